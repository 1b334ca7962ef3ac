#include "core/inversion/invert.h"

#include <ATen/CPUGeneratorImpl.h>

#include "core/diffusion/prediction.h"

namespace burin::inversion {
namespace {

void check(const InversionOptions& options, const Tensor& x0, const Tensor& noise) {
    const int n = options.schedule.count();
    if (n < 1 || x0.dim() != 3 || noise.dim() != 4 || noise.size(0) != n || noise[0].sizes() != x0.sizes())
        throw Failure(ErrorCode::internal, "latent, noise and steps of an inversion do not fit together");
    // Masks are blurred two halvings down with their border reflected.
    if (x0.size(1) < 5 || x0.size(2) < 5)
        throw Failure(ErrorCode::bad_input,
                      "the picture is too small to be steered: its latent has " + std::to_string(x0.size(2)) +
                          "x" + std::to_string(x0.size(1)) + " cells and needs 5 on each side",
                      "scale the picture up");
}

/// x_0 .. x_n: the latent noised afresh for every step, and itself.
Tensor noised(const EditSchedule& schedule, const Tensor& x0, const Tensor& noise) {
    std::vector<Tensor> all;
    for (int i = 0; i < schedule.count(); ++i) {
        const SolverStep& step = schedule.steps[static_cast<size_t>(i)];
        all.push_back(x0 * step.alpha + noise[i] * step.sigma);
    }
    all.push_back(x0);
    return torch::stack(all);
}

}  // namespace

Tensor eps_of(diffusion::PredictionType prediction, const SolverStep& step, const Tensor& native,
              const Tensor& x) {
    return diffusion::to_prediction(prediction, {step.alpha, step.sigma}, native, x).eps;
}

Tensor denoised_of(const SolverStep& step, const Tensor& eps, const Tensor& x) {
    return (x - eps * step.sigma) / step.alpha;
}

Tensor mean_of(const SolverStep& step, const Tensor& x, const Tensor& denoised, const Tensor& before) {
    if (step.cx == 0) return denoised;
    const Tensor sum = x * step.cx + denoised * step.c0;
    return step.c1 == 0 ? sum : sum + before * step.c1;
}

Tensor Inversion::noise_maps() const {
    std::vector<Tensor> maps;
    for (int i = 0; i < count(); ++i)
        maps.push_back((x[i + 1] - mean[i]) / options.schedule.steps[static_cast<size_t>(i)].s);
    return torch::stack(maps);
}

Tensor inversion_noise(uint64_t seed, int steps, int64_t channels, int64_t h, int64_t w) {
    auto generator = at::detail::createCPUGenerator(seed);
    std::vector<Tensor> noise(static_cast<size_t>(steps));
    for (auto step = noise.rbegin(); step != noise.rend(); ++step)
        *step = torch::randn({1, channels, h, w}, generator, torch::kFloat32)[0];
    return torch::stack(noise);
}

Inversion invert(const InversionOptions& options, const Tensor& x0, const Tensor& noise,
                 RowNetwork& network) {
    check(options, x0, noise);
    const EditSchedule& schedule = options.schedule;
    Inversion inversion;
    inversion.options = options;
    inversion.x = noised(schedule, x0, noise);
    std::vector<Row> rows;
    const auto n = static_cast<size_t>(schedule.count());
    const auto ask = [&](const std::string& text) {
        for (size_t i = 0; i < n; ++i)
            rows.push_back(
                {.x = inversion.x[static_cast<int64_t>(i)], .timestep = schedule.timesteps[i], .text = text});
    };
    ask({});
    const bool has_source = options.uses_source();
    if (has_source) ask(options.source);
    const auto outputs = network.predict(rows);
    std::vector<Tensor> empty, base;
    for (size_t i = 0; i < n; ++i) {
        const SolverStep& step = schedule.steps[i];
        const Tensor x = inversion.x[static_cast<int64_t>(i)];
        empty.push_back(eps_of(options.prediction, step, outputs[i].native, x));
        const Tensor source =
            has_source ? eps_of(options.prediction, step, outputs[n + i].native, x) : empty.back();
        base.push_back(has_source ? empty.back() + (source - empty.back()) * options.source_scale
                                  : empty.back());
    }
    return inversion_from(options, inversion.x, torch::stack(empty), torch::stack(base));
}

Inversion inversion_from(const InversionOptions& options, Tensor x, Tensor empty, Tensor base) {
    Inversion inversion{.options = options,
                        .x = std::move(x),
                        .empty = std::move(empty),
                        .base = std::move(base),
                        .denoised = {},
                        .mean = {}};
    std::vector<Tensor> denoised, mean;
    for (int i = 0; i < inversion.count(); ++i) {
        const SolverStep& step = options.schedule.steps[static_cast<size_t>(i)];
        denoised.push_back(denoised_of(step, inversion.base[i], inversion.x[i]));
        mean.push_back(mean_of(step, inversion.x[i], denoised.back(),
                               i > 0 ? denoised[static_cast<size_t>(i) - 1] : Tensor()));
    }
    inversion.denoised = torch::stack(denoised);
    inversion.mean = torch::stack(mean);
    return inversion;
}

}  // namespace burin::inversion
