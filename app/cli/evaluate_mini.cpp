// `burin-cli evaluate-mini`: measures what the embedded model must be able to do.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "app/cli/target_options.h"
#include "core/engine/render.h"
#include "core/evaluation/mini_gates.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/atomic_file.h"
#include "core/models/autoencoder_kl.h"
#include "core/models/picture_tensors.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;

struct Arguments {
    std::string model = "mini", out, sheets, classifier;
    evaluation::GatePlan plan;
    TargetOptions target;
};

struct Timing {
    double picture_seconds = 0, first_change_ms = 0;
};

/// Renders and remembers the first pictures of each gate.
class Studio {
  public:
    Studio(engine::LoadedModel& model, const Context& context) : model_(model), context_(context) {}

    torch::Tensor render(const protocol::RenderRequest& request) {
        torch::Tensor picture;
        engine::RenderHooks hooks;
        hooks.cancel = context_.cancel;
        hooks.on_picture = [&](const engine::RenderedPicture& rendered) {
            picture = models::from_picture(rendered.picture).squeeze(0);
            seconds_.push_back(rendered.seconds);
        };
        renderer_.render(model_, request, {}, hooks);
        return picture;
    }

    /// Medians of five pictures: one with nothing reused, and the first preview after its slider has moved.
    Timing timing(int steps) {
        std::vector<double> pictures, changes;
        for (uint64_t seed = 0; seed < 6; ++seed) {
            protocol::RenderRequest request;
            request.prompt = "a smiling woman with long red hair by the sea by day in summer";
            request.seed = 900000 + seed;
            request.steps = steps;
            seconds_.clear();
            render(request);
            const double whole = seconds_.back();
            request.guidance.directions.emplace_back().text = "glasses";
            render(request);
            request.guidance.directions.front().strength += 1;
            const double change = milliseconds_to_preview(request);
            // The first one only warms caches.
            if (seed > 0) pictures.push_back(whole), changes.push_back(change);
        }
        return {median(pictures), median(changes)};
    }

    void keep(const std::string& gate, const torch::Tensor& picture) {
        auto& kept = kept_[gate];
        if (kept.size() < 48) kept.push_back(picture);
    }
    void write_sheets(const fs::path& folder) const {
        for (const auto& [gate, pictures] : kept_)
            value_or_throw(
                io::write_png(folder / (gate + ".png"),
                              value_or_throw(imaging::contact_sheet(
                                  models::to_pictures(torch::stack(pictures)), imaging::close_together(8)))));
    }

  private:
    double milliseconds_to_preview(const protocol::RenderRequest& request) {
        using Clock = std::chrono::steady_clock;
        const auto start = Clock::now();
        double first = 0;
        engine::RenderHooks hooks;
        hooks.cancel = context_.cancel;
        hooks.on_step = [&](const engine::StepProgress& progress) {
            if (first == 0 && !progress.preview.pixels.empty())
                first = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
        };
        renderer_.render(model_, request, {.preview_interval_ms = 1}, hooks);
        return first;
    }

    static double median(std::vector<double> values) {
        if (values.empty()) return 0;
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }

    engine::LoadedModel& model_;
    const Context& context_;
    engine::Renderer renderer_;
    std::vector<double> seconds_;
    std::map<std::string, std::vector<torch::Tensor>> kept_;
};

torch::Tensor through_autoencoder(const engine::LoadedModel& model, const torch::Tensor& pictures) {
    const torch::InferenceMode guard;
    std::vector<torch::Tensor> parts;
    for (const auto& part : pictures.split(16)) {
        const auto pixels = models::picture_to_pixels(part).to(model.vae_type());
        const auto mean = model.vae().encode_whole(pixels).mean.to(model.vae_type());
        parts.push_back(models::pixels_to_picture(model.vae().decode_whole(mean)).to(torch::kFloat32));
    }
    return torch::cat(parts).clone();
}

double megabytes(const fs::path& folder) {
    double bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() != ".jpg") bytes += double(entry.file_size());
    return bytes / 1e6;
}

std::string table_of(const std::vector<evaluation::GateResult>& gates) {
    std::string table;
    for (const auto& gate : gates) {
        char line[160];
        std::snprintf(line, sizeof line, "%-46s %8.2f %-2s  %s %6.2f  %s  (%lld cases", gate.what.c_str(),
                      gate.measured, gate.unit.c_str(), gate.at_most ? "<=" : ">=", gate.wanted,
                      gate.met() ? "met   " : "MISSED", static_cast<long long>(gate.of));
        table += line;
        if (gate.high > 0) {
            std::snprintf(line, sizeof line, ", %.1f to %.1f %%", gate.low, gate.high);
            table += line;
        }
        table += ")\n";
    }
    return table;
}

