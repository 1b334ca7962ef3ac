// The fields of a filter and of its decisions, each once: see core/io/field.h.
#pragma once

#include "core/io/field.h"
#include "core/io/value_checks.h"
#include "core/registry/concept_fields.h"
#include "core/registry/output_filter.h"

namespace burin::registry {

inline constexpr size_t most_filter_concepts = 1000, most_bank_rows = 512, most_curve_points = 64;
/// As base64 it is the longest text that a JSON file may have.
inline constexpr size_t bank_bytes = 3'000'000;
inline constexpr int largest_embedding = 4096;

template <io::Is<FilterPoint> P, class Visit>
void visit_fields(P& point, Visit&& visit) {
    visit(point.threshold, io::number("threshold", -1e6, 1e6).required());
    visit(point.caught, io::number("caught", 0, 1e9));
    visit(point.positives, io::number("positives", 0, 1e9));
    visit(point.alarms, io::number("alarms", 0, 1e9));
    visit(point.negatives, io::number("negatives", 0, 1e9));
}

template <io::Is<FilterAim> A, class Visit>
void visit_fields(A& aim, Visit&& visit) {
    visit(aim.aim, io::choice("aim", aim_names));
    visit(aim.value, io::number("value", -1e6, 1e6));
}

template <io::Is<FilterBank> B, class Visit>
void visit_fields(B& bank, Visit&& visit) {
    visit(bank.names, io::texts("names", most_bank_rows, long_bytes));
    visit(bank.rows, io::bytes("rows", bank_bytes));
    visit(bank.mean, io::number("mean", -1, 1));
    visit(bank.deviation, io::number("deviation", 0, 2).above());
}

template <io::Is<FilterConcept> C, class Visit>
void visit_fields(C& entry, Visit&& visit) {
    visit(entry.id, io::text("id", id_bytes).filled().required());
    visit(entry.name, io::text("name", name_bytes).filled().required());
    visit(entry.action, io::choice("action", filter_action_names));
    visit(entry.texts, io::object("texts"));
    visit(entry.pictures, io::object("pictures"));
    visit(entry.aim, io::object("aim"));
    visit(entry.chosen, io::object("chosen").required());
    visit(entry.curve, io::list("curve", most_curve_points));
}

template <io::Is<OutputFilter> F, class Visit>
void visit_fields(F& filter, Visit&& visit) {
    visit(filter.clip, io::file("clip", line_bytes).filled().required());
    visit(filter.clip_sha256, io::text("clip_sha256", 64).filled().required());
    visit(filter.dimension, io::number("dimension", 1, largest_embedding).required());
    visit(filter.concepts, io::list("concepts", most_filter_concepts));
}

template <io::Is<FilterScore> S, class Visit>
void visit_fields(S& score, Visit&& visit) {
    visit(score.concept_id, io::text("concept", id_bytes));
    visit(score.concept_name, io::text("concept_name", name_bytes));
    visit(score.score, io::number("score"));
    visit(score.threshold, io::number("threshold"));
    visit(score.caught, io::flag("caught"));
    visit(score.action, io::choice("action", filter_action_names));
}

void check_rules(io::Checks& checks, const OutputFilter& filter, const std::string& path);

}  // namespace burin::registry
