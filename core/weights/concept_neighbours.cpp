#include "core/weights/concept_neighbours.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "core/base/result.h"
#include "core/models/weight_loading.h"
#include "core/text/tokenizer_files.h"
#include "core/weights/concept_keys.h"
#include "core/weights/erase_concept.h"
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

/// Whether a text holds a word of a name, or is known already, as a whole or as a word of a known text.
class Excluded {
  public:
    Excluded(const std::vector<std::string>& names, const std::vector<std::string>& known)
        : known_(known.begin(), known.end()) {
        for (const auto& name : names) words_.merge(words_of(name));
        for (const auto& text : known) known_.merge(words_of(text));
    }
    [[nodiscard]] bool operator()(const std::string& text) const {
        const auto words = words_of(text);
        return words.empty() || known_.contains(text) ||
               std::any_of(words.begin(), words.end(),
                           [&](const auto& word) { return words_.contains(word); });
    }

  private:
    std::set<std::string> words_, known_;
};

/// Reads texts as the UNet's cross-attention does.
class Reader {
  public:
    Reader(const models::ModelDescription& model, const models::TextEncoding& text)
        : text_(text), open_(model), short_rows_(!model.text_encoder_2) {
        const auto files = models::component_files(model, "unet");
        for (const auto& name : cross_attention_matrices(files)) {
            const Tensor matrix = models::stored_tensor(files, name).to(torch::kFloat32);
            const Tensor product = matrix.t().matmul(matrix).to(torch::kFloat64);
            metric_ = metric_.defined() ? metric_ + product : product;
        }
    }
    [[nodiscard]] size_t most() const { return short_rows_ ? most_read : most_read_sdxl; }

    /// float64 [n, d], at each text's last token.
    [[nodiscard]] Tensor encode(const std::vector<std::string>& texts) const {
        std::vector<Tensor> rows;
        if (!short_rows_) {
            for (const auto& words : texts) rows.push_back(last_token(text_, words));
            return torch::stack(rows);
        }
        std::vector<int64_t> places;
        for (const auto& words : texts)
            places.push_back(std::clamp<int64_t>(text_.count_tokens(words), 1, text_.chunk_tokens()));
        const Tensor place = torch::tensor(places);
        // The encoder is causal: what stands behind the last token changes nothing.
        const Tensor ids = token_rows(text_, texts).slice(1, 0, place.max().item<int64_t>() + 1);
        for (int64_t i = 0; i < ids.size(0); i += rows_at_once) {
            const Tensor part = open_.run(ids.slice(0, i, i + rows_at_once));
            rows.push_back(part.index({torch::arange(part.size(0)), place.slice(0, i, i + rows_at_once)}));
        }
        return torch::cat(rows).to(torch::kFloat64);
    }
    /// Cosines of all pairs in the metric of keys and values: [n, m].
    [[nodiscard]] Tensor likeness(const Tensor& a, const Tensor& b) const {
        const auto length = [&](const Tensor& rows) {
            return (rows.matmul(metric_) * rows).sum(1).clamp_min(1e-30).sqrt();
        };
        return a.matmul(metric_).matmul(b.t()) / length(a).unsqueeze(1) / length(b).unsqueeze(0);
    }
    /// The texts whose first token's embedding is nearest (cosine) to that of any token of the names.
    [[nodiscard]] std::vector<std::string> nearest_in_table(const std::vector<std::string>& names,
                                                            std::vector<std::string> texts) const {
        if (texts.size() <= most()) return texts;
        const Tensor whole = open_.embedding_table(), table = whole / whole.norm(2, 1, true).clamp_min(1e-12);
        std::vector<int64_t> wanted;
        const Tensor name_rows = token_rows(text_, names);
        for (size_t row = 0; row < names.size(); ++row)
            for (int64_t i = 1; i <= std::min(text_.count_tokens(names[row]), text_.chunk_tokens()); ++i)
                wanted.push_back(name_rows[static_cast<int64_t>(row)][i].item<int64_t>());
        const Tensor near = table.index_select(0, token_rows(text_, texts).select(1, 1))
                                .matmul(table.index_select(0, torch::tensor(wanted)).t())
                                .amax(1);
        const Tensor order = near.argsort(0, /*descending=*/true);
        std::vector<std::string> kept;
        for (size_t i = 0; i < most(); ++i)
            kept.push_back(texts[static_cast<size_t>(order[static_cast<int64_t>(i)].item<int64_t>())]);
        return kept;
    }

