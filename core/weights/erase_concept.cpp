#include "core/weights/erase_concept.h"

#include <algorithm>
#include <chrono>

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

/// Both sides of all pairs, one below the other.
KeyPairs keys_of(const models::TextEncoding& text, const EraseRequest& request) {
    std::vector<Tensor> from, to;
    for (const auto& erased : request.erase) {
        const auto contexts = request.contexts.empty() ? contexts_for(erased.text) : request.contexts;
        const auto pairs = concept_keys(text, erased.text, erased.guide, request.tokens, contexts);
        from.push_back(pairs.from), to.push_back(pairs.to);
    }
    return {torch::cat(from), torch::cat(to)};
}

Tensor preserved_keys(const models::TextEncoding& text, const EraseRequest& request) {
    std::vector<Tensor> rows;
    for (const auto& kept : request.preserve) {
        const auto contexts = request.contexts.empty() ? contexts_for(kept) : request.contexts;
        rows.push_back(concept_keys(text, kept, kept, request.tokens, contexts).from);
    }
    return rows.empty() ? Tensor() : torch::cat(rows);
}

/// The matrices that are edited: all, or those whose names begin as the request says.
std::vector<std::string> chosen_matrices(const models::TensorFiles& unet, const EraseRequest& request) {
    auto names = cross_attention_matrices(unet);
    for (const auto& layer : request.layers)
        if (std::none_of(names.begin(), names.end(),
                         [&](const auto& name) { return name.starts_with(layer); }))
            throw Failure(ErrorCode::bad_input,
                          "no cross-attention matrix begins with '" + printable(layer, 80) + "'",
                          "name a block of this UNet, e.g. up_blocks.1");
    if (!request.layers.empty())
        std::erase_if(names, [&](const auto& name) {
            return std::none_of(request.layers.begin(), request.layers.end(),
                                [&](const auto& layer) { return name.starts_with(layer); });
        });
    return names;
}

Change change_of(const LowRank& change) {
    const int64_t width = change.down.size(1), height = change.up.size(0);
    // A product needs fewer numbers than the matrix only while its rank is small.
    if (change.rank() * (width + height) >= width * height)
        return {.dense = change.product().to(torch::kFloat32), .tuned = {}, .base = {}, .up = {}, .down = {}};
    return {.dense = {},
            .tuned = {},
            .base = {},
            .up = change.up.to(torch::kFloat32),
            .down = change.down.to(torch::kFloat32)};
}

}  // namespace

std::vector<std::string> cross_attention_matrices(const models::TensorFiles& unet) {
    std::vector<std::string> names;
    for (const auto& [name, stored] : unet.tensors())
        if (name.ends_with(".attn2.to_k.weight") || name.ends_with(".attn2.to_v.weight"))
            names.push_back(name);
    return names;
}

Delta erase_concepts(const models::ModelDescription& model, const models::TextEncoding& text,
                     const EraseRequest& request, EraseTimes* times) {
    check(request);
    const auto started = std::chrono::steady_clock::now();
    const KeyPairs pairs = keys_of(text, request);
    const ConceptTexts texts{.erase = pairs.from,
                             .guide = pairs.to,
                             .preserve = preserved_keys(text, request),
                             .erase_weight = request.erase_weight,
                             .preserve_weight = request.preserve_weight,
                             .lambda = request.lambda};
    const auto read = std::chrono::steady_clock::now();
    const auto files = models::component_files(model, "unet");
    const auto names = chosen_matrices(files, request);
    std::vector<Tensor> matrices;
    for (const auto& name : names) matrices.push_back(models::stored_tensor(files, name).to(torch::kFloat64));
    const auto changes = erase_with_rounds(matrices, texts, request.rounds);
    Delta delta{.kind = "closed form", .components = {}, .notes = {}};
    for (size_t i = 0; i < names.size(); ++i) delta.components["unet"][names[i]] = change_of(changes[i]);
    if (times) {
        using Seconds = std::chrono::duration<double>;
        times->texts = Seconds(read - started).count();
        times->edit = Seconds(std::chrono::steady_clock::now() - read).count();
    }
    return delta;
}

}  // namespace burin::weights
