// The border of guidance: what a request's guidance must satisfy before a run is planned.
#pragma once

#include "core/guidance/guide.h"

namespace burin::guidance {

/// Throws Failure (bad_input) with one sentence that names the direction and the field. Painted masks are
/// checked where they are resampled, because only the latent grid tells whether they fit.
void check_guidance(const protocol::Guidance& guidance);

/// Throws Failure (internal) for a context that no run can have: no evaluations, an empty grid, or fractions
/// that fall from one evaluation to the next.
void check_context(const GuideContext& context);

}  // namespace burin::guidance
