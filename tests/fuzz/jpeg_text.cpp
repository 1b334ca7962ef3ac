// Texts of JPEG files: what was read can be written and reads the same.
#include "core/io/jpeg_text.h"

#include <cstdlib>

#include "core/base/printable.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span file(reinterpret_cast<const std::byte*>(data), size);
    const auto texts = burin::io::read_jpeg_text(file, "'input'");
    if (!texts) return texts.error().what.empty() ? (std::abort(), 0) : 0;
    for (const auto& text : *texts) {
        if (!burin::is_utf8(text.text) || text.text.find('\0') != std::string::npos) std::abort();
        const auto written = burin::io::insert_jpeg_text(file, {text});
        if (!written) continue;  // UTF-16 may need more room than what was read.
        const auto again = burin::io::read_jpeg_text(*written, "'again'");
        if (!again || again->front() != text) std::abort();
    }
    return 0;
}
