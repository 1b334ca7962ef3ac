// Closed-form erasure at the sizes of the public models, random weights: SD 1.5's 32 cross-attention matrices
// over 768 inputs, SDXL's 140 over 2048. One concept, one alias, eight preserved texts; keys of one token
// each as published, or of 5 contexts with every token behind the name.
#include <benchmark/benchmark.h>

#include "core/weights/closed_form.h"

namespace burin::weights {
namespace {

struct Layers {
    int64_t inputs;
    std::vector<std::pair<int64_t, int>> outputs;  ///< width, and how many pairs of keys and values have it
};

const Layers sd15{768, {{320, 5}, {640, 5}, {1280, 6}}};
const Layers sdxl{2048, {{640, 10}, {1280, 60}}};

std::vector<Tensor> matrices_of(const Layers& layers) {
    torch::manual_seed(1);
    std::vector<Tensor> matrices;
    for (const auto& [width, pairs] : layers.outputs)
        for (int i = 0; i < 2 * pairs; ++i)
            matrices.push_back(torch::randn({width, layers.inputs}, torch::kFloat64) * 0.02);
    return matrices;
}

void erase(benchmark::State& state, const Layers& layers, int64_t keys, int64_t preserved, int rounds) {
    const torch::NoGradGuard no_gradients;
    const auto matrices = matrices_of(layers);
    ConceptTexts texts;
    texts.erase = torch::randn({keys, layers.inputs}, torch::kFloat64);
    texts.guide = torch::randn({keys, layers.inputs}, torch::kFloat64);
    texts.preserve = torch::randn({preserved, layers.inputs}, torch::kFloat64);
    for (auto _ : state) benchmark::DoNotOptimize(erase_with_rounds(matrices, texts, rounds));
    state.SetLabel(std::to_string(matrices.size()) + " matrices");
}

BENCHMARK_CAPTURE(erase, sd15_last_token, sd15, 2, 8, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(erase, sd15_all_tokens, sd15, 130, 480, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(erase, sd15_rece, sd15, 2, 8, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(erase, sdxl_last_token, sdxl, 2, 8, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(erase, sdxl_all_tokens, sdxl, 130, 480, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(erase, sdxl_rece, sdxl, 2, 8, 1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace burin::weights

BENCHMARK_MAIN();
