#include <map>

#include "core/curation/audit_report.h"
#include "core/evaluation/edit_report.h"
#include "core/evaluation/report_html.h"
#include "core/imaging/svg.h"

namespace burin::curation {
namespace {

using imaging::svg::escaped, imaging::svg::number;
namespace html = evaluation::html;

std::string edit_words(const AuditJob& job) {
    std::string words;
    if (!job.recipe.empty()) words = std::filesystem::path(job.recipe).filename().string();
    for (const auto& edit : job.edits)
        words += (words.empty() ? "" : " + ") + std::filesystem::path(edit.path).filename().string() +
                 " at " + number(edit.scale);
    return words;
}

const AuditRow* same_row(const AuditFindings& found, const AuditRow& row) {
    for (const auto& one : found.rows)
        if (one.kind == row.kind && one.label == row.label) return &one;
    return nullptr;
}

std::string both_tables(const AuditFindings& a, const AuditFindings& b) {
    std::string text =
        "<table><thead><tr><th>asked</th><th>base</th><th>A</th><th>95 %</th><th>B</th><th>95 "
        "%</th></tr></thead>\n";
    for (const auto& row : a.rows) {
        const auto* other = same_row(b, row);
        const bool vanish = should_vanish(row.kind);
        text += "<tr><td>" + escaped(row.label) + (vanish ? "" : " (kept)") + "</td><td>" +
                share_text(row.before) + "</td>" + tally_cells(vanish ? row.after : row.kept) +
                (other != nullptr ? tally_cells(vanish ? other->after : other->kept)
                                  : std::string("<td>-</td><td>-</td>")) +
                "</tr>\n";
    }
    return text + "</table>\n";
}

std::string gate_lines(const AuditFindings& a, const AuditFindings& b) {
    std::string text = "<table><thead><tr><th>gate</th><th>wanted</th><th>A</th><th>B</th></tr></thead>\n";
    for (size_t i = 0; i < a.gates.size(); ++i) {
        const auto cell = [](const AuditGate& gate) {
            return "<td>" +
                   (gate.tried() ? share_text(gate.tally) + (gate.passed() ? ", reached" : ", missed")
                                 : std::string("not tested")) +
                   "</td>";
        };
        text += "<tr><td>" + std::string(audit_group_names[static_cast<size_t>(a.gates[i].group)]) +
                "</td><td>" + (a.gates[i].at_most ? "at most " : "at least ") + number(a.gates[i].wanted) +
                " %</td>" + cell(a.gates[i]) + cell(b.gates[i]) + "</tr>\n";
    }
    return text + "</table>\n";
}

std::string pictures(const AuditFolder& a, const AuditResults& results_a, const AuditFolder& b,
                     const AuditResults& results_b) {
    using Key = std::tuple<AuditKind, std::string, std::string, uint64_t, double>;
    const auto key = [](const AuditItem& item) {
        return Key{item.kind, item.concept_id, item.prompt, item.seed, item.amount};
    };
    std::map<Key, const AuditResult*> others;
    for (size_t i = 0; i < b.items.size(); ++i)
        if (b.items[i].shown && results_b[i]) others[key(b.items[i])] = &*results_b[i];
    std::string text;
    for (size_t i = 0; i < a.items.size(); ++i) {
        const auto other = others.find(key(a.items[i]));
        if (!a.items[i].shown || !results_a[i] || other == others.end() ||
            results_a[i]->after.picture.empty())
            continue;
        text += html::figure({{"base", html::jpeg_source(results_a[i]->before.picture)},
                              {"A", html::jpeg_source(results_a[i]->after.picture)},
                              {"B", html::jpeg_source(other->second->after.picture)}},
                             "<b>" + escaped(label_of(a.items[i])) + "</b> " + escaped(a.items[i].prompt) +
                                 " <small>seed " + std::to_string(a.items[i].seed) + "</small>");
    }
    return "<div class=\"grid\">\n" + text + "</div>\n";
}

}  // namespace

std::string compare_html(const AuditFolder& a, const AuditResults& results_a, const AuditFolder& b,
                         const AuditResults& results_b) {
    std::string text = html::begin(a.job.title + ": two weight edits side by side");
    text += html::facts({{"A", edit_words(a.job)},
                         {"A, audit", a.identity},
                         {"B", edit_words(b.job)},
                         {"B, audit", b.identity},
                         {"program", a.job.program}});
    const auto of_a = findings_of(a, results_a), of_b = findings_of(b, results_b);
    for (size_t i = 0; i < of_a.size() && i < of_b.size(); ++i) {
        text += "<p class=\"verdict\"><b>A.</b> " + escaped(of_a[i].words) + "<br><b>B.</b> " +
                escaped(of_b[i].words) + "</p>\n<h2>" + escaped(of_a[i].entry.name) + ": gates</h2>\n" +
                gate_lines(of_a[i], of_b[i]) + "<h2>" + escaped(of_a[i].entry.name) +
                ": everything that was asked</h2>\n" + both_tables(of_a[i], of_b[i]);
    }
    text += "<h2>Base, A and B</h2>\n" + pictures(a, results_a, b, results_b);
    return text + "<h2>What this does not show</h2>\n" + html::list(evaluation::caveats()) + html::end();
}

}  // namespace burin::curation
