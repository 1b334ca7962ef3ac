// Chunks and texts of PNG files: what was read can be written and reads the same.
#include "core/io/png_text.h"

#include <cstdlib>

#include "core/base/printable.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span file(reinterpret_cast<const std::byte*>(data), size);
    const auto texts = burin::io::read_png_text(file, "'input'");
    if (!texts) return texts.error().what.empty() ? (std::abort(), 0) : 0;
    for (const auto& text : *texts) {
        if (!burin::is_utf8(text.text) || !burin::is_utf8(text.keyword)) std::abort();
        const auto written = burin::io::insert_png_text(file, {text});
        if (!written) continue;  // Readers are lenient with keywords, the writer is not.
        const auto again = burin::io::read_png_text(*written, "'again'");
        if (again && again->front() != text) std::abort();
    }
    return 0;
}
