#include "core/training/classifier_training.h"

#include <algorithm>

#include "core/painter/paint.h"
#include "core/painter/rng.h"

namespace burin::training {
namespace {

constexpr uint64_t training_branch = 0xC1A55;

using painter::PictureFacts;

double draw(const torch::Generator& generator) {
    return torch::rand({1}, generator, torch::kFloat64).item<double>();
}

}  // namespace

ClassifierTraining::ClassifierTraining(const evaluation::ClassifierArchitecture& architecture,
                                       ClassifierTrainingOptions options)
    : options_(std::move(options)),
      source_(options_.seed, options_.device),
      network_(nn::Scope(source_), architecture),
      state_(source_.tensors(), options_.state) {}

void ClassifierTraining::start_from(const std::filesystem::path& folder) {
    state_.start_from(models::read_tensor_file(folder / "model.safetensors").tensors);
}

Tensor ClassifierTraining::varied(Tensor pictures, const torch::Generator& generator) const {
    const torch::NoGradGuard guard;
    if (draw(generator) < 0.5) pictures = pictures.flip(3);
    const double how = draw(generator);
    if (options_.round_trip && how < 0.35) {
        pictures = options_.round_trip(pictures);
    } else if (how < 0.6) {
        // A denoiser's pictures are soft: so are these.
        const double factor = 1.2 + 1.3 * draw(generator);
        const auto side = static_cast<int64_t>(double(pictures.size(2)) / factor);
        pictures = at::upsample_bilinear2d(at::adaptive_avg_pool2d(pictures, {side, side}),
                                           {pictures.size(2), pictures.size(3)}, false);
    }
    if (draw(generator) < 0.4) {
        const double strength = 0.05 * draw(generator);
        pictures = pictures + strength * torch::randn(pictures.sizes(), generator, torch::kFloat32);
    }
    const double contrast = 0.85 + 0.3 * draw(generator), light = 0.1 * (draw(generator) - 0.5);
    return ((pictures - 0.5) * contrast + 0.5 + light).clamp(0, 1);
}

void ClassifierTraining::step(double factor) {
    const auto at = static_cast<uint64_t>(state_.steps()), n = static_cast<uint64_t>(options_.batch);
    const auto generator = step_generator(options_.seed, state_.steps());
    std::vector<PictureFacts> facts;
    Tensor pictures;
    {
        const torch::NoGradGuard guard;
        const uint64_t stored = options_.store ? n / 2 : 0;
        const Tensor rows = torch::randint(stored > 0 ? options_.store->count() : 1,
                                           {static_cast<int64_t>(stored)}, generator, torch::kInt64);
        std::vector<PictureFacts> painted;
        const uint64_t seed = options_.seed ^ training_branch;
        for (uint64_t i = 0; i < n - stored; ++i)
            painted.push_back(stored > 0 || i % 2 == 1 ? painter::sample_facts_evenly(seed, at * n + i)
                                                       : painter::sample_facts(seed, at * n + i));
        pictures = painter::paint_facts(painted, network_.architecture().side);
        for (uint64_t i = 0; i < stored; ++i) {
            const auto row = static_cast<uint64_t>(rows[static_cast<int64_t>(i)].item<int64_t>());
            facts.push_back(painter::sample_facts(options_.store->seed(), row));
        }
        facts.insert(facts.end(), painted.begin(), painted.end());
        if (stored > 0) {
            // Interleaved, so that every quarter holds both kinds.
            const Tensor order = torch::randperm(static_cast<int64_t>(n), generator, torch::kInt64);
            pictures = torch::cat({options_.store->pictures(rows), pictures}).index_select(0, order);
            std::vector<PictureFacts> shuffled;
            for (uint64_t i = 0; i < n; ++i)
                shuffled.push_back(
                    facts[static_cast<size_t>(order[static_cast<int64_t>(i)].item<int64_t>())]);
            facts = std::move(shuffled);
        }
    }
    // In quarters, so that each step sees several kinds of change.
    std::vector<Tensor> parts;
    for (const Tensor& part : pictures.chunk(4)) parts.push_back(varied(part, generator));
    const Tensor logits = network_.logits(torch::cat(parts).to(options_.device, options_.type));
    state_.step(evaluation::label_loss(logits, evaluation::labels_of(facts).to(options_.device)), factor,
                options_.batch);
}

}  // namespace burin::training
