// Files of torch.save: that no tensor reaches beyond the file, whatever its pickle says.
#include "core/io/torch_file.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
    const auto file = burin::io::parse_torch_file(bytes, "'input'");
    if (!file) return file.error().what.empty() ? (std::abort(), 0) : 0;
    for (const auto& [name, tensor] : file->tensors) {
        const auto whole = byte_size(tensor.dtype, tensor.shape);
        if (!whole || tensor.shape.size() != tensor.strides.size()) std::abort();
        uint64_t end = tensor.begin + (*whole == 0 ? 0 : size_of(tensor.dtype));
        for (size_t i = 0; *whole != 0 && i < tensor.shape.size(); ++i)
            end += static_cast<uint64_t>((tensor.shape[i] - 1) * tensor.strides[i]) * size_of(tensor.dtype);
        if (end > size) std::abort();
    }
    return 0;
}
