// Requests as JSON text and as CBOR.
//
// The canonical form holds every field, with sorted keys and shortest numbers: equal requests give equal
// texts, so a hash of the text names the request. Readers accept partial objects (what is absent has its
// default), refuse unknown fields with a suggestion, and validate. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/io/field.h"
#include "core/protocol/request.h"

namespace burin::protocol {

/// How painted masks are held in the tree.
using Bytes = io::BytesAs;

[[nodiscard]] nlohmann::json to_json(const RenderRequest& request, Bytes bytes = Bytes::base64);
[[nodiscard]] nlohmann::json to_json(const Direction& direction, Bytes bytes = Bytes::base64);
Result<RenderRequest> request_from_json(const nlohmann::json& tree);

/// Canonical JSON text, one line. A request whose texts are valid UTF-8 is expected (validate()).
[[nodiscard]] std::string to_json_text(const RenderRequest& request);
/// `source` names the text in sentences: "'glasses.json'".
Result<RenderRequest> request_from_text(std::string_view text, const std::string& source = "the request");

[[nodiscard]] std::vector<uint8_t> to_cbor(const RenderRequest& request);
Result<RenderRequest> request_from_cbor(std::span<const uint8_t> bytes);

}  // namespace burin::protocol
