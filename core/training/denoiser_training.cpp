#include "core/training/denoiser_training.h"

#include "core/base/result.h"
#include "core/diffusion/guided_sampling.h"
#include "core/diffusion/noise.h"
#include "core/models/token_rows.h"
#include "core/painter/captions.h"

namespace burin::training {
namespace {

constexpr double snr_scale = 5;

diffusion::NoiseModel noise_model() {
    return value_or_throw(diffusion::make_noise_model(
        value_or_throw(diffusion::parse_scheduler_config(models::scheduler_json()))));
}

/// Half of them from all levels, half from the noisier half, where a picture's colours and moods are decided
/// and only the text can tell them. int64 [n].
Tensor noise_levels(int64_t training_steps, int64_t n, const torch::Generator& generator) {
    const Tensor any = torch::randint(training_steps, {n}, generator, torch::kInt64);
    const Tensor noisy = torch::randint(training_steps / 2, training_steps, {n}, generator, torch::kInt64);
    return torch::where(torch::arange(n, torch::kInt64).remainder(2).eq(0), any, noisy);
}

/// CLIP's own deviation of freshly drawn embeddings: at unit size they drown what the layers add.
void shrink_embeddings(const models::NamedTensors& tensors) {
    const torch::NoGradGuard guard;
    for (const auto& [name, tensor] : tensors)
        if (name.find("_embedding.weight") != std::string::npos) Tensor(tensor).mul_(0.02);
}

}  // namespace

DenoiserTraining::DenoiserTraining(const MiniArchitecture& mini, int64_t size, text::ClipTokenizer tokenizer,
                                   StepOptions options)
    : mini_(mini),
      options_(options),
      tokenizer_(std::move(tokenizer)),
      unet_source_(options.seed, options.device),
      text_source_(options.seed + 1, options.device),
      unet_(nn::Scope(unet_source_), models::unet_config(mini, size)),
      text_(nn::Scope(text_source_), models::text_config(mini, tokenizer_)),
      state_(all_tensors(), options.state.value_or(usual())),
      noise_model_(noise_model()) {}

models::NamedTensors DenoiserTraining::all_tensors() const {
    shrink_embeddings(text_source_.tensors());
    models::NamedTensors all;
    for (const auto& [name, tensor] : unet_source_.tensors()) all["unet." + name] = tensor;
    for (const auto& [name, tensor] : text_source_.tensors()) all["text_encoder." + name] = tensor;
    return all;
}

Tensor DenoiserTraining::tokens(const std::vector<std::string>& texts) const {
    return models::token_rows(tokenizer_, texts, mini_.text_tokens);
}

Tensor DenoiserTraining::contexts(const Tensor& ids) const {
    return text_(ids).last_hidden_state.to(options_.type);
}

Tensor DenoiserTraining::loss(const Tensor& latents, const Tensor& ids,
                              const torch::Generator& generator) const {
    const int64_t n = latents.size(0);
    const Tensor t = noise_levels(noise_model_.training_steps(), n, generator);
    const Tensor noise = torch::randn(latents.sizes(), generator, torch::kFloat32);
    const auto [x, target, alpha_bar] = diffusion::noised(noise_model_, latents, noise, t);
    const Tensor shown = x.to(options_.type).contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor v = unet_.forward(shown, t.to(options_.device), contexts(ids)).to(torch::kFloat32);
    const Tensor weight = snr_scale / (snr_scale + alpha_bar / (1 - alpha_bar));
    return ((v - target).square().mean({1, 2, 3}) * weight).mean();
}

void DenoiserTraining::step(const LatentStore& store, double factor) {
    const int64_t at = state_.steps();
    const auto generator = step_generator(options_.seed, at);
    const Tensor rows = rows_to_learn(store.latents.size(0), options_.batch, generator);
    const Tensor latents =
        store.latents.index_select(0, rows).to(options_.device, torch::kFloat32) * store.scaling;
    painter::Rng words(painter::derived_key(options_.seed ^ 0xCA97105U, static_cast<uint64_t>(at)));
    std::vector<std::string> captions;
    for (const auto& facts : facts_of(store.seed, rows))
        captions.push_back(painter::training_caption(facts, words));
    state_.step(loss(latents, tokens(captions), generator), factor, options_.batch);
}

void DenoiserTraining::start_from(const std::filesystem::path& model) {
    models::NamedTensors all;
    const auto add = [&](const std::filesystem::path& file, const std::string& prefix) {
        for (const auto& [name, tensor] : models::read_tensor_file(file).tensors) all[prefix + name] = tensor;
    };
    add(model / "unet/diffusion_pytorch_model.safetensors", "unet.");
    add(model / "text_encoder/model.safetensors", "text_encoder.");
    state_.start_from(all);
}

Tensor DenoiserTraining::sample(const std::vector<std::string>& prompts, int64_t side, uint64_t noise_seed,
                                double guidance, int steps) const {
    const torch::NoGradGuard guard;
    const auto n = static_cast<int64_t>(prompts.size());
    const auto config = value_or_throw(diffusion::parse_scheduler_config(models::scheduler_json()));
    std::vector<std::string> rows(prompts.size(), "");
    rows.insert(rows.end(), prompts.begin(), prompts.end());
    const auto text = unet_.project_context(contexts(tokens(rows)));
    diffusion::NoiseStream stream({noise_seed});
    const Tensor noise =
        stream.draw({mini_.latent_channels, side, side}).repeat({n, 1, 1, 1}).to(options_.device);
    const auto network = [&](const Tensor& x, const Tensor& t) { return unet_.forward(x, t, text); };
    return diffusion::sample_guided(
        network, noise, {.scheduler = config, .steps = steps, .guidance = guidance, .type = options_.type});
}

}  // namespace burin::training
