// Weight edits as a view: a source of tensors that adds deltas to an untouched base while a network is built.
//
// theta = base + sum of lambda_i delta_i in float32, rounded once to the type of the network. A tensor that
// no delta touches comes from the base exactly as without edits, so that switching a delta off restores the
// base bit for bit. Nothing is written. A source is used by one thread. Throws Failure.
#pragma once

#include <memory>

#include "core/models/weight_loading.h"
#include "core/weights/delta.h"

namespace burin::weights {

/// One entry of an edit recipe.
struct AppliedDelta {
    std::shared_ptr<const Delta> delta;
    double lambda = 1;
    bool on = true;
    std::map<std::string, double> block_lambda;  ///< times lambda, by the beginning of a tensor's name

    /// The factor of one tensor; 0 where it is off. The longest beginning that fits counts.
    [[nodiscard]] double factor(const std::string& tensor) const;
    bool operator==(const AppliedDelta&) const = default;  ///< the same delta object
};

class EditedSource : public nn::WeightSource {
  public:
    /// `component` as in Delta::components; `files` and `options` as for the base.
    EditedSource(std::string component, models::TensorFiles files, models::LoadOptions options,
                 std::vector<AppliedDelta> deltas);

    Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override;
    [[nodiscard]] bool has(const std::string& name) const override { return base_.has(name); }
    /// As the base's, so that layers pack what no delta touches straight from the file.
    [[nodiscard]] std::optional<torch::ScalarType> packing_type() const override {
        return base_.packing_type();
    }
    nn::StoredWeight take_stored(const std::string& name, const nn::Shape& shape, nn::Role role) override;
    /// The base's for a layer that no delta touches.
    [[nodiscard]] nn::SharedLayers* shared_layers(const std::string& layer) const override;

  private:
    [[nodiscard]] Tensor edited(const std::string& name, const nn::Shape& shape) const;
    [[nodiscard]] bool is_edited(const std::string& name) const;

    std::string component_;
    models::FileSource base_;
    std::vector<AppliedDelta> deltas_;
};

/// base + sum of lambda_i delta_i of one tensor in float32; the base's own values where nothing touches it.
[[nodiscard]] Tensor edited_tensor(const std::string& component, const std::string& name,
                                   const models::TensorFiles& base, const std::vector<AppliedDelta>& deltas);

}  // namespace burin::weights
