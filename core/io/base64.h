// Base64 (RFC 4648, section 4), for bytes inside JSON text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace burin::io {

[[nodiscard]] std::string to_base64(std::span<const uint8_t> bytes);

/// Strict: padded, no line breaks, no other characters, unused bits zero; nothing where `text` is not that.
[[nodiscard]] std::optional<std::vector<uint8_t>> from_base64(std::string_view text);

}  // namespace burin::io
