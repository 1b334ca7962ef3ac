// Training of the embedded model's autoencoder.
//
// Loss: mean absolute error, half the absolute error of the picture's gradients at two scales, and a faint
// KL term (arXiv 1312.6114). Not thread-safe.
#pragma once

#include "core/training/mini_architecture.h"
#include "core/training/picture_store.h"
#include "core/training/training_state.h"

namespace burin::training {

struct VaeTrainingOptions {
    int64_t batch = 16;
    uint64_t seed = 1;
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;  ///< in which the network computes; its weights stay float32
    StateOptions state{};                      ///< the defaults are the autoencoder's
};

class VaeTraining {
  public:
    VaeTraining(const MiniArchitecture& mini, int64_t size, VaeTrainingOptions options);

    /// One step on pictures of the store: half of them whole at half size, the others cropped to half size.
    /// Pictures below `held_out` are never trained on.
    void step(const PictureStore& store, double factor);
    static constexpr int64_t held_out = 64;

    /// pixels [n, 3, H, W] float32 in -1..1 -> a scalar.
    [[nodiscard]] Tensor loss(const Tensor& pixels, const torch::Generator& generator) const;
    /// Latents [n, c, h, w] -> pictures [n, 3, H, W], 0..1, on the CPU.
    [[nodiscard]] Tensor decode(const Tensor& latents) const;
    /// Encoded (the mean) and decoded; values 0..1 in and out.
    [[nodiscard]] Tensor round_trip(const Tensor& pictures) const;

    [[nodiscard]] const models::AutoencoderKl& network() const { return network_; }
    [[nodiscard]] TrainingState& state() { return state_; }
    [[nodiscard]] const VaeTrainingOptions& options() const { return options_; }

  private:
    VaeTrainingOptions options_;
    nn::RandomSource source_;
    models::AutoencoderKl network_;
    TrainingState state_;
};

/// Mean absolute error and half the absolute error of the gradients at the first `scales` halvings; both
/// [n, 3, H, W], -> a scalar.
[[nodiscard]] Tensor picture_loss(const Tensor& back, const Tensor& pixels, int scales = 2);

/// An int64 in 0 .. below - 1.
[[nodiscard]] int64_t draw(int64_t below, const torch::Generator& generator);

/// Brings freshly drawn weights to where training starts well: residual branches small, latents almost
/// without noise.
void prepare_vae(const models::NamedTensors& tensors);

}  // namespace burin::training
