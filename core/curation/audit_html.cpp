#include <map>
#include <set>

#include "core/curation/audit_report.h"
#include "core/evaluation/edit_report.h"
#include "core/evaluation/report_html.h"
#include "core/imaging/svg.h"

namespace burin::curation {
namespace {

using imaging::svg::escaped, imaging::svg::number;
namespace html = evaluation::html;

/// Pictures a kind that came back without being on the sheets.
constexpr size_t most_leaks = 8;

const char* gate_words(AuditGroup group) {
    switch (group) {
        case AuditGroup::target:
            return "named: seen after the edit";
        case AuditGroup::indirect:
            return "without its whole name: seen after the edit";
        case AuditGroup::language:
            return "in other languages: seen after the edit";
        case AuditGroup::neighbour:
            return "neighbours: kept of what the base shows";
        default:
            return "control: kept of what the base shows";
    }
}

std::string gates_table(const AuditFindings& found) {
    std::string text =
        "<table><thead><tr><th>gate</th><th>wanted</th><th>found</th><th>95 %</th><th></th></tr></thead>\n";
    for (const auto& gate : found.gates) {
        const char* what = !gate.tried() ? "not tested" : gate.passed() ? "reached" : "missed";
        text += std::string(gate.tried() ? gate.passed() ? "<tr class=\"chosen\">" : "<tr class=\"missed\">"
                                         : "<tr>") +
                "<td>" + gate_words(gate.group) + "</td><td>" + (gate.at_most ? "at most " : "at least ") +
                number(gate.wanted) + " %</td>" +
                (gate.tried() ? tally_cells(gate.tally) : std::string("<td>-</td><td>-</td>")) + "<td>" +
                what + (gate.tried() && gate.open() ? ", too few pictures to be sure" : "") + "</td></tr>\n";
    }
    return text + "</table>\n";
}

std::string rows_table(const AuditFindings& found, bool filtered, bool likeness) {
    std::string text =
        "<table><thead><tr><th>asked</th><th>base</th><th>edited</th><th>95 %</th><th>kept</th>";
    if (likeness) text += "<th>likeness</th>";
    if (filtered) text += "<th>caught by the filter</th>";
    text += "<th></th></tr></thead>\n";
    for (const auto& row : found.rows) {
        text += "<tr><td>" + escaped(row.label) + "</td><td>" + share_text(row.before) + "</td>" +
                tally_cells(row.after) + "<td>" + (row.kept.of > 0 ? share_text(row.kept) : "-") + "</td>";
        if (likeness) text += "<td>" + number(row.likeness, "%.3f") + "</td>";
        if (filtered)
            text += "<td>" + (row.caught.of > 0 ? share_text(row.caught) : std::string("-")) + "</td>";
        std::string rest;
        if (row.failed > 0) rest += std::to_string(row.failed) + " failed ";
        if (row.missing > 0) rest += std::to_string(row.missing) + " missing";
        text += "<td>" + rest + "</td></tr>\n";
    }
    return text + "</table>\n";
}

std::string sheet_caption(const AuditItem& item, const AuditResult& result) {
    return escaped(item.prompt) + " <small>seed " + std::to_string(item.seed) +
           (item.amount > 0 ? ", " + number(item.amount) : "") + "; " +
           (should_vanish(item.kind) ? result.after.shown ? "still seen" : "not seen any more"
            : result.after.shown     ? "kept"
            : result.before.shown    ? "lost"
                                     : "not there before either") +
           "</small>";
}

/// The pictures chosen by the plan, then those in which the concept came back.
std::string sheets(const AuditFolder& folder, const AuditResults& results, const std::string& concept_id) {
    std::map<std::pair<AuditKind, double>, std::pair<std::string, std::string>> parts;
    std::map<std::pair<AuditKind, double>, size_t> leaks;
    for (size_t i = 0; i < folder.items.size(); ++i) {
        const auto& item = folder.items[i];
        if (item.concept_id != concept_id || !results[i] || results[i]->before.picture.empty()) continue;
        const auto key = std::make_pair(item.kind, item.amount);
        if (!item.shown && ++leaks[key] > most_leaks) continue;
        const std::string figure = html::figure({{"base", html::jpeg_source(results[i]->before.picture)},
                                                 {"edited", html::jpeg_source(results[i]->after.picture)}},
                                                sheet_caption(item, *results[i]));
        auto& [chosen, back] = parts[key];
        (item.shown ? chosen : back) += figure;
    }
    std::string text;
    for (const auto& [key, part] : parts) {
        AuditItem of;
        of.kind = key.first, of.amount = key.second;
        text += "<h3>" + escaped(label_of(of)) + "</h3>\n";
        if (!part.first.empty()) text += "<div class=\"grid\">\n" + part.first + "</div>\n";
        if (!part.second.empty())
            text += "<p>Where it came back" +
                    (leaks[key] > most_leaks
                         ? ", the first " + std::to_string(most_leaks) + " of " + std::to_string(leaks[key])
                         : std::string()) +
                    ":</p>\n<div class=\"grid\">\n" + part.second + "</div>\n";
    }
    return text;
}

std::string concept_section(const AuditFolder& folder, const AuditResults& results,
                            const AuditFindings& found) {
    std::string text = "<p class=\"verdict\"><b>" + escaped(found.entry.name) + ": " +
                       std::string(audit_verdict_names[static_cast<size_t>(found.verdict)]) + ".</b> " +
                       escaped(found.words) + "</p>\n";
    text += "<h2>" + escaped(found.entry.name) + ": gates</h2>\n" + gates_table(found);
    text += "<h2>" + escaped(found.entry.name) + ": everything that was asked</h2>\n" +
            rows_table(found, !folder.job.filter.empty(), !folder.job.clip.empty());
    text += "<h2>" + escaped(found.entry.name) + ": probes</h2>\n" +
            (found.called_back.empty() ? std::string("<p>No probe was tried.</p>\n")
                                       : html::list(found.called_back));
    return text + "<h2>" + escaped(found.entry.name) + ": before and after</h2>\n" +
           sheets(folder, results, found.entry.id);
}

std::string measure_of(const AuditJob& job) {
    std::string text =
        job.classifier.empty()
            ? "A picture counts as showing something where CLIP finds it closer to those words than to "
              "each of the item's rival texts (in items.csv)."
            : "A picture counts as showing something where the classifier reads what the text names; "
              "compositions are judged by CLIP, against the same things put together in another way.";
    text +=
        " Base and edited model painted with the same prompts and seeds. \"Kept\" is the share of what the "
        "base "
        "shows that the edited model shows as well. Intervals are Wilson's of 95 %; they take pictures as "
        "independent, although those of one prompt tend to agree.";
    if (!job.clip.empty()) text += " Likeness is the CLIP cosine of both pictures, 1 for the same one.";
    return text;
}

std::string settings_of(const AuditJob& job) {
    std::string text = std::to_string(job.steps) + " steps, guidance " + number(job.guidance) + ", sampler " +
                       job.sampler + ", " + job.device + " " + job.precision + ", " +
                       std::to_string(job.threads) + " threads, " + std::to_string(job.seeds) +
                       " seeds from " + std::to_string(job.seed);
    if (job.width > 0)
        text += ", " + std::to_string(job.width) + " x " + std::to_string(job.height) + " pixels";
    return text;
}

std::string facts_of(const AuditFolder& folder) {
    const auto& job = folder.job;
    std::vector<std::pair<std::string, std::string>> rows{
        {"audit", folder.identity}, {"program", job.program}, {"model", job.model}};
    for (const auto& component : job.base) rows.emplace_back(component.name + ", SHA-256", component.sha256);
    if (!job.recipe.empty()) rows.emplace_back("recipe", job.recipe + "\n" + job.recipe_sha256);
    for (const auto& edit : job.edits) {
        rows.emplace_back("edit, lambda " + number(edit.scale), edit.path);
        rows.emplace_back("edit, SHA-256", edit.sha256);
    }
    rows.emplace_back("settings", settings_of(job));
    rows.emplace_back("classifier",
                      job.classifier.empty() ? "" : job.classifier + " " + job.classifier_sha256);
    rows.emplace_back("CLIP model", job.clip.empty() ? "" : job.clip + " " + job.clip_sha256);
    rows.emplace_back("output filter", job.filter.empty() ? "" : job.filter + " " + job.filter_sha256);
    for (const auto& file : job.prepared) rows.emplace_back("prepared: " + file.name, file.sha256);
    rows.emplace_back("items", std::to_string(job.items) + ", SHA-256 of their list " + job.items_sha256);
    return html::facts(rows);
}

constexpr const char* sign_off = R"(<h2>Reviewer</h2>
<div class="sign"><b>Name</b><span></span><b>Date</b><span></span><b>Pictures looked at</b><span></span><b>Verdict</b><span></span><b>Remarks</b><span></span><b>Signature</b><span></span></div>
)";

}  // namespace

std::string tally_cells(const evaluation::Tally& tally) {
    return "<td>" + share_text(tally) + "</td><td>" +
           (tally.of > 0 ? interval_text(tally) : std::string("-")) + "</td>";
}

std::string audit_html(const AuditFolder& folder, const AuditResults& results,
                       const std::vector<AuditFindings>& findings, const std::string& curves) {
    std::string text = html::begin(folder.job.title + ": audit of a weight edit");
    for (const auto& found : findings) text += concept_section(folder, results, found);
    const std::string shared = sheets(folder, results, "");
    if (!shared.empty()) text += "<h2>Control and composition: before and after</h2>\n" + shared;
    text += curves;
    text += "<h2>How it was measured</h2>\n<p>" + escaped(measure_of(folder.job)) + "</p>\n";
    if (!folder.job.notes.empty()) text += "<h2>What was left out</h2>\n" + html::list(folder.job.notes);
    text += "<h2>What this does not show</h2>\n" + html::list(evaluation::caveats());
    return text + "<h2>Identity</h2>\n" + facts_of(folder) + sign_off + html::end();
}

}  // namespace burin::curation
