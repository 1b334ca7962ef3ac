// The latents of a picture store, encoded once: what the denoiser is trained on.
#pragma once

#include "core/training/vae_training.h"

namespace burin::training {

struct LatentStore {
    Tensor latents;      ///< [n, c, h, w] float16, as the autoencoder counts them
    double scaling = 1;  ///< brings them to unit variance
    int64_t size = 0;    ///< pixels of the pictures that were encoded
    uint64_t seed = 0;   ///< of the pictures; row i is picture i
};

/// Encodes every picture at `size` (the store's size, or half of it), with the weights that are in the
/// network now. Throws Failure.
[[nodiscard]] LatentStore encode_store(const VaeTraining& vae, const PictureStore& store, int64_t size,
                                       const OnCount& on_count, const CancelToken& cancel);

/// Throw Failure.
void write_latents(const std::filesystem::path& path, const LatentStore& store);
[[nodiscard]] LatentStore read_latents(const std::filesystem::path& path);

}  // namespace burin::training
