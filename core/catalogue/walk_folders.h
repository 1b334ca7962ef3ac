// Folders of weights that a person has, gone through in place.
//
// Reentrant. What cannot be read is left out.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

namespace burin::catalogue {

/// The files of one folder, sorted.
struct FolderListing {
    std::filesystem::path folder;
    std::vector<std::filesystem::path> files;
};

/// Calls `visit` for `root` and each folder below it, in order; where that gives false, nothing below that folder is looked
/// at. Folders that are links are followed, each once. Stops 12 levels down and after `most_entries`.
void walk_folders(const std::filesystem::path& root, size_t most_entries,
                  const std::function<bool(const FolderListing&)>& visit);

/// Whether weights are in a file of such a name: .safetensors, .ckpt, .pt, .pth, .bin.
[[nodiscard]] bool has_weight_ending(std::string_view name);

/// All such files in the folders and below, sorted, each once; of each folder at most 20 000 entries are looked at.
[[nodiscard]] std::vector<std::filesystem::path> weight_files(
    const std::vector<std::filesystem::path>& folders);

}  // namespace burin::catalogue
