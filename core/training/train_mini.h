// The whole training of the embedded model in one folder, stage by stage, each resumable.
//
// The folder afterwards: pictures/ (the cache of paintings), tokenizer/, vae.safetensors, latents-64 and
// latents-128, unet-64 and unet-128 (checkpoints), curves (*-loss.png) and sheets (*-sheet.png). A stage that
// was interrupted goes on from its last checkpoint as if nothing had happened; one that is finished is
// skipped.
#pragma once

#include <functional>
#include <string>

#include "core/base/cancel.h"
#include "core/training/denoiser_training.h"
#include "core/training/learning_rate.h"

namespace burin::training {

enum class Stage { pictures, vae, latents, unet, model };

struct MiniPlan {
    std::filesystem::path folder;  ///< made where it is missing
    MiniArchitecture mini;
    PictureStoreOptions pictures;  ///< its folder is ignored
    int64_t size = 128;            ///< of the stage `latents` and `unet`: that of the pictures, or half of it
    Budget vae, unet;              ///< over all sessions
    int64_t vae_batch = 16, unet_batch = 32;
    uint64_t seed = 1;
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;
    double save_seconds = 180, sheet_seconds = 900;  ///< between checkpoints, and between sheets
    std::filesystem::path model;                     ///< where the stage `model` writes the diffusers folder
};

struct TrainingNews {
    std::string what;         ///< "training the autoencoder"
    double used = 0;          ///< of the stage's budget, 0..1
    double seconds_left = 0;  ///< 0 = not known
    int64_t steps = 0, samples = 0;
    float loss = 0;  ///< recent mean; 0 where nothing is trained
    double samples_per_second = 0;
};

struct TrainingHooks {
    CancelToken cancel;
    std::function<void(const TrainingNews&)> on_news;
};

struct StageReport {
    int64_t steps = 0, samples = 0;
    float loss = 0;
    double seconds = 0;  ///< over all sessions
    double quality = 0;  ///< of the autoencoder: dB on pictures it was not trained on
};

/// Runs one stage to the end of its budget. A raised cancel token ends it with a checkpoint and
/// Failure(cancelled). A unet stage at full size begins with the weights of the one at half size where that
/// exists. Throws Failure.
StageReport run_stage(Stage stage, const MiniPlan& plan, const TrainingHooks& hooks);

}  // namespace burin::training
