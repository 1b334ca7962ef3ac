#include "core/protocol/request_json.h"

#include "core/io/field_visitors.h"
#include "core/io/json.h"
#include "core/protocol/bounded_cbor.h"
#include "core/protocol/limits.h"
#include "core/protocol/request_fields.h"

namespace burin::protocol {

using nlohmann::json;

json to_json(const RenderRequest& request, Bytes bytes) { return io::to_tree(request, bytes); }

json to_json(const Direction& direction, Bytes bytes) { return io::to_tree(direction, bytes); }

Result<RenderRequest> request_from_json(const json& tree) {
    RenderRequest request;
    io::ObjectReader version(tree, {}, io::ObjectReader::Unknown::allow);
    version.read("version", request.version);
    // A newer request may have fields this program cannot know: its version is what the user must hear of.
    if (request.version <= request_version) {
        // What the first version meant by saying nothing.
        if (request.version < 2) request.long_prompt = LongPrompt::truncate;
        io::ObjectReader reader(tree);
        io::read_fields(reader, request);
        read_sampler_spellings(request);
        if (auto read = reader.finish(); !read) return tl::unexpected(read.error());
    }
    if (auto valid = validate(request); !valid) return tl::unexpected(valid.error());
    return request;
}

std::string to_json_text(const RenderRequest& request) {
    return to_json(request).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<RenderRequest> request_from_text(std::string_view text, const std::string& source) {
    io::JsonLimits bounds;
    bounds.max_bytes = bounds.max_string_bytes = limits::frame_bytes;
    bounds.max_depth = limits::message_depth;
    bounds.max_values = limits::message_values;
    const auto tree = io::parse_json(text, source, bounds);
    if (!tree) return tl::unexpected(tree.error());
    return request_from_json(*tree);
}

std::vector<uint8_t> to_cbor(const RenderRequest& request) {
    return to_cbor(to_json(request, Bytes::binary));
}

Result<RenderRequest> request_from_cbor(std::span<const uint8_t> bytes) {
    const auto tree = parse_cbor(bytes);
    if (!tree) return tl::unexpected(tree.error());
    return request_from_json(*tree);
}

}  // namespace burin::protocol
