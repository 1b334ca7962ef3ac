// Writing safetensors files; see safetensors.h for the format.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/safetensors.h"

namespace burin::io {

/// A tensor to write: row-major, little-endian, contiguous. The bytes must live until the call returns.
struct TensorToWrite {
    std::string name;
    Dtype dtype = Dtype::f32;
    std::vector<int64_t> shape;
    std::span<const std::byte> bytes;
};

/// Writes `tensors` to `path` in one step (AtomicFile): after any failure the old file is still there. The
/// bytes are streamed, not copied. The same tensors and metadata give the same file, in whatever order they
/// come: widest type first, then by name, so that every tensor is aligned; the header is padded to 8 bytes.
/// What is written passes parse_safetensors. Error codes: bad_input (names, sizes or limits), io.
Result<> write_safetensors(const std::filesystem::path& path, std::vector<TensorToWrite> tensors,
                           const std::map<std::string, std::string>& metadata = {});

}  // namespace burin::io
