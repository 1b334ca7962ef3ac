// A checkpoint in memory, in the type and on the device it is computed with.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <torch/torch.h>

#include "core/base/cancel.h"
#include "core/diffusion/scheduler_config.h"
#include "core/engine/compute_target.h"
#include "core/engine/text_embedding_cache.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/latent_preview.h"
#include "core/models/model_folder.h"
#include "core/models/text_encoding.h"
#include "core/models/tiny_vae.h"
#include "core/models/unet.h"
#include "core/protocol/request.h"
#include "core/weights/recipe_edits.h"

namespace burin::engine {

/// Called while a model is read: what is being read, and the share that is done.
using LoadingProgress = std::function<void(const std::string& what, double fraction)>;

/// Components are read when they are first needed, and may be given back one by one. Not thread-safe: belongs
/// to the thread that renders. Functions throw Failure.
class LoadedModel {
  public:
    /// Checks everything (every configuration, every tensor's name and shape) before any weight is read.
    LoadedModel(const models::ModelPlace& place, ComputeTarget target);
    LoadedModel(const LoadedModel&) = delete;
    LoadedModel& operator=(const LoadedModel&) = delete;

    /// Reads every component now.
    void load_all();

    [[nodiscard]] const models::ModelDescription& description() const { return description_; }
    [[nodiscard]] const ComputeTarget& target() const { return target_; }
    [[nodiscard]] const diffusion::SchedulerConfig& scheduler() const { return scheduler_; }
    /// Makes a recipe's edits (empty = none) and these files' the edits of the weights: in the networks they
    /// change, the layers they touch are packed anew when the network is next needed; everything else stays.
    /// What was in use stays where one is refused.
    void use_edits(const std::string& recipe, const std::vector<protocol::LoraUse>& uses);

    /// What a person should know of the edits in use, e.g. what of their files is left out.
    [[nodiscard]] std::vector<std::string> edit_notes() const { return weights::notes_of(edits_); }

    /// Another number for each set of weights that was ever loaded: what caches use to tell weights apart.
    [[nodiscard]] uint64_t id() const { return id_; }

    [[nodiscard]] int64_t latent_channels() const { return description_.vae.latent_channels; }
    [[nodiscard]] int latent_scale() const { return static_cast<int>(description_.latent_scale); }
    [[nodiscard]] bool is_inpainting() const { return description_.inpainting; }
    /// float16 overflows in most autoencoders, which then compute in float32.
    [[nodiscard]] torch::ScalarType vae_type() const;

    [[nodiscard]] const models::UNet& unet() const;
    [[nodiscard]] const models::AutoencoderKl& vae() const;
    [[nodiscard]] const models::TextEncoding& text() const;
    [[nodiscard]] TextEmbeddingCache& text_embeddings() { return text_embeddings_; }

    /// Small RGB picture 0..1 [1, 3, H, W] of latents [1, c, h, w]: from the tiny autoencoder where the
    /// folder has one, else by the linear map of the model's family; undefined where neither is known.
    [[nodiscard]] Tensor preview(const Tensor& latents) const;
    /// Fits the linear map of a model that has none to a finished picture: image [3, H, W] 0..1.
    void learn_preview(const Tensor& latents, const Tensor& image);

    void set_loading_progress(LoadingProgress progress) { progress_ = std::move(progress); }
    void release_text() const { text_.reset(), former_text_.reset(); }
    void release_unet() const { unet_.reset(), former_unet_.reset(); }
    void release_vae() const { vae_.reset(); }

  private:
    void tell(const std::string& what, double fraction) const;

    models::ModelDescription description_;
    ComputeTarget target_;
    diffusion::SchedulerConfig scheduler_;
    uint64_t id_;
    LoadingProgress progress_;
    weights::Edits edits_;
    weights::EditCache edit_cache_;
    std::vector<std::pair<weights::Edits, uint64_t>> known_;  ///< in use before: their pictures are cached
    mutable std::optional<models::UNet> unet_;
    mutable std::optional<models::AutoencoderKl> vae_;
    mutable std::optional<models::TextEncoding> text_;
    /// Of the edits before these, until the networks of these have taken over what they share.
    mutable std::optional<models::UNet> former_unet_;
    mutable std::optional<models::TextEncoding> former_text_;
    mutable std::map<std::string, nn::SharedLayers> shared_;  ///< by component
    mutable std::optional<models::TinyDecoder> tiny_;
    mutable std::optional<models::LatentRgb> latent_rgb_;
    mutable bool preview_searched_ = false;
    TextEmbeddingCache text_embeddings_;
};

}  // namespace burin::engine
