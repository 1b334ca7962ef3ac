#include "core/curation/concept_source.h"

namespace burin::curation {

ConceptSource::ConceptSource(const models::TensorFiles& files, models::LoadOptions options,
                             ConceptSettings settings)
    : settings_(std::move(settings)),
      rest_(files, options),
      exact_(files, {.type = torch::kFloat32, .device = options.device}) {}

Tensor ConceptSource::take(const std::string& name, const nn::Shape& shape, nn::Role role) {
    if (!is_tuned(settings_, name, shape)) return rest_.take(name, shape, role);
    const Tensor base = exact_.take(name, shape, role);
    const Tensor tuned = base.clone().requires_grad_(true);
    base_[name] = base;
    tuned_[name] = tuned;
    return tuned;
}

}  // namespace burin::curation
