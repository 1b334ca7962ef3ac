// The tensors of one component, wherever they lie: one safetensors file, several shards, or a part of a file.
//
// A tensor may be a view: another name, some rows, another order of axes than its file has. Nothing is copied for that.
// Immutable once opened, so safe to read from any thread. Copies share the mappings. Errors are
// Failures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/io/safetensors_set.h"
#include "core/nn/weights.h"

namespace burin::models {

/// A tensor as it lies in a file.
struct StoredTensor {
    size_t file = 0;  ///< index into TensorFiles::files()
    io::TensorInfo info;
    std::string name_in_file;
    bool transposed = false;  ///< a matrix whose file holds [columns, rows]; info.shape is [rows, columns]
    float scale = 1;          ///< the values are those of the file times this (scaled 8-bit floats)

    /// Whether the bytes in the file, in their order, are the tensor.
    [[nodiscard]] bool is_as_stored() const { return !transposed && scale == 1; }
};

class TensorFiles {
  public:
    /// `path` is a safetensors file or the index of shards. Throws Failure as io::SafetensorsSet::open fails.
    static TensorFiles open(const std::filesystem::path& path);

    [[nodiscard]] const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }
    [[nodiscard]] const std::vector<io::SafetensorsFile>& files() const { return files_; }
    /// nullptr where there is none.
    [[nodiscard]] const StoredTensor* find(const std::string& name) const;
    [[nodiscard]] const io::SafetensorsFile& file_of(const StoredTensor& tensor) const {
        return files_[tensor.file];
    }
    /// "folder/file.safetensors" for messages.
    [[nodiscard]] std::string place_of(const StoredTensor& tensor) const;
    /// The first file, for messages about what none of them has.
    [[nodiscard]] std::string place() const;

    /// The same files with these tensors instead.
    [[nodiscard]] TensorFiles with(std::map<std::string, StoredTensor> tensors) const;

    /// Totals for the user.
    [[nodiscard]] int64_t bytes() const;
    /// SHA-256 (64 hexadecimal digits) over names, types, shapes and bytes in the order of names: the same
    /// whatever the sharding, the metadata and the padding. Reads everything.
    [[nodiscard]] std::string content_hash() const;

  private:
    std::vector<io::SafetensorsFile> files_;
    std::map<std::string, StoredTensor> tensors_;
};

/// What a comparison of the expected table with the files found.
struct TableReport {
    std::vector<Error>
        problems;  ///< missing tensors and wrong shapes or types; at most a handful, then a count
    std::vector<std::string> extras;  ///< tensors nobody asked for and no list explains
    int64_t parameters = 0;           ///< elements of the expected tensors
    std::map<std::string, int64_t>
        bytes_by_type;  ///< of the expected tensors that are there, e.g. {"F16", 1234}
};

/// Compares without reading any weight.
TableReport compare_table(const nn::ExpectedTable& expected, const TensorFiles& files);
/// What is wrong with one tensor, if anything.
std::optional<Error> tensor_fault(const std::string& name, const nn::Expected& expected,
                                  const TensorFiles& files);
/// compare_table, throwing the first problem.
void check_table(const nn::ExpectedTable& expected, const TensorFiles& files);

/// Whether a checkpoint may carry this tensor although no network uses it: position ids, EMA copies, training
/// state.
bool may_be_ignored(const std::string& tensor_name);

/// "[320, 4, 3, 3]".
std::string shape_text(const std::vector<int64_t>& shape);

}  // namespace burin::models
