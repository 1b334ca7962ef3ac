#include "core/diffusion/samplers.h"

#include "core/base/result.h"
#include "core/diffusion/algorithm.h"

namespace burin::diffusion {

SamplerState start(const Schedule& schedule, const Tensor& noise, NoiseStream stream) {
    return start_from(schedule, noise * schedule.init_noise_sigma, 0, std::move(stream));
}

SamplerState start_from(const Schedule& schedule, const Tensor& x, int first, NoiseStream stream) {
    if (first < 0 || first > schedule.evaluations()) {
        throw Failure(ErrorCode::internal, "a run was started at evaluation " + std::to_string(first) +
                                               " of " + std::to_string(schedule.evaluations()));
    }
    if (schedule.stochastic && stream.rows() != x.size(0)) {
        throw Failure(ErrorCode::internal, "a stochastic sampler needs one generator per row, not " +
                                               std::to_string(stream.rows()) + " for " +
                                               std::to_string(x.size(0)));
    }
    return {x, first, first, {}, {}, std::move(stream)};
}

bool finished(const Schedule& schedule, const SamplerState& state) {
    return state.i >= schedule.evaluations();
}

void advance(const Schedule& schedule, SamplerState& state, const Tensor& native_output) {
    if (finished(schedule, state)) throw Failure(ErrorCode::internal, "a finished run was advanced");
    if (native_output.sizes() != state.x.sizes()) {
        throw Failure(ErrorCode::internal, "the network's output differs in shape from the latents");
    }
    state.x = schedule.algorithm->step(schedule, state, native_output);
    ++state.i;
}

}  // namespace burin::diffusion
