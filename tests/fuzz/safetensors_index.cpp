// The index of a sharded checkpoint: whatever it names stays in its folder.
#include <cstdlib>

#include "core/io/mapped_file.h"
#include "core/io/safetensors_set.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text = burin::io::as_text({reinterpret_cast<const std::byte*>(data), size});
    const auto map = burin::io::parse_weight_map(text, "'input'");
    if (!map) return map.error().what.empty() ? (std::abort(), 0) : 0;
    for (const auto& [tensor, file] : *map) {
        if (file.find('/') != std::string::npos || file.starts_with(".") || file.empty()) std::abort();
    }
    return 0;
}
