// Linear multistep of the fourth order (Adams and Bashforth) on the probability flow dx/dsigma = (x - denoised) / sigma, as
// other tools know LMS.
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    return place_sigmas(scheduler, {}, out);
}

// Lagrange's polynomial that is 1 at nodes[j] and 0 at the others, from nodes[0] to `end`: Gauss' rule of two points is
// exact for cubics.
double weight(const std::vector<double>& nodes, size_t j, double end) {
    const double middle = (nodes[0] + end) / 2, half = (end - nodes[0]) / 2;
    double sum = 0;
    for (const double side : {-1 / std::sqrt(3.0), 1 / std::sqrt(3.0)}) {
        double product = 1;
        for (size_t k = 0; k < nodes.size(); ++k)
            if (k != j) product *= (middle + side * half - nodes[k]) / (nodes[j] - nodes[k]);
        sum += product;
    }
    return sum * half;
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    constexpr size_t order = 4;
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto [from, to] = ends(schedule, state.i);
    state.history.insert(state.history.begin(), (state.x - prediction.denoised) / from.sigma);
    if (state.history.size() > order) state.history.pop_back();
    std::vector<double> nodes;
    for (size_t k = 0; k < state.history.size(); ++k)
        nodes.push_back(schedule.levels[static_cast<size_t>(state.i) - k].sigma);
    Tensor next = state.x;
    for (size_t k = 0; k < nodes.size(); ++k) next = next + state.history[k] * weight(nodes, k, to.sigma);
    return next;
}

}  // namespace

const Algorithm algorithms::lms{.family = NoiseFamily::exploding,
                                .reads = {.spacings = true},
                                .needs_finite_sigma = true,
                                .build = build,
                                .step = step};

}  // namespace burin::diffusion
