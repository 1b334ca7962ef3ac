// Stable Diffusion 2.x: OpenCLIP read one layer early, linear projections around the transformers, heads of 64 channels.
// Of its models those for 768 pixels predict v, those for 512 the noise.
#include <nlohmann/json.hpp>

#include "core/models/family.h"
#include "core/models/latent_preview.h"

namespace burin::models {

const FamilyFacts families::sd2 = {
    .published = {.velocity_latent_side = 96,
                  .heads = 0,
                  .open_clip = true,
                  .skips_last_text_layer = true,
                  .scheduler = "DDIMScheduler",
                  .complete_index = without_safety_checker,
                  .complete_scheduler =
                      [](nlohmann::json& config, bool /*zero_terminal_snr*/) {
                          config["set_alpha_to_one"] = config["clip_sample"] = false;
                      },
                  .says_prediction = false},
    .latent_colours = stable_diffusion_latents,
    .written = {.text_encoder = "cond_stage_model.model.",
                .architecture = "stable-diffusion-v2-512",
                .velocity_architecture = "stable-diffusion-v2-768-v"},
};

}  // namespace burin::models
