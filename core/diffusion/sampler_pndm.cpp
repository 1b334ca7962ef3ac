// Pseudo numerical methods, arXiv 2202.09778.
#include "core/diffusion/spacing.h"

namespace burin::diffusion {
namespace {

constexpr int runge_kutta_evaluations = 12;

void defaults(SchedulerConfig& config) {
    fill(config.timestep_spacing, TimestepSpacing::leading);
    fill(config.set_alpha_to_one, false);
}

// Training steps between two steps.
int stride_of(const Schedule& schedule) { return *schedule.settings.num_train_timesteps / schedule.steps; }

bool starts_with_runge_kutta(const Schedule& schedule) { return !*schedule.settings.skip_prk_steps; }

// The three Runge-Kutta steps evaluate at the beginning, twice half a step on, and at the end.
std::vector<double> runge_kutta_timesteps(const std::vector<double>& steps, int half) {
    std::vector<double> out;
    for (size_t k = 0; k < 3; ++k)
        out.insert(out.end(), {steps[k], steps[k + 1] + half, steps[k + 1] + half, steps[k + 1]});
    return out;
}

std::optional<Error> build(const ResolvedScheduler& scheduler, Schedule& out) {
    const auto steps = spaced_timesteps(scheduler.config, out.steps, true);
    if (!is_usable(steps, *scheduler.config.num_train_timesteps)) return too_many(out.steps);
    const int stride = stride_of(out);
    if (!starts_with_runge_kutta(out)) {
        out.timesteps = steps;
        if (steps.size() > 1) out.timesteps.insert(out.timesteps.begin() + 1, steps[1]);
    } else {
        if (steps.size() < 4) {
            return Error{ErrorCode::bad_input, "pndm with its Runge-Kutta start needs 4 steps or more",
                         "use more steps or another sampler"};
        }
        out.timesteps = runge_kutta_timesteps(steps, stride / 2);
        out.timesteps.insert(out.timesteps.end(), steps.begin() + 3, steps.end());
    }
    for (size_t i = 0; i < out.timesteps.size(); ++i) {
        const int t = static_cast<int>(out.timesteps[i]);
        out.levels.push_back(out.level_at(t));
        const bool in_between = i + 1 < out.timesteps.size();
        out.targets.push_back(out.level_at(in_between ? static_cast<int>(out.timesteps[i + 1]) : t - stride));
    }
    return {};
}

// Equation 9 of the paper: from one level to another along `eps`.
Tensor transfer(const Tensor& x, const Tensor& eps, const Level& from, const Level& to) {
    const double difference = to.alpha * to.alpha - from.alpha * from.alpha;
    const double scale = from.alpha * (from.alpha * to.sigma + from.sigma * to.alpha);
    return x * (to.alpha / from.alpha) - eps * (difference / scale);
}

Tensor move(const Schedule& schedule, const Tensor& x, const Tensor& native, int from_step, int to_step) {
    const Level from = schedule.level_at(from_step);
    return transfer(x, to_prediction(schedule.model.prediction, from, native, x).eps, from,
                    schedule.level_at(to_step));
}

int training_step(const Schedule& schedule, int i) {
    return static_cast<int>(schedule.timesteps[static_cast<size_t>(i)]);
}

void remember(SamplerState& state, const Tensor& native) {
    state.history.insert(state.history.begin(), native);
    if (state.history.size() > 4) state.history.pop_back();
}

// Adams-Bashforth of the order that the history allows.
Tensor extrapolate(const std::vector<Tensor>& e) {
    switch (e.size()) {
        case 1:
            return e[0];
        case 2:
            return (e[0] * 3 - e[1]) / 2;
        case 3:
            return (e[0] * 23 - e[1] * 16 + e[2] * 5) / 12;
        default:
            return (e[0] * 55 - e[1] * 59 + e[2] * 37 - e[3] * 9) / 24;
    }
}

/// Linear multistep. Without a Runge-Kutta start the first step is made twice: the second evaluation, at its
/// end, repeats it with the mean of both outputs.
Tensor plms(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const int t = training_step(schedule, state.i), stride = stride_of(schedule);
    if (!starts_with_runge_kutta(schedule) && state.evaluated() == 1) {
        const Tensor x = state.anchor;
        state.anchor = Tensor();
        return move(schedule, x, (native + state.history[0]) / 2, t + stride, t);
    }
    remember(state, native);
    if (!starts_with_runge_kutta(schedule) && state.evaluated() == 0) state.anchor = state.x;
    return move(schedule, state.x, extrapolate(state.history), t, t - stride);
}

/// The pseudo Runge-Kutta start, equation 13: three steps of four evaluations each, at the beginning, twice
/// in the middle and at the end. history holds the outputs at the beginnings, behind the running weighted
/// sum.
Tensor pndm_runge_kutta(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const int counter = state.evaluated();
    const int phase = counter % 4;
    const int begin = training_step(schedule, counter - phase);
    const int end = training_step(schedule, state.i) - (counter % 2 == 0 ? stride_of(schedule) / 2 : 0);
    Tensor slope = native;
    if (phase == 0) {
        state.anchor = state.x;
        state.history.insert(state.history.begin(), {native / 6, native});
    } else if (phase < 3) {
        state.history[0] = state.history[0] + native / 3;
    } else {
        slope = state.history[0] + native / 6;
        state.history.erase(state.history.begin());
    }
    return move(schedule, state.anchor, slope, begin, end);
}

/// Both mix the network's outputs of several evaluations as they are, and read the mixture.
Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const bool starting = starts_with_runge_kutta(schedule) && state.evaluated() < runge_kutta_evaluations;
    return starting ? pndm_runge_kutta(schedule, state, native) : plms(schedule, state, native);
}

}  // namespace

const Algorithm algorithms::pndm{
    .starts_from_pure_noise = false, .defaults = defaults, .build = build, .step = step};

}  // namespace burin::diffusion
