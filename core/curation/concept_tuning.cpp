#include "core/curation/concept_tuning.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "core/base/result.h"
#include "core/diffusion/guided_sampling.h"
#include "core/diffusion/schedule.h"

namespace burin::curation {
namespace {

using diffusion::PredictionType;

/// A network that predicts nothing has a loss of about one; far beyond, only noise is left to climb.
constexpr float ascent_limit = 25;
/// Noisy pictures on which texts are held; enough that none comes up in every other step.
constexpr int64_t held_rows = 64;

training::OptimiserOptions adam(const ConceptSettings& settings) {
    training::OptimiserOptions options;
    options.use_muon = false;
    options.adamw_rate = settings.rate;
    options.beta2 = 0.999;
    options.weight_decay = 0;
    return options;
}

diffusion::SchedulerConfig scheduler_of(const models::ModelDescription& model) {
    return diffusion::with_pipeline_corrections(
        value_or_throw(diffusion::parse_scheduler_config(std::string_view(model.scheduler_json))));
}

/// Any sampler's schedule tells what the network predicts and at which levels it was trained.
diffusion::Schedule training_schedule(const diffusion::SchedulerConfig& config) {
    return value_or_throw(diffusion::make_schedule(config, "ddim", 2));
}

template <class Number>
Number number_in(const models::Metadata& metadata, const std::string& key) {
    Number number{};
    const auto found = metadata.find(key);
    const bool good =
        found != metadata.end() &&
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), number).ec ==
            std::errc();
    if (!good || number < 0)
        throw Failure(ErrorCode::bad_model, "the checkpoint of the training does not say its '" + key + "'",
                      "remove it and start anew");
    return number;
}

std::string exact(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

}  // namespace

ConceptTuning::ConceptTuning(const models::ModelDescription& model, ConceptSettings settings,
                             ConceptTarget target, ConceptData data)
    : settings_(std::move(settings)),
      target_(target),
      data_(std::move(data)),
      scheduler_(scheduler_of(model)),
      prediction_(training_schedule(scheduler_).prediction),
      side_h_(model.default_height / model.latent_scale),
      side_w_(model.default_width / model.latent_scale),
      source_(models::component_files(model, "unet"), {.type = target.type, .device = target.device},
              settings_),
      unet_(nn::Scope(source_), model.unet),
      parameters_(make_parameters()),
      optimiser_(parameters_, adam(settings_)),
      alpha_bars_(torch::tensor(training_schedule(scheduler_).alpha_bars)) {
    if (settings_.rank > 0) place_products();
    if (settings_.contrast > 0 && !settings_.ascent) lessons_ = in_contrast();
    if (data_.kept_latents.defined() && settings_.hold > 0) held_ = what_is_held();
}

models::NamedTensors ConceptTuning::make_parameters() const {
    if (source_.tuned().empty())
        throw Failure(ErrorCode::bad_model, "the UNet has no tensor of the chosen group",
                      "choose another group of parameters");
    if (settings_.rank == 0) return source_.tuned();
    models::NamedTensors factors;
    int64_t number = 0;
    for (const auto& [name, weight] : source_.tuned()) {
        const int64_t out = weight.size(0), in = weight.numel() / out;
        const int64_t rank = std::min({settings_.rank, out, in});
        // The usual start: the product is zero, and gradients reach `up` through `down`.
        const Tensor down =
            torch::randn({rank, in}, training::step_generator(settings_.seed ^ 0x10FAU, number++)) /
            std::sqrt(in);
        factors[name + ".down"] = down.to(target_.device).requires_grad_(true);
        factors[name + ".up"] = torch::zeros({out, rank}, target_.device).requires_grad_(true);
    }
    return factors;
}

ConceptTuning::Batch ConceptTuning::noisy(const Tensor& latents, const Tensor& noise, const Tensor& steps,
                                          const Tensor& texts) const {
    const Tensor level = alpha_bars_.index_select(0, steps).to(target_.device).view({-1, 1, 1, 1});
    const Tensor alpha = level.sqrt(), sigma = (1 - level).sqrt();
    const Tensor x0 = latents.to(target_.device, torch::kFloat32);
    const Tensor eps = noise.to(target_.device, torch::kFloat32);
    Batch batch{.x = alpha * x0 + sigma * eps, .steps = steps, .texts = texts, .wanted = x0};
    if (prediction_ == PredictionType::epsilon) batch.wanted = eps;
    if (prediction_ == PredictionType::v_prediction) batch.wanted = alpha * eps - sigma * x0;
    return batch;
}

