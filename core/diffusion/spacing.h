// How the levels of a schedule are placed. Internal to core/diffusion.
//
// float32 where diffusers rounds to float32, double elsewhere, so that both agree to the last digits.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/diffusion/schedule.h"

namespace burin::diffusion {

/// The file's keys with the defaults of the class that is run filled in, and the keys that this class does
/// not read switched off. `name` is one of sampler_names().
struct Plan {
    SamplerKind kind;
    SchedulerConfig config;
};
Result<Plan> plan_for(const SchedulerConfig& config, std::string_view name);

/// alpha^2 at every training step, [num_train_timesteps].
Result<std::vector<float>> training_alpha_bars(const Plan& plan);

/// Descending training steps: one per step, as ddim, pndm and the sigma samplers place them. `whole` rounds.
std::vector<double> spaced_timesteps(const SchedulerConfig& config, int steps, bool whole);
/// As the DPM solvers and unipc place them: one step more, and the last left out; within [0, limit).
std::vector<double> solver_timesteps(const SchedulerConfig& config, int steps, int limit);
/// arXiv 2310.04378: a subset of the steps that were distilled.
std::vector<double> lcm_timesteps(const SchedulerConfig& config, int steps);

/// Timesteps and sigmas (one more: the final sigma) of the samplers that count in sigmas. Heun's pairs are
/// not doubled yet.
struct SigmaSpacing {
    std::vector<double> timesteps, sigmas;
};
SigmaSpacing sigma_spacing(const Plan& plan, const std::vector<float>& alpha_bars, int steps);

}  // namespace burin::diffusion
