#include "core/weights/disturbed_texts.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "core/base/result.h"
#include "core/models/weight_loading.h"
#include "core/text/tokenizer_files.h"
#include "core/weights/closed_form.h"
#include "core/weights/open_text_encoder.h"

namespace burin::weights {
namespace {

constexpr size_t most_read = 3000;
// SDXL's two encoders read whole windows, which takes a hundred times as long a word.
constexpr size_t most_read_sdxl = 150;
constexpr int64_t rows_at_once = 500;

std::set<std::string> words_of(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

/// Words that are a part of what is erased, of its guide, or of what is preserved as a whole.
class Excluded {
  public:
    explicit Excluded(const EraseRequest& request)
        : preserved_(request.preserve.begin(), request.preserve.end()) {
        for (const auto& erased : request.erase)
            for (const auto& text : {erased.text, erased.guide}) words_.merge(words_of(text));
        for (const auto& text : request.preserve)
            for (const auto& word : words_of(text)) preserved_.insert(word);
    }
    [[nodiscard]] bool operator()(const std::string& text) const {
        if (preserved_.contains(text)) return true;
        const auto words = words_of(text);
        return words.empty() || std::any_of(words.begin(), words.end(),
                                            [&](const auto& word) { return words_.contains(word); });
    }

  private:
    std::set<std::string> words_, preserved_;
};

/// ids [n, t] cut behind the longest text, and the place of each text's last token [n].
std::pair<Tensor, Tensor> short_rows(const models::TextEncoding& text,
                                     const std::vector<std::string>& texts) {
    std::vector<int64_t> places;
    for (const auto& words : texts)
        places.push_back(std::clamp<int64_t>(text.count_tokens(words), 1, text.chunk_tokens()));
    const Tensor place = torch::tensor(places);
    return {token_rows(text, texts).slice(1, 0, place.max().item<int64_t>() + 1), place};
}

/// The candidates whose token embeddings lie nearest (cosine) to any token of the erased texts and guides.
std::vector<std::string> nearest_by_table(const OpenTextEncoder& encoder, const models::TextEncoding& text,
                                          const EraseRequest& request, std::vector<std::string> candidates,
                                          size_t most) {
    if (candidates.size() <= most) return candidates;
    const Tensor table = torch::nn::functional::normalize(encoder.embedding_table());
    std::vector<int64_t> wanted;
    for (const auto& erased : request.erase) {
        for (const auto& words : {erased.text, erased.guide}) {
            const Tensor ids = token_rows(text, {words})[0];
            for (int64_t i = 1; i <= text.count_tokens(words); ++i) wanted.push_back(ids[i].item<int64_t>());
        }
    }
    std::vector<int64_t> last;
    for (const auto& words : candidates) last.push_back(token_rows(text, {words})[0][1].item<int64_t>());
    const Tensor near = table.index_select(0, torch::tensor(last))
                            .matmul(table.index_select(0, torch::tensor(wanted)).t())
                            .amax(1);
    const Tensor order = near.argsort(0, /*descending=*/true);
    std::vector<std::string> kept;
    for (size_t i = 0; i < most; ++i)
        kept.push_back(
            std::move(candidates[static_cast<size_t>(order[static_cast<int64_t>(i)].item<int64_t>())]));
    return kept;
}

/// What the UNet reads at the last token of each text: float32 [n, d].
Tensor encodings_of(const models::ModelDescription& model, const OpenTextEncoder& encoder,
                    const models::TextEncoding& text, const std::vector<std::string>& texts) {
    std::vector<Tensor> rows;
    if (model.family == models::Family::sdxl) {
        for (const auto& words : texts) rows.push_back(last_token(text, words).to(torch::kFloat32));
        return torch::stack(rows);
    }
    const auto [ids, places] = short_rows(text, texts);
    for (int64_t i = 0; i < ids.size(0); i += rows_at_once) {
        const Tensor part = encoder.run(ids.slice(0, i, i + rows_at_once));
        const Tensor place = places.slice(0, i, i + rows_at_once);
        rows.push_back(part.index({torch::arange(part.size(0)), place}));
    }
    return torch::cat(rows);
}

/// |dW p|^2 / |W p|^2 over all matrices for each row p of `encodings` [n, d]: float64 [n].
Tensor moved_share(const models::ModelDescription& model, const models::TextEncoding& text,
                   const EraseRequest& request, const Tensor& encodings) {
    std::vector<Tensor> from, to;
    for (const auto& erased : request.erase) {
        from.push_back(last_token(text, erased.text)), to.push_back(last_token(text, erased.guide));
    }
    const ConceptTexts texts{.erase = torch::stack(from),
                             .guide = torch::stack(to),
                             .preserve = {},
                             .erase_weight = request.erase_weight,
                             .preserve_weight = request.preserve_weight,
                             .lambda = request.lambda};
    const auto files = models::component_files(model, "unet");
    Tensor moved = torch::zeros({encodings.size(0)}, torch::kFloat64), whole = moved.clone();
    for (const auto& name : cross_attention_matrices(files)) {
        const Tensor matrix = models::stored_tensor(files, name).to(torch::kFloat32);
        const auto change = unified_concept_edit({matrix.to(torch::kFloat64)}, texts).front();
        const Tensor seen = encodings.matmul(change.down.to(torch::kFloat32).t());
        moved += seen.matmul(change.up.to(torch::kFloat32).t()).square().sum(1);
        whole += encodings.matmul(matrix.t()).square().sum(1);
    }
    return moved / whole.clamp_min(1e-30);
}

}  // namespace

std::vector<std::string> vocabulary_words(const models::ModelDescription& model) {
    std::ifstream in(model.tokenizer / "vocab.json", std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    const auto vocabulary = value_or_throw(text::parse_vocabulary(bytes));
    constexpr std::string_view word_end = "</w>";
    std::vector<std::pair<int, std::string>> words;
    for (const auto& [token, id] : vocabulary) {
        if (!token.ends_with(word_end)) continue;
        const std::string word = token.substr(0, token.size() - word_end.size());
        const bool letters =
            std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (word.size() >= 3 && letters) words.emplace_back(id, word);
    }
    std::sort(words.begin(), words.end());
    std::vector<std::string> sorted;
    for (auto& [id, word] : words) sorted.push_back(std::move(word));
    return sorted;
}

std::vector<DisturbedText> most_disturbed(const models::ModelDescription& model,
                                          const models::TextEncoding& text, const EraseRequest& request,
                                          size_t count, std::vector<std::string> candidates) {
    if (request.erase.empty())
        throw Failure(ErrorCode::bad_input, "there is no concept whose neighbours could be found",
                      "name one");
    const torch::NoGradGuard guard;
    if (candidates.empty()) candidates = vocabulary_words(model);
    const Excluded excluded(request);
    std::erase_if(candidates, excluded);
    if (candidates.empty() || count == 0) return {};
    const OpenTextEncoder encoder(model);
    const bool slow = model.family == models::Family::sdxl;
    candidates =
        nearest_by_table(encoder, text, request, std::move(candidates), slow ? most_read_sdxl : most_read);
    const Tensor shares = moved_share(model, text, request, encodings_of(model, encoder, text, candidates));
    const Tensor order = shares.argsort(0, /*descending=*/true);
    std::vector<DisturbedText> found;
    for (int64_t i = 0; i < order.size(0) && found.size() < count; ++i) {
        const auto at = order[i].item<int64_t>();
        found.push_back({candidates[static_cast<size_t>(at)], shares[at].item<double>()});
    }
    return found;
}

}  // namespace burin::weights
