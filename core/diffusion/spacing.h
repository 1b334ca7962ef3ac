// How the levels of a schedule are placed. Internal to core/diffusion.
//
// float32 where diffusers rounds to float32, double elsewhere, so that both agree to the last digits.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/diffusion/algorithm.h"

namespace burin::diffusion {

/// Descending training steps: one per step, as ddim, pndm and the sigma samplers place them. `whole` rounds.
std::vector<double> spaced_timesteps(const SchedulerConfig& config, int steps, bool whole);
/// As the DPM solvers and unipc place them: one step more, and the last left out; within [0, limit).
std::vector<double> solver_timesteps(const SchedulerConfig& config, int steps, int limit);

/// Some classes have Stable Diffusion's first and last beta as their defaults.
void betas_of_stable_diffusion(SchedulerConfig& config);

/// Models that were distilled to few steps take a subset of the steps of their distillation: timesteps and levels, and all
/// targets but the last. Error where more steps are asked for than were distilled.
std::optional<Error> place_distilled(const ResolvedScheduler& scheduler, Schedule& out);
void defaults_of_distilled(SchedulerConfig& config);

/// Whether `timesteps` fall, and stay on a training schedule of that length. Two neighbouring steps at one level would
/// divide by zero.
bool is_usable(const std::vector<double>& timesteps, int training_steps);
Error too_many(int steps);

/// In what the samplers that count in sigmas differ.
struct SigmaRules {
    bool as_solver = false;  ///< steps as the DPM solvers place them, at whole training steps
    bool cuts_cosine =
        false;  ///< under the cosine schedule, training steps of sigmas are cut and not rounded
    bool ends_at_spacing = false;  ///< final_sigmas_type sigma_min means the smallest sigma of the spacing
};
/// Fills timesteps, sigmas, levels, targets and init_noise_sigma of a sampler that counts in sigmas.
std::optional<Error> place_sigmas(const ResolvedScheduler& scheduler, const SigmaRules& rules, Schedule& out);
/// Gives every step but one into sigma 0 a second evaluation: in the middle of log sigma between its beginning and
/// `end(from, to)`, which says how far the step goes before noise is added. For samplers whose steps cost two evaluations.
void insert_middles(Schedule& out, double (*end)(double from, double to));
/// levels and targets from sigmas.
void set_levels(NoiseFamily family, Schedule& out);

}  // namespace burin::diffusion
