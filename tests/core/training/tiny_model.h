// A model folder of the smallest architecture with freshly drawn weights, v-prediction, 32 pixels.
#pragma once

#include "core/training/export_model.h"
#include "core/training/vae_training.h"
#include "tests/core/training/tiny.h"

namespace burin::training::tiny {

inline std::filesystem::path write_model(const std::filesystem::path& folder) {
    const auto mini = architecture();
    VaeTraining vae(mini, 32, {});
    DenoiserTraining denoiser(mini, 32, make_tokenizer(mini, folder / "words"), {});
    export_model({.mini = mini,
                  .size = 32,
                  .scaling = 1,
                  .vae = vae.state().parameters(),
                  .trained = denoiser.state().parameters()},
                 folder / "model");
    return folder / "model";
}

/// Written once for all tests of a program.
inline const std::filesystem::path& model() {
    static const test::TempDir folder;
    static const std::filesystem::path path = write_model(folder.path());
    return path;
}

}  // namespace burin::training::tiny
