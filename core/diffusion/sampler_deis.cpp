// DEIS, arXiv 2204.13902, in its log-rho multistep form: the noise as a polynomial in log rho, rho = sigma / alpha,
// integrated over rho.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

// It divides by log rho, so that a run ends at the smallest sigma of training.
void adapt(SchedulerConfig& config, std::vector<std::string>& /*notes*/) {
    config.final_sigmas_type = "sigma_min";
}

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    return place_sigmas(scheduler, {.as_solver = true, .ends_at_spacing = true}, out);
}

int step_order(const Schedule& schedule, const SamplerState& state) {
    constexpr int short_run = 15;
    const int left = schedule.evaluations() - state.i;
    const int order = std::min(*schedule.settings.solver_order, state.evaluated() + 1);
    const bool careful = *schedule.settings.lower_order_final && schedule.evaluations() < short_run;
    return careful ? std::min(order, left) : order;
}

// The integral of e^u times the product of (u - other), by parts.
double integral(double u, const std::vector<double>& others) {
    if (others.empty()) return std::exp(u);
    const double a = u - others[0];
    if (others.size() == 1) return std::exp(u) * (a - 1);
    const double b = u - others[1];
    return std::exp(u) * (a * b - (a + b) + 2);
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const auto [from, to] = ends(schedule, state.i);
    state.history.insert(state.history.begin(), to_prediction(schedule, native, state.x, state.i).eps);
    const auto order = static_cast<size_t>(step_order(schedule, state));
    std::vector<double> nodes;  // log rho of the latest evaluations
    for (size_t k = 0; k < order; ++k)
        nodes.push_back(-schedule.levels[static_cast<size_t>(state.i) - k].lambda());
    Tensor sum = state.x / from.alpha;
    for (size_t k = 0; k < order; ++k) {
        std::vector<double> others;
        double scale = 1;
        for (size_t j = 0; j < order; ++j) {
            if (j == k) continue;
            others.push_back(nodes[j]);
            scale *= nodes[k] - nodes[j];
        }
        const double share = (integral(-to.lambda(), others) - integral(nodes[0], others)) / scale;
        sum = sum + state.history[k] * share;
    }
    state.history.resize(std::min<size_t>(state.history.size(), 2));
    return sum * to.alpha;
}

}  // namespace

const Algorithm algorithms::deis{
    .reads = {.spacings = true}, .needs_finite_sigma = true, .adapt = adapt, .build = build, .step = step};

}  // namespace burin::diffusion
