#include "core/training/train_mini.h"

#include "core/base/result.h"
#include "core/evaluation/statistics.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/atomic_file.h"
#include "core/models/latent_preview.h"
#include "core/models/picture_tensors.h"
#include "core/training/export_model.h"
#include "core/training/sheet_prompts.h"
#include "core/training/train_judges.h"
#include "core/training/training_loop.h"
#include "core/training/upscale_training.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<int64_t>& numbers) {
    std::string out;
    for (const int64_t number : numbers) {
        if (!out.empty()) out.push_back('-');
        out.append(std::to_string(number));
    }
    return out;
}

std::string vae_kind(const MiniPlan& plan) {
    return "autoencoder " + joined(plan.mini.vae_channels) + " x" +
           std::to_string(plan.mini.latent_channels) + " seed " + std::to_string(plan.seed);
}

std::string unet_kind(const MiniPlan& plan, int64_t size) {
    return "denoiser " + joined(plan.mini.unet_channels) + " text " + std::to_string(plan.mini.text_width) +
           "x" + std::to_string(plan.mini.text_layers) + " size " + std::to_string(size) + " seed " +
           std::to_string(plan.seed);
}

fs::path latents_file(const MiniPlan& plan) {
    return plan.folder / ("latents-" + std::to_string(plan.size) + ".safetensors");
}

fs::path unet_file(const MiniPlan& plan, int64_t size) {
    return plan.folder / ("unet-" + std::to_string(size) + ".safetensors");
}

/// Eight pictures of [n, 3, H, W] in a row.
io::Picture sheet_of(const Tensor& pictures) {
    return value_or_throw(imaging::contact_sheet(models::to_pictures(pictures), imaging::close_together(8)));
}

PictureStore open_pictures(const MiniPlan& plan, const TrainingHooks& hooks) {
    PictureStoreOptions options = plan.pictures;
    options.folder = plan.folder / "pictures";
    auto store = PictureStore::complete(options, plan.device, counting(hooks, "painting"), hooks.cancel);
    if (store.count() <= VaeTraining::held_out)
        throw Failure(ErrorCode::bad_input, "there are too few pictures to train on",
                      "ask for more with --pictures");
    return store;
}

/// The pictures of the run where a judge of their size can learn from them.
std::shared_ptr<const PictureStore> stored_pictures(const MiniPlan& plan, const TrainingHooks& hooks) {
    if (plan.pictures.size != plan.clip_network.side) return nullptr;
    return std::make_shared<const PictureStore>(open_pictures(plan, hooks));
}

VaeTraining make_vae(const MiniPlan& plan) {
    return {
        plan.mini,
        plan.pictures.size,
        {.batch = plan.vae_batch, .seed = plan.seed, .device = plan.device, .type = plan.type, .state = {}}};
}

StageReport train_vae(const MiniPlan& plan, const TrainingHooks& hooks) {
    const PictureStore store = open_pictures(plan, hooks);
    VaeTraining vae = make_vae(plan);
    const Tensor held_out = store.pictures(torch::arange(0, VaeTraining::held_out / 2, torch::kInt64));
    double quality = 0;
    const Loop loop{hooks,
                    "training the autoencoder",
                    vae_kind(plan),
                    plan.folder / "vae.safetensors",
                    plan.vae,
                    {.warm_up = 30},
                    plan.save_seconds,
                    plan.sheet_seconds};
    loop.run(
        vae.state(), [&](double factor) { return vae.step(store, factor), true; },
        [&] {
            const Tensor back = vae.round_trip(held_out);
            quality = evaluation::psnr(held_out, back);
            const Tensor pairs =
                torch::stack({held_out.view({-1, 8, 3, plan.pictures.size, plan.pictures.size}),
                              back.view({-1, 8, 3, plan.pictures.size, plan.pictures.size})},
                             1);
            value_or_throw(io::write_png(plan.folder / "vae-sheet.png", sheet_of(pairs.flatten(0, 2))));
        });
    StageReport report = report_of(vae.state());
    report.quality = quality;
    return report;
}

