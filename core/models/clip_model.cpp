#include "core/models/clip_model.h"

namespace burin::models {
namespace {

Tensor unit_length(const Tensor& x) {
    const Tensor wide = x.to(torch::kFloat32);
    return wide / wide.norm(2, -1, true);
}

}  // namespace

ClipImageTower::ClipImageTower(const nn::Scope& scope, const ClipVisionConfig& config)
    : config_(config),
      class_token_(
          (scope / "embeddings").take("class_embedding", {config.tower.hidden_size}, nn::Role::embedding)),
      patches_(scope / "embeddings" / "patch_embedding", config.num_channels, config.tower.hidden_size,
               {.kernel = config.patch_size, .stride = config.patch_size, .padding = 0, .bias = false}),
      positions_(scope / "embeddings" / "position_embedding", config.positions(), config.tower.hidden_size),
      // The checkpoints spell it this way.
      norm_in_(scope / "pre_layrnorm", config.tower.hidden_size, config.tower.layer_norm_eps),
      tower_(scope / "encoder", config.tower),
      norm_out_(scope / "post_layernorm", config.tower.hidden_size, config.tower.layer_norm_eps) {}

Tensor ClipImageTower::operator()(const Tensor& pixels) const {
    if (pixels.dim() != 4 || pixels.size(1) != config_.num_channels || pixels.size(2) != config_.image_size ||
        pixels.size(3) != config_.image_size) {
        throw Failure(ErrorCode::internal, "CLIP's image tower was called with pixels of the wrong size");
    }
    const Tensor patches = patches_(pixels.to(class_token_.scalar_type())).flatten(2).transpose(1, 2);
    const Tensor first = class_token_.expand({pixels.size(0), 1, -1});
    const Tensor x = torch::cat({first, patches}, 1) + positions_.table();
    return norm_out_(tower_.last_state(norm_in_(x), false).select(1, 0));
}

ClipModel::ClipModel(const nn::Scope& scope, const ClipConfig& config)
    : config_(config),
      text_(scope, config.text),
      image_(scope / "vision_model", config.vision),
      image_projection_(scope / "visual_projection", config.vision.tower.hidden_size, config.projection_dim,
                        false),
      logit_scale_(scope.take("logit_scale", {}, nn::Role::scalar)) {}

Tensor ClipModel::embed_text(const Tensor& ids) const { return unit_length(text_(ids).projected); }

Tensor ClipModel::embed_picture(const Tensor& pixels) const {
    return unit_length(image_projection_(image_(pixels)));
}

Tensor ClipModel::logits_per_picture(const Tensor& pictures, const Tensor& texts) const {
    return torch::matmul(pictures, texts.transpose(0, 1)) * logit_scale_.to(torch::kFloat32).exp();
}

}  // namespace burin::models
