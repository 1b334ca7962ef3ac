#include "core/weights/open_text_encoder.h"

#include <cmath>

#include "core/models/weight_loading.h"
#include "core/text/prompt_grammar.h"

namespace burin::weights {

OpenTextEncoder::OpenTextEncoder(const models::ModelDescription& model)
    : config_(model.text_encoder), files_(models::component_files(model, "text_encoder")) {}

std::string OpenTextEncoder::mlp_matrix(int64_t layer) {
    return "text_model.encoder.layers." + std::to_string(layer) + ".mlp.fc2.weight";
}

Tensor OpenTextEncoder::run(const Tensor& ids, const Visit& visit) const {
    const auto seen = [&](TextPlace place, int64_t layer, const Tensor& made) {
        return visit ? visit(place, layer, made) : made;
    };
    const int64_t t = ids.size(1);
    Tensor x = embedding_table().index({ids}) + weight("embeddings.position_embedding.weight").slice(0, 0, t);
    x = seen(TextPlace::state, 0, x);
    const Tensor hidden = torch::full({t, t}, -INFINITY).triu(1);
    for (int64_t i = 0; i < layers(); ++i) {
        const std::string at = "encoder.layers." + std::to_string(i) + ".";
        const Tensor mixed = attention(norm(x, at + "layer_norm1"), at + "self_attn.", hidden);
        x = x + seen(TextPlace::attention, i, mixed);
        const Tensor key =
            seen(TextPlace::mlp_key, i, activate(linear(norm(x, at + "layer_norm2"), at + "mlp.fc1")));
        x = x + seen(TextPlace::mlp, i, linear(key, at + "mlp.fc2"));
        x = seen(TextPlace::state, i + 1, x);
    }
    return norm(x, "final_layer_norm");
}

Tensor OpenTextEncoder::weight(const std::string& name) const {
    auto& kept = weights_[name];
    if (!kept.defined()) kept = models::stored_tensor(files_, "text_model." + name).to(torch::kFloat32);
    return kept;
}

Tensor OpenTextEncoder::linear(const Tensor& x, const std::string& name) const {
    return torch::linear(x, weight(name + ".weight"), weight(name + ".bias"));
}

Tensor OpenTextEncoder::norm(const Tensor& x, const std::string& name) const {
    return torch::layer_norm(x, {x.size(-1)}, weight(name + ".weight"), weight(name + ".bias"),
                             config_.tower.layer_norm_eps);
}

Tensor OpenTextEncoder::activate(const Tensor& x) const {
    return config_.tower.hidden_act == nn::Activation::quick_gelu ? x * torch::sigmoid(1.702 * x)
                                                                  : torch::gelu(x);
}

Tensor OpenTextEncoder::attention(const Tensor& x, const std::string& at, const Tensor& hidden) const {
    const int64_t n = x.size(0), t = x.size(1), heads = config_.tower.num_attention_heads;
    const auto split = [&](const Tensor& rows) { return rows.view({n, t, heads, -1}).transpose(1, 2); };
    const Tensor q = split(linear(x, at + "q_proj")), k = split(linear(x, at + "k_proj"));
    const Tensor scores = q.matmul(k.transpose(-1, -2)) / std::sqrt(double(q.size(-1))) + hidden;
    const Tensor mixed = scores.softmax(-1).matmul(split(linear(x, at + "v_proj")));
    return linear(mixed.transpose(1, 2).reshape({n, t, -1}), at + "out_proj");
}

Tensor token_rows(const models::TextEncoding& text, const std::vector<std::string>& texts) {
    std::vector<Tensor> rows;
    for (const auto& words : texts) {
        const auto chunk = text.chunks_of(text::plain_prompt(words).subprompts.front(), {}).front();
        rows.push_back(torch::tensor(std::vector<int64_t>(chunk.ids.begin(), chunk.ids.end())));
    }
    return torch::stack(rows);
}

}  // namespace burin::weights
