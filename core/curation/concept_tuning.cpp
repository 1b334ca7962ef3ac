#include "core/curation/concept_tuning.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"
#include "core/diffusion/guided_sampling.h"

namespace burin::curation {
namespace {

/// A network that predicts nothing has a loss of about one; far beyond, only noise is left to climb.
constexpr float ascent_limit = 25;
/// Noisy pictures on which texts are held; enough that none comes up in every other step.
constexpr int64_t preserved_rows = 64;

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

}  // namespace

ConceptTuning::ConceptTuning(const models::ModelDescription& model, ConceptSettings settings,
                             ConceptTarget target, ConceptData data)
    : settings_(std::move(settings)),
      target_(target),
      data_(std::move(data)),
      scheduler_(scheduler_of(model)),
      side_h_(model.default_height / model.latent_scale),
      side_w_(model.default_width / model.latent_scale),
      source_(models::component_files(model, "unet"), {.type = target.type, .device = target.device},
              settings_),
      unet_(nn::Scope(source_), model.unet),
      state_(make_parameters(), {.optimiser = adam(settings_), .average_limit = 0}),
      noise_model_(value_or_throw(diffusion::make_noise_model(scheduler_))) {
    if (settings_.rank > 0) place_products();
    if (settings_.contrast > 0 && !settings_.ascent) contrast_samples_ = samples_in_contrast();
    if (data_.kept_latents.defined() && settings_.hold > 0) preserved_samples_ = samples_to_preserve();
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
    const auto made =
        diffusion::noised(noise_model_, latents.to(target_.device), noise.to(target_.device), steps);
    return {.x = made.x, .steps = steps, .texts = texts, .wanted = made.target};
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
    const Tensor levels = torch::randint(noise_model_.training_steps(), {n}, generator, torch::kInt64);
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    return noisy(latents, noise, levels, captions(rows, generator));
}

ConceptTuning::Batch ConceptTuning::samples_to_preserve() const {
    const torch::NoGradGuard guard;
    const auto generator = training::step_generator(settings_.seed ^ 0x4E1DU, 0);
    const int64_t kept = data_.kept_latents.size(0), own = data_.latents.size(0);
    // Learning on the empty text and holding it would contradict each other.
    const bool hold_empty = settings_.captions == CaptionMode::name;
    std::vector<int64_t> pictures, texts;
    for (int64_t i = 0; i < preserved_rows; ++i) {
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
    const Tensor levels =
        torch::randint(noise_model_.training_steps(), {preserved_rows}, generator, torch::kInt64);
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    const Tensor chosen =
        all_texts.index_select(0, torch::tensor(texts, torch::kInt64).to(all_texts.device()));
    Batch samples = noisy(latents, noise, levels, chosen);
    samples.wanted = base_of(samples, samples.texts);
    return samples;
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

ConceptTuning::Batch ConceptTuning::samples_in_contrast() const {
    const torch::NoGradGuard guard;
    const auto generator = training::step_generator(settings_.seed ^ 0xC0A7U, 0);
    const int64_t n = std::clamp(settings_.steps * settings_.batch / 2, preserved_rows, 8 * preserved_rows);
    const Tensor rows = torch::randint(data_.latents.size(0), {n}, generator, torch::kInt64);
    const Tensor levels = torch::randint(noise_model_.training_steps(), {n}, generator, torch::kInt64);
    const Tensor latents = data_.latents.index_select(0, rows.to(data_.latents.device()));
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    Batch samples = noisy(latents, noise, levels, captions(rows, generator));
    const auto texts = [&](const Tensor& all) { return all.index_select(0, rows.to(all.device())); };
    const Tensor named = base_of(samples, texts(data_.names));
    const Tensor without = base_of(samples, texts(data_.guides));
    samples.wanted = named + settings_.contrast * (named - without);
    return samples;
}

bool ConceptTuning::step() {
    const auto generator = training::step_generator(settings_.seed, state_.steps());
    const int64_t n = settings_.batch;
    const auto some_of = [&](const Batch& pool) {
        const Tensor rows = torch::randint(pool.x.size(0), {n}, generator, torch::kInt64);
        const auto take = [&](const Tensor& all) { return all.index_select(0, rows.to(all.device())); };
        return Batch{take(pool.x), take(pool.steps), take(pool.texts), take(pool.wanted)};
    };
    Batch batch = contrast_samples_.x.defined() ? some_of(contrast_samples_) : drawn(generator);
    if (preserved_samples_.x.defined()) {
        const Batch kept = some_of(preserved_samples_);
        batch = {torch::cat({batch.x, kept.x}), torch::cat({batch.steps, kept.steps}),
                 torch::cat({batch.texts, kept.texts}), torch::cat({batch.wanted, kept.wanted})};
    }
    const Tensor squares = (predict(batch) - batch.wanted).square().mean({1, 2, 3});
    const Tensor concept_loss = squares.slice(0, 0, n).mean();
    Tensor objective = settings_.ascent ? -concept_loss : concept_loss;
    if (preserved_samples_.x.defined()) objective = objective + settings_.hold * squares.slice(0, n).mean();
    const auto value = concept_loss.item<float>();
    if (settings_.ascent && !(value < ascent_limit)) {
        training::copy_tensors(last_good_, "", state_.parameters());
        if (settings_.rank > 0) place_products();
        return false;
    }
    return update(objective, value);
}

bool ConceptTuning::update(const Tensor& objective, float concept_loss) {
    if (settings_.ascent)
        for (const auto& [name, parameter] : state_.parameters())
            last_good_[name] = parameter.detach().clone();
    objective.backward();
    if (settings_.rank > 0) pull_gradients_to_factors();
    try {
        state_.update(concept_loss, 1, settings_.batch);
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
        Tensor up = state_.parameters().at(name + ".up"), down = state_.parameters().at(name + ".down");
        const Tensor flat = gradient.flatten(1);
        up.mutable_grad() = flat.mm(down.t());
        down.mutable_grad() = up.t().mm(flat);
        gradient = Tensor();
    }
}

void ConceptTuning::place_products() {
    const torch::NoGradGuard guard;
    for (const auto& [name, weight] : source_.tuned()) {
        const Tensor product =
            state_.parameters().at(name + ".up").mm(state_.parameters().at(name + ".down"));
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
        change.up = host(state_.parameters().at(name + ".up"));
        change.down = host(state_.parameters().at(name + ".down"));
        if (weight.dim() == 4) {
            change.up = change.up.unsqueeze(2).unsqueeze(3);
            change.down =
                change.down.view({change.down.size(0), weight.size(1), weight.size(2), weight.size(3)});
        }
    }
    return delta;
}

models::NamedTensors ConceptTuning::beside_state() const {
    models::NamedTensors out;
    for (const auto& [name, tensor] : last_good_) out["last good." + name] = tensor;
    return out;
}

void ConceptTuning::restore_beside(const models::NamedTensors& checkpoint) {
    if (settings_.ascent) {
        for (const auto& [name, parameter] : state_.parameters())
            last_good_[name] = parameter.detach().clone();
        training::copy_tensors(checkpoint, "last good.", last_good_);
    }
    if (settings_.rank > 0) place_products();
}

}  // namespace burin::curation
