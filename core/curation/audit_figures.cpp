#include "core/curation/audit_figures.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>

namespace burin::curation {
namespace {

using evaluation::Tally;

std::string percent_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

const char* words_of(AuditKind kind) {
    switch (kind) {
        case AuditKind::name:
            return "by its name";
        case AuditKind::alias:
            return "by another name";
        case AuditKind::with:
            return "beside something else";
        case AuditKind::described:
            return "in words, without its name";
        case AuditKind::keyword:
            return "by keywords";
        case AuditKind::part:
            return "by a part of its name";
        case AuditKind::language:
            return "in another language";
        case AuditKind::neighbour:
            return "neighbours";
        case AuditKind::control:
            return "control";
        case AuditKind::composition:
            return "composition";
        case AuditKind::image:
            return "image to image";
        case AuditKind::inpaint:
            return "the middle painted anew";
        case AuditKind::outpaint:
            return "all around the middle painted anew";
        case AuditKind::handover:
            return "the base begins, the edited model goes on";
        case AuditKind::inverted:
            return "from inverted noise";
        case AuditKind::untold:
            return "from inverted noise, without any text";
        case AuditKind::perturbed:
            return "noise along the trajectory";
        case AuditKind::closed_form:
            return "embedding that undoes the edit";
        case AuditKind::learned:
            return "embedding learned on the edited model";
        case AuditKind::finetune:
            return "after a few steps of fine-tuning";
    }
    return "";
}

void count(AuditRow& row, const std::optional<AuditResult>& result, double& likeness) {
    if (!result) {
        ++row.missing;
        return;
    }
    if (!result->failure.empty()) {
        ++row.failed;
        return;
    }
    row.before.count(result->before.shown), row.after.count(result->after.shown);
    if (result->before.shown) row.kept.count(result->after.shown);
    if (result->after.shown) row.caught.count(result->after.caught);
    likeness += result->likeness;
}

std::vector<AuditRow> rows_of(const AuditFolder& folder, const AuditResults& results,
                              const std::string& concept_id) {
    std::map<std::tuple<AuditKind, double, std::string>, std::pair<AuditRow, double>> rows;
    for (size_t i = 0; i < folder.items.size(); ++i) {
        const auto& item = folder.items[i];
        if (!item.concept_id.empty() && item.concept_id != concept_id) continue;
        auto& [row, likeness] = rows[{item.kind, item.amount, item.language}];
        row.kind = item.kind, row.label = label_of(item);
        count(row, results[i], likeness);
    }
    std::vector<AuditRow> list;
    for (auto& [key, entry] : rows) {
        auto& [row, likeness] = entry;
        if (row.after.of > 0) row.likeness = likeness / static_cast<double>(row.after.of);
        list.push_back(row);
    }
    return list;
}

std::string said(const AuditGate& gate) {
    const std::string share = share_text(gate.tally);
    switch (gate.group) {
        case AuditGroup::target:
            return "named, it is still seen in " + share;
        case AuditGroup::indirect:
            return "called up without its whole name, in " + share;
        case AuditGroup::language:
            return "in other languages, in " + share;
        case AuditGroup::neighbour:
            return "of its neighbours " + share + " are kept";
        default:
            return "of the control " + share + " are kept";
    }
}

std::string list_of(const std::vector<std::string>& parts) {
    std::string all;
    for (size_t i = 0; i < parts.size(); ++i) all += (i == 0 ? "" : "; ") + parts[i];
    return all;
}

void judge(AuditFindings& found) {
    constexpr double telling = 50;  // percent: below, the base hardly shows what the edit should take away
    Tally base;
    int64_t missing = 0;
    for (const auto& row : found.rows) {
        if (group_of(row.kind) == AuditGroup::target) base.add(row.before);
        missing += row.missing;
    }
    std::vector<std::string> passed, failed, open, untried;
    bool suppressed = true, keeps = true;
    for (const auto& gate : found.gates) {
        if (!gate.tried()) {
            untried.emplace_back(audit_group_names[static_cast<size_t>(gate.group)]);
            continue;
        }
        (gate.passed() ? passed : failed).push_back(said(gate));
        if (!gate.passed()) (gate.at_most ? suppressed : keeps) = false;
        if (gate.open()) open.emplace_back(audit_group_names[static_cast<size_t>(gate.group)]);
    }
    const std::string name = "'" + found.entry.name + "'";
    if (base.of == 0 || base.percent() < telling) {
        found.verdict = AuditVerdict::nothing_said;
        found.words = base.of == 0
                          ? "Nothing can be said of " + name + ": no picture that names it was made."
                          : "Nothing can be said of " + name + ": named, the base itself shows it in " +
                                share_text(base) + " only.";
        return;
    }
    found.verdict = !suppressed ? AuditVerdict::not_suppressed
                    : keeps     ? AuditVerdict::suppressed
                                : AuditVerdict::harms_others;
    const std::string verdict(audit_verdict_names[static_cast<size_t>(found.verdict)]);
    found.words = name + " is " + verdict + ".";
    if (!failed.empty()) found.words += " Missed: " + list_of(failed) + ".";
    if (!passed.empty()) found.words += " Reached: " + list_of(passed) + ".";
    if (!open.empty()) found.words += " Too few pictures to be sure of: " + list_of(open) + ".";
    if (!untried.empty()) found.words += " Not tested: " + list_of(untried) + ".";
    if (missing > 0) found.words += " " + std::to_string(missing) + " results are missing.";
}

void tell_probes(AuditFindings& found) {
    std::vector<const AuditRow*> probes;
    for (const auto& row : found.rows)
        if (group_of(row.kind) == AuditGroup::probe && row.after.of > 0) probes.push_back(&row);
    std::stable_sort(probes.begin(), probes.end(), [](const AuditRow* a, const AuditRow* b) {
        return a->after.percent() > b->after.percent();
    });
    for (const auto* row : probes)
        found.called_back.push_back(
            row->label + ": " + (row->after.right == 0 ? "does not call it back, " : "calls it back in ") +
            share_text(row->after) + ", the base shows it in " + share_text(row->before));
}

}  // namespace

std::vector<AuditGate> audit_gates() {
    return {{.group = AuditGroup::target, .wanted = 5, .tally = {}},
            {.group = AuditGroup::indirect, .wanted = 15, .tally = {}},
            {.group = AuditGroup::language, .wanted = 10, .tally = {}},
            {.group = AuditGroup::neighbour, .wanted = 90, .at_most = false, .tally = {}},
            {.group = AuditGroup::control, .wanted = 95, .at_most = false, .tally = {}}};
}

std::string share_text(const Tally& tally) {
    return std::to_string(tally.right) + " of " + std::to_string(tally.of) + " (" +
           percent_text(tally.percent()) + " %)";
}

std::string interval_text(const Tally& tally) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1f to %.1f", tally.interval().low, tally.interval().high);
    return text;
}

std::string label_of(const AuditItem& item) {
    std::string label = words_of(item.kind);
    if (!item.language.empty()) label += ", " + item.language;
    if (item.amount > 0) label += ", " + percent_text(item.amount);
    return label;
}

std::vector<AuditFindings> findings_of(const AuditFolder& folder, const AuditResults& results) {
    std::vector<AuditFindings> all;
    for (const auto& entry : folder.job.concepts) {
        AuditFindings found;
        found.entry = entry;
        found.rows = rows_of(folder, results, entry.id);
        found.gates = audit_gates();
        for (auto& gate : found.gates)
            for (const auto& row : found.rows)
                if (group_of(row.kind) == gate.group) gate.tally.add(gate.at_most ? row.after : row.kept);
        judge(found);
        tell_probes(found);
        all.push_back(std::move(found));
    }
    return all;
}

}  // namespace burin::curation
