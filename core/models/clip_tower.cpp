#include "core/models/clip_tower.h"

#include "core/nn/attention.h"

namespace burin::models {

ClipLayer::ClipLayer(const nn::Scope& scope, const ClipTowerConfig& config)
    : norm1_(scope / "layer_norm1", config.hidden_size, config.layer_norm_eps),
      q_(scope / "self_attn" / "q_proj", config.hidden_size, config.hidden_size),
      k_(scope / "self_attn" / "k_proj", config.hidden_size, config.hidden_size),
      v_(scope / "self_attn" / "v_proj", config.hidden_size, config.hidden_size),
      out_(scope / "self_attn" / "out_proj", config.hidden_size, config.hidden_size),
      norm2_(scope / "layer_norm2", config.hidden_size, config.layer_norm_eps),
      fc1_(scope / "mlp" / "fc1", config.hidden_size, config.intermediate_size),
      fc2_(scope / "mlp" / "fc2", config.intermediate_size, config.hidden_size),
      heads_(config.num_attention_heads),
      activation_(config.hidden_act) {}

Tensor ClipLayer::operator()(const Tensor& x, bool causal) const {
    const Tensor normed = norm1_(x);
    const Tensor seen =
        nn::attention(q_(normed), k_(normed), v_(normed), heads_, {.mask = {}, .causal = causal});
    const Tensor attended = x + out_(seen);
    return attended + fc2_(nn::activate(fc1_(norm2_(attended)), activation_));
}

ClipTower::ClipTower(const nn::Scope& scope, const ClipTowerConfig& config) {
    for (int64_t i = 0; i < config.num_hidden_layers; ++i) layers_.emplace_back(scope / "layers" / i, config);
}

std::vector<Tensor> ClipTower::all_states(Tensor x, bool causal) const {
    std::vector<Tensor> states{std::move(x)};
    for (const auto& layer : layers_) states.push_back(layer(states.back(), causal));
    return states;
}

Tensor ClipTower::last_state(Tensor x, bool causal) const {
    for (const auto& layer : layers_) x = layer(x, causal);
    return x;
}

}  // namespace burin::models
