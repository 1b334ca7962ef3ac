// One module of an adapter file: its parts by name, and the tensor of the model that they change.
//
// What the methods (adapter_methods.h) read. Copies share the tensors. Thread-safe to read. Throws Failure.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/models/tensor_files.h"
#include "core/weights/adapter_settings.h"
#include "core/weights/delta.h"

namespace burin::weights {

struct AdapterModule {
    std::string name;  ///< as the file calls it
    std::string file;  ///< in quotes, for sentences
    std::map<std::string, Tensor> parts;
    std::string module;      ///< as the model calls it
    nn::Shape weight, bias;  ///< [out, in] or [out, in, h, w]; [out]; empty where it has none
    std::shared_ptr<const models::TensorFiles> base;
    std::optional<ModuleStrength> said;  ///< what metadata or configuration say

    [[nodiscard]] bool has(const std::string& part) const { return parts.contains(part); }
    /// A part in float32; throws where it is not there, named `lacks`.
    [[nodiscard]] Tensor part(const std::string& part, const char* lacks = nullptr) const;
    [[nodiscard]] nn::Shape shape_of_part(const std::string& part, const char* lacks = nullptr) const;
    /// The model's own weight in float32: all of it, or the first `weight[1]` of its input channels.
    [[nodiscard]] Tensor base_weight() const;

    [[nodiscard]] int64_t outputs() const { return weight.front(); }
    [[nodiscard]] int64_t channels() const { return weight.size() > 1 ? weight[1] : 1; }
    /// Of one output: channels times the window of a convolution.
    [[nodiscard]] int64_t inputs() const;

    /// alpha / rank: from the tensor, else as said, else 1; an alpha of 0 means 1.
    [[nodiscard]] double scale(int64_t rank) const;
    /// A tensor of one number, where it is there.
    [[nodiscard]] std::optional<double> number(const std::string& part) const;

    /// Throws unless the tensor of the model has at least two axes.
    void require_matrix() const;
    /// Throws "does not fit" unless `fits`.
    void require(bool fits) const;
    /// Throws unless 0 < rank <= the largest that is taken for meant.
    void require_rank(int64_t rank) const;
    [[nodiscard]] Failure bad(const std::string& why) const;
};

/// The whole count of elements of a shape.
[[nodiscard]] int64_t elements(const nn::Shape& shape);

/// A change that is counted when it is asked for.
[[nodiscard]] Change computed(const AdapterModule& module, Tensor (*change)(const AdapterModule&));

}  // namespace burin::weights
