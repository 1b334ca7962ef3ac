// The border of guidance: what a request's guidance must satisfy before a run is planned.
#pragma once

#include "core/guidance/guide.h"

namespace burin::guidance {

/// Throws Failure (bad_input) where the request's own check of its guidance (core/protocol/checks.h) finds a fault: the
/// ranges stand there alone. Whether a painted mask fits is checked where it is resampled, because only the latent grid
/// tells.
void check_guidance(const protocol::Guidance& guidance);

/// Throws Failure (internal) for a context that no run can have: no evaluations, an empty grid, or fractions
/// that fall from one evaluation to the next.
void check_context(const GuideContext& context);

}  // namespace burin::guidance
