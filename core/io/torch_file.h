// Files of torch.save (.pt, .ckpt, .bin, .pth) as named tensors, without running the pickle in them.
//
// Two layouts exist: a zip archive with "<stem>/data.pkl" and "<stem>/data/<key>" (PyTorch 1.6 and later), and the older
// one of five pickles followed by the storages, each with its length in front. What is read of the pickle: pickle.h.
//
// Names are the keys on the way to a tensor, joined with dots: "string_to_param.*". Where the outermost dictionary has a
// "state_dict", its tensors are the file's, under their own names, and what stands beside it (optimisers, averages) is left
// alone. Numbers and texts of the outermost dictionary become metadata.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/mapped_file.h"
#include "core/io/safetensors.h"

namespace burin::io {

/// A tensor as it lies in the file, element i at begin + sum(i * strides) * size_of(dtype).
struct StridedTensor {
    Dtype dtype = Dtype::f32;
    std::vector<int64_t> shape, strides;  ///< in elements, none negative
    uint64_t begin = 0;                   ///< byte of the file

    /// Whether its bytes lie as safetensors has them: row-major without gaps.
    [[nodiscard]] bool is_packed() const;
};

struct TorchFile {
    std::map<std::string, StridedTensor, std::less<>> tensors;  ///< at least one, each inside the file
    std::map<std::string, std::string> metadata;
};

/// Whether the bytes begin like a zip archive or a binary pickle.
[[nodiscard]] bool looks_like_torch_file(std::span<const std::byte> file);

/// Error code bad_model. Thread-safe.
Result<TorchFile> parse_torch_file(std::span<const std::byte> file, const std::string& source);

/// A file of torch.save in the form of a safetensors file.
struct TorchView {
    SafetensorsHeader header;  ///< data_offset 0; begin and end count from the start of `data`
    std::span<const std::byte> data;
    std::shared_ptr<const void> owner;  ///< keeps `data` alive
};

/// Tensors that are packed stay where they are in the mapping, and may share bytes; others (transposed, say) are copied
/// once, behind the file in memory. Error codes io and bad_model.
Result<TorchView> view_torch_file(const std::shared_ptr<const MappedFile>& file, const std::string& source);

}  // namespace burin::io
