// The whole training of the embedded model in one folder, stage by stage, each resumable.
//
// The folder afterwards: pictures/ (the cache of paintings), tokenizer/, vae.safetensors, latents-64 and
// latents-128, unet-64 and unet-128 (checkpoints), curves (*-loss.png) and sheets (*-sheet.png). A stage that
// was interrupted goes on from its last checkpoint as if nothing had happened; one that is finished is
// skipped. The stage `upscale` keeps its own pictures and latents in pictures-256/ and latents-of-256, its
// checkpoint is upscale-vae.
#pragma once

#include "core/training/classifier_training.h"
#include "core/training/clip_training.h"
#include "core/training/denoiser_training.h"
#include "core/training/training_loop.h"

namespace burin::training {

enum class Stage { pictures, vae, upscale, latents, unet, classifier, clip, model };

struct MiniPlan {
    std::filesystem::path folder;  ///< made where it is missing
    std::filesystem::path start;   ///< a diffusers folder whose weights begin; empty: from nothing
    MiniArchitecture mini;
    PictureStoreOptions pictures;  ///< its folder is ignored
    int64_t size = 128;            ///< of the stage `latents` and `unet`: that of the pictures, or half of it
    Budget vae, upscale, unet, classifier, clip;  ///< over all sessions
    int64_t vae_batch = 16, unet_batch = 32, classifier_batch = 64, clip_batch = 128;
    evaluation::ClassifierArchitecture classifier_network;
    ClipPairArchitecture clip_network;
    uint64_t seed = 1;
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;
    double save_seconds = 180, sheet_seconds = 900;  ///< between checkpoints, and between sheets
    std::filesystem::path model;                     ///< where the stage `model` writes the diffusers folder
};

/// Runs one stage to the end of its budget. A raised cancel token ends it with a checkpoint and
/// Failure(cancelled). A unet stage begins with the weights of `start` where that is given, and one at full
/// size with those of the one at half size where that exists; the autoencoder of `start` is used as it is.
/// The stage `upscale` teaches an autoencoder of twice the size (see UpscaleTraining) from the one that there
/// is; the stage `model` writes that one where its checkpoint lies in the folder, be it another run's. Throws
/// Failure.
StageReport run_stage(Stage stage, const MiniPlan& plan, const TrainingHooks& hooks);

}  // namespace burin::training
