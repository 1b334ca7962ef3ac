// Reading safetensors files: 8 bytes little-endian header length, a JSON header, the tensors' bytes.
//
// Format: https://huggingface.co/docs/safetensors ("Format"). The header is
//   { "<tensor>": {"dtype": "F16", "shape": [320, 4, 3, 3], "data_offsets": [begin, end]}, ...,
//   "__metadata__": {text: text} }
// with offsets from the first byte behind the header. The tensors must cover that buffer without overlap and
// without a hole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::io {

/// Element types of files. The 8-bit floats are read, for weights only, and never written: F8_E4M3 is the kind without
/// infinities (0x7f and 0xff are NaN), F8_E5M2 the upper half of a half.
enum class Dtype { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean, f8_e4m3, f8_e5m2 };

/// Bytes per element.
[[nodiscard]] size_t size_of(Dtype dtype);
/// "F16" and so on, as the header spells it.
[[nodiscard]] const char* to_string(Dtype dtype);
[[nodiscard]] std::optional<Dtype> dtype_from(std::string_view name);
/// Whether weights may have this type.
[[nodiscard]] bool is_floating(Dtype dtype);

/// Elements times element size, or nothing where a dimension is negative or the product passes
/// limits::tensor_bytes.
[[nodiscard]] std::optional<uint64_t> byte_size(Dtype dtype, std::span<const int64_t> shape);

/// Where a tensor lies. `[begin, end)` counts from the start of the data buffer.
struct TensorInfo {
    Dtype dtype = Dtype::f32;
    std::vector<int64_t> shape;  ///< no negative entry; [] is a scalar; a 0 makes an empty tensor
    uint64_t begin = 0, end = 0;

    [[nodiscard]] uint64_t bytes() const { return end - begin; }
    [[nodiscard]] bool operator==(const TensorInfo&) const = default;
};

using TensorTable = std::map<std::string, TensorInfo, std::less<>>;

/// What the header says, checked against the number of bytes behind it.
struct SafetensorsHeader {
    TensorTable tensors;
    std::map<std::string, std::string> metadata;
    size_t data_offset = 0;  ///< of the data buffer in the file
};

/// Reads the header of a file given as `file`: every count, size and offset is checked, duplicate and unknown
/// keys are refused. `source` names the file in error sentences. Error code bad_model.
Result<SafetensorsHeader> parse_safetensors(std::span<const std::byte> file, const std::string& source);

/// A mapped safetensors file. Immutable: any thread may read it. Copies share the mapping.
class SafetensorsFile {
  public:
    /// Also says what to do with pickles (.ckpt, .pt, .bin), git-lfs pointers and web pages under a
    /// safetensors name. Error codes io and bad_model.
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    [[nodiscard]] const TensorTable& tensors() const { return contents_->header.tensors; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const {
        return contents_->header.metadata;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return contents_->path; }

    /// The entry called `name`, or nullptr; valid as long as owner().
    [[nodiscard]] const TensorInfo* find(std::string_view name) const;

    /// The bytes of an entry of tensors(), little-endian, row-major, without a copy; valid as long as
    /// owner(). Files of old writers may start a tensor at any address: see is_aligned.
    [[nodiscard]] std::span<const std::byte> bytes(const TensorInfo& info) const;

    /// Whether bytes(info) may be read through a pointer to its element type. If not, copy the bytes first.
    [[nodiscard]] bool is_aligned(const TensorInfo& info) const;

    /// Keeps the mapping alive while it is held.
    [[nodiscard]] std::shared_ptr<const void> owner() const { return contents_; }

  private:
    struct Contents {
        std::filesystem::path path;
        SafetensorsHeader header;
        std::span<const std::byte> data;
        std::shared_ptr<const void> mapping;
    };
    explicit SafetensorsFile(std::shared_ptr<const Contents> contents) : contents_(std::move(contents)) {}

    std::shared_ptr<const Contents> contents_;
};

}  // namespace burin::io
