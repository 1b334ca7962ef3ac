#include "core/engine/loaded_model.h"

#include <atomic>

#include "core/weights/lora_file.h"

namespace burin::engine {
namespace {

uint64_t next_id() {
    static std::atomic<uint64_t> last{0};
    return ++last;
}

diffusion::SchedulerConfig scheduler_of(const models::ModelDescription& description) {
    diffusion::SchedulerConfig config =
        value_or_throw(diffusion::parse_scheduler_config(std::string_view(description.scheduler_json)));
    // The pipelines of SD 1 and 2 mend outdated files before they run them; SDXL's does not.
    return description.family == models::Family::sdxl ? config : diffusion::with_pipeline_corrections(config);
}

models::TextEncoding load_text(const models::ModelDescription& description,
                               const models::LoadOptions& options, const weights::Edits& edits) {
    using models::ClipTextEncoder;
    auto tokenizer = value_or_throw(text::ClipTokenizer::load(description.tokenizer));
    auto encoder = std::make_shared<const ClipTextEncoder>(
        weights::load_text_encoder(description, "text_encoder", options, edits));
    if (description.family != models::Family::sdxl) return {std::move(tokenizer), std::move(encoder)};
    auto tokenizer_2 = value_or_throw(text::ClipTokenizer::load(description.tokenizer_2.value()));
    auto encoder_2 = std::make_shared<const ClipTextEncoder>(
        weights::load_text_encoder(description, "text_encoder_2", options, edits));
    return {std::move(tokenizer), std::move(encoder), std::move(tokenizer_2), std::move(encoder_2),
            description.force_zeros_for_empty_prompt};
}

/// Path, time and size of each file, and its scale: a file that was written anew is another one.
std::string identity_of(const std::vector<protocol::LoraUse>& loras) {
    std::string identity;
    for (const auto& lora : loras) {
        std::error_code error;
        const auto time = std::filesystem::last_write_time(lora.path, error).time_since_epoch().count();
        const auto size = std::filesystem::file_size(lora.path, error);
        identity.append(lora.path).append("\n").append(std::to_string(time)).append(" ");
        identity.append(std::to_string(size)).append(" ").append(std::to_string(lora.scale)).append("\n");
    }
    return identity;
}

}  // namespace

LoadedModel::LoadedModel(const std::filesystem::path& folder, ComputeTarget target)
    : description_(models::require_model(folder)),
      target_(target),
      scheduler_(scheduler_of(description_)),
      id_(next_id()),
      bank_(*this) {}

torch::ScalarType LoadedModel::vae_type() const {
    return target_.dtype == torch::kHalf && description_.vae.force_upcast ? torch::kFloat32 : target_.dtype;
}

void LoadedModel::tell(const std::string& what, double fraction) const {
    if (news_) news_(what, fraction);
}

void LoadedModel::use_loras(const std::vector<protocol::LoraUse>& loras) {
    const std::string identity = identity_of(loras);
    if (identity == edits_identity_) return;
    weights::Edits edits;
    for (const auto& lora : loras) {
        weights::LoraReport report;
        auto delta = std::make_shared<weights::Delta>(weights::read_lora(lora.path, description_, report));
        edits.push_back({.delta = std::move(delta), .lambda = lora.scale, .block_lambda = {}});
    }
    ids_[edits_identity_] = id_;
    edits_ = std::move(edits);
    edits_identity_ = identity;
    const auto known = ids_.find(identity);
    id_ = known == ids_.end() ? next_id() : known->second;
    unet_.reset(), text_.reset();
    bank_.clear();
}

void LoadedModel::load_all() {
    (void)text();
    (void)unet();
    (void)vae();
}

const models::UNet& LoadedModel::unet() const {
    if (!unet_) {
        tell("unet", 0.2);
        unet_.emplace(weights::load_unet(description_, {target_.dtype, target_.device}, edits_));
        tell("unet", 0.9);
    }
    return *unet_;
}

const models::AutoencoderKl& LoadedModel::vae() const {
    if (!vae_) {
        tell("vae", 0.9);
        vae_.emplace(models::load_vae(description_, {vae_type(), target_.device}));
        tell("vae", 1);
    }
    return *vae_;
}

const models::TextEncoding& LoadedModel::text() const {
    if (!text_) {
        tell("text encoder", 0);
        text_.emplace(load_text(description_, {target_.dtype, target_.device}, edits_));
        tell("text encoder", 0.2);
    }
    return *text_;
}

Tensor LoadedModel::preview(const Tensor& latents) const {
    const torch::InferenceMode guard;
    if (!preview_searched_) {
        preview_searched_ = true;
        latent_rgb_ = models::latent_rgb_of(description_);
        if (description_.tiny_decoder) {
            tiny_.emplace(
                models::load_tiny_decoder(*description_.tiny_decoder, {target_.dtype, target_.device}));
        }
    }
    if (tiny_) return models::pixels_to_picture(tiny_->decode(latents.to(target_.dtype)));
    if (latent_rgb_) return models::latent_preview(*latent_rgb_, latents);
    return {};
}

void LoadedModel::learn_preview(const Tensor& latents, const Tensor& image) {
    if (!preview_searched_ || tiny_ || latent_rgb_) return;
    latent_rgb_ = models::fit_latent_rgb(latents, image.unsqueeze(0));
}

}  // namespace burin::engine
