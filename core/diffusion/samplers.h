// Samplers: one network evaluation in, the next x out.
//
//     SamplerState state = start(schedule, stream.draw({c, h, w}), stream);
//     while (!finished(schedule, state)) {
//         const Tensor shown = scale_input(schedule, state.x, state.i);
//         advance(schedule, state, network(shown, schedule.timesteps[state.i]));
//     }
//
// The state is explicit and complete. Tensors are never changed in place, so a copy of a state is a snapshot
// from which the run goes on bit for bit, at any evaluation.
#pragma once

#include <vector>

#include <torch/torch.h>

#include "core/diffusion/noise.h"
#include "core/diffusion/prediction.h"
#include "core/diffusion/schedule.h"

namespace burin::diffusion {

struct SamplerState {
    Tensor x;                     ///< [n, c, h, w] float32, at schedule.levels[i]
    int i = 0;                    ///< the evaluation that comes next
    int first = 0;                ///< the evaluation the run began with
    std::vector<Tensor> history;  ///< what the sampler remembers of earlier evaluations, newest first
    Tensor anchor;                ///< the x that a later evaluation returns to; undefined where none
    NoiseStream noise;            ///< for stochastic samplers, one generator per row

    [[nodiscard]] int evaluated() const { return i - first; }
};

/// From standard normal `noise` [n, c, h, w] at evaluation 0. `stream` continues with the noise of the steps;
/// it may be the one that drew `noise`, and may be empty where the schedule is not stochastic.
SamplerState start(const Schedule& schedule, const Tensor& noise, NoiseStream stream = {});

/// From an x that is already at the level of evaluation `first`, such as the result of add_noise().
SamplerState start_from(const Schedule& schedule, const Tensor& x, int first, NoiseStream stream = {});

[[nodiscard]] bool finished(const Schedule& schedule, const SamplerState& state);

/// Takes the network's output [n, c, h, w] for evaluation state.i, after guidance and in its own
/// parametrisation, to the next evaluation. Throws Failure where shapes disagree or the run is finished.
void advance(const Schedule& schedule, SamplerState& state, const Tensor& native_output);

}  // namespace burin::diffusion
