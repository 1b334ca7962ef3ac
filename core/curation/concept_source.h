// The tensors of a UNet of which some learn: the chosen ones as float32 leaves over their untouched base, the
// others as the file has them, in the type the network computes in.
//
// A source is used by one thread and only while a network is built. Throws Failure.
#pragma once

#include "core/curation/concept_settings.h"
#include "core/models/tensor_file.h"
#include "core/models/weight_loading.h"

namespace burin::curation {

using torch::Tensor;

class ConceptSource : public nn::WeightSource {
  public:
    ConceptSource(const models::TensorFiles& files, models::LoadOptions options, ConceptSettings settings);

    Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override;
    [[nodiscard]] bool has(const std::string& name) const override { return rest_.has(name); }
    [[nodiscard]] bool frozen() const override { return false; }

    [[nodiscard]] const models::NamedTensors& tuned() const { return tuned_; }
    [[nodiscard]] const models::NamedTensors& base() const { return base_; }

  private:
    ConceptSettings settings_;
    models::FileSource rest_, exact_;
    models::NamedTensors tuned_, base_;
};

}  // namespace burin::curation
