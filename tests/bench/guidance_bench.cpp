// What guidance costs beside the network: one evaluation at 4x64x64 (a 512x512 picture) with three
// directions.
#include <benchmark/benchmark.h>

#include "core/guidance/guide.h"
#include "core/guidance/masks.h"

namespace burin::guidance {
namespace {

using protocol::MaskKind;

constexpr int64_t channels = 4, side = 64;

std::unique_ptr<Guide> three_directions(MaskKind kind, double momentum) {
    protocol::Guidance guidance;
    for (const char* text : {"smiling", "glasses", "winter"}) {
        protocol::Direction direction;
        direction.text = text;
        direction.start = 0;
        direction.mask = kind;
        direction.momentum_scale = momentum;
        guidance.directions.push_back(direction);
    }
    GuideContext context;
    context.prompt = "a portrait";
    context.fractions = {0, 0.5};
    context.h = context.w = side;
    return make_guide(guidance, context);
}

std::vector<Tensor> random_rows(size_t count) {
    torch::manual_seed(1);
    std::vector<Tensor> rows;
    for (size_t r = 0; r < count; ++r) rows.push_back(torch::randn({1, channels, side, side}));
    return rows;
}

void combine(benchmark::State& state, MaskKind kind, double momentum, bool observed) {
    const torch::NoGradGuard no_gradients;
    const auto guide = three_directions(kind, momentum);
    const RowPlan plan = guide->plan(0);
    const auto rows = random_rows(plan.rows.size());
    GuidanceState memory;
    for (auto _ : state) {
        StepRecord record;
        benchmark::DoNotOptimize(
            guide->combine(plan, rows, memory, {observed, observed, observed}, observed ? &record : nullptr));
    }
}

void prompt_only(benchmark::State& state) {
    const torch::NoGradGuard no_gradients;
    const auto rows = random_rows(2);
    for (auto _ : state) benchmark::DoNotOptimize(prompt_guidance(rows[0], rows[1], 7.5, 0));
}

void threshold_by_kth_value(benchmark::State& state) {
    const Tensor magnitude = random_rows(1)[0].abs().flatten(2);
    for (auto _ : state) benchmark::DoNotOptimize(kept_threshold(magnitude, 0.9));
}

void threshold_by_torch_quantile(benchmark::State& state) {
    const Tensor magnitude = random_rows(1)[0].abs().flatten(2);
    for (auto _ : state) benchmark::DoNotOptimize(torch::quantile(magnitude, 0.9, -1, true));
}

void plan(benchmark::State& state) {
    const auto guide = three_directions(MaskKind::spatial, 0);
    for (auto _ : state) benchmark::DoNotOptimize(guide->plan(0));
}

BENCHMARK(prompt_only)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(combine, spatial, MaskKind::spatial, 0, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(combine, channel, MaskKind::channel, 0, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(combine, spatial_with_momentum, MaskKind::spatial, 0.4, false)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(combine, spatial_observed, MaskKind::spatial, 0, true)->Unit(benchmark::kMicrosecond);
BENCHMARK(threshold_by_kth_value)->Unit(benchmark::kMicrosecond);
BENCHMARK(threshold_by_torch_quantile)->Unit(benchmark::kMicrosecond);
BENCHMARK(plan)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace burin::guidance

BENCHMARK_MAIN();
