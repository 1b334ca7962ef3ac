#include "core/weights/erase_concept.h"

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/models/weight_loading.h"

namespace burin::weights {
namespace {

void check(const EraseRequest& request) {
    const auto bad = [](const std::string& what, const std::string& remedy) {
        return Failure(ErrorCode::bad_input, what, remedy);
    };
    if (request.erase.empty()) throw bad("there is no concept to take out", "name one");
    if (request.rounds < 0 || request.rounds > 10)
        throw bad("RECE's rounds are " + std::to_string(request.rounds), "give 0 to 10, usually 1 to 3");
    for (const auto& erased : request.erase) {
        if (erased.text.empty()) throw bad("a concept has no name", "give the words that call it up");
        if (erased.text == erased.guide)
            throw bad("the concept '" + printable(erased.text, 80) + "' is its own guide",
                      "guide it to something else");
        for (const auto& kept : request.preserve)
            if (kept == erased.text)
                throw bad("'" + printable(kept, 80) + "' is to be taken out and to be preserved",
                          "decide for one of them");
    }
}

Tensor stacked(const models::TextEncoding& text, const std::vector<std::string>& words) {
    std::vector<Tensor> rows;
    for (const auto& one : words) rows.push_back(last_token(text, one));
    return rows.empty() ? Tensor() : torch::stack(rows);
}

}  // namespace

Tensor last_token(const models::TextEncoding& text, const std::string& words) {
    const torch::NoGradGuard guard;
    const int64_t place = std::min(text.count_tokens(words), text.chunk_tokens());
    return text.encode(words).tokens[0][place].to(torch::kCPU, torch::kFloat64);
}

std::vector<std::string> cross_attention_matrices(const models::TensorFiles& unet) {
    std::vector<std::string> names;
    for (const auto& [name, stored] : unet.tensors())
        if (name.ends_with(".attn2.to_k.weight") || name.ends_with(".attn2.to_v.weight"))
            names.push_back(name);
    return names;
}

Delta erase_concepts(const models::ModelDescription& model, const models::TextEncoding& text,
                     const EraseRequest& request) {
    check(request);
    std::vector<std::string> erased, guides;
    for (const auto& one : request.erase) erased.push_back(one.text), guides.push_back(one.guide);
    ConceptTexts texts{.erase = stacked(text, erased),
                       .guide = stacked(text, guides),
                       .preserve = stacked(text, request.preserve),
                       .erase_weight = request.erase_weight,
                       .preserve_weight = request.preserve_weight,
                       .lambda = request.lambda};
    const auto files = models::component_files(model, "unet");
    const auto names = cross_attention_matrices(files);
    std::vector<Tensor> matrices;
    for (const auto& name : names) matrices.push_back(models::stored_tensor(files, name).to(torch::kFloat64));
    const auto changes = erase_with_rounds(matrices, texts, request.rounds);
    Delta delta{.kind = "closed form", .components = {}, .notes = {}};
    for (size_t i = 0; i < names.size(); ++i)
        delta.components["unet"][names[i]] = {.dense = {},
                                              .tuned = {},
                                              .base = {},
                                              .up = changes[i].up.to(torch::kFloat32),
                                              .down = changes[i].down.to(torch::kFloat32)};
    return delta;
}

}  // namespace burin::weights
