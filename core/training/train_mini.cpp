#include "core/training/train_mini.h"

#include "core/base/result.h"
#include "core/evaluation/statistics.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/atomic_file.h"
#include "core/io/output_place.h"
#include "core/models/latent_preview.h"
#include "core/models/picture_tensors.h"
#include "core/painter/captions.h"
#include "core/training/export_model.h"
#include "core/training/mini_stage.h"
#include "core/training/train_judges.h"
#include "core/training/upscale_training.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;

std::string vae_kind(const MiniPlan& plan) {
    return "autoencoder " + joined(plan.mini.vae_channels) + " x" +
           std::to_string(plan.mini.latent_channels) + " seed " + std::to_string(plan.seed);
}

std::string unet_kind(const MiniPlan& plan) {
    return "denoiser " + joined(plan.mini.unet_channels) + " text " + std::to_string(plan.mini.text_width) +
           "x" + std::to_string(plan.mini.text_layers) + " size " + std::to_string(plan.size) + " seed " +
           std::to_string(plan.seed);
}

fs::path vae_file(const MiniPlan& plan) { return plan.folder / "vae.safetensors"; }

fs::path latents_file(const MiniPlan& plan) {
    return plan.folder / ("latents-" + std::to_string(plan.size) + ".safetensors");
}

fs::path unet_file(const MiniPlan& plan, int64_t size) {
    return plan.folder / ("unet-" + std::to_string(size) + ".safetensors");
}

/// Pictures [n, 3, H, W], eight in a row.
void write_sheet(const fs::path& path, const Tensor& pictures) {
    value_or_throw(io::write_png(path, value_or_throw(imaging::contact_sheet(models::to_pictures(pictures),
                                                                             imaging::close_together(8)))));
}

/// The plan's pictures at `size`, in a folder beside the others.
PictureStore open_pictures(const MiniPlan& plan, const TrainingHooks& hooks, const std::string& folder,
                           int64_t size) {
    PictureStoreOptions options = plan.pictures;
    options.size = size;
    options.folder = plan.folder / folder;
    auto store = PictureStore::complete(options, plan.device, counting(hooks, "painting"), hooks.cancel);
    if (store.count() <= PictureStore::held_out)
        throw Failure(ErrorCode::bad_input, "there are too few pictures to train on",
                      "ask for more with --pictures");
    return store;
}

PictureStore open_pictures(const MiniPlan& plan, const TrainingHooks& hooks) {
    return open_pictures(plan, hooks, "pictures", plan.pictures.size);
}

/// The rows that are shown on a sheet, none of which was learnt.
Tensor rows_to_show() { return torch::arange(0, PictureStore::held_out / 2, torch::kInt64); }

/// The pictures of the run where a judge of their size can learn from them.
std::shared_ptr<const PictureStore> stored_pictures(const MiniPlan& plan, const TrainingHooks& hooks) {
    if (plan.pictures.size != plan.clip_network.side) return nullptr;
    return std::make_shared<const PictureStore>(open_pictures(plan, hooks));
}

VaeTraining make_vae(const MiniPlan& plan) {
    return {plan.mini, plan.pictures.size, step_options(plan, plan.vae_batch)};
}

StageReport train_vae(const MiniPlan& plan, const TrainingHooks& hooks) {
    const PictureStore store = open_pictures(plan, hooks);
    VaeTraining vae = make_vae(plan);
    const Tensor shown = store.pictures(rows_to_show());
    const MiniStage stage{plan, hooks, "training the autoencoder", vae_kind(plan), vae_file(plan), plan.vae};
    return stage.train(
        vae.state(), [&](double factor) { vae.step(store, factor); },
        [&] {
            const Tensor back = vae.round_trip(shown);
            const auto in_rows = [&](const Tensor& pictures) { return pictures.unflatten(0, {-1, 8}); };
            const Tensor pairs = torch::stack({in_rows(shown), in_rows(back)}, 1);
            write_sheet(plan.folder / "vae-sheet.png", pairs.flatten(0, 2));
            return evaluation::psnr(shown, back);
        });
}

/// The autoencoder with the averaged weights of its checkpoint.
VaeTraining finished_vae(const MiniPlan& plan) {
    VaeTraining vae = make_vae(plan);
    if (is_there(vae_file(plan))) {
        vae.state().load(vae_file(plan), vae_kind(plan));
        vae.state().start_from(vae.state().average());
    } else if (!plan.start.empty()) {
        vae.state().start_from(
            models::read_tensor_file(plan.start / "vae/diffusion_pytorch_model.safetensors").tensors);
    } else {
        throw Failure(ErrorCode::bad_input, "there is no autoencoder yet", "run the stage vae first");
    }
    return vae;
}

