// JSON documents: what is accepted survives being written and read again.
#include "core/io/json.h"

#include <cstdlib>

#include "core/io/mapped_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text = burin::io::as_text({reinterpret_cast<const std::byte*>(data), size});
    const auto document = burin::io::parse_json(text, "'input'");
    if (!document) return document.error().what.empty() ? (std::abort(), 0) : 0;
    const auto again = burin::io::parse_json(document->dump(), "'again'");
    if (!again || again->dump() != document->dump()) std::abort();
    burin::io::JsonObject object(*document, "'input'");
    for (const auto& key : object.keys()) object.integers(key);
    if (!document->is_object() && object.finish()) std::abort();
    return 0;
}
