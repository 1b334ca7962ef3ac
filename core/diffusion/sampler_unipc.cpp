// UniPC, arXiv 2302.04867: a predictor and a corrector of the same order that share every evaluation.
#include <algorithm>
#include <cmath>

#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

void defaults(SchedulerConfig& config) { fill(config.solver_type, "bh2"); }

// The classes of the DPM family read each other's words for the form of the second-order term as their own default.
void adapt(SchedulerConfig& config, std::vector<std::string>& notes) {
    if (config.solver_type != "bh1") config.solver_type = "bh2";
    if (!*config.predict_x0) notes.push_back(not_built("predict_x0", "false"));
    if (config.has_solver_p.value_or(false)) notes.push_back(not_built("solver_p", "another solver"));
    // The last step, to no noise at all, has no second order.
    const bool unstable =
        !*config.lower_order_final && *config.final_sigmas_type == "zero" && *config.solver_order > 1;
    if (!unstable) return;
    notes.push_back(not_built("lower_order_final", "false together with final_sigmas_type 'zero'"));
    config.lower_order_final = true;
}

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    return place_sigmas(scheduler, {.as_solver = true, .ends_at_spacing = true}, out);
}

int step_order(const Schedule& schedule, int i, int first) {
    const int left = schedule.evaluations() - i;
    const int most = *schedule.settings.solver_order;
    return std::min(*schedule.settings.lower_order_final ? std::min(most, left) : most, i - first + 1);
}

// Solves the small system `a` rho = `b`; the pivots cannot vanish because a is a Vandermonde matrix of
// distinct nodes.
std::vector<double> solve(std::vector<std::vector<double>> a, std::vector<double> b) {
    const size_t n = b.size();
    for (size_t k = 0; k < n; ++k) {
        size_t pivot = k;
        for (size_t row = k + 1; row < n; ++row) {
            if (std::abs(a[row][k]) > std::abs(a[pivot][k])) pivot = row;
        }
        std::swap(a[k], a[pivot]);
        std::swap(b[k], b[pivot]);
        for (size_t row = k + 1; row < n; ++row) {
            const double factor = a[row][k] / a[k][k];
            for (size_t column = k; column < n; ++column) a[row][column] -= factor * a[k][column];
            b[row] -= factor * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t column = k + 1; column < n; ++column) b[k] -= a[k][column] * b[column];
        b[k] /= a[k][k];
    }
    return b;
}

// The step from the level of evaluation s to `to`, for data prediction.
struct Way {
    Level from, to;
    double h, b_h;              // h in lambda; B(h) of the paper at -h
    std::vector<double> nodes;  // r_k: where earlier evaluations lie, in units of h
};

Way plan(const Schedule& schedule, int s, int order) {
    const auto level = [&](int i) { return schedule.levels[static_cast<size_t>(i)]; };
    Way step{level(s), schedule.targets[static_cast<size_t>(s)], 0, 0, {}};
    step.h = step.to.lambda() - step.from.lambda();
    step.b_h = *schedule.settings.solver_type == "bh1" ? -step.h : std::expm1(-step.h);
    for (int k = 1; k < order; ++k)
        step.nodes.push_back((level(s - k).lambda() - step.from.lambda()) / step.h);
    return step;
}

// Equation 12 of the paper: weights of the differences at `nodes` that meet the order conditions.
std::vector<double> weights(const Way& way, const std::vector<double>& nodes) {
    const double hh = -way.h;
    double phi = std::expm1(hh) / hh - 1, factorial = 1;
    std::vector<std::vector<double>> a;
    std::vector<double> b;
    for (size_t row = 0; row < nodes.size(); ++row) {
        a.emplace_back();
        for (const double node : nodes) a.back().push_back(std::pow(node, static_cast<double>(row)));
        b.push_back(phi * factorial / way.b_h);
        factorial *= static_cast<double>(row + 2);
        phi = phi / hh - 1 / factorial;
    }
    return solve(a, b);
}

// The first-order part, common to predictor and corrector: exact for a constant prediction m0.
Tensor constant_part(const Way& way, const Tensor& x, const Tensor& m0) {
    return x * (way.to.sigma / way.from.sigma) - m0 * (way.to.alpha * std::expm1(-way.h));
}

// m holds the denoised predictions, newest first; m[0] belongs to `from`.
Tensor predict(const Way& way, const Tensor& x, const std::vector<Tensor>& m) {
    Tensor next = constant_part(way, x, m[0]);
    if (way.nodes.empty()) return next;
    // At order 2 the paper takes 1/2 for the only weight, whatever B(h).
    const auto rho = way.nodes.size() == 1 ? std::vector<double>{0.5} : weights(way, way.nodes);
    for (size_t k = 0; k < rho.size(); ++k) {
        next = next - (m[k + 1] - m[0]) * (way.to.alpha * way.b_h * rho[k] / way.nodes[k]);
    }
    return next;
}

// Repeats the step that led here, now that the prediction `here` at its end is known.
Tensor correct(const Way& way, const Tensor& x, const std::vector<Tensor>& m, const Tensor& here) {
    auto nodes = way.nodes;
    nodes.push_back(1);
    const auto rho = nodes.size() == 1 ? std::vector<double>{0.5} : weights(way, nodes);
    Tensor next = constant_part(way, x, m[0]) - (here - m[0]) * (way.to.alpha * way.b_h * rho.back());
    for (size_t k = 0; k < way.nodes.size(); ++k) {
        next = next - (m[k + 1] - m[0]) * (way.to.alpha * way.b_h * rho[k] / nodes[k]);
    }
    return next;
}

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    const auto& disable_corrector = schedule.settings.disable_corrector;
    const int i = state.i;
    const bool disabled = std::ranges::find(disable_corrector, i - 1) != disable_corrector.end();
    Tensor x = state.x;
    if (state.evaluated() > 0 && !disabled) {
        const Way last = plan(schedule, i - 1, step_order(schedule, i - 1, state.first));
        x = correct(last, state.anchor, state.history, prediction.denoised);
    }
    state.anchor = x;
    state.history.insert(state.history.begin(), prediction.denoised);
    if (state.history.size() > static_cast<size_t>(*schedule.settings.solver_order)) state.history.pop_back();
    const Way way = plan(schedule, i, step_order(schedule, i, state.first));
    return way.h == 0 ? x : predict(way, x, state.history);
}

}  // namespace

const Algorithm algorithms::unipc{.reads = {.spacings = true, .final_sigma = true},
                                  .needs_finite_sigma = true,
                                  .defaults = defaults,
                                  .adapt = adapt,
                                  .build = build,
                                  .step = step};

}  // namespace burin::diffusion
