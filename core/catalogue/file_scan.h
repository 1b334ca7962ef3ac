// The files of weights in a person's folders: found, looked at once, and remembered by path, size and time.
//
// A scan takes what is known as it is and opens only what is new or has changed; nothing is hashed unless it is asked for. The
// cache is a JSON file; one that is damaged, or of another version, is as good as none. Thread-safe: plain functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/catalogue/file_facts.h"

namespace burin::catalogue {

struct FileEntry {
    std::string path;     ///< absolute: a file, or the folder of a model
    std::string name;     ///< without its ending
    std::string root;     ///< the folder in the list it was found in; empty for a file that is listed itself
    std::string below;    ///< the folders between the two: "styles/old"
    std::string preview;  ///< a picture beside it; empty where there is none
    uint64_t bytes = 0;   ///< of its weights
    uint64_t time = 0;    ///< of the last change, in the file system's own count
    uint64_t note_stamp = 0;  ///< changes with the notes beside it
    std::string sha256;       ///< lower case; empty until somebody asked for it
    FileFacts facts;          ///< with what the notes say in its card
    bool operator==(const FileEntry&) const = default;
};

struct ScanPlaces {
    std::vector<std::filesystem::path> folders;
    std::vector<std::filesystem::path> files;  ///< listed beside the folders
};

/// Sorted by path, each once. `known` may hold anything, also what is gone. `told` hears now and then how many were found.
/// Cancelled: what was found until then.
[[nodiscard]] std::vector<FileEntry> scan_files(const ScanPlaces& places, const std::vector<FileEntry>& known,
                                                const CancelToken& cancel = {},
                                                const std::function<void(size_t)>& told = {});

/// Error codes io, bad_input.
Result<std::vector<FileEntry>> read_cache(const std::filesystem::path& file);
Result<> write_cache(const std::filesystem::path& file, const std::vector<FileEntry>& entries);

/// As other tools show a file's hash (AutoV2): the first ten digits of its SHA-256.
[[nodiscard]] inline std::string short_hash(const std::string& sha256) { return sha256.substr(0, 10); }

}  // namespace burin::catalogue
