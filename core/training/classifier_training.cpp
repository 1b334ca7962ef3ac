#include "core/training/classifier_training.h"

namespace burin::training {
namespace {

constexpr uint64_t training_branch = 0xC1A55;

double draw(const torch::Generator& generator) {
    return torch::rand({1}, generator, torch::kFloat64).item<double>();
}

}  // namespace

ClassifierTraining::ClassifierTraining(const evaluation::ClassifierArchitecture& architecture,
                                       StepOptions options, std::shared_ptr<const PictureStore> store,
                                       RoundTrip round_trip)
    : options_(options),
      store_(std::move(store)),
      round_trip_(std::move(round_trip)),
      source_(options_.seed, options_.device),
      network_(nn::Scope(source_), architecture),
      state_(source_.tensors(), options_.state.value_or(usual())) {}

void ClassifierTraining::start_from(const std::filesystem::path& folder) {
    state_.start_from(models::read_tensor_file(folder / "model.safetensors").tensors);
}

Tensor ClassifierTraining::varied(Tensor pictures, const torch::Generator& generator) const {
    const torch::NoGradGuard guard;
    if (draw(generator) < 0.5) pictures = pictures.flip(3);
    const double how = draw(generator);
    if (round_trip_ && how < 0.35) {
        pictures = round_trip_(pictures);
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

painter::PaintedBatch ClassifierTraining::batch_of_step(const torch::Generator& generator) const {
    const torch::NoGradGuard guard;
    const int64_t n = options_.batch, stored = store_ ? n / 2 : 0;
    const Tensor rows = torch::randint(store_ ? store_->count() : 1, {stored}, generator, torch::kInt64);
    painter::PaintedBatch batch;
    for (int64_t i = 0; i < n - stored; ++i) {
        const auto index = static_cast<uint64_t>(state_.steps() * n + i);
        batch.facts.push_back(stored > 0 || i % 2 == 1
                                  ? painter::sample_facts_evenly(options_.seed ^ training_branch, index)
                                  : painter::sample_facts(options_.seed ^ training_branch, index));
    }
    batch.pictures = painter::paint_facts(batch.facts, network_.architecture().side);
    if (stored == 0) return batch;
    auto all = store_->with_facts(rows);
    all.facts.insert(all.facts.end(), batch.facts.begin(), batch.facts.end());
    // Interleaved, so that every quarter holds both kinds.
    const Tensor order = torch::randperm(n, generator, torch::kInt64);
    batch.pictures = torch::cat({all.pictures, batch.pictures}).index_select(0, order);
    batch.facts.clear();
    for (int64_t i = 0; i < n; ++i)
        batch.facts.push_back(all.facts[static_cast<size_t>(order[i].item<int64_t>())]);
    return batch;
}

void ClassifierTraining::step(double factor) {
    const auto generator = step_generator(options_.seed, state_.steps());
    const auto batch = batch_of_step(generator);
    // In quarters, so that each step sees several kinds of change.
    std::vector<Tensor> parts;
    for (const Tensor& part : batch.pictures.chunk(4)) parts.push_back(varied(part, generator));
    const Tensor logits = network_.logits(torch::cat(parts).to(options_.device, options_.type));
    state_.step(evaluation::label_loss(logits, evaluation::labels_of(batch.facts).to(options_.device)),
                factor, options_.batch);
}

}  // namespace burin::training