/// Whether latents are missing, or those of an autoencoder that was trained further since: of no use to a
/// network that only begins.
bool stale(const fs::path& latents, const MiniPlan& plan, const fs::path& checkpoint) {
    if (!is_there(latents)) return true;
    return !is_there(checkpoint) && is_there(vae_file(plan)) &&
           fs::last_write_time(vae_file(plan)) > fs::last_write_time(latents);
}

fs::path upscale_file(const MiniPlan& plan) { return plan.folder / "upscale-vae.safetensors"; }

std::string upscale_kind(const MiniPlan& plan) {
    return "autoencoder " + joined(upscaled(plan.mini).vae_channels) + " of the latents of " + vae_kind(plan);
}

UpscaleTraining make_upscale(const MiniPlan& plan) {
    return {plan.mini, plan.pictures.size, finished_vae(plan), step_options(plan, plan.vae_batch)};
}

/// What `teacher` sees in the large pictures at half their size.
LatentStore latents_of_large(const MiniPlan& plan, const VaeTraining& teacher, const PictureStore& store,
                             const TrainingHooks& hooks) {
    const fs::path path = plan.folder / ("latents-of-" + std::to_string(store.size()) + ".safetensors");
    if (!stale(path, plan, upscale_file(plan))) {
        LatentStore kept = read_latents(path);
        if (kept.seed == store.seed() && kept.latents.size(0) == store.count()) return kept;
    }
    write_latents(
        path, encode_store(teacher, store, plan.pictures.size, counting(hooks, "encoding"), hooks.cancel));
    return read_latents(path);
}

/// Rows of pictures as they are, as the teacher shows them, enlarged, and as the new decoder does; the
/// decibels of the latter.
double show_upscaled(const MiniPlan& plan, const UpscaleTraining& upscale, const Tensor& pictures,
                     const Tensor& latents) {
    const int64_t side = pictures.size(3);
    const Tensor small = upscale.teacher().decode(latents);
    const Tensor enlarged = at::upsample_bicubic2d(small, {side, side}, /*align_corners=*/false).clamp(0, 1);
    const Tensor back = upscale.decode(latents);
    std::vector<Tensor> rows;
    for (int64_t first = 0; first < std::min<int64_t>(pictures.size(0), 16); first += 8)
        for (const Tensor& of : {pictures, enlarged, back}) rows.push_back(of.slice(0, first, first + 8));
    write_sheet(plan.folder / "upscale-vae-sheet.png", torch::cat(rows));
    return evaluation::psnr(pictures, back);
}

StageReport train_upscale(const MiniPlan& plan, const TrainingHooks& hooks) {
    UpscaleTraining upscale = make_upscale(plan);
    const int64_t size = 2 * plan.pictures.size;
    const PictureStore store = open_pictures(plan, hooks, "pictures-" + std::to_string(size), size);
    const LatentStore latents = latents_of_large(plan, upscale.teacher(), store, hooks);
    const MiniStage stage{plan,
                          hooks,
                          "training the autoencoder of twice the size",
                          upscale_kind(plan),
                          upscale_file(plan),
                          plan.upscale};
    return stage.train(
        upscale.state(), [&](double factor) { upscale.step(store, latents, factor); },
        [&] {
            return show_upscaled(plan, upscale, store.pictures(rows_to_show()),
                                 latents.latents.index_select(0, rows_to_show()).to(torch::kFloat32));
        });
}

StageReport encode(const MiniPlan& plan, const TrainingHooks& hooks) {
    const PictureStore store = open_pictures(plan, hooks);
    const auto latents =
        encode_store(finished_vae(plan), store, plan.size, counting(hooks, "encoding"), hooks.cancel);
    write_latents(latents_file(plan), latents);
    return {.samples = latents.latents.size(0)};
}

DenoiserTraining make_denoiser(const MiniPlan& plan) {
    StepOptions options = step_options(plan, plan.unet_batch);
    auto& rates = options.state.emplace(DenoiserTraining::usual()).optimiser;
    // At full size the network has already learnt what is coarse.
    if (plan.size == plan.pictures.size) rates.muon_rate = 0.007, rates.adamw_rate = 4e-4;
    // A generation that begins where another ended has all of its shapes; no loss spike was seen at these.
    if (!plan.start.empty()) rates.muon_rate = 0.005, rates.adamw_rate = 3e-4;
    return {plan.mini, plan.size, make_tokenizer(plan.mini, plan.folder / "tokenizer"), options};
}

/// The prompts of the sheets as the denoiser paints them now; colours of hair and moods from three noises.
void show_denoised(const MiniPlan& plan, const DenoiserTraining& denoiser, const VaeTraining& vae,
                   double scaling) {
    const int64_t side = plan.size / plan.mini.latent_scale();
    const std::string name = "unet-" + std::to_string(plan.size);
    write_sheet(plan.folder / (name + "-sheet.png"),
                vae.decode(denoiser.sample(painter::sheet_prompts(), side, 7, 4, 20) / scaling));
    std::vector<Tensor> rows;
    for (const uint64_t seed : {7, 8, 9})
        rows.push_back(denoiser.sample(painter::mood_prompts(), side, seed, 5, 20));
    write_sheet(plan.folder / (name + "-moods.png"), vae.decode(torch::cat(rows) / scaling));
}

