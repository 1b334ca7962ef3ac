#include "core/protocol/messages.h"

#include <array>
#include <bit>

#include "core/base/printable.h"
#include "core/protocol/bounded_cbor.h"
#include "core/protocol/fields.h"
#include "core/protocol/names.h"
#include "core/protocol/request_json.h"

namespace burin::protocol {
namespace {

using nlohmann::json;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> event_types{"hello",   "queued",    "loading",   "step",
                                                       "picture", "done",      "cancelled", "failed",
                                                       "log",     "heartbeat", "info",      "where_it_acts"};
constexpr std::array<std::string_view, 8> command_types{"render", "cancel",        "load", "unload",
                                                        "info",   "where_it_acts", "ping", "quit"};
static_assert(event_types.size() == std::variant_size_v<Event> &&
              command_types.size() == std::variant_size_v<Command>);

constexpr std::array<std::string_view, 4> log_levels{"debug", "info", "warning", "error"};
/// In the order of ErrorCode.
constexpr std::array<std::string_view, 8> error_codes{"bad_input", "bad_model", "damaged",   "out_of_memory",
                                                      "io",        "try_again", "cancelled", "internal"};
static_assert(error_codes.size() == static_cast<size_t>(ErrorCode::internal) + 1);

// ---- writing: one overload each, fields in the order of messages.h

json with_job(const Job& job) { return {{"id", job.id}, {"generation", job.generation}}; }

json to_json(const Rgb& picture) {
    return {{"width", picture.width}, {"height", picture.height}, {"rgb", json::binary(picture.rgb)}};
}

json to_json(const Coverage& mask) {
    return {{"width", mask.width}, {"height", mask.height}, {"values", json::binary(mask.values)}};
}

/// [n] numbers of 4 bytes as a byte string.
template <class T>
json column(const std::vector<DirectionStep>& steps, T DirectionStep::*member) {
    std::vector<uint8_t> bytes;
    bytes.reserve(4 * steps.size());
    for (const DirectionStep& step : steps) {
        const auto bits = std::bit_cast<uint32_t>(step.*member);
        for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(bits >> (8 * i)));
    }
    return json::binary(std::move(bytes));
}

json to_json(const Measured& m) {
    auto directions = json::array();
    for (const auto& steps : m.directions)
        directions.push_back({{"evaluation", column(steps, &DirectionStep::evaluation)},
                              {"coverage", column(steps, &DirectionStep::coverage)},
                              {"norm", column(steps, &DirectionStep::norm)}});
    auto cosines = json::array();
    for (const auto& cosine : m.cosines) cosines.push_back(cosine ? json(*cosine) : json());
    return {
        {"evaluations", m.evaluations}, {"resumed_at", m.resumed_at}, {"rows_evaluated", m.rows_evaluated},
        {"rows_reused", m.rows_reused}, {"rows_live", m.rows_live},   {"rows_naive", m.rows_naive},
        {"approximate", m.approximate}, {"degenerate", m.degenerate}, {"directions", std::move(directions)},
        {"cosines", std::move(cosines)}};
}

json write(const event::Hello& m) {
    auto devices = json::array();
    for (const auto& d : m.devices)
        devices.push_back({{"name", d.name},
                           {"description", d.description},
                           {"total_bytes", d.total_bytes},
                           {"free_bytes", d.free_bytes},
                           {"precisions", d.precisions}});
    const json bounds{{"frame_bytes", m.limits.frame_bytes},
                      {"picture_side", m.limits.picture_side},
                      {"batch", m.limits.batch},
                      {"steps", m.limits.steps},
                      {"directions", m.limits.directions}};
    return {{"major", m.major},
            {"minor", m.minor},
            {"build", m.build},
            {"devices", std::move(devices)},
            {"limits", bounds}};
}
json write(const event::Queued& m) { return with_job(m.job); }
json write(const event::Loading& m) {
    auto out = with_job(m.job);
    out["fraction"] = m.fraction;
    out["what"] = printable(m.what, limits::log_bytes);
    return out;
}
json write(const event::Step& m) {
    auto out = with_job(m.job);
    out["index"] = m.index;
    out["of"] = m.of;
    out["ms"] = m.ms;
    out["seconds_left"] = m.seconds_left;
    if (m.preview) out["preview"] = to_json(*m.preview);
    return out;
}
json write(const event::Picture& m) {
    auto out = with_job(m.job);
    out["index"] = m.index;
    out["picture"] = to_json(m.picture);
    out["recipe"] = m.recipe;
    out["measured"] = to_json(m.measured);
    return out;
}
json write(const event::Done& m) {
    auto out = with_job(m.job);
    out.update({{"steps_run", m.steps_run},
                {"steps_reused", m.steps_reused},
                {"rows_run", m.rows_run},
                {"rows_reused", m.rows_reused},
                {"texts_encoded", m.texts_encoded},
                {"texts_reused", m.texts_reused}});
    out.update({{"load_ms", m.load_ms},
                {"text_ms", m.text_ms},
                {"denoise_ms", m.denoise_ms},
                {"decode_ms", m.decode_ms},
                {"total_ms", m.total_ms},
                {"peak_bytes", m.peak_bytes}});
    return out;
}
json write(const event::Cancelled& m) { return with_job(m.job); }
json write(const event::Failed& m) {
    auto out = with_job(m.job);
    out["code"] = to_string(m.error.code);
    out["what"] = printable(m.error.what, limits::log_bytes);
    out["remedy"] = printable(m.error.remedy, limits::log_bytes);
    if (!m.error.field.empty()) out["field"] = printable(m.error.field, limits::path_bytes);
    return out;
}
json write(const event::Log& m) {
    return {{"level", log_levels.at(static_cast<size_t>(m.level))},
            {"text", printable(m.text, limits::log_bytes)}};
}
json write(const event::Heartbeat& m) {
    return {{"uptime_ms", m.uptime_ms}, {"resident_bytes", m.resident_bytes}};
}
json write(const event::Info& m) {
    auto out = with_job(m.job);
    out["of"] = m.of;
    out["value"] = m.value;
    return out;
}
json write(const event::WhereItActs& m) {
    auto out = with_job(m.job);
    out["direction"] = m.direction;
    if (m.mask) out["mask"] = to_json(*m.mask);
    return out;
}

json write(const command::Render& m) {
    auto out = with_job(m.job);
    out["request"] = to_json(m.request, Bytes::binary);
    out["preview"] = m.preview;
    out["keep_masks"] = m.keep_masks;
    return out;
}
json write(const command::Cancel& m) { return {{"id", m.id}}; }
json write(const command::Load& m) {
    auto out = with_job(m.job);
    out.update({{"model", m.model}, {"device", m.device}, {"precision", m.precision}});
    return out;
}
json write(const command::Unload& m) { return with_job(m.job); }
json write(const command::Info& m) {
    auto out = with_job(m.job);
    out["model"] = m.model;
    return out;
}
json write(const command::WhereItActs& m) {
    auto out = with_job(m.job);
    out.update({{"render", m.render}, {"direction", m.direction}});
    return out;
}
json write(const command::Ping&) { return json::object(); }
json write(const command::Quit&) { return json::object(); }

// ---- reading

void read(Fields& f, Job& job) {
    f.require("id");
    f.read("id", job.id);
    f.read("generation", job.generation);
}

void read_rgb(Fields& f, Rgb& picture) {
    f.read("width", picture.width);
    f.read("height", picture.height);
    f.read("rgb", picture.rgb);
}

void read_column(Fields& f, const char* key, std::vector<uint32_t>& target) {
    std::vector<uint8_t> bytes;
    f.read(key, bytes);
    if (bytes.size() % 4 != 0)
        return f.fault(key, "has " + std::to_string(bytes.size()) + " bytes", "give 4 for each number");
    for (size_t at = 0; at < bytes.size(); at += 4) {
        uint32_t bits = 0;
        for (size_t i = 0; i < 4; ++i) bits |= uint32_t{bytes[at + i]} << (8 * i);
        target.push_back(bits);
    }
}

void read_steps(Fields& f, std::vector<DirectionStep>& steps) {
    std::vector<uint32_t> evaluation, coverage, norm;
    read_column(f, "evaluation", evaluation);
    read_column(f, "coverage", coverage);
    read_column(f, "norm", norm);
    if (evaluation.size() != coverage.size() || norm.size() != coverage.size())
        return f.fault("coverage", "is not as long as its neighbours", "give each the same number of steps");
    for (size_t i = 0; i < norm.size(); ++i)
        steps.push_back({std::bit_cast<int32_t>(evaluation[i]), std::bit_cast<float>(coverage[i]),
                         std::bit_cast<float>(norm[i])});
}

void read_measured(Fields& f, Measured& m) {
    f.read("evaluations", m.evaluations);
    f.read("resumed_at", m.resumed_at);
    f.read("rows_evaluated", m.rows_evaluated);
    f.read("rows_reused", m.rows_reused);
    f.read("rows_live", m.rows_live);
    f.read("rows_naive", m.rows_naive);
    f.read("approximate", m.approximate);
    f.read("degenerate", m.degenerate);
    f.list("directions", limits::directions,
           [&](Fields& inner) { read_steps(inner, m.directions.emplace_back()); });
    const auto* cosines = f.array("cosines", limits::directions * limits::directions);
    for (size_t i = 0; cosines != nullptr && i < cosines->size(); ++i) {
        const json& cosine = (*cosines)[i];
        if (!cosine.is_null() && !cosine.is_number())
            return f.fault("cosines", "has an entry that is no number", "give numbers, or null");
        m.cosines.push_back(cosine.is_null() ? std::nullopt : std::optional(cosine.get<double>()));
    }
}

void read_tree(Fields& f, const char* key, json& target) {
    if (const auto* value = f.find(key)) target = *value;
}

void read(Fields& f, event::Hello& m) {
    f.require("major");
    f.read("major", m.major);
    f.read("minor", m.minor);
    if (m.major != protocol_major) return;
    f.read("build", m.build);
    f.list("devices", limits::devices, [&](Fields& inner) {
        auto& d = m.devices.emplace_back();
        inner.read("name", d.name);
        inner.read("description", d.description);
        inner.read("total_bytes", d.total_bytes);
        inner.read("free_bytes", d.free_bytes);
        inner.read("precisions", d.precisions);
    });
    f.object("limits", [&](Fields& inner) {
        inner.read("frame_bytes", m.limits.frame_bytes);
        inner.read("picture_side", m.limits.picture_side);
        inner.read("batch", m.limits.batch);
        inner.read("steps", m.limits.steps);
        inner.read("directions", m.limits.directions);
    });
}
void read(Fields& f, event::Queued& m) { read(f, m.job); }
void read(Fields& f, event::Loading& m) {
    read(f, m.job);
    f.read("fraction", m.fraction);
    f.read("what", m.what);
}
void read(Fields& f, event::Step& m) {
    read(f, m.job);
    f.read("index", m.index);
    f.read("of", m.of);
    f.read("ms", m.ms);
    f.read("seconds_left", m.seconds_left);
    f.object("preview", [&](Fields& inner) { read_rgb(inner, m.preview.emplace()); });
}
void read(Fields& f, event::Picture& m) {
    read(f, m.job);
    f.read("index", m.index);
    f.require("picture");
    f.object("picture", [&](Fields& inner) { read_rgb(inner, m.picture); });
    read_tree(f, "recipe", m.recipe);
    f.object("measured", [&](Fields& inner) { read_measured(inner, m.measured); });
}
void read(Fields& f, event::Done& m) {
    read(f, m.job);
    f.read("steps_run", m.steps_run);
    f.read("steps_reused", m.steps_reused);
    f.read("rows_run", m.rows_run);
    f.read("rows_reused", m.rows_reused);
    f.read("texts_encoded", m.texts_encoded);
    f.read("texts_reused", m.texts_reused);
    f.read("load_ms", m.load_ms);
    f.read("text_ms", m.text_ms);
    f.read("denoise_ms", m.denoise_ms);
    f.read("decode_ms", m.decode_ms);
    f.read("total_ms", m.total_ms);
    f.read("peak_bytes", m.peak_bytes);
}
void read(Fields& f, event::Cancelled& m) { read(f, m.job); }
void read(Fields& f, event::Failed& m) {
    read(f, m.job);
    f.require("code");
    f.read_choice("code", m.error.code, Names(error_codes));
    f.read("what", m.error.what);
    f.read("remedy", m.error.remedy);
    f.read("field", m.error.field);
}
void read(Fields& f, event::Log& m) {
    f.read_choice("level", m.level, Names(log_levels));
    f.read("text", m.text);
}
void read(Fields& f, event::Heartbeat& m) {
    f.read("uptime_ms", m.uptime_ms);
    f.read("resident_bytes", m.resident_bytes);
}
void read(Fields& f, event::Info& m) {
    read(f, m.job);
    f.read("of", m.of);
    read_tree(f, "value", m.value);
}
void read(Fields& f, event::WhereItActs& m) {
    read(f, m.job);
    f.read("direction", m.direction);
    f.object("mask", [&](Fields& inner) {
        Coverage& mask = m.mask.emplace();
        inner.read("width", mask.width);
        inner.read("height", mask.height);
        inner.read("values", mask.values);
    });
}

void read(Fields& f, command::Render& m) {
    read(f, m.job);
    f.require("request");
    f.read("preview", m.preview);
    f.read("keep_masks", m.keep_masks);
    if (const auto* tree = f.find("request")) {
        auto request = request_from_json(*tree);
        if (request)
            m.request = *std::move(request);
        else
            f.fault("request", "is wrong: " + request.error().what, request.error().remedy);
    }
}
void read(Fields& f, command::Cancel& m) {
    f.require("id");
    f.read("id", m.id);
}
void read(Fields& f, command::Load& m) {
    read(f, m.job);
    f.read("model", m.model);
    f.read("device", m.device);
    f.read("precision", m.precision);
}
void read(Fields& f, command::Unload& m) { read(f, m.job); }
void read(Fields& f, command::Info& m) {
    read(f, m.job);
    f.read("model", m.model);
}
void read(Fields& f, command::WhereItActs& m) {
    read(f, m.job);
    f.require("render");
    f.read("render", m.render);
    f.read("direction", m.direction);
}
void read(Fields&, command::Ping&) {}
void read(Fields&, command::Quit&) {}

// ---- both ways for either variant

template <class Variant>
Result<std::vector<uint8_t>> encode_checked(const Variant& message, std::string_view type) {
    if (auto valid = validate(message); !valid) return tl::unexpected(valid.error());
    auto tree = std::visit([](const auto& m) { return write(m); }, message);
    tree["type"] = type;
    if (auto readable = check_tree(tree); !readable)
        return fail(ErrorCode::bad_input,
                    "the message '" + std::string(type) + "' cannot be sent: " + readable.error().what,
                    readable.error().remedy);
    auto payload = to_cbor(tree);
    if (payload.size() > limits::frame_bytes)
        return fail(ErrorCode::bad_input,
                    "a message '" + std::string(type) + "' has " + std::to_string(payload.size()) + " bytes",
                    "send at most " + std::to_string(limits::frame_bytes));
    return payload;
}

constexpr auto find_job = [](const auto& message) -> std::optional<Job> {
    if constexpr (requires { message.job; }) return message.job;
    return std::nullopt;
};

template <class Variant, size_t I = 0>
Variant empty_message(size_t index) {
    if constexpr (I + 1 < std::variant_size_v<Variant>) {
        if (index != I) return empty_message<Variant, I + 1>(index);
    }
    return Variant(std::in_place_index<I>);
}

template <class Variant>
Result<Variant> decode_checked(std::span<const uint8_t> payload, Names types) {
    const auto tree = parse_cbor(payload);
    if (!tree) return tl::unexpected(tree.error());
    Fields fields(*tree, {}, Fields::Unknown::allow);
    std::string type;
    fields.require("type");
    fields.read("type", type);
    if (auto typed = fields.finish(); !typed) return tl::unexpected(typed.error());
    const int index = index_of(type, types);
    if (index < 0)
        return fail(ErrorCode::bad_input, "the message type '" + printable(type, 60) + "' is unknown",
                    "check that both sides are of the same version");
    auto message = empty_message<Variant>(static_cast<size_t>(index));
    Fields body(*tree, type, Fields::Unknown::allow);
    std::visit([&](auto& m) { read(body, m); }, message);
    if (auto done = body.finish(); !done) return tl::unexpected(done.error());
    if (auto valid = validate(message); !valid) return tl::unexpected(valid.error());
    return message;
}

}  // namespace

