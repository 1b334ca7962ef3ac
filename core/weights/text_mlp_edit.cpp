#include "core/weights/text_mlp_edit.h"

#include <cmath>

#include "core/base/result.h"
#include "core/models/weight_loading.h"
#include "core/text/prompt_grammar.h"

namespace burin::weights {
namespace {

// Of the mean eigenvalue of the keys' moment, so that a metric of few texts has an inverse.
constexpr double moment_ridge = 0.01;

/// What the edited layer adds: move times (direction . x) at every token.
struct RankOne {
    Tensor move, direction;
};

/// The encoder once more in plain float32 operations, so that one layer can be looked into and changed with a
/// gradient. Shapes: n texts, t tokens, c width, m width of the MLP.
class OpenEncoder {
  public:
    OpenEncoder(const models::ModelDescription& model, int64_t layer)
        : config_(model.text_encoder),
          files_(models::component_files(model, "text_encoder")),
          layer_(layer) {}

    /// ids [n, t] -> [n, t, c] after the last norm. `seen` receives the layer's MLP input [n, t, m].
    Tensor run(const Tensor& ids, const RankOne* edit, Tensor* seen = nullptr) const {
        const int64_t t = ids.size(1);
        Tensor x = weight("embeddings.token_embedding.weight").index({ids}) +
                   weight("embeddings.position_embedding.weight").slice(0, 0, t);
        const Tensor hidden = torch::full({t, t}, -INFINITY).triu(1);
        for (int64_t i = 0; i < config_.tower.num_hidden_layers; ++i) {
            const std::string at = "encoder.layers." + std::to_string(i) + ".";
            x = x + attention(norm(x, at + "layer_norm1"), at + "self_attn.", hidden);
            const Tensor inner = activate(linear(norm(x, at + "layer_norm2"), at + "mlp.fc1"));
            if (i == layer_ && seen) *seen = inner;
            Tensor written = linear(inner, at + "mlp.fc2");
            if (i == layer_ && edit)
                written = written + inner.matmul(edit->direction).unsqueeze(-1) * edit->move;
            x = x + written;
        }
        return norm(x, "final_layer_norm");
    }
    [[nodiscard]] std::string edited_name() const {
        return "text_model.encoder.layers." + std::to_string(layer_) + ".mlp.fc2.weight";
    }
    [[nodiscard]] Tensor edited_weight() const {
        return weight("encoder.layers." + std::to_string(layer_) + ".mlp.fc2.weight");
    }

  private:
    [[nodiscard]] Tensor weight(const std::string& name) const {
        auto& kept = weights_[name];
        if (!kept.defined()) kept = models::stored_tensor(files_, "text_model." + name).to(torch::kFloat32);
        return kept;
    }
    [[nodiscard]] Tensor linear(const Tensor& x, const std::string& name) const {
        return torch::linear(x, weight(name + ".weight"), weight(name + ".bias"));
    }
    [[nodiscard]] Tensor norm(const Tensor& x, const std::string& name) const {
        return torch::layer_norm(x, {x.size(-1)}, weight(name + ".weight"), weight(name + ".bias"),
                                 config_.tower.layer_norm_eps);
    }
    [[nodiscard]] Tensor activate(const Tensor& x) const {
        return config_.tower.hidden_act == nn::Activation::quick_gelu ? x * torch::sigmoid(1.702 * x)
                                                                      : torch::gelu(x);
    }
    [[nodiscard]] Tensor attention(const Tensor& x, const std::string& at, const Tensor& hidden) const {
        const int64_t n = x.size(0), t = x.size(1), heads = config_.tower.num_attention_heads;
        const auto split = [&](const Tensor& rows) { return rows.view({n, t, heads, -1}).transpose(1, 2); };
        const Tensor q = split(linear(x, at + "q_proj")), k = split(linear(x, at + "k_proj"));
        const Tensor scores = q.matmul(k.transpose(-1, -2)) / std::sqrt(double(q.size(-1))) + hidden;
        const Tensor mixed = scores.softmax(-1).matmul(split(linear(x, at + "v_proj")));
        return linear(mixed.transpose(1, 2).reshape({n, t, -1}), at + "out_proj");
    }

