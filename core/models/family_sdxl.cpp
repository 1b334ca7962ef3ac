// Stable Diffusion XL (arXiv 2307.01952): two text encoders, pooled text and picture sizes in the time embedding.
#include <nlohmann/json.hpp>

#include "core/models/family.h"
#include "core/models/latent_preview.h"

namespace burin::models {
namespace {

const LatentRgb stable_diffusion_xl_latents{{{{0.3651, 0.4232, 0.4341}},
                                             {{-0.2533, -0.0042, 0.1068}},
                                             {{0.1076, 0.1111, -0.0362}},
                                             {{-0.3165, -0.2492, -0.2188}}},
                                            {0.1084, -0.0175, -0.0011}};

}  // namespace

const FamilyFacts families::sdxl = {
    .published = {.latent_side = 128,
                  .heads = 0,
                  .pipeline = "StableDiffusionXL",
                  .scheduler = "EulerDiscreteScheduler",
                  .complete_index =
                      [](nlohmann::json& index) {
                          index["text_encoder_2"] = {"transformers", "CLIPTextModelWithProjection"};
                          index["tokenizer_2"] = {"transformers", "CLIPTokenizer"};
                          index["force_zeros_for_empty_prompt"] = true;
                      }},
    .latent_scaling = 0.13025,
    .latent_colours = stable_diffusion_xl_latents,
    .written = {.text_encoder = "conditioner.embedders.0.transformer.",
                .architecture = "stable-diffusion-xl-v1-base",
                .implementation = "https://github.com/Stability-AI/generative-models",
                .marks_velocity = true},
    .kohya_text_encoder = "lora_te1_",
    .kohya_unet_by_single_file = true,
    .mends_scheduler = false,
    .inversion_steps = 50,
};

}  // namespace burin::models
