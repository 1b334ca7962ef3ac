// The smallest model that has every part of the embedded one.
#pragma once

#include "core/training/train_mini.h"
#include "tests/support/temp_dir.h"

namespace burin::training::tiny {

inline MiniArchitecture architecture() {
    return {.vae_channels = {8, 16, 16},
            .latent_channels = 4,
            .vae_groups = 4,
            .upscale_width = 8,
            .unet_channels = {16, 32},
            .unet_groups = 8,
            .heads = 2,
            .text_width = 16,
            .text_layers = 1,
            .text_heads = 2,
            .text_tokens = 24};
}

inline MiniPlan plan(const std::filesystem::path& folder) {
    MiniPlan plan;
    plan.folder = folder;
    plan.mini = architecture();
    plan.pictures.count = 512;
    plan.pictures.size = 32;
    plan.size = 32;
    plan.vae_batch = plan.unet_batch = 4;
    plan.vae.steps = plan.upscale.steps = plan.unet.steps = 4;
    plan.model = folder / "model";
    return plan;
}

}  // namespace burin::training::tiny
