// Runs of the toy network over real schedules.
#pragma once

#include <string>

#include "core/guidance/trajectory.h"
#include "tests/core/guidance/toy_network.h"

namespace burin::guidance {

struct ToyRequest {
    std::string sampler = "ddim", prompt = "a portrait", negative;
    int steps = 8;
    std::vector<uint64_t> seeds{7};
    int64_t h = 8, w = 8;
    double eta = 0;
    diffusion::SchedulerConfig scheduler;
    protocol::Guidance guidance;
};

inline diffusion::Schedule toy_schedule(const ToyRequest& request) {
    diffusion::SchedulerConfig config = request.scheduler;
    config.class_name = "DDIMScheduler";
    return value_or_throw(diffusion::make_schedule(config, request.sampler, request.steps, request.eta));
}

inline std::unique_ptr<Guide> toy_guide(const ToyRequest& request, const diffusion::Schedule& schedule) {
    GuideContext context;
    context.prompt = request.prompt;
    context.negative = request.negative;
    context.fractions = fractions_of(schedule);
    context.h = request.h;
    context.w = request.w;
    return make_guide(request.guidance, context);
}

inline Trajectory toy_run(const ToyRequest& request, ToyNetwork& network, TrajectoryCache* cache,
                          TrajectoryOptions options = {}, const TrajectoryHooks& hooks = {}, int first = 0) {
    const auto schedule = toy_schedule(request);
    const auto guide = toy_guide(request, schedule);
    Hasher base("toy base");
    for (const uint64_t seed : request.seeds) base.integer(static_cast<int64_t>(seed));
    options.base = base.finish();
    diffusion::NoiseStream stream(request.seeds);
    const Tensor noise = stream.draw({4, request.h, request.w});
    auto start = first == 0 ? diffusion::start(schedule, noise, stream)
                            : diffusion::start_from(
                                  schedule, diffusion::add_noise(schedule, 0.3 * noise.cos(), noise, first),
                                  first, stream);
    return run_trajectory(schedule, *guide, std::move(start), network, cache, options, hooks);
}

}  // namespace burin::guidance