/// The autoencoder with the averaged weights of its checkpoint.
VaeTraining finished_vae(const MiniPlan& plan) {
    const fs::path path = plan.folder / "vae.safetensors";
    std::error_code error;
    VaeTraining vae = make_vae(plan);
    if (!fs::exists(path, error) && !plan.start.empty()) {
        vae.state().start_from(
            models::read_tensor_file(plan.start / "vae/diffusion_pytorch_model.safetensors").tensors);
        return vae;
    }
    if (!fs::exists(path, error))
        throw Failure(ErrorCode::bad_input, "there is no autoencoder yet", "run the stage vae first");
    vae.state().load(path, vae_kind(plan));
    vae.state().start_from(vae.state().average());
    return vae;
}

/// Whether latents are missing, or those of an autoencoder that was trained further since: of no use to a
/// network that only begins.
bool stale(const fs::path& latents, const MiniPlan& plan, const fs::path& checkpoint) {
    std::error_code error;
    if (!fs::exists(latents, error)) return true;
    const fs::path vae = plan.folder / "vae.safetensors";
    return !fs::exists(checkpoint, error) && fs::exists(vae, error) &&
           fs::last_write_time(vae, error) > fs::last_write_time(latents, error);
}

fs::path upscale_file(const MiniPlan& plan) { return plan.folder / "upscale-vae.safetensors"; }

std::string upscale_kind(const MiniPlan& plan) {
    return "autoencoder " + joined(upscaled(plan.mini).vae_channels) + " of the latents of " + vae_kind(plan);
}

UpscaleTraining make_upscale(const MiniPlan& plan) {
    UpscaleTrainingOptions options;
    options.batch = plan.vae_batch;
    options.seed = plan.seed;
    options.device = plan.device;
    options.type = plan.type;
    return {plan.mini, plan.pictures.size, finished_vae(plan), options};
}

/// The plan's pictures at twice their size, in a folder beside them.
PictureStore open_large_pictures(const MiniPlan& plan, const TrainingHooks& hooks) {
    PictureStoreOptions options = plan.pictures;
    options.size *= 2;
    options.folder = plan.folder / ("pictures-" + std::to_string(options.size));
    return PictureStore::complete(options, plan.device, counting(hooks, "painting"), hooks.cancel);
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
    value_or_throw(io::write_png(plan.folder / "upscale-vae-sheet.png", sheet_of(torch::cat(rows))));
    return evaluation::psnr(pictures, back);
}

StageReport train_upscale(const MiniPlan& plan, const TrainingHooks& hooks) {
    UpscaleTraining upscale = make_upscale(plan);
    const PictureStore store = open_large_pictures(plan, hooks);
    const LatentStore latents = latents_of_large(plan, upscale.teacher(), store, hooks);
    const Tensor held_out = torch::arange(0, VaeTraining::held_out / 2, torch::kInt64);
    double quality = 0;
    const Loop loop{hooks,
                    "training the autoencoder of twice the size",
                    upscale_kind(plan),
                    upscale_file(plan),
                    plan.upscale,
                    {.warm_up = 30},
                    plan.save_seconds,
                    plan.sheet_seconds};
    loop.run(
        upscale.state(), [&](double factor) { return upscale.step(store, latents, factor), true; },
        [&] {
            quality = show_upscaled(plan, upscale, store.pictures(held_out),
                                    latents.latents.index_select(0, held_out).to(torch::kFloat32));
        });
    StageReport report = report_of(upscale.state());
    report.quality = quality;
    return report;
}

StageReport encode(const MiniPlan& plan, const TrainingHooks& hooks) {
    const PictureStore store = open_pictures(plan, hooks);
    const auto latents =
        encode_store(finished_vae(plan), store, plan.size, counting(hooks, "encoding"), hooks.cancel);
    write_latents(latents_file(plan), latents);
    return {.samples = latents.latents.size(0)};
}

