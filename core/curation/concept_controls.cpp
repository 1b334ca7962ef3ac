#include "core/curation/concept_controls.h"

#include "core/base/sha256.h"
#include "core/training/training_state.h"

namespace burin::curation {
namespace {

/// A number of the name: the same on every machine.
int64_t number_of(const std::string& name) {
    return static_cast<int64_t>(std::stoull(sha256_hex(name).substr(0, 15), nullptr, 16));
}

}  // namespace

weights::Delta random_vector(const weights::Delta& like, uint64_t seed) {
    weights::Delta random{.kind = "random vector", .components = {}, .notes = {}};
    for (const auto& [component, changes] : like.components) {
        for (const auto& [tensor, change] : changes) {
            const auto shape = weights::shape_of(change);
            const double norm = change.in_float32(tensor, shape).to(torch::kFloat64).norm().item<double>();
            const auto generator = training::step_generator(seed, number_of(component + "." + tensor));
            const torch::Tensor drawn = torch::randn(shape, generator, torch::kFloat32);
            const double size = drawn.to(torch::kFloat64).norm().item<double>();
            random.components[component][tensor].dense = drawn * (size > 0 ? norm / size : 0);
        }
    }
    return random;
}

}  // namespace burin::curation