Tensor ConceptTuning::predict(const Batch& batch) const {
    const Tensor x = batch.x.to(target_.type).contiguous(at::MemoryFormat::ChannelsLast);
    return unet_.forward(x, batch.steps.to(target_.device), batch.texts.to(target_.device, target_.type))
        .to(torch::kFloat32);
}

Tensor ConceptTuning::loss(const Tensor& latents, const Tensor& noise, const Tensor& steps,
                           const Tensor& context) const {
    const Batch batch = noisy(latents, noise, steps, context);
    return (predict(batch) - batch.wanted).square().mean();
}

Tensor ConceptTuning::captions(const Tensor& rows, const torch::Generator& generator) const {
    const int64_t n = rows.size(0);
    const Tensor empty = data_.empty.repeat({n, 1, 1});
    if (settings_.captions == CaptionMode::empty) return empty;
    const Tensor named = data_.names.index_select(0, rows.to(data_.names.device()));
    if (settings_.captions == CaptionMode::name) return named;
    const Tensor which = torch::randint(2, {n, 1, 1}, generator, torch::kInt64).to(named.device());
    return torch::where(which.eq(1), named, empty);
}

ConceptTuning::Batch ConceptTuning::drawn(const torch::Generator& generator) const {
    const int64_t n = settings_.batch;
    const Tensor rows = torch::randint(data_.latents.size(0), {n}, generator, torch::kInt64);
    const Tensor latents = data_.latents.index_select(0, rows.to(data_.latents.device()));
    const Tensor levels = torch::randint(alpha_bars_.size(0), {n}, generator, torch::kInt64);
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    return noisy(latents, noise, levels, captions(rows, generator));
}

ConceptTuning::Batch ConceptTuning::what_is_held() const {
    const torch::NoGradGuard guard;
    const auto generator = training::step_generator(settings_.seed ^ 0x4E1DU, 0);
    const int64_t kept = data_.kept_latents.size(0), own = data_.latents.size(0);
    // Learning on the empty text and holding it would contradict each other.
    const bool hold_empty = settings_.captions == CaptionMode::name;
    std::vector<int64_t> pictures, texts;
    for (int64_t i = 0; i < held_rows; ++i) {
        // Half of them are pictures of a preserved text with that text; then such a text on a picture of the
        // concept; then the empty text on either.
        const int64_t turn = i / 4, picture = i % 4 < 2 ? i / 2 % kept : kept + turn % own;
        const bool nothing = i % 4 == 3 && hold_empty;
        pictures.push_back(i % 4 == 3 && turn % 2 == 0 ? turn % kept : picture);
        texts.push_back(nothing ? 0 : 1 + (i % 4 < 2 ? picture : turn % kept));
    }
    const Tensor all = torch::cat({data_.kept_latents, data_.latents});
    const Tensor all_texts = torch::cat({data_.empty, data_.kept_texts});
    const Tensor latents = all.index_select(0, torch::tensor(pictures, torch::kInt64));
    const Tensor levels = torch::randint(alpha_bars_.size(0), {held_rows}, generator, torch::kInt64);
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    const Tensor chosen =
        all_texts.index_select(0, torch::tensor(texts, torch::kInt64).to(all_texts.device()));
    Batch held = noisy(latents, noise, levels, chosen);
    held.wanted = base_of(held, held.texts);
    return held;
}

Tensor ConceptTuning::base_of(const Batch& batch, const Tensor& texts) const {
    std::vector<Tensor> made;
    for (int64_t i = 0; i < batch.x.size(0); i += 8)
        made.push_back(predict({.x = batch.x.slice(0, i, i + 8),
                                .steps = batch.steps.slice(0, i, i + 8),
                                .texts = texts.slice(0, i, i + 8),
                                .wanted = {}}));
    return torch::cat(made);
}

