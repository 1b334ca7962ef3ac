// Training of the embedded model's autoencoder.
//
// Loss: mean absolute error, half the absolute error of the picture's gradients at two scales, and a faint
// KL term (arXiv 1312.6114). Not thread-safe.
#pragma once

#include "core/models/autoencoder_kl.h"
#include "core/models/mini_architecture.h"
#include "core/training/picture_store.h"
#include "core/training/training_state.h"

namespace burin::training {

using models::MiniArchitecture;

class VaeTraining {
  public:
    VaeTraining(const MiniArchitecture& mini, int64_t size, StepOptions options);

    /// One step on pictures of the store: half of them whole at half size, the others cropped to half size.
    void step(const PictureStore& store, double factor);

    /// pixels [n, 3, H, W] float32 in -1..1 -> a scalar.
    [[nodiscard]] Tensor loss(const Tensor& pixels, const torch::Generator& generator) const;
    /// Pictures [n, 3, H, W], 0..1 -> the means of their latents, [n, c, h, w].
    [[nodiscard]] Tensor encode(const Tensor& pictures) const;
    /// Latents [n, c, h, w] -> pictures [n, 3, H, W], 0..1, on the CPU.
    [[nodiscard]] Tensor decode(const Tensor& latents) const;
    /// Encoded and decoded, in the pieces that are quick; values 0..1 in and out.
    [[nodiscard]] Tensor round_trip(const Tensor& pictures) const;

    [[nodiscard]] const models::AutoencoderKl& network() const { return network_; }
    [[nodiscard]] TrainingState& state() { return state_; }

  private:
    StepOptions options_;
    nn::RandomSource source_;
    models::AutoencoderKl network_;
    TrainingState state_;
};

/// Mean absolute error and half the absolute error of the gradients at the first `scales` halvings; both
/// [n, 3, H, W], -> a scalar.
[[nodiscard]] Tensor picture_loss(const Tensor& back, const Tensor& pixels, int scales = 2);

/// Latents [n, c, h, w] -> pictures [n, 3, H, W], 0..1, on the CPU.
[[nodiscard]] Tensor decoded(const models::AutoencoderKl& network, const Tensor& latents,
                             const StepOptions& options);

/// An int64 in 0 .. below - 1.
[[nodiscard]] int64_t draw(int64_t below, const torch::Generator& generator);

}  // namespace burin::training
