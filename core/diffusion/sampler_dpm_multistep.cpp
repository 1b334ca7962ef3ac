// DPM-Solver++ as a multistep method: arXiv 2211.01095, its third order after arXiv 2206.00927.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

// A name means the second order, in the deterministic form or the stochastic one.
void named(SchedulerConfig& config) {
    config.algorithm_type = "dpmsolver++";
    config.solver_order = 2;
}

void named_sde(SchedulerConfig& config) {
    config.algorithm_type = "sde-dpmsolver++";
    config.solver_order = 2;
}

bool is_sde(const SchedulerConfig& config) { return config.algorithm_type == "sde-dpmsolver++"; }

// The classes of the DPM family read each other's words for the form of the second-order term as their own default.
void adapt(SchedulerConfig& config, std::vector<std::string>& notes) {
    auto &type = *config.solver_type, &algorithm = *config.algorithm_type;
    if (type != "heun") type = "midpoint";
    if (algorithm == "deis") algorithm = "dpmsolver++";
    if (algorithm == "dpmsolver++" || is_sde(config)) return;
    notes.push_back(not_built("algorithm_type", algorithm));
    algorithm = algorithm.starts_with("sde") ? "sde-dpmsolver++" : "dpmsolver++";
}

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    out.stochastic = is_sde(scheduler.config);
    return place_sigmas(scheduler, {.as_solver = true, .cuts_cosine = true}, out);
}

// The order of the step: as many earlier evaluations as there are, fewer at the end of a short run.
int step_order(const Schedule& schedule, const SamplerState& state) {
    constexpr int short_run = 15;
    const auto& settings = schedule.settings;
    const int left = schedule.evaluations() - state.i;
    const bool careful = *settings.lower_order_final && schedule.evaluations() < short_run;
    int order = std::min(*settings.solver_order, state.evaluated() + 1);
    if (left == 2 && careful) order = std::min(order, 2);
    if (left == 1 && (careful || *settings.euler_at_final || schedule.targets.back().sigma == 0)) order = 1;
    return order;
}

// Scaled backward differences of the denoised predictions over lambda: D0 + D1 (l - l0)/h + D2 ((l -
// l0)/h)^2.
struct Differences {
    Tensor d0, d1, d2;  // d1 and d2 are undefined below their orders
};

Differences differences(const Schedule& schedule, const SamplerState& state, const Tensor& denoised,
                        int order, double h) {
    if (order == 1) return {denoised, {}, {}};
    const auto i = static_cast<size_t>(state.i);
    const auto& levels = schedule.levels;
    const double r0 = (levels[i].lambda() - levels[i - 1].lambda()) / h;
    const Tensor newest = (denoised - state.history[0]) * (1 / r0);
    if (order == 2) return {denoised, newest, {}};
    const double r1 = (levels[i - 1].lambda() - levels[i - 2].lambda()) / h;
    const Tensor older = (state.history[0] - state.history[1]) * (1 / r1);
    const Tensor change = newest - older;
    return {denoised, newest + change * (r0 / (r0 + r1)), change * (1 / (r0 + r1))};
}

void remember(const Schedule& schedule, SamplerState& state, const Tensor& denoised) {
    state.history.insert(state.history.begin(), denoised);
    const auto kept = static_cast<size_t>(std::max(*schedule.settings.solver_order - 1, 0));
    if (state.history.size() > kept) state.history.resize(kept);
}

// The parts of a step that the ordinary and the stochastic form share.
struct Way {
    Level from, to;
    double h;
    int order;
};

Way plan(const Schedule& schedule, const SamplerState& state) {
    const auto i = static_cast<size_t>(state.i);
    const Level from = schedule.levels[i], to = schedule.targets[i];
    return {from, to, to.lambda() - from.lambda(), step_order(schedule, state)};
}

Tensor dpmpp_multistep(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto [from, to, h, order] = plan(schedule, state);
    if (h == 0) return state.x;
    const auto [d0, d1, d2] = differences(schedule, state, prediction.denoised, order, h);
    const double phi1 = std::expm1(-h);
    const double phi2 = phi1 / h + 1;
    const double phi3 = (phi1 + h) / (h * h) - 0.5;
    Tensor next = state.x * (to.sigma / from.sigma) - d0 * (to.alpha * phi1);
    const bool midpoint = order == 2 && *schedule.settings.solver_type == "midpoint";
    if (order > 1) next = next + d1 * (to.alpha * (midpoint ? -0.5 * phi1 : phi2));
    if (order > 2) next = next - d2 * (to.alpha * phi3);
    remember(schedule, state, prediction.denoised);
    return next;
}

Tensor dpmpp_multistep_sde(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto [from, to, h, order] = plan(schedule, state);
    if (h == 0) return state.x;
    const auto [d0, d1, d2] = differences(schedule, state, prediction.denoised, order, h);
    const double phi1 = -std::expm1(-2 * h);
    const double phi2 = -phi1 / (2 * h) + 1;
    const double phi3 = (phi1 - 2 * h) / (4 * h * h) - 0.5;
    Tensor next = state.x * (to.sigma / from.sigma * std::exp(-h)) + d0 * (to.alpha * phi1);
    const bool midpoint = order == 2 && *schedule.settings.solver_type == "midpoint";
    if (order > 1) next = next + d1 * (to.alpha * (midpoint ? 0.5 * phi1 : phi2));
    if (order > 2) next = next + d2 * (to.alpha * phi3);
    remember(schedule, state, prediction.denoised);
    const double deviation = to.sigma * std::sqrt(phi1);
    return deviation > 0 ? next + state.noise.draw_like(next) * deviation : next;
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    return schedule.stochastic ? dpmpp_multistep_sde(schedule, state, prediction)
                               : dpmpp_multistep(schedule, state, prediction);
}

constexpr Algorithm deterministic{.reads = {.spacings = true, .lambdas = true, .final_sigma = true},
                                  .needs_finite_sigma = true,
                                  .named = named,
                                  .adapt = adapt,
                                  .build = build,
                                  .step = step};

constexpr Algorithm stochastic() {
    Algorithm out = deterministic;
    out.named = named_sde;
    return out;
}

}  // namespace

const Algorithm algorithms::dpm_multistep = deterministic;
const Algorithm algorithms::dpm_multistep_sde = stochastic();

}  // namespace burin::diffusion
