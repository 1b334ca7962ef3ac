#include "core/training/training_state.h"

#include <algorithm>
#include <numeric>

#include <ATen/CPUGeneratorImpl.h>

#include "core/base/result.h"
#include "core/painter/rng.h"
#include "core/training/learning_rate.h"
#include "core/training/numbers_of_file.h"

namespace burin::training {
namespace {

models::NamedTensors as_leaves(models::NamedTensors parameters) {
    for (auto& [name, parameter] : parameters) parameter.requires_grad_(true);
    return parameters;
}

}  // namespace

TrainingState::TrainingState(models::NamedTensors parameters, StateOptions options)
    : parameters_(as_leaves(std::move(parameters))),
      optimiser_(parameters_, options.optimiser),
      average_limit_(options.average_limit) {
    if (average_limit_ == 0) return;
    for (const auto& [name, parameter] : parameters_) average_[name] = parameter.detach().clone();
}

void TrainingState::step(const Tensor& loss, double factor, int64_t samples) {
    loss.backward();
    update(loss.item<float>(), factor, samples);
}

void TrainingState::update(float loss, double factor, int64_t samples) {
    const double decay = average_decay(steps() + 1, average_limit_);
    optimiser_.step(factor);
    const torch::NoGradGuard guard;
    for (auto& [name, average] : average_) average.lerp_(parameters_.at(name).detach(), 1 - decay);
    samples_ += samples;
    losses_.push_back(loss);
}

float TrainingState::recent_loss() const {
    const size_t count = std::min<size_t>(50, losses_.size());
    return count == 0
               ? 0
               : std::accumulate(losses_.end() - static_cast<std::ptrdiff_t>(count), losses_.end(), 0.0F) /
                     static_cast<float>(count);
}

void TrainingState::start_from(const models::NamedTensors& weights, const std::string& prefix,
                               const std::string& kept) {
    const auto begin = [&](const models::NamedTensors& all) {
        models::NamedTensors taken;
        for (const auto& [name, tensor] : all)
            if (kept.empty() || !name.starts_with(kept)) taken.emplace(name, tensor);
        copy_tensors(weights, prefix, taken);
    };
    begin(parameters_);
    begin(average_);
}

void TrainingState::save(const std::filesystem::path& path, const std::string& kind,
                         const models::NamedTensors& more) const {
    models::NamedTensors all = optimiser_.state();
    all.insert(more.begin(), more.end());
    for (const auto& [name, tensor] : parameters_) all["parameter." + name] = tensor;
    for (const auto& [name, tensor] : average_) all["average." + name] = tensor;
    if (!losses_.empty()) all["losses"] = torch::tensor(losses_, torch::kFloat32);
    models::write_tensor_file(path, all,
                              {{"kind", kind},
                               {"steps", std::to_string(steps())},
                               {"samples", std::to_string(samples_)},
                               {"seconds", exact(seconds)}});
}

models::NamedTensors TrainingState::load(const std::filesystem::path& path, const std::string& kind) {
    const models::TensorFile file = models::read_tensor_file(path);
    if (const auto found = file.metadata.find("kind");
        found == file.metadata.end() || found->second != kind) {
        throw Failure(ErrorCode::bad_input,
                      "'" + path.string() + "' belongs to a training with other settings or pictures",
                      "continue with the options the training was started with, or choose another folder");
    }
    const NumbersOfFile numbers{path, file.metadata, "start anew"};
    const auto steps = numbers.get<int64_t>("steps");
    const auto samples = numbers.get<int64_t>("samples");
    const auto spent = numbers.get<double>("seconds");
    copy_tensors(file.tensors, "parameter.", parameters_);
    copy_tensors(file.tensors, "average.", average_);
    optimiser_.restore(file.tensors, steps);
    samples_ = samples;
    seconds = spent;
    losses_.clear();
    if (const auto found = file.tensors.find("losses"); found != file.tensors.end()) {
        const Tensor losses = found->second.to(torch::kFloat32).contiguous();
        losses_.assign(losses.data_ptr<float>(), losses.data_ptr<float>() + losses.numel());
    }
    return file.tensors;
}

UseAverage::UseAverage(const TrainingState& state) {
    if (state.average().empty()) return;
    const torch::NoGradGuard guard;
    parameters_ = state.parameters();
    for (auto& [name, parameter] : parameters_) {
        kept_[name] = parameter.detach().clone();
        parameter.copy_(state.average().at(name));
    }
}

UseAverage::~UseAverage() {
    const torch::NoGradGuard guard;
    for (auto& [name, parameter] : parameters_) parameter.copy_(kept_.at(name));
}

torch::Generator step_generator(uint64_t seed, int64_t step) {
    return at::make_generator<at::CPUGeneratorImpl>(painter::derived_key(seed, static_cast<uint64_t>(step)));
}

}  // namespace burin::training
