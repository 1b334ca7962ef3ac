// A picture of latents at latent size by one linear map: the cheapest preview there is.
//
// For the autoencoders of Stable Diffusion 1/2 and XL the factors are widely known facts about their latent
// spaces. A model with another autoencoder brings its own in `latent_rgb.json` beside model_index.json:
//   {"factors": [[r, g, b], ... one row per latent channel], "bias": [r, g, b]}
// which fit_latent_rgb() makes from examples. Thread-safe: plain functions on plain data.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/models/model_folder.h"

namespace burin::models {

/// rgb (-1 .. 1) = sum over channels of latent * factor, plus bias; latents as the diffusion model counts
/// them.
struct LatentRgb {
    std::vector<std::array<double, 3>> factors;  ///< one row per latent channel
    std::array<double, 3> bias{0, 0, 0};
};

/// Of the autoencoder of Stable Diffusion 1 and 2.
extern const LatentRgb stable_diffusion_latents;

/// The model's own file where it has one, else the known factors of its family; nothing where neither fits
/// (another number of latent channels, another scaling factor). Throws Failure on a faulty latent_rgb.json.
std::optional<LatentRgb> latent_rgb_of(const ModelDescription& model);

/// [n, c, h, w] -> float32 [n, 3, h, w], 0 .. 1, on the latents' device. Throws Failure(internal) on another
/// c.
Tensor latent_preview(const LatentRgb& map, const Tensor& latents);

/// Least squares over all positions. `latents` [n, c, h, w] as the diffusion model counts them, `pictures`
/// [n, 3, H, W], 0 .. 1, averaged over each latent position. Throws Failure(bad_input) where shapes do not
/// fit or there are fewer positions than unknowns.
LatentRgb fit_latent_rgb(const Tensor& latents, const Tensor& pictures);

/// latent_rgb.json, there and back. `where` names the file in messages.
LatentRgb parse_latent_rgb(const nlohmann::json& json, const std::string& where);
std::string latent_rgb_json(const LatentRgb& map);

}  // namespace burin::models
