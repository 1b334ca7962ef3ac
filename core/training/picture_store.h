// Training pictures, painted ahead and kept on disk.
//
// The folder holds files of 512 pictures each, uint8, used through their mapping. Picture i is a pure
// function of the seed and i, so that an interrupted store is simply completed, and its facts need no file.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include <torch/torch.h>

#include "core/base/cancel.h"

namespace burin::training {

using torch::Tensor;

struct PictureStoreOptions {
    std::filesystem::path folder;  ///< made where it is missing
    int64_t count = 20480;         ///< rounded up to whole files
    int64_t size = 128;            ///< pixels a side
    uint64_t seed = 1;
};

class PictureStore {
  public:
    static constexpr int64_t per_file = 512;

    /// Paints what is missing on `device`; `news` hears how many pictures there are. Files of another seed or
    /// size are refused. Throws Failure.
    static PictureStore complete(const PictureStoreOptions& options, torch::Device device,
                                 const std::function<void(int64_t done, int64_t of)>& news,
                                 const CancelToken& cancel);

    /// Pictures `rows` (int64 [n]) as float32 [n, 3, H, W] in 0..1. Thread-safe.
    [[nodiscard]] Tensor pictures(const Tensor& rows) const;
    [[nodiscard]] int64_t count() const { return static_cast<int64_t>(files_.size()) * per_file; }
    [[nodiscard]] int64_t size() const { return size_; }
    [[nodiscard]] uint64_t seed() const { return seed_; }

  private:
    std::vector<Tensor> files_;  // [per_file, 3, H, W] uint8
    int64_t size_ = 0;
    uint64_t seed_ = 0;
};

}  // namespace burin::training
