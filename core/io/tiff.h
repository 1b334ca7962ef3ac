// The directories of a TIFF structure as EXIF keeps them, read without trust: every offset is checked against
// the bytes that are there. Source: TIFF 6.0, section 2; EXIF 2.32. Views its bytes; thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace burin::io {

class Tiff {
  public:
    explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

    /// Where the first directory begins.
    [[nodiscard]] std::optional<size_t> first_directory() const { return number(4, 4); }
    /// Where the entry with that tag begins: tag, type, count, then the value or where it stands.
    [[nodiscard]] std::optional<size_t> entry(size_t directory, uint16_t tag) const {
        constexpr size_t most_entries = 1000;
        const auto count = number(directory, 2);
        for (size_t i = 0; count && i < std::min(*count, most_entries); ++i) {
            const size_t at = directory + 2 + 12 * i;
            if (number(at, 2) == size_t{tag}) return at;
        }
        return std::nullopt;
    }
    /// `width` bytes at `at` in the structure's own order.
    [[nodiscard]] std::optional<size_t> number(size_t at, size_t width) const {
        if (at > bytes_.size() || width > bytes_.size() - at) return std::nullopt;
        size_t value = 0;
        for (size_t i = 0; i < width; ++i)
            value = value << 8 | static_cast<uint8_t>(bytes_[at + (little_ ? width - 1 - i : i)]);
        return value;
    }
    /// The bytes that an entry points to.
    [[nodiscard]] std::optional<std::string_view> data_of(size_t entry) const {
        const auto count = number(entry + 4, 4), at = number(entry + 8, 4);
        if (!count || !at || *at > bytes_.size() || *count > bytes_.size() - *at) return std::nullopt;
        return bytes_.substr(*at, *count);
    }

  private:
    std::string_view bytes_;
    bool little_;
};

}  // namespace burin::io
