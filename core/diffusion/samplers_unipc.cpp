// UniPC, arXiv 2302.04867: a predictor and a corrector of the same order that share every evaluation.
#include <algorithm>
#include <cmath>

#include "core/diffusion/samplers.h"

namespace burin::diffusion {

namespace {

int step_order(const Schedule& schedule, int i, int first) {
    const int left = schedule.evaluations() - i;
    const int order =
        schedule.solver.lower_order_final ? std::min(schedule.solver.order, left) : schedule.solver.order;
    return std::min(order, i - first + 1);
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
struct Step {
    Level from, to;
    double h, b_h;              // h in lambda; B(h) of the paper at -h
    std::vector<double> nodes;  // r_k: where earlier evaluations lie, in units of h
};

Step plan(const Schedule& schedule, int s, int order) {
    const auto level = [&](int i) { return schedule.levels[static_cast<size_t>(i)]; };
    Step step{level(s), schedule.targets[static_cast<size_t>(s)], 0, 0, {}};
    step.h = step.to.lambda() - step.from.lambda();
    step.b_h = schedule.solver.bh1 ? -step.h : std::expm1(-step.h);
    for (int k = 1; k < order; ++k)
        step.nodes.push_back((level(s - k).lambda() - step.from.lambda()) / step.h);
    return step;
}

// Equation 12 of the paper: weights of the differences at `nodes` that meet the order conditions.
std::vector<double> weights(const Step& step, const std::vector<double>& nodes) {
    const double hh = -step.h;
    double phi = std::expm1(hh) / hh - 1, factorial = 1;
    std::vector<std::vector<double>> a;
    std::vector<double> b;
    for (size_t row = 0; row < nodes.size(); ++row) {
        a.emplace_back();
        for (const double node : nodes) a.back().push_back(std::pow(node, static_cast<double>(row)));
        b.push_back(phi * factorial / step.b_h);
        factorial *= static_cast<double>(row + 2);
        phi = phi / hh - 1 / factorial;
    }
    return solve(a, b);
}

// The first-order part, common to predictor and corrector: exact for a constant prediction m0.
Tensor constant_part(const Step& step, const Tensor& x, const Tensor& m0) {
    return x * (step.to.sigma / step.from.sigma) - m0 * (step.to.alpha * std::expm1(-step.h));
}

// m holds the denoised predictions, newest first; m[0] belongs to `from`.
Tensor predict(const Step& step, const Tensor& x, const std::vector<Tensor>& m) {
    Tensor next = constant_part(step, x, m[0]);
    if (step.nodes.empty()) return next;
    // At order 2 the paper takes 1/2 for the only weight, whatever B(h).
    const auto rho = step.nodes.size() == 1 ? std::vector<double>{0.5} : weights(step, step.nodes);
    for (size_t k = 0; k < rho.size(); ++k) {
        next = next - (m[k + 1] - m[0]) * (step.to.alpha * step.b_h * rho[k] / step.nodes[k]);
    }
    return next;
}

// Repeats the step that led here, now that the prediction `here` at its end is known.
Tensor correct(const Step& step, const Tensor& x, const std::vector<Tensor>& m, const Tensor& here) {
    auto nodes = step.nodes;
    nodes.push_back(1);
    const auto rho = nodes.size() == 1 ? std::vector<double>{0.5} : weights(step, nodes);
    Tensor next = constant_part(step, x, m[0]) - (here - m[0]) * (step.to.alpha * step.b_h * rho.back());
    for (size_t k = 0; k < step.nodes.size(); ++k) {
        next = next - (m[k + 1] - m[0]) * (step.to.alpha * step.b_h * rho[k] / nodes[k]);
    }
    return next;
}

}  // namespace

Tensor unipc(const Schedule& schedule, SamplerState& state, const Prediction& prediction) {
    const auto& solver = schedule.solver;
    const int i = state.i;
    const bool disabled =
        std::ranges::find(solver.disable_corrector, i - 1) != solver.disable_corrector.end();
    Tensor x = state.x;
    if (state.evaluated() > 0 && !disabled) {
        const Step last = plan(schedule, i - 1, step_order(schedule, i - 1, state.first));
        x = correct(last, state.anchor, state.history, prediction.denoised);
    }
    state.anchor = x;
    state.history.insert(state.history.begin(), prediction.denoised);
    if (state.history.size() > static_cast<size_t>(solver.order)) state.history.pop_back();
    const Step step = plan(schedule, i, step_order(schedule, i, state.first));
    return step.h == 0 ? x : predict(step, x, state.history);
}

}  // namespace burin::diffusion