StageReport train_unet(const MiniPlan& plan, const TrainingHooks& hooks) {
    const fs::path checkpoint = unet_file(plan, plan.size), coarse = unet_file(plan, plan.size / 2);
    const bool begins = !is_there(checkpoint);
    if (stale(latents_file(plan), plan, checkpoint)) encode(plan, hooks);
    const LatentStore store = read_latents(latents_file(plan));
    DenoiserTraining denoiser = make_denoiser(plan);
    const VaeTraining vae = finished_vae(plan);
    if (begins && !plan.start.empty()) {
        denoiser.start_from(plan.start);
    } else if (begins && is_there(coarse)) {
        denoiser.state().start_from(models::read_tensor_file(coarse).tensors, "average.");
    }
    const MiniStage stage{plan,
                          hooks,
                          "training the denoiser at " + std::to_string(plan.size) + " px",
                          unet_kind(plan),
                          checkpoint,
                          plan.unet,
                          60};
    return stage.train(
        denoiser.state(), [&](double factor) { denoiser.step(store, factor); },
        [&] { return show_denoised(plan, denoiser, vae, store.scaling), 0.0; });
}

/// Through the finished autoencoder; nothing where none is trained yet.
RoundTrip round_trip_of(const MiniPlan& plan) {
    if (plan.start.empty() && !is_there(vae_file(plan))) return {};
    const auto vae = std::make_shared<VaeTraining>(finished_vae(plan));
    return [vae](const Tensor& pictures) { return vae->round_trip(pictures); };
}

/// The linear map of cheap previews, from pictures and their latents.
void write_preview(const MiniPlan& plan, const LatentStore& store, const TrainingHooks& hooks) {
    const auto count = std::min<int64_t>(64, store.latents.size(0));
    const Tensor pictures = open_pictures(plan, hooks).pictures(torch::arange(0, count, torch::kInt64));
    const Tensor latents = store.latents.slice(0, 0, count).to(torch::kFloat32) * store.scaling;
    const auto map = models::fit_latent_rgb(latents, pictures);
    value_or_throw(io::write_file_atomically(plan.model / "latent_rgb.json", models::latent_rgb_json(map)));
}

StageReport write_model(const MiniPlan& plan, const TrainingHooks& hooks) {
    const fs::path path = unet_file(plan, plan.size);
    if (!is_there(path) || !is_there(latents_file(plan)))
        throw Failure(ErrorCode::bad_input, "there is no denoiser of this size yet",
                      "run the stage unet first");
    if (plan.model.empty())
        throw Failure(ErrorCode::bad_input, "the model needs a folder", "name it with --model");
    DenoiserTraining denoiser = make_denoiser(plan);
    denoiser.state().load(path, unet_kind(plan));
    const LatentStore store = read_latents(latents_file(plan));
    ModelToExport exported{.mini = plan.mini,
                           .size = plan.size,
                           .scaling = store.scaling,
                           .vae = {},
                           .trained = denoiser.state().average()};
    if (is_there(upscale_file(plan))) {
        UpscaleTraining upscale = make_upscale(plan);
        // It may come from another run: what it must have is the shapes.
        upscale.state().start_from(models::read_tensor_file(upscale_file(plan)).tensors, "average.");
        exported.mini = upscaled(plan.mini);
        exported.size *= 2;
        exported.vae = upscale.state().average();
    } else {
        exported.vae = finished_vae(plan).state().average();
    }
    export_model(exported, plan.model);
    write_preview(plan, store, hooks);
    write_judges(plan);
    return report_of(denoiser.state());
}

}  // namespace

StageReport run_stage(Stage stage, const MiniPlan& plan, const TrainingHooks& hooks) {
    value_or_throw(io::make_folder(plan.folder));
    switch (stage) {
        case Stage::pictures:
            return {.samples = open_pictures(plan, hooks).count()};
        case Stage::vae:
            return train_vae(plan, hooks);
        case Stage::upscale:
            return train_upscale(plan, hooks);
        case Stage::latents:
            return encode(plan, hooks);
        case Stage::unet:
            return train_unet(plan, hooks);
        case Stage::classifier:
            return train_classifier(plan, hooks, stored_pictures(plan, hooks), round_trip_of(plan));
        case Stage::clip:
            return train_clip(plan, hooks, stored_pictures(plan, hooks));
        case Stage::model:
            break;
    }
    return write_model(plan, hooks);
}

}  // namespace burin::training
