// Trajectory consistency distillation, arXiv 2402.19159: strategic stochastic sampling. eta is its gamma: 0 draws no noise,
// 1 is the sampling of consistency models.
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    if (auto error = place_distilled(scheduler, out)) return error;
    out.targets.push_back(out.level_at(0));
    out.eta = scheduler.eta;
    out.stochastic = out.eta > 0;
    return {};
}

/// Algorithm 4: to a training step s below the target, and up to it with fresh noise.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const Level& to = ends(schedule, state.i).to;
    const auto next = static_cast<size_t>(state.i) + 1;
    const bool last = next == schedule.timesteps.size();
    const double target = last ? 0 : schedule.timesteps[next];
    const Level s = schedule.level_at(static_cast<int>(std::floor((1 - schedule.eta) * target)));
    const Tensor x = prediction.denoised * s.alpha + prediction.eps * s.sigma;
    if (last || schedule.eta == 0) return x;
    const double ratio = to.alpha / s.alpha;
    return x * ratio + state.noise.draw_like(x) * std::sqrt(1 - ratio * ratio);
}

}  // namespace

const Algorithm algorithms::tcd{.defaults = defaults_of_distilled, .build = build, .step = step};

}  // namespace burin::diffusion
