#include "core/training/guided_sampling.h"

#include "core/base/result.h"
#include "core/diffusion/samplers.h"

namespace burin::training {

Tensor sample_guided(const models::UNet& unet, const models::TextContext& text, const Tensor& noise,
                     const GuidedSampling& how, const CancelToken* cancel) {
    const torch::NoGradGuard guard;
    const int64_t n = noise.size(0);
    if (text.rows() != 2 * n)
        throw Failure(ErrorCode::internal, "guided sampling needs two rows of text a picture");
    const auto schedule = value_or_throw(diffusion::make_schedule(how.scheduler, "default", how.steps));
    auto run = diffusion::start(schedule, noise, how.noise);
    while (!diffusion::finished(schedule, run)) {
        if (cancel) cancel->check();
        const Tensor x = diffusion::scale_input(schedule, run.x, run.i)
                             .repeat({2, 1, 1, 1})
                             .to(how.type)
                             .contiguous(at::MemoryFormat::ChannelsLast);
        const Tensor timestep =
            torch::full({2 * n}, schedule.timesteps[static_cast<size_t>(run.i)], torch::kFloat32);
        const auto made = unet.forward(x, timestep, text, {}, cancel).to(torch::kFloat32).chunk(2);
        diffusion::advance(schedule, run, made[0] + how.guidance * (made[1] - made[0]));
    }
    return run.x;
}

}  // namespace burin::training
