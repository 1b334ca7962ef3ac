#include "core/weights/text_mlp_edit.h"

#include <cmath>

#include "core/base/result.h"
#include "core/weights/open_text_encoder.h"

namespace burin::weights {
namespace {

// Of the mean eigenvalue of the keys' moment, so that a metric of few texts has an inverse.
constexpr double moment_ridge = 0.01;

/// What the edited layer adds at every token x: the moves, each times its direction . x.
struct LayerChange {
    Tensor moves, directions;  ///< [k, c], [k, m]
};

/// The encoder with the edit in one layer. `seen` receives that layer's MLP input [n, t, m].
class EditedEncoder {
  public:
    EditedEncoder(const models::ModelDescription& model, int64_t layer) : open_(model), layer_(layer) {}

    Tensor run(const Tensor& ids, const LayerChange* edit, Tensor* seen = nullptr) const {
        Tensor key;
        return open_.run(ids, [&](TextPlace place, int64_t layer, const Tensor& made) -> Tensor {
            if (layer != layer_) return made;
            if (place == TextPlace::mlp_key) {
                key = made;
                if (seen) *seen = made;
            }
            if (place != TextPlace::mlp || !edit) return made;
            return made + key.matmul(edit->directions.t()).matmul(edit->moves);
        });
    }

  private:
    OpenTextEncoder open_;
    int64_t layer_;
};

/// Everything the descent looks at, encoded once without the edit.
struct Texts {
    Tensor ids, wanted;     ///< [n, t]; [n, t, c]: the guide's at the name's places
    Tensor counts;          ///< [n, t, 1]: 1 where a token is drawn to its guide
    Tensor kept_ids, kept;  ///< preserved texts, undefined where there are none
    std::vector<int64_t> name_first;
    int64_t name_tokens = 0;
};

Texts read_texts(const EditedEncoder& encoder, const models::TextEncoding& text, const TextMlpEdit& edit) {
    const auto contexts = edit.contexts.empty() ? contexts_for(edit.text) : edit.contexts;
    std::vector<std::string> from, to, kept;
    std::vector<Alignment> alignments;
    for (const auto& context : contexts) {
        alignments.push_back(align(text, context, edit.text, edit.guide));
        from.push_back(alignments.back().from), to.push_back(alignments.back().to);
        for (const auto& words : edit.preserve) kept.push_back(align(text, context, words, words).from);
    }
    if (from.empty())
        throw Failure(ErrorCode::bad_input, "there is no context to see the concept in",
                      "give at least \"{}\"");
    Texts texts;
    texts.ids = token_rows(text, from);
    const Tensor guided = encoder.run(token_rows(text, to), nullptr);
    texts.wanted = torch::zeros_like(guided);
    texts.counts = torch::zeros({guided.size(0), guided.size(1), 1});
    for (size_t row = 0; row < alignments.size(); ++row) {
        texts.name_first.push_back(alignments[row].places.front().first);
        texts.name_tokens = alignments[row].name_last - texts.name_first.back() + 1;
        const auto r = static_cast<int64_t>(row);
        for (const auto& [i, j] : alignments[row].places)
            texts.wanted[r][i] = guided[r][j], texts.counts[r][i] = 1;
    }
    if (!kept.empty()) {
        texts.kept_ids = token_rows(text, kept);
        texts.kept = encoder.run(texts.kept_ids, nullptr);
    }
    return texts;
}

/// What the edit reads: one direction for each of the name's tokens, or for its last one.
Tensor directions_of(const EditedEncoder& encoder, const Texts& texts, KeyTokens tokens) {
    Tensor seen, other;
    (void)encoder.run(texts.ids, nullptr, &seen);
    std::vector<Tensor> names;
    const int64_t first = tokens == KeyTokens::all ? 0 : texts.name_tokens - 1;
    for (int64_t token = first; token < texts.name_tokens; ++token) {
        Tensor sum = torch::zeros({seen.size(2)});
        for (size_t row = 0; row < texts.name_first.size(); ++row)
            sum = sum + seen[static_cast<int64_t>(row)][texts.name_first[row] + token];
        names.push_back(sum / static_cast<double>(texts.name_first.size()));
    }
    Tensor keys = seen.flatten(0, 1);
    if (texts.kept_ids.defined()) {
        (void)encoder.run(texts.kept_ids, nullptr, &other);
        keys = torch::cat({keys, other.flatten(0, 1)});
    }
    keys = keys.to(torch::kFloat64);
    Tensor moment = keys.t().matmul(keys) / double(keys.size(0));
    moment = moment + moment_ridge * moment.diagonal().mean() * torch::eye(moment.size(0), torch::kFloat64);
    return exact_directions(torch::stack(names), moment);
}

}  // namespace

Delta edit_text_mlp(const models::ModelDescription& model, const models::TextEncoding& text,
                    const TextMlpEdit& edit, TextMlpReport* report) {
    if (model.text_encoder_2)
        throw Failure(ErrorCode::bad_input,
                      "this edit of the text encoder knows SD 1 and 2; SDXL reads two encoders",
                      "edit the cross-attention instead");
    const int64_t layers = model.text_encoder.tower.num_hidden_layers;
    if (edit.layer < 0 || edit.layer >= layers)
        throw Failure(ErrorCode::bad_input, "the text encoder has no layer " + std::to_string(edit.layer),
                      "give 0 to " + std::to_string(layers - 1));
    if (edit.text.empty()) throw Failure(ErrorCode::bad_input, "the concept has no name", "name it");
    const EditedEncoder encoder(model, edit.layer);
    Texts texts;
    LayerChange change;
    {
        const torch::NoGradGuard guard;
        texts = read_texts(encoder, text, edit);
        change.directions = directions_of(encoder, texts, edit.tokens).to(torch::kFloat32);
    }
    change.moves =
        torch::zeros({change.directions.size(0), model.text_encoder.tower.hidden_size}).requires_grad_();
    const auto distance = [&](const LayerChange* now) {
        return ((encoder.run(texts.ids, now) - texts.wanted) * texts.counts).square().sum();
    };
    const auto drift = [&](const LayerChange* now) {
        return (encoder.run(texts.kept_ids, now) - texts.kept).square().sum();
    };
    const double scale = [&] {
        const torch::NoGradGuard guard;
        return std::max(distance(nullptr).item<double>(), 1e-12);
    }();
    torch::optim::Adam adam(std::vector<Tensor>{change.moves}, torch::optim::AdamOptions(edit.rate));
    for (int step = 0; step < edit.steps; ++step) {
        adam.zero_grad();
        Tensor loss = distance(&change) / scale;
        if (texts.kept.defined()) loss = loss + edit.preserve_weight * drift(&change) / scale;
        loss.backward();
        adam.step();
    }
    const torch::NoGradGuard guard;
    if (report) {
        report->after = distance(&change).item<double>() / scale;
        report->drift = texts.kept.defined() ? drift(&change).item<double>() / scale : 0;
    }
    Delta delta{.kind = "closed form", .components = {}, .notes = {}};
    Change& product = delta.components["text_encoder"][OpenTextEncoder::mlp_matrix(edit.layer)];
    product.up = change.moves.detach().t().contiguous();
    product.down = change.directions.contiguous();
    return delta;
}

}  // namespace burin::weights
