// Files in recipes: by name and hash in whatever leaves this machine, by path on it.
//
// A path tells who the person is and how the disk is laid out, and means nothing on another machine. So a recipe inside a
// picture names files as "fox.safetensors" with their SHA-256, and whoever reads it looks for them in the folders that are
// known there. Reads and hashes files: waits for the disk. Thread-safe.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::protocol {

/// What a path of a request is of.
enum class FileKind { model, adapter, picture, weights };

/// Every path in a request that is not empty, those inside of "FILE;vae=OTHER" too; what `change` leaves in it is put back.
/// The embedded model "mini" is no path.
void change_paths(RenderRequest& request,
                  const std::function<void(FileKind kind, std::string& path)>& change);

/// The request with the names of files in place of their paths.
[[nodiscard]] RenderRequest without_paths(RenderRequest request);

/// What stands in place of the paths of `request`: [{"name": "fox.safetensors", "sha256": "..."}]. Folders, and files that
/// are not there, have no hash. What was hashed before and has its size and time still is not read again.
[[nodiscard]] nlohmann::json named_files(const RenderRequest& request);

/// Sentences and other facts with names in place of paths: those of `request`, and whatever else begins at the root or at a
/// home folder.
[[nodiscard]] nlohmann::json without_paths(nlohmann::json facts, const RenderRequest& request);

/// Where to look beside the working folder; each folder with those in it.
struct KnownFolders {
    std::vector<std::filesystem::path> models, adapters, pictures;
};

/// Gives the names in `request` that `files` (as named_files() wrote them) lists their paths on this machine. Where a hash is
/// known, a file of that name with other contents does not count. Error code bad_input for the first that is not found:
/// one sentence with its name and what to do; the others are found all the same.
Result<> find_named_files(RenderRequest& request, const nlohmann::json& files, const KnownFolders& folders);

}  // namespace burin::protocol
