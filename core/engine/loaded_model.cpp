#include "core/engine/loaded_model.h"

#include <algorithm>
#include <atomic>

#include "core/engine/checkpoint.h"

namespace burin::engine {
namespace {

// More of them than any trajectory cache keeps pictures of.
constexpr size_t most_known = 256;

uint64_t next_id() {
    static std::atomic<uint64_t> last{0};
    return ++last;
}

/// Keeps a network that edits have overtaken until its successor has taken over the layers they share.
template <class Network>
void retire(std::optional<Network>& current, std::optional<Network>& former) {
    if (current) former = std::move(current);
    current.reset();
}

models::TextEncoding load_text(const models::ModelDescription& description, models::LoadOptions options,
                               std::map<std::string, nn::SharedLayers>& shared, const weights::Edits& edits) {
    using models::ClipTextEncoder;
    options.shared = &shared["text_encoder"];
    auto tokenizer = models::load_tokenizer(description);
    auto encoder = std::make_shared<const ClipTextEncoder>(
        weights::load_text_encoder(description, "text_encoder", options, edits));
    if (!description.text_encoder_2) return {std::move(tokenizer), std::move(encoder)};
    options.shared = &shared["text_encoder_2"];
    auto tokenizer_2 = models::load_tokenizer(description, true);
    auto encoder_2 = std::make_shared<const ClipTextEncoder>(
        weights::load_text_encoder(description, "text_encoder_2", options, edits));
    return {std::move(tokenizer), std::move(encoder), std::move(tokenizer_2), std::move(encoder_2),
            description.force_zeros_for_empty_prompt};
}

}  // namespace

LoadedModel::LoadedModel(const models::ModelPlace& place, ComputeTarget target)
    : description_(models::require_model(place)),
      target_(target),
      scheduler_(scheduler_of(description_)),
      id_(next_id()),
      text_embeddings_(*this) {}

torch::ScalarType LoadedModel::vae_type() const {
    return target_.dtype == torch::kHalf && description_.vae.force_upcast ? torch::kFloat32 : target_.dtype;
}

void LoadedModel::tell(const std::string& what, double fraction) const {
    if (progress_) progress_(what, fraction);
}

void LoadedModel::use_edits(const std::string& recipe, const std::vector<protocol::LoraUse>& uses) {
    weights::Edits edits = edit_cache_.edits(description_, recipe, uses);
    if (edits == edits_) return;
    if (!weights::same_for("unet", edits, edits_)) retire(unet_, former_unet_);
    const bool same_text = weights::same_for("text_encoder", edits, edits_) &&
                           weights::same_for("text_encoder_2", edits, edits_);
    if (!same_text) retire(text_, former_text_);
    // Its rows are texts as this UNet's cross-attention reads them.
    same_text ? text_embeddings_.forget_projections() : text_embeddings_.clear();
    const auto find = [this](const weights::Edits& wanted) {
        return std::find_if(known_.begin(), known_.end(),
                            [&](const auto& entry) { return entry.first == wanted; });
    };
    if (find(edits_) == known_.end()) known_.emplace_back(std::move(edits_), id_);
    if (known_.size() > most_known) known_.erase(known_.begin());
    edits_ = std::move(edits);
    const auto known = find(edits_);
    id_ = known == known_.end() ? next_id() : known->second;
}

void LoadedModel::load_all() {
    (void)text();
    (void)unet();
    (void)vae();
}

const models::UNet& LoadedModel::unet() const {
    if (!unet_) {
        tell("unet", 0.2);
        models::LoadOptions options{target_.dtype, target_.device};
        options.shared = &shared_["unet"];
        unet_.emplace(weights::load_unet(description_, options, edits_));
        former_unet_.reset();
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
        text_.emplace(load_text(description_, {target_.dtype, target_.device}, shared_, edits_));
        former_text_.reset();
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
