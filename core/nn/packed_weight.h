// Weights of a linear layer or a convolution packed for Burin's own CPU kernels, and the products with them.
//
// bfloat16 weights run on AMX tiles or AVX-512 dot products, float32 weights on AVX-512; sums are float32
// throughout. Convolutions are products whose rows are read straight from the zero-bordered channels-last
// picture. Results depend neither on the number of threads nor on how the work is split. No autograd.
// Thread-safe once packed.
#pragma once

#include <optional>

#include <torch/torch.h>

namespace burin::nn {

using torch::Tensor;

class PackedWeight {
  public:
    /// Whether the kernels apply on this processor to a CPU weight [out, in] or [out, in, k, k] computed with
    /// in `type`: not where the number of inputs fills no whole step (32 bfloat16, 16 float32). `gated`: the
    /// first half of the outputs are values, the second their gates; out / 2 a multiple of 16.
    [[nodiscard]] static bool fits(torch::IntArrayRef shape, torch::ScalarType type, bool gated);

    /// `weight` in its own type, with `bias` [out] or undefined; nothing where the kernels do not apply.
    static std::optional<PackedWeight> pack(const Tensor& weight, const Tensor& bias, bool gated = false);

    /// A weight of any floating type, converted to `type` on the way: no copy lies in between. Needs fits().
    /// `finite` tells whether every number is finite afterwards. Throws std::bad_alloc.
    static PackedWeight pack_as(torch::ScalarType type, const Tensor& weight, const Tensor& bias, bool gated,
                                bool& finite);

    /// The tensors as they were, for whoever needs them again.
    [[nodiscard]] Tensor weight() const;
    [[nodiscard]] Tensor bias() const;
    [[nodiscard]] torch::ScalarType scalar_type() const { return type_; }

    /// residual + x W^T + bias, or values * gelu(gates); x [..., in] of this type, residual [..., out] or
    /// undefined.
    [[nodiscard]] Tensor linear(const Tensor& x, const Tensor& residual) const;
    /// residual + offset + convolution of x [n, in, h, w]; offset [n, out] or undefined. The result is
    /// channels_last.
    [[nodiscard]] Tensor conv(const Tensor& x, int64_t stride, int64_t padding, const Tensor& offset,
                              const Tensor& residual) const;

  private:
    struct Plan;
    [[nodiscard]] int64_t source_row(int64_t panel, int64_t column) const;
    [[nodiscard]] bool fill(const Tensor& weight);
    void fill_bias(const Tensor& bias);
    template <class Element>
    void copy_out(Element* to) const;
    void run(const Plan& plan) const;
    [[nodiscard]] int64_t element_bytes() const { return type_ == torch::kFloat32 ? 4 : 2; }
    [[nodiscard]] int64_t results() const { return gated_ ? outputs_ / 2 : outputs_; }

    torch::ScalarType type_ = torch::kFloat32;
    bool gated_ = false, has_bias_ = false, tiles_ = false;
    int64_t outputs_ = 0, inputs_ = 0, kernel_ = 1;
    int64_t panels_ = 0, steps_ = 0;
    std::vector<int64_t> shape_;  // of the weight as it was
    Tensor bytes_;                // [panels, taps, steps, 2048] of uint8
    Tensor bias_;                 // [panels, 32] of float32, zero where there is none
};

}  // namespace burin::nn
