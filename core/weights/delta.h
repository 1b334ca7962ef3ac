// Additive changes of a model's tensors: task vectors, adapters, closed forms, and sums of them.
//
// A delta maps tensor names of components ("unet", "text_encoder", "text_encoder_2") to changes. Changes are
// kept in their smallest form (a product of two factors, two stored tensors whose difference they are, the parts
// of an adapter's method) and counted in float32 when they are asked for. Plain data; thread-safe to read. Sources: arXiv 2212.04089
// (task arithmetic), 2106.09685 (LoRA), 2410.05583 (NegMerge).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/models/tensor_files.h"
#include "core/weights/closed_form.h"

namespace burin::weights {

/// The change of one tensor, in one of four forms.
struct Change {
    Tensor dense;        ///< the change itself
    Tensor tuned, base;  ///< or tuned - base
    Tensor up, down;     ///< or scale * up * down, up [out, k (,1,1)], down [k, in (,h,w)]
    double scale = 1;
    std::function<Tensor()> made = {};  ///< or what this gives, in float32; from any thread
    nn::Shape made_shape = {};

    /// float32, in this shape; throws Failure(bad_model) where the form does not fit it or is not finite.
    [[nodiscard]] Tensor in_float32(const std::string& tensor, const nn::Shape& shape) const;
};

using ComponentChanges = std::map<std::string, Change>;  ///< by tensor name

struct Delta {
    std::string kind;  ///< "task vector", "lora", "closed form", "sum", "sign consensus"
    std::map<std::string, ComponentChanges> components;
    std::vector<std::string> notes;  ///< what a person should know, e.g. tensors that only one side has

    [[nodiscard]] size_t tensors() const;
};

/// tuned - base over the floating tensors both have with the same shape; integer tensors are never touched.
/// Nothing is read yet. Throws Failure(bad_model) where nothing matches.
[[nodiscard]] Delta task_vector(const std::map<std::string, models::TensorFiles>& base,
                                const std::map<std::string, models::TensorFiles>& tuned);

/// sum of lambda_i delta_i; with A, B and C of weights -1, 1, 1 the analogy C + (B - A). Dense.
[[nodiscard]] Delta sum(const std::vector<std::pair<const Delta*, double>>& terms);

/// Keeps the elements whose sign agrees in all deltas, as their mean; the others become zero. Dense.
[[nodiscard]] Delta sign_consensus(const std::vector<const Delta*>& deltas);

/// Over all tensors; one that only one delta touches counts as zero in the other.
[[nodiscard]] double norm(const Delta& delta);
[[nodiscard]] double cosine(const Delta& a, const Delta& b);

/// The shape a change stands for, as far as its form tells it; needed where no base is at hand.
[[nodiscard]] nn::Shape shape_of(const Change& change);

}  // namespace burin::weights
