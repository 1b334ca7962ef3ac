// The fields of an inversion's facts, each once; see core/io/field.h.
#pragma once

#include "core/protocol/inversion_facts.h"
#include "core/protocol/request_fields.h"

namespace burin::protocol {

template <io::Is<ModelMark> M, class Visit>
void visit_fields(M& mark, Visit&& visit) {
    visit(mark.weights, io::text("weights", limits::sha256_digits).filled());
    visit(mark.edits, io::text("edits", limits::sha256_digits));
}

template <io::Is<InversionFacts> F, class Visit>
void visit_fields(F& facts, Visit&& visit) {
    constexpr int least = limits::smallest_picture_side, most = limits::picture_side;
    visit(facts.origin, io::object("origin"));
    visit(facts.width, io::number("width", least, most).multiple_of(limits::picture_side_multiple));
    visit(facts.height, io::number("height", least, most).multiple_of(limits::picture_side_multiple));
    visit(facts.model, io::text("model", limits::path_bytes));
    visit(facts.mark, io::object("mark"));
    visit(facts.target, io::text("target", limits::path_bytes));
}

void check_rules(io::Checks& checks, const InversionFacts& facts, const std::string& path);

}  // namespace burin::protocol
