// The fields of the messages between window and engine, each once: docs/extending.md adds one.
//
// What a list does and what may stand in it is said in core/io/field.h. A field that is new says `unless_usual()` where
// an engine or a window of an earlier minor version need not hear of it.
#pragma once

#include <array>
#include <string_view>

#include "core/io/field.h"
#include "core/io/object_reader.h"
#include "core/io/value_checks.h"
#include "core/protocol/messages.h"
#include "core/protocol/request_fields.h"

namespace burin {

/// In the order of ErrorCode.
inline constexpr std::array<std::string_view, 8> error_code_names{
    "bad_input", "bad_model", "damaged", "out_of_memory", "io", "try_again", "cancelled", "internal"};
static_assert(error_code_names.size() == static_cast<size_t>(ErrorCode::internal) + 1);

template <io::Is<Error> E, class Visit>
void visit_fields(E& error, Visit&& visit) {
    using protocol::limits::log_bytes, protocol::limits::path_bytes;
    visit(error.code, io::choice("code", error_code_names).required());
    visit(error.what, io::text("what", log_bytes).printable());
    visit(error.remedy, io::text("remedy", log_bytes).printable());
    visit(error.field, io::text("field", path_bytes).printable().unless_usual());
}

}  // namespace burin

namespace burin::protocol {

inline constexpr double longest_ms = 1e10;  // four months
inline constexpr size_t name_bytes = 256, most_precisions = 16, most_named_files = 1024;
inline constexpr int most_evaluations = 8 * limits::steps;  // of the network: no sampler takes 8 a step

constexpr io::Field at_least_zero(const char* key) { return io::number(key, 0); }
constexpr io::Field milliseconds(const char* key) { return io::number(key, 0, longest_ms); }
constexpr io::Field name(const char* key) { return io::text(key, name_bytes).filled(); }
constexpr io::Field place_of_direction(const char* key) {
    return io::number(key, 0, static_cast<double>(limits::directions) - 1);
}

template <io::Is<Job> J, class Visit>
void visit_fields(J& job, Visit&& visit) {
    visit(job.id, io::number("id").required());
    visit(job.generation, io::number("generation"));
}

template <io::Is<Rgb> P, class Visit>
void visit_fields(P& picture, Visit&& visit) {
    visit(picture.width, io::number("width", 1, limits::picture_side));
    visit(picture.height, io::number("height", 1, limits::picture_side));
    const size_t pixels = static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height);
    visit(picture.rgb, io::bytes("rgb").exactly(3 * pixels));
}

template <io::Is<Device> D, class Visit>
void visit_fields(D& device, Visit&& visit) {
    visit(device.name, name("name"));
    visit(device.description, io::text("description", limits::path_bytes));
    visit(device.total_bytes, io::number("total_bytes"));
    visit(device.free_bytes, io::number("free_bytes"));
    visit(device.precisions, io::texts("precisions", most_precisions, name_bytes));
}

template <io::Is<EngineLimits> L, class Visit>
void visit_fields(L& bounds, Visit&& visit) {
    visit(bounds.frame_bytes, io::number("frame_bytes", 1, limits::frame_bytes));
    visit(bounds.picture_side, io::number("picture_side", 1, limits::picture_side));
    visit(bounds.batch, io::number("batch", 1, limits::batch));
    visit(bounds.steps, io::number("steps", 1, limits::steps));
    visit(bounds.directions, io::number("directions", 0, limits::directions));
}

template <io::Is<Coverage> C, class Visit>
void visit_fields(C& mask, Visit&& visit) {
    visit(mask.width, io::number("width", 1, limits::mask_side));
    visit(mask.height, io::number("height", 1, limits::mask_side));
    const size_t places = static_cast<size_t>(mask.width) * static_cast<size_t>(mask.height);
    visit(mask.values, io::bytes("values").exactly(places));
}

template <io::Is<Measured> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.evaluations, io::number("evaluations", 0, most_evaluations));
    visit(m.resumed_at, io::number("resumed_at", 0, m.evaluations));
    visit(m.rows_evaluated, io::number("rows_evaluated"));
    visit(m.rows_reused, io::number("rows_reused"));
    visit(m.rows_live, io::number("rows_live"));
    visit(m.rows_naive, io::number("rows_naive"));
    visit(m.approximate, io::flag("approximate"));
    visit(m.degenerate, io::flag("degenerate"));
    visit(m.directions, io::object("directions"));
    visit(m.cosines, io::numbers("cosines", limits::directions * limits::directions, -1, 1));
}

// Columns of numbers: measured_form.cpp.
using DirectionSteps = std::vector<std::vector<DirectionStep>>;
nlohmann::json write_form(const DirectionSteps& directions, io::BytesAs bytes);
void read_form(io::ObjectReader& reader, const char* key, DirectionSteps& directions);
void check_form(io::Checks& checks, const DirectionSteps& directions, const std::string& path);
/// There are as many cosines as pairs of directions.
void check_rules(io::Checks& checks, const Measured& measured, const std::string& path);

