#include "core/session/unsaved.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/session/checks.h"
#include "core/session/database.h"
#include "core/session/schema.h"
#include "core/session/session_lock.h"
#include "core/session/sidecars.h"

namespace burin::session {
namespace fs = std::filesystem;
namespace {

constexpr const char* ending = ".burin";
/// More than anybody leaves lying; keeps a folder that is not ours from being walked for minutes.
constexpr size_t most_files = 10'000;
constexpr size_t title_bytes = 400;

std::string file_name(int attempt) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> stamp{};
    std::strftime(stamp.data(), stamp.size(), "%Y%m%d-%H%M%S", &parts);
    return std::string(stamp.data()) + "-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) +
           ending;
}

/// Fills in what the tables say, without purging or marking anything.
Result<> describe(Unsaved& unsaved) {
    auto database = Database::open(unsaved.path, Database::Access::read_write);
    if (!database) return tl::unexpected(database.error());
    if (auto known = check_schema(**database); !known) return known;
    auto counts = (*database)->prepare("SELECT count(*), count(picture) FROM node WHERE deletion IS NULL");
    if (counts.row()) {
        unsaved.nodes = static_cast<size_t>(counts.integer(0));
        unsaved.pictures = static_cast<size_t>(counts.integer(1));
    }
    if (auto good = counts.result(); !good) return good;
    auto newest = (*database)->prepare(
        "SELECT CASE WHEN prompt <> '' THEN substr(prompt, 1, 400) ELSE substr(title, 1, 400) END FROM node"
        " WHERE deletion IS NULL ORDER BY id DESC LIMIT 1");
    if (newest.row()) unsaved.title = printable(newest.text(0), title_bytes);
    if (auto good = newest.result(); !good) return good;
    auto shown = (*database)->prepare(
        "SELECT thumbnail FROM node WHERE deletion IS NULL AND thumbnail IS NOT NULL AND length(thumbnail) "
        "<= ?"
        " ORDER BY id DESC LIMIT 1");
    if (shown.bind(static_cast<int64_t>(limits::thumbnail_bytes)).row()) unsaved.thumbnail = shown.bytes(0);
    return shown.result();
}

Unsaved look_at(const fs::path& path) {
    Unsaved unsaved{.path = path, .title = {}, .thumbnail = {}, .damage = {}};
    struct stat status {};
    for (const char* part : {"", "-wal"}) {
        if (::stat((path.string() + part).c_str(), &status) != 0) continue;
        unsaved.bytes += static_cast<uint64_t>(status.st_size);
        const int64_t changed = int64_t{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000;
        unsaved.modified_ms = std::max(unsaved.modified_ms, changed);
    }
    const auto lock = SessionLock::take(path);
    if (!lock) {
        unsaved.in_use = lock.error().code == ErrorCode::try_again;
        if (!unsaved.in_use) unsaved.damage = lock.error().sentence();
        return unsaved;
    }
    if (!(*lock)->is_session()) {
        unsaved.damage = in_quotes(path.string()) + " is not a Burin session";
        return unsaved;
    }
    if (auto described = describe(unsaved); !described) unsaved.damage = described.error().sentence();
    return unsaved;
}

}  // namespace

Result<Session> create_unsaved(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::io,
                    "cannot make the folder " + in_quotes(folder.string()) + ": " + error.message(),
                    "check the permissions above it");
    fs::permissions(folder, fs::perms::owner_all, error);  // other people's eyes are not asked
    for (int attempt = 0;; ++attempt) {
        const fs::path path = folder / file_name(attempt);
        if (fs::exists(path, error) && attempt < 1000) continue;
        return Session::create(path);
    }
}

Result<std::vector<Unsaved>> list_unsaved(const fs::path& folder) {
    std::vector<Unsaved> found;
    std::error_code error;
    if (!fs::exists(folder, error)) return found;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator() && found.size() < most_files; entry.increment(error)) {
        std::error_code ignored;
        if (entry->path().extension() == ending && entry->is_regular_file(ignored))
            found.push_back(look_at(entry->path()));
    }
    if (error)
        return fail(ErrorCode::io,
                    "cannot read the folder " + in_quotes(folder.string()) + ": " + error.message(),
                    "check its permissions");
    std::sort(found.begin(), found.end(),
              [](const Unsaved& a, const Unsaved& b) { return a.modified_ms > b.modified_ms; });
    return found;
}

Result<> discard_unsaved(const fs::path& path) {
    const auto lock = SessionLock::take(path);
    if (!lock) return tl::unexpected(lock.error());
    if (!(*lock)->is_session())
        return fail(ErrorCode::bad_input, in_quotes(path.string()) + " is not a Burin session",
                    "remove it with the file manager");
    // The database goes first: a log without its database is worthless, the other way round it is not.
    if (::unlink(path.c_str()) != 0)
        return fail(ErrorCode::io, "cannot remove " + in_quotes(path.string()) + ": " + system_reason(errno),
                    "check the folder's permissions");
    remove_sidecars(path);
    return {};
}

}  // namespace burin::session
