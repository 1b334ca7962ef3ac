// The first of the two controls of the literature (arXiv 2212.04089): a random vector in place of the task
// vector. The second, gradient ascent, is a setting of the training (concept_settings.h). Thread-safe.
#pragma once

#include <cstdint>

#include "core/weights/delta.h"

namespace burin::curation {

/// Normal numbers whose norm is, tensor by tensor, that of `like`. The draw follows from the seed and the
/// tensors' names alone. Dense, on the CPU. Throws Failure where `like` is not finite.
[[nodiscard]] weights::Delta random_vector(const weights::Delta& like, uint64_t seed);

}  // namespace burin::curation
