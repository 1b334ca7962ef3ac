// Training of an autoencoder that shows the latents of another one at twice the size.
//
// It has one level more than its teacher. Its decoder learns the picture at full size from the teacher's
// latents of the picture at half size; its encoder learns to give these latents. So a denoiser of the
// teacher's latents serves it unchanged. What both autoencoders have begins with the teacher's weights. Not
// thread-safe.
#pragma once

#include "core/training/latent_store.h"

namespace burin::training {

/// Pictures and the latents that show them at half size.
struct ShownLatents {
    Tensor pictures;  ///< [n, 3, H, W], 0..1
    Tensor latents;   ///< [n, c, h, w], as the autoencoder counts them
};

/// The window of half the side whose upper left corner is latent (y, x).
[[nodiscard]] ShownLatents window_of(const ShownLatents& whole, int64_t y, int64_t x);

class UpscaleTraining {
  public:
    /// `mini` and `size` are the teacher's; a batch is of windows, or of a quarter as many whole pictures.
    UpscaleTraining(const MiniArchitecture& mini, int64_t size, VaeTraining teacher, StepOptions options);

    /// One step, every other time on whole pictures, which are what the encoder learns from, else on windows
    /// of half the side. `store` holds pictures of twice the teacher's size, `latents` the teacher's latents
    /// of them.
    void step(const PictureStore& store, const LatentStore& latents, double factor);

    /// Of the decoder; `scaling` as in LatentStore -> a scalar.
    [[nodiscard]] Tensor decoder_loss(const ShownLatents& shown, double scaling,
                                      const torch::Generator& generator) const;
    /// Of the encoder: how far its posterior of pictures [n, 3, H, W] is from the teacher's -> a scalar.
    [[nodiscard]] Tensor encoder_loss(const Tensor& pictures, double scaling) const;

    /// Latents [n, c, h, w] -> pictures [n, 3, H, W], 0..1, on the CPU.
    [[nodiscard]] Tensor decode(const Tensor& latents) const;

    [[nodiscard]] const VaeTraining& teacher() const { return teacher_; }
    [[nodiscard]] TrainingState& state() { return state_; }

  private:
    StepOptions options_;
    VaeTraining teacher_;
    nn::RandomSource source_;
    models::AutoencoderKl network_;
    TrainingState state_;
};

}  // namespace burin::training
