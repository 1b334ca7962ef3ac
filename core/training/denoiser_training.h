// Training of the embedded model's UNet and text encoder, together, from scratch or from an earlier
// generation.
//
// v-prediction (arXiv 2202.00512) on latents of unit variance, half of the noise levels from all, half from
// the noisier half, the loss weighted by 5 / (5 + snr): hair colours and moods are decided at levels above
// 800, where min(snr, 5) / (snr + 1) (arXiv 2303.09556) leaves next to nothing (docs/mini.md has the
// figures). Captions are drawn anew each time a picture comes up, an eighth of them empty for classifier-free
// guidance. Not thread-safe.
#pragma once

#include "core/diffusion/noise_model.h"
#include "core/models/clip_text.h"
#include "core/models/unet.h"
#include "core/text/clip_tokenizer.h"
#include "core/training/latent_store.h"
#include "core/training/training_state.h"

namespace burin::training {

class DenoiserTraining {
  public:
    static StateOptions usual() {
        return {.optimiser = {.muon_rate = 0.01, .adamw_rate = 6e-4, .weight_decay = 0.01},
                .average_limit = 0.9995};
    }
    /// `options.type` is the UNet's; the text encoder computes in float32.
    DenoiserTraining(const MiniArchitecture& mini, int64_t size, text::ClipTokenizer tokenizer,
                     StepOptions options);

    void step(const LatentStore& store, double factor);
    /// latents [n, c, h, w] of unit variance, ids int64 [n, t] -> a scalar.
    [[nodiscard]] Tensor loss(const Tensor& latents, const Tensor& ids,
                              const torch::Generator& generator) const;
    /// int64 [n, t].
    [[nodiscard]] Tensor tokens(const std::vector<std::string>& texts) const;

    /// Takes the weights of a diffusers folder; the optimiser starts fresh. Throws Failure(bad_model) where
    /// they are of other shapes.
    void start_from(const std::filesystem::path& model);

    /// Latents [n, c, h, w] of unit variance for the prompts, all from the same noise, with classifier-free
    /// guidance. `side`: h and w.
    [[nodiscard]] Tensor sample(const std::vector<std::string>& prompts, int64_t side, uint64_t noise_seed,
                                double guidance, int steps) const;

    [[nodiscard]] TrainingState& state() { return state_; }

  private:
    [[nodiscard]] models::NamedTensors all_tensors() const;
    [[nodiscard]] Tensor contexts(const Tensor& ids) const;

    MiniArchitecture mini_;
    StepOptions options_;
    text::ClipTokenizer tokenizer_;
    nn::RandomSource unet_source_, text_source_;
    models::UNet unet_;
    models::ClipTextEncoder text_;
    TrainingState state_;  // "unet.*" and "text_encoder.*"
    diffusion::NoiseModel noise_model_;
};

}  // namespace burin::training