    models::ClipTextConfig config_;
    models::TensorFiles files_;
    int64_t layer_;
    mutable std::map<std::string, Tensor> weights_;
};

Tensor ids_of(const models::TextEncoding& text, const std::vector<std::string>& all) {
    std::vector<Tensor> rows;
    for (const auto& words : all) {
        const auto chunk = text.chunks_of(text::plain_prompt(words).subprompts.front(), {}).front();
        rows.push_back(torch::tensor(std::vector<int64_t>(chunk.ids.begin(), chunk.ids.end())));
    }
    return torch::stack(rows);
}

/// Everything the descent looks at, encoded once without the edit.
struct Texts {
    Tensor ids, wanted;     ///< [n, t]; [n, t, c]: the guide's at the name's places
    Tensor counts;          ///< [n, t, 1]: 1 where a token is drawn to its guide
    Tensor kept_ids, kept;  ///< preserved texts, undefined where there are none
    std::vector<int64_t> name_last;
};

Texts read_texts(const OpenEncoder& encoder, const models::TextEncoding& text, const TextMlpEdit& edit) {
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
    texts.ids = ids_of(text, from);
    const Tensor guided = encoder.run(ids_of(text, to), nullptr);
    texts.wanted = torch::zeros_like(guided);
    texts.counts = torch::zeros({guided.size(0), guided.size(1), 1});
    for (size_t row = 0; row < alignments.size(); ++row) {
        texts.name_last.push_back(alignments[row].name_last);
        const auto r = static_cast<int64_t>(row);
        for (const auto& [i, j] : alignments[row].places)
            texts.wanted[r][i] = guided[r][j], texts.counts[r][i] = 1;
    }
    if (!kept.empty()) {
        texts.kept_ids = ids_of(text, kept);
        texts.kept = encoder.run(texts.kept_ids, nullptr);
    }
    return texts;
}

/// C^-1 k / (k C^-1 k): what the edit reads.
Tensor direction_of(const OpenEncoder& encoder, const Texts& texts) {
    Tensor seen, other;
    (void)encoder.run(texts.ids, nullptr, &seen);
    std::vector<Tensor> names;
    for (size_t row = 0; row < texts.name_last.size(); ++row)
        names.push_back(seen[static_cast<int64_t>(row)][texts.name_last[row]]);
    Tensor keys = seen.flatten(0, 1);
    if (texts.kept_ids.defined()) {
        (void)encoder.run(texts.kept_ids, nullptr, &other);
        keys = torch::cat({keys, other.flatten(0, 1)});
    }
    keys = keys.to(torch::kFloat64);
    Tensor moment = keys.t().matmul(keys) / double(keys.size(0));
    moment = moment + moment_ridge * moment.diagonal().mean() * torch::eye(moment.size(0), torch::kFloat64);
    const Tensor key = torch::stack(names).mean(0).to(torch::kFloat64);
    // A value one away from W k gives the direction alone.
    const Tensor nothing = torch::zeros({1, key.size(0)}, torch::kFloat64);
    return rank_one_edit(nothing, key, torch::ones({1}, torch::kFloat64), moment).down[0] /
           at::linalg_solve(moment, key).dot(key);
}

}  // namespace

Delta edit_text_mlp(const models::ModelDescription& model, const models::TextEncoding& text,
                    const TextMlpEdit& edit, TextMlpReport* report) {
    if (model.family == models::Family::sdxl)
        throw Failure(ErrorCode::bad_input,
                      "this edit of the text encoder knows SD 1 and 2; SDXL reads two encoders",
                      "edit the cross-attention instead");
    const int64_t layers = model.text_encoder.tower.num_hidden_layers;
    if (edit.layer < 0 || edit.layer >= layers)
        throw Failure(ErrorCode::bad_input, "the text encoder has no layer " + std::to_string(edit.layer),
                      "give 0 to " + std::to_string(layers - 1));
    if (edit.text.empty()) throw Failure(ErrorCode::bad_input, "the concept has no name", "name it");
    const OpenEncoder encoder(model, edit.layer);
    Texts texts;
    RankOne change;
    {
        const torch::NoGradGuard guard;
        texts = read_texts(encoder, text, edit);
        change.direction = direction_of(encoder, texts).to(torch::kFloat32);
    }
    change.move = torch::zeros({model.text_encoder.tower.hidden_size}).requires_grad_();
    const auto distance = [&](const RankOne* now) {
        return ((encoder.run(texts.ids, now) - texts.wanted) * texts.counts).square().sum();
    };
    const auto drift = [&](const RankOne* now) {
        return (encoder.run(texts.kept_ids, now) - texts.kept).square().sum();
    };
    const double scale = [&] {
        const torch::NoGradGuard guard;
        return std::max(distance(nullptr).item<double>(), 1e-12);
    }();
    torch::optim::Adam adam(std::vector<Tensor>{change.move}, torch::optim::AdamOptions(edit.rate));
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
    Change& product = delta.components["text_encoder"][encoder.edited_name()];
    product.up = change.move.detach().unsqueeze(1).contiguous();
    product.down = change.direction.unsqueeze(0).contiguous();
    return delta;
}

}  // namespace burin::weights
