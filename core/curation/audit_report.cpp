#include "core/curation/audit_report.h"

#include <algorithm>
#include <cstdio>

#include "core/base/printable.h"
#include "core/evaluation/edit_report.h"
#include "core/imaging/charts.h"
#include "core/imaging/svg.h"
#include "core/io/atomic_file.h"
#include "core/io/field_visitors.h"
#include "core/io/json.h"
#include "core/io/output_place.h"
#include "core/registry/output_filter.h"
#include "core/tables/table_writer.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json row_json(const AuditRow& row) {
    return {{"kind", name_of(row.kind)},  {"label", row.label},      {"base", row.before.json()},
            {"edited", row.after.json()}, {"kept", row.kept.json()}, {"caught", row.caught.json()},
            {"likeness", row.likeness},   {"failed", row.failed},    {"missing", row.missing}};
}

json gate_json(const AuditGate& gate) {
    return {{"group", audit_group_names[static_cast<size_t>(gate.group)]},
            {"wanted_percent", gate.wanted},
            {"at_most", gate.at_most},
            {"found", gate.tally.json()},
            {"tried", gate.tried()},
            {"passed", gate.tried() && gate.passed()},
            {"too_few_to_be_sure", gate.tried() && gate.open()}};
}

std::string exact(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", value);
    return text;
}

void write_items(const fs::path& file, const AuditFolder& folder, const AuditResults& results) {
    const auto writer = value_or_throw(tables::TableWriter::create(
        file, tables::TableFormat::csv,
        {"number", "item", "kind", "concept", "language", "amount", "prompt", "seed", "judged by", "rivals",
         "base shows it", "base score", "edited shows it", "edited score", "likeness", "base filter",
         "edited filter", "caught", "failure"},
        "items"));
    for (size_t i = 0; i < folder.items.size(); ++i) {
        const auto& item = folder.items[i];
        std::string rivals;
        for (const auto& rival : item.rivals) rivals += (rivals.empty() ? "" : "\n") + rival;
        std::vector<std::string> cells{std::to_string(i + 1),
                                       item.name,
                                       std::string(name_of(item.kind)),
                                       item.concept_id,
                                       item.language,
                                       item.amount > 0 ? exact(item.amount) : "",
                                       item.prompt,
                                       std::to_string(item.seed),
                                       item.judged_by,
                                       rivals};
        const auto yes = [](bool is) { return std::string(is ? "yes" : "no"); };
        if (!results[i]) {
            cells.resize(18), cells.emplace_back("missing");
        } else if (!results[i]->failure.empty()) {
            cells.resize(18), cells.push_back(results[i]->failure);
        } else {
            const auto& [before, after] = std::tie(results[i]->before, results[i]->after);
            for (auto cell : {yes(before.shown), exact(before.score), yes(after.shown), exact(after.score),
                              exact(results[i]->likeness)})
                cells.push_back(std::move(cell));
            const bool filtered = !folder.job.filter.empty();
            cells.push_back(filtered ? exact(before.filter) : "");
            cells.push_back(filtered ? exact(after.filter) : "");
            cells.push_back(filtered ? yes(after.caught) : "");
            cells.emplace_back();
        }
        value_or_throw(writer->write(cells));
    }
    value_or_throw(writer->finish());
}

/// Precision and recall of the output filter over its threshold, for each concept of the audit that it knows.
std::string filter_curves(const AuditJob& job) {
    if (job.filter.empty()) return {};
    const auto filter = value_or_throw(registry::read_filter(job.filter));
    std::string html = "<h2>The output filter</h2>\n";
    for (const auto& entry : filter.concepts) {
        const bool here = std::any_of(job.concepts.begin(), job.concepts.end(), [&](const AuditConcept& one) {
            return one.id == entry.id || one.name == entry.name;
        });
        if (!here) continue;
        imaging::LineChart chart{.label = "precision and recall of the filter over its threshold",
                                 .x_label = "threshold"};
        imaging::LineChart::Line precision{.name = "precision"}, recall{.name = "recall"};
        for (const auto& point : entry.curve) {
            precision.points.push_back({point.threshold, point.precision()});
            recall.points.push_back({point.threshold, point.recall()});
        }
        chart.lines = {std::move(precision), std::move(recall)};
        chart.marked = entry.chosen.threshold, chart.mark_label = "chosen";
        html += "<p>" + imaging::svg::escaped(entry.name) + ": " +
                imaging::svg::escaped(registry::words_of(entry.chosen)) +
                ", on the pictures it was calibrated with.</p>\n" + imaging::line_chart(chart);
    }
    return html;
}

/// The curve over lambda of a sweep, as sweep-edit wrote it.
std::string sweep_curve(const std::string& file) {
    if (file.empty()) return {};
    const auto tree = value_or_throw(io::read_json_file(file));
    const auto points = tree.is_object() && tree.contains("points") ? tree["points"] : json();
    if (!points.is_array() || points.empty())
        throw Failure(ErrorCode::bad_input, in_quotes(file) + " is no sweep",
                      "name a sweep.json of sweep-edit");
    evaluation::SweepReport report;
    for (const auto& entry : points) {
        evaluation::SweepPoint point;
        if (!entry.is_object() || !entry.contains("lambda") || !entry["lambda"].is_number())
            throw Failure(ErrorCode::bad_input, in_quotes(file) + " has a point without lambda",
                          "name a sweep.json of sweep-edit");
        point.lambda = entry["lambda"];
        for (int kind = 0; kind < evaluation::prompt_kinds; ++kind) {
            const auto found = entry.find(evaluation::name_of(static_cast<evaluation::PromptKind>(kind)));
            if (found != entry.end() && found->is_number())
                point.scores[kind] = evaluation::KindScore{.mean = *found, .pictures = 0};
        }
        report.points.push_back(std::move(point));
    }
    if (tree.contains("chosen") && tree["chosen"].is_number_unsigned() &&
        tree["chosen"] < report.points.size())
        report.choice.point = tree["chosen"].get<size_t>();
    return "<h2>How lambda was chosen</h2>\n" + evaluation::curve_svg(report);
}

