// Random tensors for a group of pictures, each row from its own picture's key.
#pragma once

#include <initializer_list>
#include <vector>

#include <torch/torch.h>

#include "core/painter/rng.h"

namespace burin::painter {

using torch::Tensor;

/// Successive calls give independent numbers; the same calls in the same order give the same numbers for a
/// picture, whatever other pictures are in the group. Numbers are made on the host and copied to the device.
/// Not thread-safe.
class Draw {
  public:
    /// One key a picture; `stage` separates the background, the subject, the style.
    Draw(std::vector<uint64_t> keys, uint64_t stage, torch::Device device);

    [[nodiscard]] int64_t rows() const { return static_cast<int64_t>(keys_.size()); }
    [[nodiscard]] torch::Device device() const { return device_; }

    /// One number a picture, on the host.
    std::vector<float> values(float low, float high);
    /// One number a picture. [n, 1, 1, 1]
    Tensor uniform(float low, float high);
    /// Small changes of a colour, mean zero, deviation `sigma`. [n, 3, 1, 1]
    Tensor colour_jitter(float sigma);
    /// Numbers in [0, 1). [n, c, h, w]
    Tensor grid(int64_t c, int64_t h, int64_t w);
    /// A fractal profile along x, about -1..1: octaves of `points` random heights, each `rough` times the one
    /// before. [n, 1, 1, size]
    Tensor ridge(int64_t size, std::initializer_list<int64_t> points, float rough);
    /// The same over the plane, in square cells. [n, 1, size, size]
    Tensor noise(int64_t size, std::initializer_list<int64_t> cells, float rough);
    /// One octave of noise in cells that are not square, about -1..1. [n, 1, size, size]
    Tensor stretched_noise(int64_t size, int64_t columns, int64_t rows);

    /// A tensor [n, 1, 1, 1] of host numbers on this group's device.
    [[nodiscard]] Tensor column(const std::vector<float>& numbers) const;

  private:
    std::vector<uint64_t> keys_;
    torch::Device device_;
    uint32_t stream_ = 0;
};

}  // namespace burin::painter
