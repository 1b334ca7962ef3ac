#include "core/curation/sweep.h"

#include <ctime>

#include "core/base/sha256.h"
#include "core/curation/open_judge.h"
#include "core/curation/render_tensor.h"
#include "core/evaluation/sweep_base.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/atomic_file.h"
#include "core/io/output_place.h"
#include "core/models/picture_tensors.h"
#include "core/weights/delta_file.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using commands::SweepRequest;
using evaluation::PromptKind;
using evaluation::ReportFacts;
using evaluation::SweepPicture;
using evaluation::SweepPlan;

std::vector<double> lambdas_of(const SweepRequest& request) {
    std::vector<double> lambdas;
    for (int i = 0; i < request.points; ++i) {
        const double share = request.points > 1 ? double(i) / (request.points - 1) : 1;
        const double lambda = request.from + share * (request.to - request.from);
        if (lambda != 0) lambdas.push_back(lambda);
    }
    return lambdas;
}

SweepPlan plan_of(const SweepRequest& request) {
    SweepPlan plan;
    plan.request.model = request.model;
    plan.request.steps = request.steps;
    plan.request.width = request.width, plan.request.height = request.height;
    plan.request.guidance.scale = request.guidance;
    plan.request.device = request.computes.device, plan.request.precision = request.computes.precision;
    plan.request.threads = request.computes.threads;
    plan.edit.path = request.edit;
    plan.edit.partial = request.partial;
    plan.concept_text = request.concept_text;
    const auto prompts = [&](PromptKind kind) -> auto& { return plan.prompts[static_cast<int>(kind)]; };
    prompts(PromptKind::target) = request.target;
    prompts(PromptKind::described) = request.described;
    prompts(PromptKind::neighbour) = request.neighbour;
    prompts(PromptKind::control) = request.control;
    if (plan.concept_text.empty() && !request.target.empty()) plan.concept_text = request.target.front();
    plan.lambdas = lambdas_of(request);
    plan.seeds = request.seeds, plan.seed = request.seed;
    protocol::RenderRequest tried = plan.request;
    tried.loras.push_back(plan.edit);
    value_or_throw(protocol::validate(tried));
    return plan;
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
    return text;
}

ReportFacts facts_of(const SweepRequest& request, const SweepPlan& plan,
                     const models::ModelDescription& model, const Asker& asker) {
    ReportFacts facts;
    facts.title = request.title.empty() ? plan.concept_text : request.title;
    facts.model = model.root.string();
    facts.edit_file = request.edit;
    facts.edit_hash = value_or_throw(sha256_of_file(request.edit));
    facts.date = today();
    facts.program = asker.program;
    facts.command = asker.command_line;
    weights::DeltaFileReport report;
    (void)weights::read_delta(request.edit, model, report, request.partial);
    facts.provenance = report.provenance;
    facts.base_from = request.base;
    return facts;
}

/// Of the model, the judge and how pictures are computed: what decides the base beside the plan.
evaluation::BaseIdentity identity_of(const SweepRequest& request, const models::ModelDescription& model,
                                     const engine::ComputeTarget& target) {
    const std::string named = request.clip.empty() ? request.classifier : request.clip;
    evaluation::BaseIdentity identity{
        {"judge", named.empty() ? "the model's own" : fs::weakly_canonical(named).string()},
        {"computes", std::string(target.device.is_cpu() ? "cpu, " : "cuda, ") + c10::toString(target.dtype)}};
    for (const auto& component : model.components)
        if (!component.weights.empty())
            identity[component.name + "_sha256"] = models::component_hash(model, component.name);
    return identity;
}

void write_sheet(const fs::path& path, const std::vector<SweepPicture>& pictures,
                 torch::Tensor SweepPicture::*which) {
    std::vector<io::Picture> all;
    for (const auto& picture : pictures) all.push_back(models::to_picture(picture.*which));
    value_or_throw(
        io::write_png(path, value_or_throw(imaging::contact_sheet(all, imaging::close_together(4)))));
}

void write_files(const fs::path& folder, const SweepOutcome& outcome) {
    const auto& [report, facts] = outcome;
    value_or_throw(io::make_folder(folder));
    const auto text = [&](const char* name, const std::string& content) {
        value_or_throw(io::write_file_atomically(folder / name, content));
    };
    const auto replace = nlohmann::json::error_handler_t::replace;
    text("sweep.json", evaluation::to_json(report).dump(2, ' ', false, replace) + "\n");
    text("report.json", evaluation::json_report(report, facts).dump(2, ' ', false, replace) + "\n");
    text("report.html", evaluation::html_report(report, facts));
    text("curve.svg", evaluation::curve_svg(report));
    write_sheet(folder / "grid_before.png", report.pictures, &SweepPicture::before);
    write_sheet(folder / "grid_after.png", report.pictures, &SweepPicture::after);
}

}  // namespace

SweepOutcome sweep(const SweepRequest& request, const Asker& asker, const RunHooks& hooks) {
    if (request.edit.empty()) throw Failure(ErrorCode::bad_input, "there is no edit to sweep", "give --edit");
    const auto target = chosen_target(request.computes);
    const auto model = open_model(request.model, target, hooks);
    const auto judge = open_judge(request.clip, request.classifier, model->description().root);
    auto plan = plan_of(request);
    SweepOutcome outcome;
    outcome.facts = facts_of(request, plan, model->description(), asker);
    // Hashing reads every weight, so it is done once for both.
    const auto identity = identity_of(request, model->description(), target);
    outcome.facts.model_hash = identity.at("unet_sha256");
    outcome.facts.settings = evaluation::base_settings(plan, identity);
    if (!request.base.empty()) plan.base = evaluation::read_base(request.base, outcome.facts.settings);
    engine::Renderer renderer;
    evaluation::SweepHooks sweeping;
    sweeping.cancel = hooks.cancel;
    sweeping.render = [&](const protocol::RenderRequest& one) {
        return render_tensor(renderer, *model, one, hooks.cancel);
    };
    sweeping.on_progress = hooks.on_progress;
    outcome.report = evaluation::sweep_edit(*judge, plan, sweeping);
    if (!request.out.empty()) write_files(request.out, outcome);
    return outcome;
}

}  // namespace burin::curation