/// A request inside a message is read strictly and validated, and what is wrong with it is said of the message's field.
void read_form(io::ObjectReader& reader, const char* key, RenderRequest& request);

namespace event {

inline constexpr std::array<std::string_view, 4> log_level_names{"debug", "info", "warning", "error"};

template <io::Is<Hello> H, class Visit>
void visit_fields(H& m, Visit&& visit) {
    visit(m.major, io::number("major", 0).required());
    visit(m.minor, io::number("minor", 0));
    visit(m.build, io::text("build", limits::path_bytes));
    visit(m.devices, io::list("devices", limits::devices));
    visit(m.limits, io::object("limits"));
}
template <io::Is<Queued> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
}
template <io::Is<Loading> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.fraction, io::number("fraction", 0, 1));
    visit(m.what, io::text("what", limits::log_bytes).printable());
}
template <io::Is<Step> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.of, io::number("of", 1, most_evaluations));
    visit(m.index, io::number("index", 0, m.of));
    visit(m.ms, milliseconds("ms"));
    visit(m.seconds_left, milliseconds("seconds_left"));
    visit(m.preview, io::object("preview").unless_usual());
}
template <io::Is<Picture> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.index, io::number("index", 0, limits::batch - 1));
    visit(m.picture, io::object("picture").required());
    visit(m.recipe, io::object("recipe"));
    visit(m.measured, io::object("measured"));
    visit(m.notes, io::texts("notes", limits::notes, limits::log_bytes).unless_usual());
}
template <io::Is<Done> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.steps_run, at_least_zero("steps_run"));
    visit(m.steps_reused, at_least_zero("steps_reused"));
    visit(m.rows_run, io::number("rows_run"));
    visit(m.rows_reused, io::number("rows_reused"));
    visit(m.texts_encoded, at_least_zero("texts_encoded"));
    visit(m.texts_reused, at_least_zero("texts_reused"));
    visit(m.load_ms, milliseconds("load_ms"));
    visit(m.text_ms, milliseconds("text_ms"));
    visit(m.denoise_ms, milliseconds("denoise_ms"));
    visit(m.decode_ms, milliseconds("decode_ms"));
    visit(m.total_ms, milliseconds("total_ms"));
    visit(m.peak_bytes, io::number("peak_bytes"));
}
template <io::Is<Cancelled> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
}
template <io::Is<Failed> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.error, io::flat());
}
template <io::Is<Log> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.level, io::choice("level", log_level_names));
    visit(m.text, io::text("text", limits::log_bytes).printable());
}
template <io::Is<Heartbeat> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.uptime_ms, io::number("uptime_ms"));
    visit(m.resident_bytes, io::number("resident_bytes"));
}
template <io::Is<Info> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.of, name("of"));
    visit(m.value, io::object("value"));
}
template <io::Is<WhereItActs> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.direction, place_of_direction("direction"));
    visit(m.mask, io::object("mask").unless_usual());
}

}  // namespace event

namespace command {

inline constexpr std::array<std::string_view, 3> mask_part_names{"both", "attention", "difference"};

template <io::Is<Render> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.preview, io::flag("preview"));
    visit(m.keep_masks, io::flag("keep_masks"));
    visit(m.named_files, io::texts("named_files", most_named_files, limits::path_bytes).unless_usual());
    visit(m.inversions, io::text("inversions", limits::path_bytes).unless_usual());
    visit(m.rules, io::text("rules", limits::path_bytes).unless_usual());
    visit(m.filter, io::text("filter", limits::path_bytes).unless_usual());
    visit(m.request, io::object("request").required());
}
template <io::Is<Cancel> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.id, io::number("id").required());
}
template <io::Is<Load> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.model, io::file("model", limits::path_bytes).filled());
    visit(m.device, name("device"));
    visit(m.precision, name("precision"));
}
template <io::Is<Unload> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
}
template <io::Is<Info> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.model, io::file("model", limits::path_bytes));
}
template <io::Is<WhereItActs> M, class Visit>
void visit_fields(M& m, Visit&& visit) {
    visit(m.job, io::flat());
    visit(m.render, io::number("render").required());
    visit(m.direction, place_of_direction("direction"));
    visit(m.part, io::choice("part", mask_part_names).unless_usual());
}
template <io::Is<Ping> M, class Visit>
void visit_fields(M& /*message*/, Visit&& /*visit*/) {}
template <io::Is<Quit> M, class Visit>
void visit_fields(M& /*message*/, Visit&& /*visit*/) {}

}  // namespace command

}  // namespace burin::protocol
