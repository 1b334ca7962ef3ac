#include "core/diffusion/guided_sampling.h"

#include "core/base/result.h"
#include "core/diffusion/samplers.h"

namespace burin::diffusion {

Tensor sample_guided(const PairedNetwork& network, const Tensor& noise, const GuidedSampling& how,
                     const CancelToken* cancel) {
    const torch::NoGradGuard guard;
    const int64_t n = noise.size(0);
    const auto schedule = value_or_throw(make_schedule(how.scheduler, "default", how.steps));
    auto run = start(schedule, noise, how.noise);
    while (!finished(schedule, run)) {
        if (cancel) cancel->check();
        const Tensor x = scale_input(schedule, run.x, run.i)
                             .repeat({2, 1, 1, 1})
                             .to(how.type)
                             .contiguous(at::MemoryFormat::ChannelsLast);
        const Tensor timestep =
            torch::full({2 * n}, schedule.timesteps[static_cast<size_t>(run.i)], torch::kFloat32);
        const auto made = network(x, timestep).to(torch::kFloat32).chunk(2);
        advance(schedule, run, made[0] + how.guidance * (made[1] - made[0]));
    }
    return run.x;
}

}  // namespace burin::diffusion
