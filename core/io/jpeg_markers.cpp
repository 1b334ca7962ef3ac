#include "core/io/jpeg_markers.h"

#include <algorithm>

#include "core/base/limits.h"

namespace burin::io {
namespace {

enum Marker : int { soi = 0xD8, eoi = 0xD9, sos = 0xDA, dht = 0xC4, jpg = 0xC8, dac = 0xCC };

bool is_frame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != dht && marker != jpg && marker != dac;
}
bool is_restart(int marker) { return marker >= 0xD0 && marker <= 0xD7; }

class Walk {
  public:
    Walk(std::span<const std::byte> file, const std::string& source) : file_(file), source_(source) {}

    Result<JpegLayout> run() {
        if (file_.size() < 4 || byte(0) != 0xFF || byte(1) != soi) return refuse("is not a JPEG file");
        at_ = 2;
        while (const int marker = next_marker()) {
            if (marker == eoi)
                return layout_.scans > 0 ? Result<JpegLayout>(layout_) : refuse("holds no image data");
            if (marker == soi || marker == 0x01 || is_restart(marker)) continue;
            if (file_.size() - at_ < 2) break;
            const size_t length = word(at_);
            if (length < 2 || length > file_.size() - at_) break;
            const auto segment = file_.subspan(at_ + 2, length - 2);
            if (is_frame(marker)) {
                if (!read_frame(segment)) return refuse("has a frame header that the format does not allow");
            } else if (marker == dht) {
                if (!are_tables_sound(segment))
                    return refuse("has Huffman tables that the format does not allow");
            } else if (marker == sos) {
                if (layout_.width == 0) return refuse("starts its image data before its size is known");
                if (++layout_.scans > limits::jpeg_scans)
                    return refuse("has more than " + std::to_string(limits::jpeg_scans) + " scans");
            }
            at_ += length;
        }
        return refuse("is cut short: it has no end mark");
    }

  private:
    [[nodiscard]] int byte(size_t i) const { return std::to_integer<int>(file_[i]); }
    [[nodiscard]] size_t word(size_t i) const { return static_cast<size_t>(byte(i) << 8 | byte(i + 1)); }
    [[nodiscard]] tl::unexpected<Error> refuse(const std::string& why) const {
        return fail(ErrorCode::bad_input, source_ + " " + why, "save or download the picture again");
    }

    /// Skips entropy-coded data and fill bytes; 0 at the end of the file.
    int next_marker() {
        for (; at_ + 1 < file_.size(); ++at_) {
            if (byte(at_) != 0xFF || byte(at_ + 1) == 0x00 || byte(at_ + 1) == 0xFF) continue;
            at_ += 2;
            return byte(at_ - 1);
        }
        return 0;
    }

    /// Each table: class and place, 16 counts, then as many symbols. stb 2.27 writes past its table for more
    /// than 256.
    static bool are_tables_sound(std::span<const std::byte> segment) {
        while (!segment.empty()) {
            if (segment.size() < 17) return false;
            size_t symbols = 0;
            for (size_t i = 1; i <= 16; ++i) symbols += std::to_integer<size_t>(segment[i]);
            if (symbols > 256 || symbols > segment.size() - 17) return false;
            segment = segment.subspan(17 + symbols);
        }
        return true;
    }

    bool read_frame(std::span<const std::byte> segment) {
        const auto at = [&](size_t i) { return std::to_integer<uint32_t>(segment[i]); };
        if (segment.size() < 6 || layout_.width != 0) return false;
        layout_.height = at(1) << 8 | at(2);
        layout_.width = at(3) << 8 | at(4);
        const size_t components = at(5);
        if (layout_.width == 0 || layout_.height == 0 || components == 0 || components > 4) return false;
        if (segment.size() != 6 + 3 * components) return false;
        uint32_t widest = 1, highest = 1, blocks_per_unit = 0;
        const auto across = [&](size_t i) { return at(7 + 3 * i) >> 4; };
        const auto down = [&](size_t i) { return at(7 + 3 * i) & 15; };
        for (size_t i = 0; i < components; ++i) {
            if (across(i) < 1 || across(i) > 4 || down(i) < 1 || down(i) > 4) return false;
            widest = std::max(widest, across(i));
            highest = std::max(highest, down(i));
            blocks_per_unit += across(i) * down(i);
        }
        // stb 2.27 would read beyond a plane whose samples are not a whole number of pixels wide.
        for (size_t i = 0; i < components; ++i) {
            if (widest % across(i) != 0 || highest % down(i) != 0) return false;
        }
        // Whole units only: the ones at the edges may be coded with fewer blocks.
        layout_.blocks =
            uint64_t{layout_.width / (8 * widest)} * (layout_.height / (8 * highest)) * blocks_per_unit;
        return true;
    }

    std::span<const std::byte> file_;
    const std::string& source_;
    JpegLayout layout_;
    size_t at_ = 0;
};

}  // namespace

Result<JpegLayout> walk_jpeg(std::span<const std::byte> file, const std::string& source) {
    return Walk(file, source).run();
}

}  // namespace burin::io
