// Seeded Gaussian noise, the same on every device and for every batch size.
#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

namespace burin::diffusion {

using torch::Tensor;

/// One CPU mt19937 generator per batch row. Row k draws [1, c, h, w] from its own generator, so that a
/// picture does not depend on its neighbours in the batch. The stream goes on: the start noise, the sample of
/// an encoded picture and the noise of the steps can all be drawn from it, one after the other.
///
/// A copy is independent and continues from the same position: copying is what makes a SamplerState a
/// snapshot. Not thread-safe.
class NoiseStream {
  public:
    /// No rows: for samplers that draw nothing.
    NoiseStream() = default;
    explicit NoiseStream(const std::vector<uint64_t>& seeds);
    NoiseStream(const NoiseStream& other);
    NoiseStream& operator=(const NoiseStream& other);
    NoiseStream(NoiseStream&&) noexcept = default;
    NoiseStream& operator=(NoiseStream&&) noexcept = default;
    ~NoiseStream() = default;

    /// Standard normal values [n, ...shape], float32 on the CPU; `shape` is one row's, without n.
    Tensor draw(at::IntArrayRef shape);
    /// The same with the row shape, device and floating type of `x` [n, ...]; throws Failure where n differs.
    Tensor draw_like(const Tensor& x);
    [[nodiscard]] int64_t rows() const { return static_cast<int64_t>(generators_.size()); }

  private:
    std::vector<at::Generator> generators_;
};

}  // namespace burin::diffusion
