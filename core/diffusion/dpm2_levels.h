// Where the two samplers of DPM-Solver-2 look: every step has a second evaluation in the middle. Internal to core/diffusion.
#pragma once

#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {

/// `end` as insert_middles() takes it.
inline std::optional<Error> place_dpm2_levels(const ResolvedScheduler& scheduler, Schedule& out,
                                              double (*end)(double from, double to)) {
    if (auto error = place_sigmas(scheduler, {}, out)) return error;
    // As the classes of diffusers do, and only they.
    if (*scheduler.config.use_karras_sigmas)
        for (double& t : out.timesteps) t = std::nearbyint(t);
    insert_middles(out, end);
    return {};
}

}  // namespace burin::diffusion
