// Fine-tuning a UNet on one concept, and the task vector that is left when the base is subtracted.
//
// One step: latents of pictures are brought to random noise levels, the UNet predicts what its scheduler says
// (eps, v or x0), and Adam (arXiv 1412.6980) follows the mean square error down, or up for the control. A
// LoRA (arXiv 2106.09685) is trained by the chain rule on the whole weights, W = base + up down, so that
// every layer is served alike: d up = dW down^T, d down = up^T dW. Everything random follows from the seed
// and the step's number: a training that was saved and loaded goes on bit for bit. Not thread-safe. Throws
// Failure. Shapes: n pictures, c h w of a latent, t tokens.
#pragma once

#include "core/curation/concept_source.h"
#include "core/diffusion/noise_model.h"
#include "core/training/training_state.h"
#include "core/weights/delta.h"

namespace burin::curation {

/// What the loss is measured on.
struct ConceptData {
    Tensor latents;  ///< [n, c, h, w] float32 in the diffusion model's scale
    Tensor empty;    ///< encoding of the empty text, [1, t, ctx]
    Tensor names;    ///< of the captions that name the concept, picture by picture, [n, t, ctx]
    Tensor guides;   ///< the same captions without the concept, [n, t, ctx]; needed with a contrast only
    // Pictures of the texts to preserve and these texts, row by row; undefined where nothing is held.
    Tensor kept_latents;  ///< [m, c, h, w]
    Tensor kept_texts;    ///< [m, t, ctx]
};

/// Where and in which type the network computes; its tuned weights stay float32.
struct ConceptTarget {
    torch::Device device = torch::kCPU;
    torch::ScalarType type = torch::kFloat32;
};

class ConceptTuning {
  public:
    /// `model` and `settings` as check_tunable and check_settings let them pass. Looks at once at what the
    /// base makes of the texts to preserve.
    ConceptTuning(const models::ModelDescription& model, ConceptSettings settings, ConceptTarget target,
                  ConceptData data);

    /// One update. Gives false where an ascent has to end, because its loss left the range of numbers or came
    /// near it: the weights are then those of the last good step.
    bool step();
    /// Of these latents at these noise levels (training steps, int64 [n]), a scalar; `context` [n, t, ctx].
    [[nodiscard]] Tensor loss(const Tensor& latents, const Tensor& noise, const Tensor& steps,
                              const Tensor& context) const;

    /// Latents [n, c, h, w] for encodings [n, t, ctx], all from one noise, at base + lambda * change.
    [[nodiscard]] Tensor sample(const Tensor& contexts, double lambda, uint64_t noise_seed, int steps,
                                double guidance);

    /// tuned - base; a LoRA as its factors.
    [[nodiscard]] weights::Delta change() const;

    [[nodiscard]] training::TrainingState& state() { return state_; }
    [[nodiscard]] const training::TrainingState& state() const { return state_; }
    [[nodiscard]] const models::UNet& network() const { return unet_; }

    /// What a checkpoint must hold beside the state; restored from all of its tensors, once the state is loaded.
    [[nodiscard]] models::NamedTensors beside_state() const;
    void restore_beside(const models::NamedTensors& checkpoint);

  private:
    /// Rows of a batch: what the network is shown and what it should make of it.
    struct Batch {
        Tensor x, steps, texts, wanted;
    };

    [[nodiscard]] models::NamedTensors make_parameters() const;
    [[nodiscard]] Batch noisy(const Tensor& latents, const Tensor& noise, const Tensor& steps,
                              const Tensor& texts) const;
    [[nodiscard]] Tensor predict(const Batch& batch) const;
    [[nodiscard]] Tensor captions(const Tensor& rows, const torch::Generator& generator) const;
    [[nodiscard]] Batch drawn(const torch::Generator& generator) const;
    [[nodiscard]] Batch samples_in_contrast() const;
    [[nodiscard]] Tensor base_of(const Batch& batch, const Tensor& texts) const;
    [[nodiscard]] Batch samples_to_preserve() const;
    bool update(const Tensor& objective, float concept_loss);
    void pull_gradients_to_factors();
    void place_products();
    void place(double lambda);

    ConceptSettings settings_;
    ConceptTarget target_;
    ConceptData data_;
    diffusion::SchedulerConfig scheduler_;
    int64_t side_h_, side_w_;
    ConceptSource source_;
    models::UNet unet_;
    training::TrainingState state_;   // of the tuned tensors, or of "<tensor>.up" and "<tensor>.down"
    models::NamedTensors last_good_;  // ascent only
    diffusion::NoiseModel noise_model_;
    // x undefined where there is none.
    Batch contrast_samples_, preserved_samples_;
};

}  // namespace burin::curation
