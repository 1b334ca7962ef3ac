#include "core/curation/audit_trajectory.h"

#include "core/curation/audit_painter.h"
#include "core/diffusion/prediction.h"
#include "core/models/picture_tensors.h"
#include "core/weights/closed_form.h"
#include "core/weights/erase_concept.h"

namespace burin::curation {

using torch::Tensor;

AuditTrajectory::AuditTrajectory(engine::LoadedModel& model, const AuditJob& job, CancelToken cancel)
    : model_(model), job_(job), cancel_(std::move(cancel)) {
    const auto& what = model.description();
    if (what.text_encoder_2 || what.inpainting || what.unet.time_cond_proj_dim != 0)
        throw Failure(ErrorCode::bad_input,
                      "this model has two text encoders, was made for inpainting or was distilled, which the "
                      "probes along "
                      "the trajectory do not know",
                      "give --probe image, inpaint or outpaint only");
    schedule_ = value_or_throw(diffusion::make_schedule(model.scheduler(), "ddim", job.steps));
    protocol::RenderRequest sized;
    sized.width = job.width, sized.height = job.height;
    std::tie(width_, height_) = engine::picture_size(model, sized);
}

Tensor AuditTrajectory::context(const std::string& prompt) const {
    const torch::InferenceMode guard;
    return model_.text().encode(prompt).tokens.to(torch::kFloat32);
}

diffusion::SamplerState AuditTrajectory::begin(uint64_t seed) const {
    const torch::InferenceMode guard;
    diffusion::NoiseStream stream({seed});
    const Tensor noise = stream.draw(
        {model_.latent_channels(), height_ / model_.latent_scale(), width_ / model_.latent_scale()});
    return diffusion::start(schedule_, noise.to(model_.target().device), stream);
}

diffusion::SamplerState AuditTrajectory::begin_at(const Tensor& x) const {
    return diffusion::start_from(schedule_, x, 0);
}

Tensor AuditTrajectory::predict(const Tensor& x, int i, const models::TextContext& text, int64_t rows) const {
    cancel_.check();
    const Tensor shown = diffusion::scale_input(schedule_, x, i)
                             .repeat({rows, 1, 1, 1})
                             .to(model_.target().dtype)
                             .contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor timestep = torch::full({rows}, schedule_.timesteps[static_cast<size_t>(i)], torch::kFloat32)
                                .to(model_.target().device);
    return model_.unet().forward(shown, timestep, text).to(torch::kFloat32);
}

void AuditTrajectory::go_on(diffusion::SamplerState& state, const Tensor& context, int until, double jitter,
                            uint64_t seed) const {
    const torch::InferenceMode guard;
    const Tensor both =
        torch::cat({this->context(""), context}).to(model_.target().device, model_.target().dtype);
    const auto text = model_.unet().project_context(both);
    diffusion::NoiseStream noise({seed});
    while (state.i < until && !diffusion::finished(schedule_, state)) {
        const auto made = predict(state.x, state.i, text, 2).chunk(2);
        const auto level = schedule_.targets[static_cast<size_t>(state.i)];
        diffusion::advance(schedule_, state, made[0] + job_.guidance * (made[1] - made[0]));
        if (jitter > 0 && !diffusion::finished(schedule_, state))
            state.x = state.x + jitter * level.sigma * noise.draw_like(state.x);
    }
}

Tensor AuditTrajectory::picture(const diffusion::SamplerState& state) const {
    if (!state.x.isfinite().all().item<bool>())
        throw Failure(ErrorCode::bad_model, "the model produced values that are not numbers",
                      "try --precision fp32 or a lower guidance scale");
    return engine::decode_latents(model_, state.x).to(torch::kCPU, torch::kFloat32).clamp(0, 1);
}

Tensor AuditTrajectory::inverted(const Tensor& picture) const {
    const torch::InferenceMode guard;
    const auto& vae = model_.vae();
    const Tensor pixels =
        models::picture_to_pixels(picture.unsqueeze(0)).to(model_.target().device, model_.vae_type());
    Tensor x = vae.to_diffusion(vae.encode(pixels).mean.to(torch::kFloat32));
    const auto text =
        model_.unet().project_context(context("").to(model_.target().device, model_.target().dtype));
    for (int i = schedule_.evaluations() - 1; i >= 0; --i) {
        const auto &cleaner = schedule_.targets[static_cast<size_t>(i)],
                   &noisier = schedule_.levels[static_cast<size_t>(i)];
        // What the network would say at the noisier level is not known yet: it is asked where x is.
        const auto said =
            diffusion::to_prediction(schedule_.model.prediction, cleaner, predict(x, i, text, 1), x);
        x = noisier.alpha * said.denoised + noisier.sigma * said.eps;
    }
    return x;
}

Tensor undoing_map(const models::ModelDescription& model, const AuditJob& job) {
    const torch::InferenceMode guard;
    const auto files = models::component_files(model, "unet");
    weights::EditCache cache;
    const auto edits = cache.edits(model, job.recipe, edits_of(job));
    std::vector<Tensor> original, edited;
    for (const auto& name : weights::cross_attention_matrices(files)) {
        original.push_back(models::stored_tensor(files, name).to(torch::kFloat64));
        edited.push_back(weights::edited_tensor("unet", name, files, edits).to(torch::kFloat64));
    }
    const Tensor one = torch::eye(original.front().size(1), torch::kFloat64);
    return weights::reviving_texts(original, edited, one).to(torch::kFloat32);
}

}  // namespace burin::curation
