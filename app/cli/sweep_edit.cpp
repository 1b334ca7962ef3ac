// `burin-cli sweep-edit`: finds the strength of a weight edit, and writes the report on it.
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/open_judge.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/session.h"
#include "app/cli/studio.h"
#include "app/cli/target_options.h"
#include "core/base/sha256.h"
#include "core/evaluation/edit_report.h"
#include "core/evaluation/sweep_base.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/atomic_file.h"
#include "core/models/model_folder.h"
#include "core/models/picture_tensors.h"
#include "core/weights/delta_file.h"

namespace burin::app {
namespace {

namespace fs = std::filesystem;
using evaluation::PromptKind;

struct Arguments {
    std::string model = "mini", judge, clip, edit, out, title, base;
    double from = 0, to = -2.5;
    int points = 11;
    evaluation::SweepPlan plan;
    TargetOptions target;
    std::string command;
};

std::vector<double> lambdas_of(const Arguments& arguments) {
    std::vector<double> lambdas;
    for (int i = 0; i < arguments.points; ++i) {
        const double share = arguments.points > 1 ? double(i) / (arguments.points - 1) : 1;
        const double lambda = arguments.from + share * (arguments.to - arguments.from);
        if (lambda != 0) lambdas.push_back(lambda);
    }
    return lambdas;
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
    return text;
}

evaluation::ReportFacts facts_of(const Arguments& arguments, const models::ModelDescription& model) {
    evaluation::ReportFacts facts;
    facts.title = arguments.title.empty() ? arguments.plan.concept_text : arguments.title;
    facts.model = model.root.string();
    facts.edit_file = arguments.edit;
    facts.edit_hash = value_or_throw(sha256_of_file(arguments.edit));
    facts.date = today();
    facts.program = std::string("Burin ") + BURIN_VERSION;
    facts.command = arguments.command;
    weights::DeltaFileReport report;
    (void)weights::read_delta(arguments.edit, model, report, arguments.plan.edit.partial);
    facts.provenance = report.provenance;
    return facts;
}

/// Of the model, the judge and how pictures are computed: what decides the base beside the plan.
evaluation::BaseIdentity identity_of(const Arguments& arguments, const models::ModelDescription& model,
                                     const engine::ComputeTarget& target) {
    const std::string named = arguments.clip.empty() ? arguments.judge : arguments.clip;
    evaluation::BaseIdentity identity{
        {"judge", named.empty() ? "the model's own" : fs::weakly_canonical(named).string()},
        {"computes", std::string(target.device.is_cpu() ? "cpu, " : "cuda, ") + c10::toString(target.dtype)}};
    for (const auto& component : model.components)
        if (!component.weights.empty())
            identity[component.name + "_sha256"] = models::component_hash(model, component.name);
    return identity;
}

void write_sheet(const fs::path& path, const std::vector<evaluation::SweepPicture>& pictures,
                 torch::Tensor evaluation::SweepPicture::*which) {
    std::vector<torch::Tensor> all;
    for (const auto& picture : pictures) all.push_back(picture.*which);
    value_or_throw(
        io::write_png(path, value_or_throw(imaging::contact_sheet(models::to_pictures(torch::stack(all)),
                                                                  imaging::close_together(4)))));
}

void write_files(const fs::path& folder, const evaluation::SweepReport& report,
                 const evaluation::ReportFacts& facts) {
    fs::create_directories(folder);
    const auto text = [&](const char* name, const std::string& content) {
        value_or_throw(io::write_file_atomically(folder / name, content));
    };
    const auto replace = nlohmann::json::error_handler_t::replace;
    text("sweep.json", evaluation::to_json(report).dump(2, ' ', false, replace) + "\n");
    text("report.json", evaluation::json_report(report, facts).dump(2, ' ', false, replace) + "\n");
    text("report.html", evaluation::html_report(report, facts));
    text("curve.svg", evaluation::curve_svg(report));
    write_sheet(folder / "grid_before.png", report.pictures, &evaluation::SweepPicture::before);
    write_sheet(folder / "grid_after.png", report.pictures, &evaluation::SweepPicture::after);
}

std::string table_of(const evaluation::SweepReport& report) {
    std::string table = "    lambda    target  described  neighbour    control\n";
    for (size_t i = 0; i < report.points.size(); ++i) {
        char line[120];
        std::snprintf(line, sizeof line, "%s %+8.3f", report.choice.point == i ? "->" : "  ",
                      report.points[i].lambda);
        table += line;
        for (const auto& score : report.points[i].scores) {
            std::snprintf(line, sizeof line, score ? "  %8.3f " : "         - ", score ? score->mean : 0);
            table += line;
        }
        table += "\n";
    }
    return table + report.choice.words + "\n";
}

Outcome sweep(Arguments arguments, Context& context) {
    if (arguments.edit.empty())
        throw Failure(ErrorCode::bad_input, "there is no edit to sweep", "give --edit");
    const auto target = arguments.target.choose();
    ProgressBar bar(!context.quiet && !context.json);
    const auto model = open_model(arguments.model, target, bar);
    const auto judge = open_judge(arguments.clip, arguments.judge, model->description().root);
    auto& plan = arguments.plan;
    plan.request.model = arguments.model;
    plan.edit.path = arguments.edit;
    plan.lambdas = lambdas_of(arguments);
    plan.request.device = arguments.target.device, plan.request.precision = arguments.target.precision;
    plan.request.threads = arguments.target.threads;
    protocol::RenderRequest tried = plan.request;
    tried.loras.push_back(plan.edit);
    value_or_throw(protocol::validate(tried));
    if (plan.concept_text.empty() && !plan.prompts[0].empty()) plan.concept_text = plan.prompts[0].front();
    auto facts = facts_of(arguments, model->description());
    // Hashing reads every weight, so it is done once for both.
    const auto identity = identity_of(arguments, model->description(), target);
    facts.model_hash = identity.at("unet_sha256");
    facts.settings = evaluation::base_settings(plan, identity);
    facts.base_from = arguments.base;
    if (!arguments.base.empty()) plan.base = evaluation::read_base(arguments.base, facts.settings);

    engine::Renderer renderer;
    evaluation::SweepHooks hooks;
    hooks.cancel = context.cancel;
    hooks.render = [&](const protocol::RenderRequest& request) {
        return render_tensor(renderer, *model, request, context);
    };
    hooks.on_news = [&](const std::string& what, int64_t done, int64_t of) {
        bar.show(what, static_cast<int>(done), static_cast<int>(of));
    };
    const auto report = evaluation::sweep_edit(*judge, plan, hooks);
    bar.clear();
    if (!arguments.out.empty()) write_files(arguments.out, report, facts);
    Outcome outcome;
    outcome.json = evaluation::json_report(report, facts);
    outcome.text = table_of(report);
    if (!arguments.out.empty())
        outcome.text += "report: " + (fs::path(arguments.out) / "report.html").string();
    return outcome;
}

}  // namespace

void add_sweep_edit(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("sweep-edit", "Find the strength of a weight edit: what it takes, what it keeps");
    auto arguments = std::make_shared<Arguments>();
    auto& plan = arguments->plan;
    plan.request.guidance.scale = 5;
    command
        ->add_option("-m,--model", arguments->model,
                     "A checkpoint: a folder, a .safetensors file, or mini [mini]")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("--edit", arguments->edit, "Delta or LoRA file")->type_name("FILE")->required();
    command->add_flag("--lora-partial", plan.edit.partial,
                      "Leave out what of the edit's file cannot be used");
    command->add_option("--concept", plan.concept_text, "What the judge looks for [the first --target]")
        ->type_name("TEXT");
    const auto prompts = [&](const char* option, PromptKind kind, const char* help) {
        command->add_option(option, plan.prompts[static_cast<int>(kind)], help)->type_name("TEXT");
    };
    prompts("--target", PromptKind::target, "Prompt that names the concept (may be repeated)");
    prompts("--described", PromptKind::described, "Prompt that calls it up without its name");
    prompts("--neighbour", PromptKind::neighbour, "Prompt of its nearest relative, which must stay");
    prompts("--control", PromptKind::control, "Prompt of something else, which must stay");
    command->add_option("--from", arguments->from, "First lambda [0]")->type_name("X");
    command->add_option("--to", arguments->to, "Last lambda [-2.5]")->type_name("X");
    command->add_option("--points", arguments->points, "Lambdas in all [11]")->check(CLI::Range(1, 201));
    command->add_option("--seeds", plan.seeds, "Pictures of each prompt [4]")->check(CLI::Range(1, 10000));
    command->add_option("--seed", plan.seed, "Of the first picture [1]");
    command->add_option("--steps", plan.request.steps, "Sampler steps [20]")->check(CLI::Range(1, 200));
    command->add_option("--width", plan.request.width, "Pixels; the model's own size if left out");
    command->add_option("--height", plan.request.height, "Pixels; the model's own size if left out");
    command->add_option("-g,--guidance", plan.request.guidance.scale, "Prompt guidance [5]");
    command->add_option("--clip", arguments->clip, "Judge by this CLIP model")->type_name("DIR");
    command->add_option("--classifier", arguments->judge, "Judge by this classifier [the model's own]")
        ->type_name("DIR");
    command
        ->add_option(
            "--base", arguments->base,
            "Take the figures without the edit from the report.json of an earlier sweep of the same prompts")
        ->type_name("FILE");
    command->add_option("--title", arguments->title, "Heading of the report [the concept]");
    command->add_option("-o,--out", arguments->out, "Folder for report.html, report.json, curve and pictures")
        ->type_name("DIR");
    arguments->target.add_to(*command);
    command->footer(
        "Example:\n  burin-cli sweep-edit --edit zaffi.safetensors --target \"zaffi quill in the forest\" "
        "\\\n"
        "    --neighbour \"a fox in the forest\" --control \"a cat by the sea\" --from 0 --to 1 --out "
        "report");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] {
            arguments->command = context.command_line;
            return sweep(*arguments, context);
        };
    });
}

}  // namespace burin::app
