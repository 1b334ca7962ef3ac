// `burin-cli train-mini`: trains the small model that ships with Burin.
#include "core/training/train_mini.h"

#include <cstdio>
#include <malloc.h>

#include "app/cli/context.h"
#include "app/cli/session.h"
#include "app/cli/target_options.h"
#include "app/cli/training_bar.h"
#include "app/cli/whole_number.h"

namespace burin::app {
namespace {

using training::Stage;

struct Arguments {
    std::string out, model, start, stage = "all";
    double minutes = 0;
    int64_t steps = 0, pictures = 20480, size = 0, batch = 0, picture_size = 128;
    uint64_t seed = 1;
    double save_minutes = 3, sheet_minutes = 15;
    std::vector<int64_t> vae_channels, unet_channels;
    int64_t text_width = 0, text_layers = 0, upscale_width = 0;
    TargetOptions target;
};

/// One stage of the run: what, at which size, for which share of the minutes.
struct Part {
    Stage stage;
    int64_t size;
    double share;
};

std::vector<Part> parts_of(const Arguments& arguments) {
    const int64_t full = arguments.picture_size, size = arguments.size > 0 ? arguments.size : full;
    if (arguments.stage == "pictures") return {{Stage::pictures, size, 1}};
    if (arguments.stage == "vae") return {{Stage::vae, size, 1}};
    if (arguments.stage == "upscale") return {{Stage::upscale, 2 * full, 1}};
    if (arguments.stage == "latents") return {{Stage::latents, size, 1}};
    if (arguments.stage == "unet") return {{Stage::unet, size, 1}};
    if (arguments.stage == "classifier") return {{Stage::classifier, size, 1}};
    if (arguments.stage == "clip") return {{Stage::clip, size, 1}};
    if (arguments.stage == "model") return {{Stage::model, size, 1}};
    return {{Stage::pictures, full, 0}, {Stage::vae, full, 0.12},        {Stage::unet, full / 2, 0.3},
            {Stage::unet, full, 0.45},  {Stage::classifier, full, 0.08}, {Stage::clip, full, 0.05},
            {Stage::model, full, 0}};
}

training::MiniPlan plan_of(const Arguments& arguments) {
    const auto target = arguments.target.choose();
    training::MiniPlan plan;
    plan.folder = arguments.out;
    plan.model = arguments.model.empty() ? plan.folder / "model" : std::filesystem::path(arguments.model);
    if (!arguments.start.empty()) plan.start = find_model(arguments.start).root;
    plan.pictures.count = arguments.pictures;
    plan.pictures.size = arguments.picture_size;
    plan.pictures.seed = plan.seed = arguments.seed;
    plan.device = target.device;
    // float16 would need its loss scaled; bfloat16 has the range of float32.
    plan.type = target.dtype == torch::kFloat32 ? torch::kFloat32 : torch::kBFloat16;
    plan.save_seconds = 60 * arguments.save_minutes;
    plan.sheet_seconds = 60 * arguments.sheet_minutes;
    if (arguments.batch > 0) plan.vae_batch = plan.unet_batch = arguments.batch;
    if (!arguments.vae_channels.empty()) plan.mini.vae_channels = arguments.vae_channels;
    if (arguments.upscale_width > 0) plan.mini.upscale_width = arguments.upscale_width;
    if (!arguments.unet_channels.empty()) plan.mini.unet_channels = arguments.unet_channels;
    if (arguments.text_width > 0) plan.mini.text_width = arguments.text_width;
    if (arguments.text_layers > 0) plan.mini.text_layers = arguments.text_layers;
    return plan;
}

const char* name_of(Stage stage) {
    switch (stage) {
        case Stage::pictures:
            return "pictures";
        case Stage::vae:
            return "vae";
        case Stage::upscale:
            return "upscale";
        case Stage::latents:
            return "latents";
        case Stage::unet:
            return "unet";
        case Stage::classifier:
            return "classifier";
        case Stage::clip:
            return "clip";
        case Stage::model:
            break;
    }
    return "model";
}

/// The tensors of a step come and go in the same sizes; memory that stays with the process need not be cleared
/// by the kernel every time, which took a tenth of a step.
void keep_freed_memory() {
#if defined(__GLIBC__)
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

Outcome train(const Arguments& arguments, Context& context) {
    const auto parts = parts_of(arguments);
    const bool trains =
        arguments.stage != "pictures" && arguments.stage != "latents" && arguments.stage != "model";
    if (trains && !(arguments.minutes > 0) && arguments.steps <= 0) {
        throw Failure(ErrorCode::bad_input, "the training has no end",
                      "say how long with --minutes or --steps");
    }
    training::MiniPlan plan = plan_of(arguments);
    keep_freed_memory();
    TrainingBar bar(context);
    const training::TrainingHooks hooks{
        context.cancel, [&](const training::TrainingProgress& progress) { bar.show(progress); }};
    Outcome outcome;
    outcome.json = {{"folder", arguments.out}, {"stages", nlohmann::json::array()}};
    for (const Part& part : parts) {
        plan.size = part.size;
        plan.vae = plan.upscale = plan.unet = plan.classifier =
            plan.clip = {.steps = arguments.steps, .seconds = 60 * arguments.minutes * part.share};
        const auto report = training::run_stage(part.stage, plan, hooks);
        bar.clear();
        outcome.json["stages"].push_back({{"stage", name_of(part.stage)},
                                          {"size", part.size},
                                          {"steps", report.steps},
                                          {"samples", report.samples},
                                          {"loss", report.loss},
                                          {"seconds", report.seconds},
                                          {"quality", report.quality}});
        char line[200];
        std::snprintf(line, sizeof line, "%-9s %4lld px  %8lld steps  %10lld samples  %8.1f min  loss %.4f",
                      name_of(part.stage), static_cast<long long>(part.size),
                      static_cast<long long>(report.steps), static_cast<long long>(report.samples),
                      report.seconds / 60, report.loss);
        outcome.text += line;
        if (report.quality > 0) {
            const bool decibels = part.stage == Stage::vae || part.stage == Stage::upscale;
            std::snprintf(line, sizeof line, decibels ? "  %.2f dB" : "  %.1f %% right",
                          decibels ? report.quality : 100 * report.quality);
            outcome.text += line;
        }
        outcome.text += "\n";
    }
    return outcome;
}

void add_options(CLI::App& command, Arguments& arguments) {
    command.add_option("--out", arguments.out, "Folder of the run: pictures, checkpoints, curves, sheets")
        ->type_name("DIR")
        ->required();
    command
        .add_option(
            "--stage", arguments.stage,
            "all, pictures, vae, upscale (an autoencoder that shows the same latents at twice the size, "
            "which all leaves out), latents, unet, classifier, clip or model [all]")
        ->check(CLI::IsMember(
            {"all", "pictures", "vae", "upscale", "latents", "unet", "classifier", "clip", "model"}));
    command
        .add_option("--minutes", arguments.minutes,
                    "Minutes for the stage, or for all of them; interruptions do not count")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--steps", arguments.steps,
                    "Steps of each trained stage, where fewer than the time allows")
        ->check(CLI::PositiveNumber);
    command.add_option("--size", arguments.size, "Pixels a side of the stages latents, unet and model [128]");
    command.add_option("--pictures", arguments.pictures, "Pictures painted ahead [20480]")
        ->check(CLI::Range(128, 4'000'000));
    command.add_option("--picture-size", arguments.picture_size, "Pixels a side they are painted at [128]")
        ->check(CLI::Range(32, 1024));
    command.add_option("--batch", arguments.batch, "Samples a step [16 for vae and upscale, 32 for unet]")
        ->check(CLI::Range(1, 4096));
    command.add_option("--model", arguments.model, "Folder the model is written to [model in --out]")
        ->type_name("DIR");
    command
        .add_option(
            "--start", arguments.start,
            "Model folder, or mini, whose weights a denoiser begins with and whose autoencoder is used")
        ->type_name("DIR");
    command.add_option("--seed", arguments.seed, "Seed of pictures, weights and noise [1]")
        ->check(whole_number);
    command.add_option("--save-minutes", arguments.save_minutes, "Minutes between checkpoints [3]")
        ->check(CLI::PositiveNumber);
    command.add_option("--sheet-minutes", arguments.sheet_minutes, "Minutes between sample sheets [15]")
        ->check(CLI::PositiveNumber);
    command.add_option("--vae-channels", arguments.vae_channels, "Widths, finest first [16 48 96]");
    command
        .add_option("--upscale-width", arguments.upscale_width,
                    "Width of the level that the stage upscale adds [16]")
        ->check(CLI::Range(8, 512));
    command.add_option("--unet-channels", arguments.unet_channels, "Widths, finest first [48 96 160]");
    command.add_option("--text-width", arguments.text_width, "Width of the text encoder [128]")
        ->check(CLI::Range(16, 2048));
    command.add_option("--text-layers", arguments.text_layers, "Layers of the text encoder [2]")
        ->check(CLI::Range(1, 64));
    arguments.target.add_to(command);
}

}  // namespace

void add_train_mini(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("train-mini", "Train the small model that ships with Burin");
    auto arguments = std::make_shared<Arguments>();
    add_options(*command, *arguments);
    command->footer(
        "The same command goes on where it was interrupted.\n"
        "Examples:\n"
        "  burin-cli train-mini --out training-runs/day --minutes 600\n"
        "  burin-cli train-mini --out training-runs/day --stage unet --size 64 --minutes 120");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return train(*arguments, context); };
    });
}

}  // namespace burin::app
