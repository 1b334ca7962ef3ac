// The fields of what the prompt rule found, each once: see core/io/field.h.
#pragma once

#include <array>
#include <string_view>

#include "core/io/field.h"
#include "core/registry/concept_fields.h"
#include "core/registry/prompt_rule.h"
#include "core/registry/request_rule.h"

namespace burin::registry {

inline constexpr std::array<std::string_view, 5> spelling_names{"exact", "joined", "plural", "signs",
                                                                "other script"};
inline constexpr size_t most_findings = 256, prompt_bytes = 64U << 10;

template <io::Is<Span> S, class Visit>
void visit_fields(S& span, Visit&& visit) {
    visit(span.begin, io::number("begin", 0));
    visit(span.end, io::number("end", 0));
}

template <io::Is<Finding> F, class Visit>
void visit_fields(F& finding, Visit&& visit) {
    visit(finding.concept_id, io::text("concept", id_bytes).filled().required());
    visit(finding.concept_name, io::text("concept_name", name_bytes));
    visit(finding.name, io::text("name", line_bytes));
    visit(finding.found, io::text("found", prompt_bytes));
    visit(finding.spelling, io::choice("spelling", spelling_names));
    visit(finding.action, io::choice("action", action_names));
    visit(finding.spans, io::list("spans", 1024));
    visit(finding.in_tag, io::flag("in_tag"));
}

template <io::Is<RuleRecord> R, class Visit>
void visit_fields(R& record, Visit&& visit) {
    visit(record.findings, io::list("findings", most_findings));
    visit(record.prompt, io::text("prompt", 4 * prompt_bytes));
    visit(record.negative, io::text("negative", 4 * prompt_bytes));
    visit(record.refused, io::flag("refused"));
    visit(record.notes, io::texts("notes", most_findings, prompt_bytes));
}

template <io::Is<RuledText> T, class Visit>
void visit_fields(T& text, Visit&& visit) {
    visit(text.where, io::text("where", line_bytes).filled().required());
    visit(text.asked, io::text("asked", prompt_bytes));
    visit(text.switched_off, io::flag("switched_off").unless_usual());
    visit(text.record, io::flat());
}

}  // namespace burin::registry
