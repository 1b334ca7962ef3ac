#include "core/diffusion/samplers.h"

#include "core/base/result.h"

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

namespace {

Tensor step(const Schedule& schedule, SamplerState& state, const Tensor& native) {
    if (schedule.sampler == SamplerKind::pndm) {
        return state.evaluated() < schedule.runge_kutta ? pndm_runge_kutta(schedule, state, native)
                                                        : plms(schedule, state, native);
    }
    const Prediction prediction = to_prediction(schedule, native, state.x, state.i);
    switch (schedule.sampler) {
        case SamplerKind::ddim:
            return ddim(schedule, state, prediction);
        case SamplerKind::euler:
            return euler(schedule, state, prediction);
        case SamplerKind::euler_ancestral:
            return euler_ancestral(schedule, state, prediction);
        case SamplerKind::heun:
            return heun(schedule, state, prediction);
        case SamplerKind::dpm_multistep:
            return schedule.solver.sde ? dpmpp_multistep_sde(schedule, state, prediction)
                                       : dpmpp_multistep(schedule, state, prediction);
        case SamplerKind::unipc:
            return unipc(schedule, state, prediction);
        case SamplerKind::lcm:
            return lcm(schedule, state, prediction);
        case SamplerKind::pndm:
            break;
    }
    throw Failure(ErrorCode::internal, "a sampler without an algorithm");
}

}  // namespace

void advance(const Schedule& schedule, SamplerState& state, const Tensor& native_output) {
    if (finished(schedule, state)) throw Failure(ErrorCode::internal, "a finished run was advanced");
    if (native_output.sizes() != state.x.sizes()) {
        throw Failure(ErrorCode::internal, "the network's output differs in shape from the latents");
    }
    state.x = step(schedule, state, native_output);
    ++state.i;
}

}  // namespace burin::diffusion
