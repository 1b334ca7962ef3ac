// The header of safetensors files, and that what it promises lies inside the file.
#include "core/io/safetensors.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span file(reinterpret_cast<const std::byte*>(data), size);
    const auto header = burin::io::parse_safetensors(file, "'input'");
    if (!header) return header.error().what.empty() ? (std::abort(), 0) : 0;
    uint64_t bytes = 0;
    for (const auto& [name, info] : header->tensors) {
        if (info.end > size - header->data_offset || byte_size(info.dtype, info.shape) != info.bytes())
            std::abort();
        bytes += info.bytes();
    }
    if (bytes != size - header->data_offset) std::abort();
    return 0;
}
