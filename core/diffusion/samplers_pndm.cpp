// Pseudo numerical methods, arXiv 2202.09778.
#include "core/diffusion/samplers.h"

namespace burin::diffusion {

namespace {

// Equation 9 of the paper: from one level to another along `eps`.
Tensor transfer(const Tensor& x, const Tensor& eps, const Level& from, const Level& to) {
    const double difference = to.alpha * to.alpha - from.alpha * from.alpha;
    const double scale = from.alpha * (from.alpha * to.sigma + from.sigma * to.alpha);
    return x * (to.alpha / from.alpha) - eps * (difference / scale);
}

Tensor step(const Schedule& schedule, const Tensor& x, const Tensor& native, int from_step, int to_step) {
    const Level from = schedule.level_at(from_step);
    return transfer(x, to_prediction(schedule.prediction, from, native, x).eps, from,
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

}  // namespace

/// Linear multistep. Without a Runge-Kutta start the first step is made twice: the second evaluation, at its
/// end, repeats it with the mean of both outputs.
Tensor plms(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const int t = training_step(schedule, state.i);
    if (schedule.runge_kutta == 0 && state.evaluated() == 1) {
        const Tensor x = state.anchor;
        state.anchor = Tensor();
        return step(schedule, x, (native + state.history[0]) / 2, t + schedule.stride, t);
    }
    remember(state, native);
    if (schedule.runge_kutta == 0 && state.evaluated() == 0) state.anchor = state.x;
    return step(schedule, state.x, extrapolate(state.history), t, t - schedule.stride);
}

/// The pseudo Runge-Kutta start, equation 13: three steps of four evaluations each, at the beginning, twice
/// in the middle and at the end. history holds the outputs at the beginnings, behind the running weighted
/// sum.
Tensor pndm_runge_kutta(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    const int counter = state.evaluated();
    const int phase = counter % 4;
    const int begin = training_step(schedule, counter - phase);
    const int end = training_step(schedule, state.i) - (counter % 2 == 0 ? schedule.stride / 2 : 0);
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
    return step(schedule, state.anchor, slope, begin, end);
}

}  // namespace burin::diffusion
