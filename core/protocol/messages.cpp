#include "core/protocol/messages.h"

#include <array>

#include "core/base/printable.h"
#include "core/io/field_visitors.h"
#include "core/protocol/bounded_cbor.h"
#include "core/protocol/message_fields.h"
#include "core/protocol/request_json.h"

namespace burin::protocol {
namespace {

using io::Checks, io::ObjectReader;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> event_types{"hello",   "queued",    "loading",   "step",
                                                       "picture", "done",      "cancelled", "failed",
                                                       "log",     "heartbeat", "info",      "where_it_acts"};
constexpr std::array<std::string_view, 8> command_types{"render", "cancel",        "load", "unload",
                                                        "info",   "where_it_acts", "ping", "quit"};
static_assert(event_types.size() == std::variant_size_v<Event> &&
              command_types.size() == std::variant_size_v<Command>);

template <class Message>
void read_message(ObjectReader& reader, Message& message) {
    io::read_fields(reader, message);
}
/// What another major version says besides may have any form.
void read_message(ObjectReader& reader, event::Hello& hello) {
    ObjectReader head = reader;
    io::read_field(head, hello.major, io::number("major").required());
    io::read_field(head, hello.minor, io::number("minor"));
    if (hello.major == protocol_major) io::read_fields(reader, hello);
}

template <class Variant>
Result<> validate_any(const Variant& message) {
    Checks checks;
    std::visit([&](const auto& m) { io::check_fields(checks, m, type_of(message)); }, message);
    return checks.result();
}

template <class Variant>
Result<std::vector<uint8_t>> encode_checked(const Variant& message, std::string_view type) {
    if (auto valid = validate(message); !valid) return tl::unexpected(valid.error());
    auto tree = std::visit([](const auto& m) { return io::to_tree(m, io::BytesAs::binary); }, message);
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
    ObjectReader fields(*tree, {}, ObjectReader::Unknown::allow);
    std::string type;
    fields.require("type");
    fields.read("type", type);
    if (auto typed = fields.finish(); !typed) return tl::unexpected(typed.error());
    const int index = index_of(type, types);
    if (index < 0)
        return fail(ErrorCode::bad_input, "the message type '" + printable(type, 60) + "' is unknown",
                    "check that both sides are of the same version");
    auto message = empty_message<Variant>(static_cast<size_t>(index));
    ObjectReader body(*tree, type, ObjectReader::Unknown::allow);
    std::visit([&](auto& m) { read_message(body, m); }, message);
    if (auto done = body.finish(); !done) return tl::unexpected(done.error());
    if constexpr (std::same_as<Variant, Command>) {
        if (std::holds_alternative<command::Render>(message)) return message;  // its request is validated
    }
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
    ObjectReader fields(*tree, {}, ObjectReader::Unknown::allow);
    Job job;
    io::read_fields(fields, job);
    return fields.good() ? job : Job{};
}

void read_form(ObjectReader& reader, const char* key, RenderRequest& request) {
    const auto* tree = reader.find(key);
    if (tree == nullptr) return;
    if (auto read = request_from_json(*tree))
        request = *std::move(read);
    else
        reader.fault(key, "is wrong: " + read.error().what, read.error().remedy);
}

Result<> validate(const Event& message) { return validate_any(message); }

Result<> validate(const Command& message) {
    if (const auto* render = std::get_if<command::Render>(&message)) return validate(render->request);
    return validate_any(message);
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

Result<> check_version(const event::Hello& hello) {
    if (hello.major == protocol_major) return {};
    const auto both = "the engine speaks protocol " + std::to_string(hello.major) + "." +
                      std::to_string(hello.minor) + ", this program " + std::to_string(protocol_major) + "." +
                      std::to_string(protocol_minor);
    return fail(ErrorCode::bad_input, both,
                hello.major > protocol_major ? "update this program to the engine's version"
                                             : "update the engine to this program's version");
}

}  // namespace burin::protocol
