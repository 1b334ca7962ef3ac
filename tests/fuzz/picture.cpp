// PNG and JPEG pictures. Large ones are left out: they cost time and no new path.
#include <cstdlib>

#include "core/io/image.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span file(reinterpret_cast<const std::byte*>(data), size);
    const auto info = burin::io::picture_info(file, "'input'");
    if (!info) return info.error().what.empty() ? (std::abort(), 0) : 0;
    if (int64_t{info->width} * info->height > 1 << 18) return 0;
    const auto picture = burin::io::decode_picture(file, "'input'");
    if (!picture) return 0;
    if (picture->pixels.size() != picture->expected_bytes() || picture->width != info->width) std::abort();
    // Every decoded byte counts: the sanitizer sees reads of memory that was never written.
    volatile uint8_t sum = 0;
    for (const uint8_t value : picture->pixels) sum = static_cast<uint8_t>(sum + value);
    return 0;
}