  private:
    const models::TextEncoding& text_;
    OpenTextEncoder open_;
    bool short_rows_;
    Tensor metric_;  // [d, d], the sum of W^T W
};

/// The length below which embeddings stand apart from all others; 0 where there is no such gap.
double gap_of(const Tensor& lengths) {
    constexpr double widest_step = 1.08;
    const Tensor sorted = std::get<0>(lengths.sort());
    const int64_t n = sorted.size(0);
    double border = 0, step = widest_step;
    for (int64_t i = std::max<int64_t>(1, n / 20); i < 3 * n / 4; ++i) {
        const double below = sorted[i - 1].item<double>(), above = sorted[i].item<double>();
        if (below > 0 && above / below > step) border = above, step = above / below;
    }
    return border;
}

}  // namespace

std::vector<std::string> vocabulary_words(const models::ModelDescription& model) {
    const auto vocabulary = value_or_throw(models::tokenizer_texts(model).words());
    constexpr std::string_view word_end = "</w>";
    const Tensor table = OpenTextEncoder(model).embedding_table();
    std::vector<std::pair<int64_t, std::string>> words;
    std::vector<int64_t> ids;
    for (const auto& [token, id] : vocabulary) {
        if (!token.ends_with(word_end) || id >= table.size(0)) continue;
        const std::string word = token.substr(0, token.size() - word_end.size());
        const bool letters =
            std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (word.size() >= 3 && letters) words.emplace_back(id, word);
    }
    std::sort(words.begin(), words.end());
    for (const auto& [id, word] : words) ids.push_back(id);
    const Tensor lengths =
        table.index_select(0, torch::tensor(ids, torch::kInt64)).norm(2, 1).to(torch::kFloat64);
    const double border = gap_of(lengths);
    std::vector<std::string> used;
    for (size_t i = 0; i < words.size(); ++i)
        if (lengths[static_cast<int64_t>(i)].item<double>() >= border)
            used.push_back(std::move(words[i].second));
    return used;
}

std::vector<Neighbour> nearest_neighbours(const models::ModelDescription& model,
                                          const models::TextEncoding& text,
                                          const std::vector<std::string>& names, size_t count,
                                          const std::vector<std::string>& known,
                                          std::vector<std::string> candidates) {
    if (names.empty() ||
        std::any_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); }))
        throw Failure(ErrorCode::bad_input, "there is no concept whose neighbours could be found",
                      "name one");
    const torch::NoGradGuard guard;
    const Reader reader(model, text);
    const auto vocabulary = reader.nearest_in_table(names, vocabulary_words(model));
    candidates = candidates.empty() ? vocabulary : reader.nearest_in_table(names, std::move(candidates));
    std::erase_if(candidates, Excluded(names, known));
    if (candidates.empty() || count == 0) return {};
    const Tensor mean = reader.encode(vocabulary.empty() ? candidates : vocabulary).mean(0, true);
    const Tensor alike =
        reader.likeness(reader.encode(candidates) - mean, reader.encode(names) - mean).amax(1);
    const Tensor order = alike.argsort(0, /*descending=*/true);
    std::vector<Neighbour> found;
    for (int64_t i = 0; i < order.size(0) && found.size() < count; ++i) {
        const auto at = order[i].item<int64_t>();
        found.push_back({candidates[static_cast<size_t>(at)], alike[at].item<double>()});
    }
    return found;
}

}  // namespace burin::weights
