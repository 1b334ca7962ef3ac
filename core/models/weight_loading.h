// Weights from safetensors files, in the type, memory format and place a network computes with.
//
// A tensor whose stored type is already the wanted one is used where it lies, through the file's mapping
// (which the tensor keeps alive; it must not be written to). Any other is converted exactly once, in
// parallel, without an intermediate copy, by the source or, where a layer packs it, by the layer when
// it is first called; then the file's pages leave memory again. Every value is looked at here, before
// anything runs. Linear weights, convolutions, embeddings and biases come in the compute type; norm scales
// and shifts and scalars always in float32, because norms count in float32. Convolution weights are
// channels_last.
//
// A source is used by one thread; the tensors it gave may be read by any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/models/tensor_files.h"
#include "core/nn/weights.h"

namespace burin::models {

using torch::Tensor;

struct LoadOptions {
    torch::ScalarType type = torch::kFloat32;  ///< float32, bfloat16 or float16
    torch::Device device = torch::kCPU;
    bool refuse_not_finite = true;  ///< a weight that is NaN or infinite is an error that names the tensor
    nn::SharedLayers* shared = nullptr;  ///< of this component in this type and place; must outlive the load
};

class FileSource : public nn::WeightSource {
  public:
    /// Asks the system to read the files ahead, unless a network over them is in memory already.
    FileSource(TensorFiles files, LoadOptions options);

    /// Throws Failure: bad_model where the tensor is missing, has another shape, is not of a floating type or
    /// holds values that are not finite; out_of_memory where there is no room for it.
    Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override;
    [[nodiscard]] bool has(const std::string& name) const override { return files_.find(name) != nullptr; }
    [[nodiscard]] std::optional<torch::ScalarType> packing_type() const override;
    nn::StoredWeight take_stored(const std::string& name, const nn::Shape& shape, nn::Role role) override;
    [[nodiscard]] nn::SharedLayers* shared_layers(const std::string& /*layer*/) const override {
        return options_.shared;
    }
    [[nodiscard]] const TensorFiles& files() const { return files_; }
    [[nodiscard]] const LoadOptions& options() const { return options_; }

  private:
    TensorFiles files_;
    LoadOptions options_;
};

/// A stored tensor as a torch tensor of its own type on the mapping (copied only where it is not aligned); read-only.
/// 8-bit floats come as float16, which holds each of their values, and what its file holds scaled or transposed as a
/// copy.
Tensor stored_tensor(const TensorFiles& files, const std::string& name);

/// The table of tensors a network expects, from its own constructor.
template <class Network, class... Config>
nn::ExpectedTable expected_table(const Config&... config) {
    nn::RecordingSource recording;
    Network network(nn::Scope(recording), config...);
    return recording.table();
}

/// Opens, compares with the expected table, and only then builds.
template <class Network, class... Config>
Network load_network(const TensorFiles& files, const LoadOptions& options, const Config&... config) {
    check_table(expected_table<Network>(config...), files);
    FileSource source(files, options);
    return Network(nn::Scope(source), config...);
}

}  // namespace burin::models
