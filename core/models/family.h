// What tells the families of checkpoints apart, once for each: family_<id>.cpp has the facts, core/catalogue/families.inc
// the list. Sources: the published models' configurations and the programs that write their files.
#pragma once

#include <cstdint>

#include <nlohmann/json_fwd.hpp>

#include "core/catalogue/families.h"

namespace burin::models {

using Family = catalogue::ModelFamily;
/// "sd1" and so on.
const char* to_string(Family family);

struct LatentRgb;

struct FamilyFacts {
    /// What a single file does not say, as the published models have it.
    struct Published {
        int64_t latent_side = 64;        ///< trained at
        int64_t velocity_latent_side{};  ///< of models that predict v; 0 = the same
        int64_t heads = 8;               ///< of each attention; 0 = one for 64 channels
        bool open_clip = false;          ///< its first text encoder, with gelu and "!" as padding
        bool skips_last_text_layer = false;
        const char* pipeline = "StableDiffusion";
        const char* scheduler = "PNDMScheduler";
        /// Adds what is this family's own to model_index.json and to scheduler_config.json.
        void (*complete_index)(nlohmann::json& index) = nullptr;
        void (*complete_scheduler)(nlohmann::json& config, bool zero_terminal_snr) = nullptr;
        bool says_prediction = true;  ///< epsilon unless it is marked; otherwise it is guessed from weights
    } published;

    /// Of its autoencoder: what latents are multiplied with, and their colours at a glance.
    double latent_scaling = 0.18215;
    const LatentRgb& latent_colours;

    /// How a single file of it is written.
    struct Written {
        const char* text_encoder = "cond_stage_model.transformer.";  ///< where its first one lies
        const char* architecture = "";                               ///< modelspec.architecture
        const char* velocity_architecture = nullptr;                 ///< of models that predict v, if another
        const char* implementation = "https://github.com/CompVis/stable-diffusion";
        bool marks_velocity = false;  ///< by tensors without numbers
    } written;

    /// Names in adapters of the kohya tools.
    const char* kohya_text_encoder = "lora_te_";
    bool kohya_unet_by_single_file = false;  ///< as a single file's UNet is named rather than a folder's

    /// Its pipeline sets steps_offset to 1 whatever an older file says.
    bool mends_scheduler = true;
    int inversion_steps = 30;  ///< of a real picture
};

/// What model_index.json says of pipelines with a safety checker that is not there.
void without_safety_checker(nlohmann::json& index);

/// One for each row of families.inc.
namespace families {
#define BURIN_FAMILY(id, title, text_width, encoders, written) extern const FamilyFacts id;
#include "core/catalogue/families.inc"
#undef BURIN_FAMILY
}  // namespace families

/// Of sd1 where the family is not known.
const FamilyFacts& facts_of(Family family);

}  // namespace burin::models
