// The tensors of a UNet of which some learn: the chosen ones as float32 leaves over their untouched base, the
// others as the file has them, in the type the network computes in.
//
// A source is used by one thread and only while a network is built. Throws Failure.
#pragma once

#include "core/models/weight_loading.h"
#include "core/training/concept_settings.h"
#include "core/training/tensor_file.h"

namespace burin::training {

class ConceptSource : public nn::WeightSource {
  public:
    ConceptSource(const models::TensorFiles& files, models::LoadOptions options, ConceptSettings settings);

    Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override;
    [[nodiscard]] bool has(const std::string& name) const override { return rest_.has(name); }
    [[nodiscard]] bool frozen() const override { return false; }

    [[nodiscard]] const NamedTensors& tuned() const { return tuned_; }
    [[nodiscard]] const NamedTensors& base() const { return base_; }

  private:
    ConceptSettings settings_;
    models::FileSource rest_, exact_;
    NamedTensors tuned_, base_;
};

}  // namespace burin::training
