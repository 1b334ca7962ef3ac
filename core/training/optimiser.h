// The optimisers of the embedded model: Muon for hidden weights, AdamW for everything else.
//
// Muon replaces a matrix's momentum by a nearly orthogonal matrix of the same row and column space, so that
// all directions of the weight learn equally fast (K. Jordan, "Muon: an optimizer for hidden layers", 2024).
// AdamW: arXiv 1711.05101. Both keep float32 state on the parameter's device and can be written to a file and
// read back bit for bit. Not thread-safe.
#pragma once

#include <string>

#include "core/models/tensor_file.h"

namespace burin::training {

using torch::Tensor;

/// A nearly orthogonal matrix from [rows, ...] seen as [rows, columns], by five Newton-Schulz iterations of
/// fifth order: singular values end in about 0.7 .. 1.2. Same shape and type as the input.
[[nodiscard]] Tensor orthogonalised(const Tensor& matrix);

/// Whether Muon trains this tensor: a matrix or convolution that is neither at the input nor the output of
/// its network nor an embedding.
[[nodiscard]] bool is_hidden_weight(const std::string& name, const Tensor& tensor);

/// Copies tensors of the same names, in `from` behind a prefix, into `to`, from which they may differ in type. Throws
/// Failure(bad_model) where one is missing or of another shape.
void copy_tensors(const models::NamedTensors& from, const std::string& prefix,
                  const models::NamedTensors& to);

struct OptimiserOptions {
    bool use_muon = true;  ///< false: AdamW trains everything
    double muon_rate = 0.02, muon_momentum = 0.95;
    double adamw_rate = 2e-3, beta1 = 0.9, beta2 = 0.99, eps = 1e-8, weight_decay = 1e-4;
    double clip_norm = 1;  ///< of all gradients together
};

class Optimiser {
  public:
    /// `parameters`: float32 leaves that want gradients.
    Optimiser(models::NamedTensors parameters, OptimiserOptions options);

    /// One update from the gradients that are there, with both rates times `factor`; then the gradients are
    /// dropped. A parameter without a gradient stays. Gives the norm of the gradients before clipping.
    double step(double factor);

    /// The state beside the parameters; the tensors are the optimiser's own.
    [[nodiscard]] models::NamedTensors state() const;
    /// Takes over a state() of the same parameters. Throws Failure(bad_model) where one is missing or of
    /// another shape.
    void restore(const models::NamedTensors& state, int64_t steps);
    [[nodiscard]] int64_t steps() const { return steps_; }

  private:
    void muon(const std::string& name, Tensor& parameter, const Tensor& gradient, double rate);
    void adamw(const std::string& name, Tensor& parameter, const Tensor& gradient, double rate);

    models::NamedTensors parameters_, momentum_, first_, second_;
    OptimiserOptions options_;
    int64_t steps_ = 0;
};

}  // namespace burin::training