Outcome evaluate(const Arguments& arguments, Context& context) {
    if (!arguments.out.empty()) require_place_for(arguments.out);
    const auto target = arguments.target.choose();
    engine::apply_threads(target);
    ProgressBar bar(!context.quiet && !context.json);
    const fs::path folder = find_model(arguments.model).root;
    const fs::path judge =
        arguments.classifier.empty() ? folder / "classifier" : fs::path(arguments.classifier);
    const auto classifier = evaluation::read_classifier(judge);
    const auto model = open_model(arguments.model, target, bar);
    Studio studio(*model, context);

    evaluation::GateHooks hooks;
    hooks.cancel = context.cancel;
    hooks.render = [&](const protocol::RenderRequest& request) { return studio.render(request); };
    hooks.round_trip = [&](const torch::Tensor& pictures) { return through_autoencoder(*model, pictures); };
    hooks.on_news = [&](const std::string& what, int64_t done, int64_t of) {
        bar.show(what, static_cast<int>(done), static_cast<int>(of));
    };
    if (!arguments.sheets.empty())
        hooks.on_picture = [&](const std::string& gate, const torch::Tensor& picture) {
            studio.keep(gate, picture);
        };
    const Timing timing = studio.timing(arguments.plan.steps);
    evaluation::GatePlan plan = arguments.plan;
    plan.side = model->description().default_width;
    auto report = evaluation::evaluate_gates(classifier, plan, hooks);
    report.gates.push_back({"size of everything, fp16", "MB", megabytes(folder), 60, 1, true});
    report.gates.push_back({"one picture of " + std::to_string(arguments.plan.steps) + " steps", "s",
                            timing.picture_seconds, 0.6, 5, true});
    report.gates.push_back({"first change of a moved slider", "ms", timing.first_change_ms, 80, 5, true});
    bar.clear();
    if (!arguments.sheets.empty()) {
        fs::create_directories(arguments.sheets);
        studio.write_sheets(arguments.sheets);
    }

    Outcome outcome;
    outcome.text = table_of(report.gates);
    outcome.json = {
        {"model", folder.string()}, {"device", target.name()}, {"gates", nlohmann::json::array()}};
    for (const auto& gate : report.gates)
        outcome.json["gates"].push_back({{"what", gate.what},
                                         {"measured", gate.measured},
                                         {"wanted", gate.wanted},
                                         {"at_most", gate.at_most},
                                         {"unit", gate.unit},
                                         {"cases", gate.of},
                                         {"low", gate.low},
                                         {"high", gate.high},
                                         {"met", gate.met()}});
    outcome.json["details"] = report.details;
    if (!arguments.out.empty())
        value_or_throw(io::write_file_atomically(arguments.out, outcome.json.dump(2) + "\n"));
    return outcome;
}

}  // namespace

void add_evaluate_mini(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("evaluate-mini", "Measure the embedded model against its gates");
    auto arguments = std::make_shared<Arguments>();
    auto& plan = arguments->plan;
    command->add_option("-m,--model", arguments->model, "Model folder, or mini [mini]")->type_name("DIR");
    add_model_options(*command, arguments->model);
    command
        ->add_option("--classifier", arguments->classifier, "Folder of the judge [classifier in the model]")
        ->type_name("DIR");
    command->add_option("--prompts", plan.prompts, "Fresh prompts [500]")->check(CLI::Range(0, 100000));
    command->add_option("--characters", plan.characters, "Prompts per protected character [50]")
        ->check(CLI::Range(0, 100000));
    command->add_option("--seeds", plan.seeds, "Seeds per attribute added and removed [50]")
        ->check(CLI::Range(0, 100000));
    command->add_option("--together", plan.together, "Pictures steered by four directions at once [50]")
        ->check(CLI::Range(0, 100000));
    command
        ->add_option("--correlation-seeds", plan.correlation_seeds,
                     "Seeds per attribute at nine strengths [10]")
        ->check(CLI::Range(0, 100000));
    command->add_option("--validation", plan.validation, "Paintings the classifier is tried on [2048]")
        ->check(CLI::Range(64, 1000000));
    command->add_option("--steps", plan.steps, "Sampler steps [20]")->check(CLI::Range(1, 200));
    command->add_option("--guidance", plan.guidance, "Prompt guidance [5]")->check(CLI::Range(0.0, 30.0));
    command->add_option("--seed", plan.seed, "Of prompts and noise [20261123]");
    command->add_option("-o,--out", arguments->out, "Write the report with all details")
        ->type_name("FILE.json");
    command->add_option("--sheets", arguments->sheets, "Write contact sheets of what was judged")
        ->type_name("DIR");
    arguments->target.add_to(*command);
    command->footer(
        "Examples:\n  burin-cli evaluate-mini --out gates.json --sheets gates\n"
        "  burin-cli evaluate-mini --model training-runs/day/model --prompts 100 --seeds 10");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return evaluate(*arguments, context); };
    });
}

}  // namespace burin::app
