// Stable Diffusion 1.x and models of its shape, such as the embedded one.
#include <nlohmann/json.hpp>

#include "core/models/family.h"
#include "core/models/latent_preview.h"

namespace burin::models {

const FamilyFacts families::sd1 = {
    .published = {.complete_index = without_safety_checker,
                  .complete_scheduler =
                      [](nlohmann::json& config, bool zero_terminal_snr) {
                          config["set_alpha_to_one"] = false;
                          if (zero_terminal_snr)
                              config["_class_name"] =
                                  "DDIMScheduler";  // its published counterpart with such a schedule
                          else
                              config["skip_prk_steps"] = true;
                      }},
    .latent_colours = stable_diffusion_latents,
    .written = {.architecture = "stable-diffusion-v1"},
};

}  // namespace burin::models
