// Trajectories that no request gives: begun from inverted noise, handed from one set of weights to another, perturbed on
// their way, or told another text than any prompt.
//
// DDIM (arXiv 2010.02502) with the job's steps and guidance, for models of one text encoder. Whatever weights the model has
// when a function is called are those that compute. Throws Failure; belongs to one thread. Shapes: t tokens, c h w latent.
#pragma once

#include "core/curation/audit_job.h"
#include "core/diffusion/samplers.h"
#include "core/engine/loaded_model.h"

namespace burin::curation {

class AuditTrajectory {
  public:
    /// Refuses models whose texts are more than one encoding (SDXL), that read a mask, or that are told their guidance.
    AuditTrajectory(engine::LoadedModel& model, const AuditJob& job, CancelToken cancel);

    /// What the text encoder makes of a prompt, float32 [1, t, ctx].
    [[nodiscard]] torch::Tensor context(const std::string& prompt) const;

    /// At the noise of a seed, or at x [1, c, h, w] of evaluation 0.
    [[nodiscard]] diffusion::SamplerState begin(uint64_t seed) const;
    [[nodiscard]] diffusion::SamplerState begin_at(const torch::Tensor& x) const;
    /// On to evaluation `until`. With a jitter, Gaussian noise of that share of each level's own is added behind every step
    /// but the last (the noise-based probes of arXiv 2505.17013), drawn from `seed`.
    void go_on(diffusion::SamplerState& state, const torch::Tensor& context, int until, double jitter = 0,
               uint64_t seed = 0) const;
    [[nodiscard]] torch::Tensor picture(const diffusion::SamplerState& state) const;  ///< [3, H, W] 0..1

    /// The noise that DDIM run backwards leads a picture [3, H, W] to, under the empty text: x [1, c, h, w].
    [[nodiscard]] torch::Tensor inverted(const torch::Tensor& picture) const;

    [[nodiscard]] int evaluations() const { return schedule_.evaluations(); }

  private:
    [[nodiscard]] torch::Tensor predict(const torch::Tensor& x, int i, const models::TextContext& text,
                                        int64_t rows) const;

    engine::LoadedModel& model_;
    const AuditJob& job_;
    CancelToken cancel_;
    diffusion::Schedule schedule_;
    int width_ = 0, height_ = 0;
};

/// The matrix M [ctx, ctx] with which context times M is the text that undoes the edits best: RECE's adversary
/// (core/weights/closed_form.h) of every token at once. float32.
[[nodiscard]] torch::Tensor undoing_map(const models::ModelDescription& model, const AuditJob& job);

}  // namespace burin::curation
