// `burin-cli audit`: what a weight edit takes, what it keeps and what brings it back, over thousands of pictures.
#include "app/cli/audit.h"

#include <cstdio>

#include "app/cli/request_options.h"
#include "app/cli/run_hooks.h"
#include "core/base/printable.h"
#include "core/curation/audit_plan.h"
#include "core/curation/audit_report.h"
#include "core/curation/audit_run.h"

namespace burin::app {
namespace {

using nlohmann::json;

std::string audit_program() { return std::string("Burin ") + BURIN_VERSION; }

std::string duration_text(double seconds) {
    char text[64];
    if (seconds < 90)
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    else if (seconds < 5400)
        std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
    else
        std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
    return text;
}

Outcome plan(const commands::AuditPlanRequest& request, const Context& context) {
    BarHooks bar(context);
    const auto made = curation::plan_audit(request, audit_program(), bar.hooks());
    bar.clear();
    const auto& cost = made.cost;
    json kinds = json::object();
    std::string text;
    for (const auto& [kind, count] : cost.kinds) {
        kinds[kind] = count;
        text +=
            kind + std::string(14 - std::min<size_t>(kind.size(), 13), ' ') + std::to_string(count) + "\n";
    }
    char line[200];
    std::snprintf(line, sizeof line, "%llu items, about %.0f pictures",
                  static_cast<unsigned long long>(cost.items), cost.pictures);
    text += line;
    if (cost.seconds_each > 0) {
        std::snprintf(line, sizeof line,
                      " of %.2f s (measured just now on this machine): ", cost.seconds_each);
        text += line + duration_text(cost.seconds()) + " for one process";
    } else {
        text += "; how long one takes was not measured";
    }
    for (const auto& note : made.job.notes) text += "\nnote: " + printable(note);
    text += request.dry_run ? "\nnothing was written" : "\naudit: " + request.job;
    return {{{"job", request.dry_run ? json() : json(request.job)},
             {"identity", curation::identity_of(made.job)},
             {"items", cost.items},
             {"kinds", kinds},
             {"pictures", cost.pictures},
             {"seconds_each", cost.seconds_each > 0 ? json(cost.seconds_each) : json()},
             {"seconds", cost.seconds_each > 0 ? json(cost.seconds()) : json()},
             {"notes", made.job.notes}},
            text};
}

Outcome run(const commands::AuditRunRequest& request, const Context& context) {
    BarHooks bar(context);
    const CancelToken end_soon;
    const EndsSoon ends(end_soon);
    const auto done = curation::run_audit(request, audit_program(), end_soon, bar.hooks());
    bar.clear();
    std::string text = std::to_string(done.made) + " items made in " + duration_text(done.seconds) + ", " +
                       std::to_string(done.known) + " were there, " + std::to_string(done.failed) + " failed";
    for (const auto& failure : done.failures) text += "\nfailed: " + printable(failure);
    return {{{"items", done.items},
             {"made", done.made},
             {"known", done.known},
             {"failed", done.failed},
             {"seconds", done.seconds},
             {"failures", done.failures}},
            text};
}

Outcome merge(const std::string& job) {
    const auto folder = curation::open_job(job);
    const auto results = curation::merge_results(folder);
    uint64_t merged = 0, failed = 0;
    for (const auto& result : results)
        if (result) (result->failure.empty() ? merged : failed) += 1;
    return {{{"items", results.size()},
             {"merged", merged},
             {"failed", failed},
             {"missing", results.size() - merged - failed},
             {"path", folder.merged().string()}},
            std::to_string(merged) + " of " + std::to_string(results.size()) + " results merged, " +
                std::to_string(failed) + " failed"};
}

Outcome status(const std::string& job) {
    const auto folder = curation::open_job(job);
    const auto now = curation::status_of(folder);
    std::string text = std::to_string(now.done) + " of " + std::to_string(now.items) + " done, " +
                       std::to_string(now.missing) + " missing, " + std::to_string(now.failed) + " failed";
    if (now.missing > 0 && now.items_per_second > 0)
        text += "\nabout " + duration_text(static_cast<double>(now.missing) / now.items_per_second) +
                " left at the pace of the last ten minutes";
    if (now.missing > 0 && now.seconds_each > 0)
        text += "\n" + duration_text(now.work_left_seconds) + " of work left for one process";
    for (const auto& failure : now.failures) text += "\nfailed: " + printable(failure);
    return {{{"items", now.items},
             {"done", now.done},
             {"missing", now.missing},
             {"failed", now.failed},
             {"seconds_each", now.seconds_each},
             {"work_left_seconds", now.work_left_seconds},
             {"items_per_second", now.items_per_second},
             {"failures", now.failures}},
            text};
}

Outcome report(const commands::AuditReportRequest& request) {
    const auto files = curation::report_audit(request);
    Outcome outcome;
    outcome.json["concepts"] = json::array();
    for (const auto& found : files.findings) {
        outcome.text += found.words + "\n";
        for (const auto& probe : found.called_back) outcome.text += "  " + probe + "\n";
        outcome.json["concepts"].push_back(
            {{"id", found.entry.id},
             {"verdict", curation::audit_verdict_names[static_cast<size_t>(found.verdict)]},
             {"words", found.words},
             {"probes", found.called_back}});
    }
    outcome.json["files"] = json::array();
    for (const auto& file : files.written) outcome.json["files"].push_back(file.string());
    outcome.text += "report: " + files.written.front().string();
    return outcome;
}

std::string probe_lines() {
    std::string text = "Probes (--probe), each with what it costs beside a plain item (2 pictures):\n";
    for (const auto& probe : curation::audit_probes()) {
        char line[200];
        std::snprintf(line, sizeof line, "  %-12s %4.1f pictures x %zu  %s\n",
                      std::string(probe.option).c_str(), probe.pictures, probe.amounts.size(),
                      std::string(probe.about).c_str());
        text += line;
    }
    return text;
}

void add_on_folder(CLI::App& audit, Context& context, const char* name, const char* about,
                   Outcome (*action)(const std::string& job)) {
    CLI::App* command = audit.add_subcommand(name, about);
    auto job = std::make_shared<std::string>();
    command->add_option("job,--job", *job, "Folder of the audit")->required()->type_name("JOB");
    command->callback([=, &context] { context.action = [=] { return action(*job); }; });
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
    CLI::App* audit =
        app.add_subcommand("audit", "Measure a weight edit over many prompts, probes among them");
    audit->require_subcommand(1);
    add_request<commands::AuditPlanRequest>(
        *audit, context, "List what is asked of base and edited model, and what it costs",
        [&context](const commands::AuditPlanRequest& request) { return plan(request, context); })
        ->footer(probe_lines());
    add_request<commands::AuditRunRequest>(
        *audit, context, "Make and judge the pictures of an audit, or of a part of it",
        [&context](const commands::AuditRunRequest& request) { return run(request, context); })
        ->footer("SIGTERM finishes the picture in work; the exit code is then 75: run it again to go on.");
    add_on_folder(*audit, context, "status", "Show how far an audit is, also while others run it", &status);
    add_on_folder(*audit, context, "merge", "Put all results into one file", &merge);
    add_request<commands::AuditReportRequest>(
        *audit, context, "Write the report: HTML, JSON, and every item as CSV",
        [](const commands::AuditReportRequest& request) { return report(request); });
    audit->footer(
        "Examples:\n"
        "  burin-cli audit plan quill --library library.burinlib -c \"Zaffi Quill\" --edit quill.safetensors "
        "--probe "
        "all\n"
        "  burin-cli audit run quill --shard 1/2 & burin-cli audit run quill --shard 2/2\n"
        "  burin-cli audit status quill\n"
        "  burin-cli audit report quill\n"
        "  burin-cli audit report --compare quill --compare quill-rece");
}

}  // namespace burin::app