ConceptTuning::Batch ConceptTuning::in_contrast() const {
    const torch::NoGradGuard guard;
    const auto generator = training::step_generator(settings_.seed ^ 0xC0A7U, 0);
    const int64_t n = std::clamp(settings_.steps * settings_.batch / 2, held_rows, 8 * held_rows);
    const Tensor rows = torch::randint(data_.latents.size(0), {n}, generator, torch::kInt64);
    const Tensor levels = torch::randint(alpha_bars_.size(0), {n}, generator, torch::kInt64);
    const Tensor latents = data_.latents.index_select(0, rows.to(data_.latents.device()));
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    Batch lessons = noisy(latents, noise, levels, captions(rows, generator));
    const auto texts = [&](const Tensor& all) { return all.index_select(0, rows.to(all.device())); };
    const Tensor named = base_of(lessons, texts(data_.names));
    const Tensor without = base_of(lessons, texts(data_.guides));
    lessons.wanted = named + settings_.contrast * (named - without);
    return lessons;
}

bool ConceptTuning::step() {
    const auto generator = training::step_generator(settings_.seed, steps());
    const int64_t n = settings_.batch;
    const auto some_of = [&](const Batch& pool) {
        const Tensor rows = torch::randint(pool.x.size(0), {n}, generator, torch::kInt64);
        const auto take = [&](const Tensor& all) { return all.index_select(0, rows.to(all.device())); };
        return Batch{take(pool.x), take(pool.steps), take(pool.texts), take(pool.wanted)};
    };
    Batch batch = lessons_.x.defined() ? some_of(lessons_) : drawn(generator);
    if (held_.x.defined()) {
        const Batch held = some_of(held_);
        batch = {torch::cat({batch.x, held.x}), torch::cat({batch.steps, held.steps}),
                 torch::cat({batch.texts, held.texts}), torch::cat({batch.wanted, held.wanted})};
    }
    const Tensor squares = (predict(batch) - batch.wanted).square().mean({1, 2, 3});
    const Tensor concept_loss = squares.slice(0, 0, n).mean();
    Tensor objective = settings_.ascent ? -concept_loss : concept_loss;
    if (held_.x.defined()) objective = objective + settings_.hold * squares.slice(0, n).mean();
    const auto value = concept_loss.item<float>();
    if (settings_.ascent && !(value < ascent_limit)) {
        training::copy_tensors(last_good_, "", parameters_);
        if (settings_.rank > 0) place_products();
        return false;
    }
    if (!update(objective)) return false;
    losses_.push_back(value);
    return true;
}

bool ConceptTuning::update(const Tensor& objective) {
    if (settings_.ascent)
        for (const auto& [name, parameter] : parameters_) last_good_[name] = parameter.detach().clone();
    objective.backward();
    if (settings_.rank > 0) pull_gradients_to_factors();
    try {
        optimiser_.step(1);
    } catch (const Failure&) {
        // Nothing has changed when the gradients are not finite.
        if (!settings_.ascent) throw;
        return false;
    }
    if (settings_.rank > 0) place_products();
    return true;
}

void ConceptTuning::pull_gradients_to_factors() {
    const torch::NoGradGuard guard;
    for (const auto& [name, weight] : source_.tuned()) {
        Tensor& gradient = Tensor(weight).mutable_grad();
        if (!gradient.defined()) continue;
        Tensor up = parameters_.at(name + ".up"), down = parameters_.at(name + ".down");
        const Tensor flat = gradient.flatten(1);
        up.mutable_grad() = flat.mm(down.t());
        down.mutable_grad() = up.t().mm(flat);
        gradient = Tensor();
    }
}

void ConceptTuning::place_products() {
    const torch::NoGradGuard guard;
    for (const auto& [name, weight] : source_.tuned()) {
        const Tensor product = parameters_.at(name + ".up").mm(parameters_.at(name + ".down"));
        Tensor(weight).copy_(source_.base().at(name) + product.view(weight.sizes()));
    }
}

void ConceptTuning::place(double lambda) {
    const torch::NoGradGuard guard;
    for (const auto& [name, weight] : source_.tuned()) {
        const Tensor& base = source_.base().at(name);
        Tensor(weight).copy_(base + lambda * (weight - base));
    }
}

