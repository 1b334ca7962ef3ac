// CBOR (RFC 8949) from the other side of a pipe: parsed with limits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/io/tree_builder.h"
#include "core/protocol/limits.h"

namespace burin::protocol {

/// Byte strings are bounded by the input's size alone.
struct CborLimits : io::TreeLimits {
    CborLimits() : TreeLimits{limits::message_depth, limits::message_values, limits::message_string_bytes} {}
};

/// Refused beside broken encodings: tags, duplicate keys, texts that are not UTF-8, numbers that are not
/// finite, bytes behind the value, and what is beyond `limits`. Memory stays in proportion to the input
/// whatever lengths it claims.
Result<nlohmann::json> parse_cbor(std::span<const uint8_t> bytes, const CborLimits& limits = {});

[[nodiscard]] std::vector<uint8_t> to_cbor(const nlohmann::json& value);

/// Whether parse_cbor() with these limits takes what to_cbor() makes of `value`: a sender that asks first never
/// sends what its reader must refuse.
Result<> check_tree(const nlohmann::json& value, const CborLimits& limits = {});

}  // namespace burin::protocol
