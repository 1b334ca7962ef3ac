// `burin-cli bench`: how fast this machine renders with a model.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <sys/resource.h>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/session.h"
#include "app/cli/target_options.h"
#include "core/engine/render.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string model = "mini";
    int width = 0, height = 0, repeat = 5;
    TargetOptions target;
};

struct Timing {
    double least_ms = 0, median_ms = 0;
};

Timing measure(int repeat, const CancelToken& cancel, const std::function<void()>& work) {
    work();  // the first call packs weights and fills caches
    std::vector<double> times;
    for (int i = 0; i < repeat; ++i) {
        cancel.check();
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return {times.front(), times[times.size() / 2]};
}

double peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

Outcome bench(const Arguments& arguments, Context& context) {
    ProgressBar bar(!context.quiet && !context.json);
    const auto model = open_model(arguments.model, arguments.target.choose(), bar);
    protocol::RenderRequest request;
    request.width = arguments.width;
    request.height = arguments.height;
    const auto [width, height] = engine::picture_size(*model, request);
    const torch::InferenceMode guard;
    const torch::Device device = model->target().device;
    const auto opening = std::chrono::steady_clock::now();
    model->load_all();
    const double load_ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - opening).count();
    bar.clear();

    model->text_embeddings().begin(engine::TextReading::of(request, width, height));
    const auto text = measure(arguments.repeat, context.cancel, [&] {
        model->text_embeddings().clear();
        model->text_embeddings().row({guidance::RowKind::prompt, "a portrait of a woman, oil painting"});
    });
    const engine::TextPart& part = model->text_embeddings().row({guidance::RowKind::prompt, "a fox"}).front();
    std::optional<models::AddedConditions> added;
    if (part.pooled.defined()) added = models::AddedConditions{part.pooled, part.time_ids, {}};
    const int64_t h = height / model->latent_scale(), w = width / model->latent_scale();
    const torch::Tensor x = torch::randn({1, model->description().unet.in_channels, h, w}).to(device);
    const torch::Tensor timestep = torch::full({}, 500.0, torch::kFloat64);
    const auto unet = measure(arguments.repeat, context.cancel, [&] {
        model->unet().forward(x, timestep, part.context, added, &context.cancel).sum().item<float>();
    });
    const torch::Tensor latents = torch::randn({1, model->latent_channels(), h, w}).to(device);
    const auto decode = measure(arguments.repeat, context.cancel,
                                [&] { engine::decode_latents(*model, latents).sum().item<float>(); });

    Outcome outcome;
    outcome.json = {{"device", model->target().name()}, {"width", width},     {"height", height},
                    {"repeat", arguments.repeat},       {"load_ms", load_ms}, {"peak_mb", peak_mb()}};
    char line[160];
    std::snprintf(line, sizeof line, "%s, %d x %d, best of %d (median)\n", model->target().name().c_str(),
                  width, height, arguments.repeat);
    outcome.text = line;
    const auto add = [&](const char* key, const char* label, const Timing& timing) {
        outcome.json[key] = {{"least_ms", timing.least_ms}, {"median_ms", timing.median_ms}};
        std::snprintf(line, sizeof line, "  %-24s %9.1f ms  (%.1f)\n", label, timing.least_ms,
                      timing.median_ms);
        outcome.text += line;
    };
    add("text", "encode a text", text);
    add("unet_row", "one row of one step", unet);
    add("decode", "decode a picture", decode);
    std::snprintf(line, sizeof line, "  %-24s %9.1f ms\n  %-24s %9.0f MB\n", "load", load_ms, "peak memory",
                  peak_mb());
    outcome.text += line;
    return outcome;
}

}  // namespace

void add_bench(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("bench", "Measure how fast this machine renders with a model");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("-m,--model", arguments->model, "A checkpoint: a folder, a .safetensors file, or mini")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("--width", arguments->width, "Pixels; the model's own size if left out")
        ->check(CLI::Range(64, 4096));
    command->add_option("--height", arguments->height, "Pixels; the model's own size if left out")
        ->check(CLI::Range(64, 4096));
    command->add_option("--repeat", arguments->repeat, "Timed calls of each part [5]")
        ->check(CLI::Range(1, 1000));
    arguments->target.add_to(*command);
    command->footer(
        "Example:\n  burin-cli bench --model models/sd15 --width 512 --height 512 --precision bf16");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return bench(*arguments, context); };
    });
}

}  // namespace burin::app