Tensor ConceptTuning::sample(const Tensor& contexts, double lambda, uint64_t noise_seed, int steps,
                             double guidance) {
    const torch::NoGradGuard guard;
    models::NamedTensors kept;
    for (const auto& [name, weight] : source_.tuned()) kept[name] = weight.detach().clone();
    place(lambda);
    const int64_t n = contexts.size(0);
    const Tensor both =
        torch::cat({data_.empty.repeat({n, 1, 1}), contexts}).to(target_.device, target_.type);
    const auto text = unet_.project_context(both);
    diffusion::NoiseStream stream(std::vector<uint64_t>(static_cast<size_t>(n), noise_seed));
    const Tensor noise = stream.draw({unet_.config().in_channels, side_h_, side_w_}).to(target_.device);
    const auto network = [&](const Tensor& x, const Tensor& t) { return unet_.forward(x, t, text); };
    const Tensor latents = diffusion::sample_guided(network, noise,
                                                    {.scheduler = scheduler_,
                                                     .steps = steps,
                                                     .guidance = guidance,
                                                     .type = target_.type,
                                                     .noise = stream});
    training::copy_tensors(kept, "", source_.tuned());
    return latents;
}

weights::Delta ConceptTuning::change() const {
    weights::Delta delta{.kind = settings_.rank > 0 ? "lora" : "task vector", .components = {}, .notes = {}};
    const auto host = [](const Tensor& t) { return t.detach().to(torch::kCPU).contiguous().clone(); };
    auto& changes = delta.components["unet"];
    for (const auto& [name, weight] : source_.tuned()) {
        weights::Change& change = changes[name];
        if (settings_.rank == 0) {
            change.dense = host(weight.detach() - source_.base().at(name));
            continue;
        }
        change.up = host(parameters_.at(name + ".up"));
        change.down = host(parameters_.at(name + ".down"));
        if (weight.dim() == 4) {
            change.up = change.up.unsqueeze(2).unsqueeze(3);
            change.down =
                change.down.view({change.down.size(0), weight.size(1), weight.size(2), weight.size(3)});
        }
    }
    return delta;
}

double ConceptTuning::recent_loss() const {
    const size_t count = std::min<size_t>(50, losses_.size());
    const double sum =
        std::accumulate(losses_.end() - static_cast<std::ptrdiff_t>(count), losses_.end(), 0.0);
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

void ConceptTuning::save(const std::filesystem::path& path, const std::string& kind) const {
    models::NamedTensors all = optimiser_.state();
    for (const auto& [name, tensor] : parameters_) all["parameter." + name] = tensor;
    for (const auto& [name, tensor] : last_good_) all["last good." + name] = tensor;
    if (!losses_.empty()) all["losses"] = torch::tensor(losses_, torch::kFloat32);
    models::write_tensor_file(
        path, all, {{"kind", kind}, {"steps", std::to_string(steps())}, {"seconds", exact(seconds)}});
}

void ConceptTuning::load(const std::filesystem::path& path, const std::string& kind) {
    const models::TensorFile file = models::read_tensor_file(path);
    if (const auto found = file.metadata.find("kind");
        found == file.metadata.end() || found->second != kind) {
        throw Failure(ErrorCode::bad_input,
                      "'" + path.string() + "' belongs to a training with other settings or pictures",
                      "continue with the options it was started with, or choose another folder");
    }
    const auto steps = number_in<int64_t>(file.metadata, "steps");
    const auto spent = number_in<double>(file.metadata, "seconds");
    training::copy_tensors(file.tensors, "parameter.", parameters_);
    if (settings_.ascent) {
        for (const auto& [name, parameter] : parameters_) last_good_[name] = parameter.detach().clone();
        training::copy_tensors(file.tensors, "last good.", last_good_);
    }
    optimiser_.restore(file.tensors, steps);
    if (settings_.rank > 0) place_products();
    seconds = spent;
    losses_.clear();
    if (const auto found = file.tensors.find("losses"); found != file.tensors.end()) {
        const Tensor losses = found->second.to(torch::kFloat32).contiguous();
        losses_.assign(losses.data_ptr<float>(), losses.data_ptr<float>() + losses.numel());
    }
}

}  // namespace burin::curation
