#include "ui/models/leftover_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/base/sha256.h"
#include "core/session/mentioned_files.h"

namespace burin::ui {
namespace fs = std::filesystem;
namespace {

/// More than anybody leaves lying.
constexpr size_t most_files = 100'000;

bool is_old(const fs::path& path, fs::file_time_type now) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    return !error && now - written > leftover_age;
}

/// Old copies by their hash.
std::multimap<std::string, fs::path> candidates_in(const fs::path& folder, fs::file_time_type now) {
    std::multimap<std::string, fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (found.size() >= most_files) break;
        std::error_code ignored;
        if (!fs::is_regular_file(entry->symlink_status(ignored))) continue;
        const auto hash = entry->path().stem().string();
        if (is_sha256_hex(hash) && is_old(entry->path(), now)) found.emplace(hash, entry->path());
    }
    return found;
}

}  // namespace

std::vector<fs::path> sessions_in(const fs::path& unsaved_folder) {
    std::vector<fs::path> sessions;
    std::error_code error;
    for (fs::directory_iterator entry(unsaved_folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        const bool sidecar = name.ends_with("-wal") || name.ends_with("-shm") || name.ends_with("-journal");
        std::error_code ignored;
        if (!sidecar && fs::is_regular_file(entry->symlink_status(ignored)))
            sessions.push_back(entry->path());
    }
    return sessions;
}

Result<int> remove_leftovers(const fs::path& files_folder, const std::vector<fs::path>& sessions,
                             fs::file_time_type now) {
    auto candidates = candidates_in(files_folder, now);
    if (candidates.empty()) return 0;
    for (const auto& session : sessions) {
        std::set<std::string> hashes;
        for (const auto& [hash, path] : candidates) hashes.insert(hash);
        const auto mentioned = session::mentioned_files(session, hashes);
        if (!mentioned) return tl::unexpected(mentioned.error());
        for (const auto& hash : *mentioned) candidates.erase(hash);
        if (candidates.empty()) return 0;
    }
    int removed = 0;
    for (const auto& [hash, path] : candidates) {
        std::error_code error;
        // Brought back or made again in the meantime: somebody needs it.
        if (is_old(path, now) && fs::remove(path, error) && !error) ++removed;
    }
    return removed;
}

}  // namespace burin::ui
