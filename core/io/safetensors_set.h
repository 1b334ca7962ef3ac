// The weights of one network: a single safetensors file, or shards with their index.
//
// Index format, as written by transformers and diffusers: {"metadata": {...}, "weight_map": {"<tensor>":
// "<file>"}}.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/io/safetensors.h"

namespace burin::io {

/// "<tensor>" to "<file>". File names are plain names of .safetensors files in the index's own folder.
using WeightMap = std::map<std::string, std::string, std::less<>>;

/// Reads an index. Error code bad_model. `source` names the file in the sentence.
Result<WeightMap> parse_weight_map(std::string_view index, const std::string& source);

/// All tensors of a network, wherever they lie. Immutable: any thread may read it. Copies share the mappings.
class SafetensorsSet {
  public:
    struct Entry {
        TensorInfo info;
        size_t file = 0;  ///< into files()
    };
    using Table = std::map<std::string, Entry, std::less<>>;

    /// `path` is a .safetensors file or an index (.json). Of shards: every mapped tensor must be in its file,
    /// and no file may hold a tensor that the index does not map to it. Error codes io and bad_model.
    static Result<SafetensorsSet> open(const std::filesystem::path& path);

    [[nodiscard]] const Table& tensors() const { return tensors_; }
    [[nodiscard]] const Entry* find(std::string_view name) const;
    /// As of SafetensorsFile; `entry` is one of tensors().
    [[nodiscard]] std::span<const std::byte> bytes(const Entry& entry) const {
        return files_[entry.file].bytes(entry.info);
    }
    [[nodiscard]] bool is_aligned(const Entry& entry) const {
        return files_[entry.file].is_aligned(entry.info);
    }
    [[nodiscard]] std::shared_ptr<const void> owner(const Entry& entry) const {
        return files_[entry.file].owner();
    }
    [[nodiscard]] const std::vector<SafetensorsFile>& files() const { return files_; }
    /// What open() was given.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    std::vector<SafetensorsFile> files_;
    Table tensors_;
};

/// The weights in `folder` called `stem`, as diffusers names them, in this order: stem.safetensors,
/// stem.safetensors.index.json, stem.fp16.safetensors, stem.safetensors.index.fp16.json. Where there are only
/// pickles, the sentence says how to convert them. Error code bad_model.
Result<std::filesystem::path> find_weights(const std::filesystem::path& folder, const std::string& stem);

}  // namespace burin::io
