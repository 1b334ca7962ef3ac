// Training pictures, painted ahead and kept on disk.
//
// The folder holds files of 512 pictures each, uint8, used through their mapping. Picture i is a pure
// function of the seed and i, so that an interrupted store is simply completed, and its facts need no file.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "core/base/cancel.h"
#include "core/painter/paint.h"

namespace burin::training {

using torch::Tensor;

/// Hears how much of something that is counted is done.
using OnCount = std::function<void(int64_t done, int64_t of)>;

struct PictureStoreOptions {
    std::filesystem::path folder;  ///< made where it is missing
    int64_t count = 20480;         ///< rounded up to whole files
    int64_t size = 128;            ///< pixels a side
    uint64_t seed = 1;
};

class PictureStore {
  public:
    static constexpr int64_t per_file = 512;
    /// The first pictures, by which autoencoders and denoisers are judged: they never learn from them.
    static constexpr int64_t held_out = 64;

    /// Paints what is missing on `device`; `on_count` hears how many pictures there are. Files of another seed
    /// or size are refused. Throws Failure.
    static PictureStore complete(const PictureStoreOptions& options, torch::Device device,
                                 const OnCount& on_count, const CancelToken& cancel);

    /// Pictures `rows` (int64 [n]) as float32 [n, 3, H, W] in 0..1. Thread-safe.
    [[nodiscard]] Tensor pictures(const Tensor& rows) const;
    /// The same with what is in them.
    [[nodiscard]] painter::PaintedBatch with_facts(const Tensor& rows) const;
    [[nodiscard]] int64_t count() const { return static_cast<int64_t>(files_.size()) * per_file; }
    [[nodiscard]] int64_t size() const { return size_; }
    [[nodiscard]] uint64_t seed() const { return seed_; }

  private:
    std::vector<Tensor> files_;  // [per_file, 3, H, W] uint8
    int64_t size_ = 0;
    uint64_t seed_ = 0;
};

/// What is in pictures `rows` (int64 [n]) of the store of a seed.
[[nodiscard]] std::vector<painter::PictureFacts> facts_of(uint64_t seed, const Tensor& rows);

/// int64 [n] of the rows of a store of `count` that are not held out.
[[nodiscard]] Tensor rows_to_learn(int64_t count, int64_t n, const torch::Generator& generator);

}  // namespace burin::training
