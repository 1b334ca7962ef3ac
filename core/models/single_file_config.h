// The configurations that a single file does not hold: what shapes tell, and the rest as the published models have it.
//
// The results are the JSON documents that a folder of the model would have, so that one reader judges both. Thread-safe.
// Source: the configurations of the published Stable Diffusion 1.5, 2.1 and XL, and of SSD-1B and Vega.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/family.h"

namespace burin::models {

/// Tensors by diffusers' names.
using TensorShapes = std::map<std::string, std::vector<int64_t>>;

struct Inferred {
    nlohmann::json config;
    /// What no shape tells (numbers of heads, groups of norms), where the widths are those of no published model.
    std::string unknown;
};

/// `latent_size`: positions along a side at which it was trained; 0 = as the family's published models.
Inferred infer_unet(const TensorShapes& shapes, Family family, int64_t pooled_width, int64_t latent_size);
Inferred infer_vae(const TensorShapes& shapes, Family family);
/// `second`: SDXL's text_encoder_2. `whole`: an OpenCLIP tower with the last layer that Stable Diffusion 2 leaves out.
Inferred infer_text_encoder(const TensorShapes& shapes, Family family, bool second, bool whole);

/// model_index.json.
nlohmann::json infer_index(Family family, bool inpainting, const std::string& scheduler_class);
/// scheduler_config.json: the published model's, with what the file says of its prediction.
nlohmann::json infer_scheduler(Family family, const std::string& prediction, bool zero_terminal_snr);

}  // namespace burin::models
