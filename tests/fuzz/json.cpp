// JSON documents: what is accepted survives being written and read again.
#include "core/io/json.h"

#include <cstdlib>
#include <optional>

#include "core/io/mapped_file.h"
#include "core/io/object_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text = burin::io::as_text({reinterpret_cast<const std::byte*>(data), size});
    const auto document = burin::io::parse_json(text, "'input'");
    if (!document) return document.error().what.empty() ? (std::abort(), 0) : 0;
    const auto again = burin::io::parse_json(document->dump(), "'again'");
    if (!again || again->dump() != document->dump()) std::abort();
    burin::io::ObjectReader object(*document, "input");
    std::vector<std::optional<double>> numbers;
    for (const auto& [key, value] : document->items())
        if (document->is_object()) object.read(key.c_str(), numbers, 4096);
    if (!document->is_object() && object.finish()) std::abort();
    return 0;
}