DenoiserTraining make_denoiser(const MiniPlan& plan) {
    DenoiserTrainingOptions options;
    options.batch = plan.unet_batch;
    options.seed = plan.seed;
    options.device = plan.device;
    options.type = plan.type;
    // At full size the network has already learnt what is coarse.
    if (plan.size == plan.pictures.size)
        options.state.optimiser.muon_rate = 0.007, options.state.optimiser.adamw_rate = 4e-4;
    // A generation that begins where another ended has all of its shapes; no loss spike was seen at these.
    if (!plan.start.empty())
        options.state.optimiser.muon_rate = 0.005, options.state.optimiser.adamw_rate = 3e-4;
    return {plan.mini, plan.size, make_tokenizer(plan.mini, plan.folder / "tokenizer"), options};
}

StageReport train_unet(const MiniPlan& plan, const TrainingHooks& hooks) {
    std::error_code error;
    const bool begins = !fs::exists(unet_file(plan, plan.size), error);
    if (stale(latents_file(plan), plan, unet_file(plan, plan.size))) encode(plan, hooks);
    const LatentStore store = read_latents(latents_file(plan));
    DenoiserTraining denoiser = make_denoiser(plan);
    const VaeTraining vae = finished_vae(plan);
    const fs::path coarse = unet_file(plan, plan.size / 2);
    if (begins && !plan.start.empty()) {
        denoiser.start_from(plan.start);
    } else if (begins && fs::exists(coarse, error)) {
        denoiser.state().start_from(models::read_tensor_file(coarse).tensors, "average.");
    }
    const Loop loop{hooks,
                    "training the denoiser at " + std::to_string(plan.size) + " px",
                    unet_kind(plan, plan.size),
                    unet_file(plan, plan.size),
                    plan.unet,
                    {.warm_up = 60},
                    plan.save_seconds,
                    plan.sheet_seconds};
    loop.run(
        denoiser.state(), [&](double factor) { return denoiser.step(store, factor), true; },
        [&] {
            const torch::NoGradGuard guard;
            const int64_t side = plan.size / plan.mini.latent_scale();
            const std::string name = "unet-" + std::to_string(plan.size);
            const auto write = [&](const Tensor& latents, const std::string& file) {
                const Tensor pixels = vae.network().decode_whole((latents / store.scaling).to(plan.type));
                value_or_throw(
                    io::write_png(plan.folder / file, sheet_of(models::pixels_to_picture(pixels))));
            };
            write(denoiser.sample(sheet_prompts(), side, 7, 4, 20), name + "-sheet.png");
            std::vector<Tensor> rows;
            for (const uint64_t seed : {7, 8, 9})
                rows.push_back(denoiser.sample(mood_prompts(), side, seed, 5, 20));
            write(torch::cat(rows), name + "-moods.png");
        });
    return report_of(denoiser.state());
}

/// Through the finished autoencoder, in the pieces it is quick with; nothing where none is trained yet.
std::function<Tensor(const Tensor&)> round_trip_of(const MiniPlan& plan) {
    std::error_code error;
    if (plan.start.empty() && !fs::exists(plan.folder / "vae.safetensors", error)) return {};
    const auto vae = std::make_shared<VaeTraining>(finished_vae(plan));
    return [vae](const Tensor& pictures) {
        std::vector<Tensor> parts;
        for (const Tensor& part : pictures.split(16)) parts.push_back(vae->round_trip(part));
        return torch::cat(parts);
    };
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
    std::error_code error;
    const fs::path path = unet_file(plan, plan.size);
    if (!fs::exists(path, error) || !fs::exists(latents_file(plan), error))
        throw Failure(ErrorCode::bad_input, "there is no denoiser of this size yet",
                      "run the stage unet first");
    if (plan.model.empty())
        throw Failure(ErrorCode::bad_input, "the model needs a folder", "name it with --model");
    DenoiserTraining denoiser = make_denoiser(plan);
    denoiser.state().load(path, unet_kind(plan, plan.size));
    const LatentStore store = read_latents(latents_file(plan));
    ModelToExport exported{.mini = plan.mini,
                           .size = plan.size,
                           .scaling = store.scaling,
                           .vae = {},
                           .trained = denoiser.state().average()};
    if (fs::exists(upscale_file(plan), error)) {
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
    std::error_code error;
    fs::create_directories(plan.folder, error);
    if (error)
        throw Failure(ErrorCode::io, "folder '" + plan.folder.string() + "' cannot be made", error.message());
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