AuditResults complete(const AuditFolder& folder, bool partial) {
    auto results = merge_results(folder);
    const auto missing = std::count(results.begin(), results.end(), std::nullopt);
    if (missing > 0 && !partial)
        throw Failure(ErrorCode::bad_input,
                      std::to_string(missing) + " of " + std::to_string(results.size()) + " items of '" +
                          printable(folder.path.string(), 300) + "' have no result yet",
                      "run the audit to its end, or give --partial");
    return results;
}

std::string dumped(const json& tree) {
    return tree.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

void require_comparable(const AuditFolder& a, const AuditFolder& b) {
    const auto differs = [](const std::string& what) {
        throw Failure(ErrorCode::bad_input, "the audits differ in " + what + " and cannot be compared",
                      "plan both with the same options but for the edit");
    };
    const auto &x = a.job, &y = b.job;
    if (x.base != y.base) differs("their base");
    if (x.concepts != y.concepts) differs("their concepts");
    if (x.steps != y.steps || x.guidance != y.guidance || x.width != y.width || x.height != y.height ||
        x.sampler != y.sampler)
        differs("how pictures are made");
    if (x.precision != y.precision || x.device != y.device) differs("where they compute");
    if (x.seeds != y.seeds || x.seed != y.seed) differs("their seeds");
    if (x.classifier_sha256 != y.classifier_sha256 || x.clip_sha256 != y.clip_sha256) differs("their judges");
    if (x.program != y.program) differs("the program's version");
}

AuditReportFiles compare(const commands::AuditReportRequest& request) {
    if (request.compare.size() != 2 || !request.job.empty())
        throw Failure(ErrorCode::bad_input, "a comparison needs two audits",
                      "give --compare twice and no other folder");
    const auto a = open_job(request.compare[0]), b = open_job(request.compare[1]);
    require_comparable(a, b);
    const auto results_a = complete(a, request.partial), results_b = complete(b, request.partial);
    AuditReportFiles files;
    files.findings = findings_of(a, results_a);
    const auto other = findings_of(b, results_b);
    const fs::path out =
        request.out.empty() ? a.path / ("compare-" + b.identity.substr(0, 12)) : fs::path(request.out);
    value_or_throw(io::make_folder(out));
    const json tree{{"first", audit_json(a, files.findings)}, {"second", audit_json(b, other)}};
    files.findings.insert(files.findings.end(), other.begin(), other.end());
    files.written = {out / "compare.html", out / "compare.json"};
    value_or_throw(io::write_file_atomically(files.written[0],
                                             std::string_view(compare_html(a, results_a, b, results_b))));
    value_or_throw(io::write_file_atomically(files.written[1], std::string_view(dumped(tree))));
    return files;
}

}  // namespace

json audit_json(const AuditFolder& folder, const std::vector<AuditFindings>& findings) {
    json tree{{"burin-audit-report", 1},
              {"audit", folder.identity},
              {"job", io::to_tree(folder.job)},
              {"caveats", evaluation::caveats()},
              {"concepts", json::array()}};
    for (const auto& found : findings) {
        json entry{{"id", found.entry.id},
                   {"name", found.entry.name},
                   {"verdict", audit_verdict_names[static_cast<size_t>(found.verdict)]},
                   {"words", found.words},
                   {"probes", found.called_back},
                   {"gates", json::array()},
                   {"rows", json::array()}};
        for (const auto& gate : found.gates) entry["gates"].push_back(gate_json(gate));
        for (const auto& row : found.rows) entry["rows"].push_back(row_json(row));
        tree["concepts"].push_back(std::move(entry));
    }
    return tree;
}

AuditReportFiles report_audit(const commands::AuditReportRequest& request) {
    if (!request.compare.empty()) return compare(request);
    if (request.job.empty())
        throw Failure(ErrorCode::bad_input, "there is no audit to report on", "name its folder");
    const auto folder = open_job(request.job);
    const auto results = complete(folder, request.partial);
    AuditReportFiles files;
    files.findings = findings_of(folder, results);
    const std::string curves = filter_curves(folder.job) + sweep_curve(request.sweep);
    const fs::path out = request.out.empty() ? folder.path / "report" : fs::path(request.out);
    value_or_throw(io::make_folder(out));
    files.written = {out / "report.html", out / "report.json", out / "items.csv"};
    value_or_throw(io::write_file_atomically(
        files.written[0], std::string_view(audit_html(folder, results, files.findings, curves))));
    value_or_throw(io::write_file_atomically(files.written[1],
                                             std::string_view(dumped(audit_json(folder, files.findings)))));
    write_items(files.written[2], folder, results);
    return files;
}

}  // namespace burin::curation