bool event::Failed::operator==(const Failed& other) const {
    return job == other.job && error.code == other.error.code && error.what == other.error.what &&
           error.remedy == other.error.remedy && error.field == other.error.field;
}

const char* type_of(const Event& message) { return event_types.at(message.index()).data(); }
const char* type_of(const Command& message) { return command_types.at(message.index()).data(); }

std::optional<Job> job_of(const Event& message) { return std::visit(find_job, message); }
std::optional<Job> job_of(const Command& message) { return std::visit(find_job, message); }

Job job_in(std::span<const uint8_t> payload) {
    const auto tree = parse_cbor(payload);
    if (!tree) return {};
    Fields fields(*tree, {}, Fields::Unknown::allow);
    Job job;
    read(fields, job);
    return fields.good() ? job : Job{};
}

Result<std::vector<uint8_t>> encode(const Event& message) {
    return encode_checked(message, type_of(message));
}
Result<std::vector<uint8_t>> encode(const Command& message) {
    return encode_checked(message, type_of(message));
}

Result<Event> decode_event(std::span<const uint8_t> payload) {
    return decode_checked<Event>(payload, event_types);
}
Result<Command> decode_command(std::span<const uint8_t> payload) {
    return decode_checked<Command>(payload, command_types);
}

}  // namespace burin::protocol
