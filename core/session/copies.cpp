// Session's copies: "Save a copy" and "Save as".
//
// Source: SQLite's online backup (sqlite.org/backup.html): what the same connection writes while a copy runs
// goes into the copy too, so the session can be used between two pieces.
#include <sqlite3.h>

#include "core/base/printable.h"
#include "core/session/database.h"
#include "core/session/schema.h"
#include "core/session/session.h"
#include "core/session/session_lock.h"
#include "core/session/sidecars.h"
#include "core/session/temporary_file.h"

namespace burin::session {
namespace fs = std::filesystem;
namespace {

constexpr int pages_at_once = 256;  // 2 MB: the session answers again after some milliseconds

/// The place a copy will take, held against other Burins where a session is there already.
struct Target {
    fs::path path;
    std::unique_ptr<SessionLock> old;
};

Result<Target> choose_target(const fs::path& wanted, Overwrite overwrite) {
    const std::string name = in_quotes(wanted.string());
    if (wanted.empty() || wanted.native().find('\0') != std::string::npos)
        return fail(ErrorCode::io, "cannot write " + name + ": this is not a file name", "check the path");
    std::error_code error;
    Target target{wanted, nullptr};
    if (fs::is_symlink(wanted, error)) target.path = fs::weakly_canonical(wanted, error);
    if (!fs::exists(target.path, error)) return target;
    if (!fs::is_regular_file(target.path, error))
        return fail(ErrorCode::io, "cannot write " + name + ": it is a folder or a device",
                    "give another name");
    if (overwrite == Overwrite::refuse)
        return fail(ErrorCode::bad_input, name + " is already there",
                    "choose another name, or say that it may go");
    auto lock = SessionLock::take(target.path);
    if (!lock) return tl::unexpected(lock.error());
    if (overwrite == Overwrite::session && !(*lock)->is_session())
        return fail(ErrorCode::bad_input, name + " is not a Burin session and is not overwritten",
                    "choose another name");
    target.old = std::move(*lock);
    return target;
}

Result<> copy_pages(Database& from, Database& to, const Session::Between& between) {
    sqlite3_backup* backup = sqlite3_backup_init(to.connection(), "main", from.connection(), "main");
    if (backup == nullptr)
        return tl::unexpected(error_of(to.connection(), sqlite3_errcode(to.connection()), to.name()));
    int code = SQLITE_OK;
    bool wanted = true;
    while (wanted && (code = sqlite3_backup_step(backup, pages_at_once)) == SQLITE_OK) {
        const double pages = sqlite3_backup_pagecount(backup);
        if (between) wanted = between(pages > 0 ? 1 - sqlite3_backup_remaining(backup) / pages : 0);
    }
    const int end = sqlite3_backup_finish(backup);
    if (!wanted) return fail(ErrorCode::cancelled, "the copy was stopped; nothing was written");
    if (code != SQLITE_DONE) return tl::unexpected(error_of(to.connection(), code, to.name()));
    if (end != SQLITE_OK) return tl::unexpected(error_of(to.connection(), end, to.name()));
    return {};
}

/// Writes the copy into `place`; `closed` marks it as a session that nobody has open.
Result<> write_copy(Database& from, const fs::path& place, bool closed, const Session::Between& between) {
    auto to = Database::open(place, Database::Access::read_write);
    if (!to) return tl::unexpected(to.error());
    (*to)->keep_log_when_closing(false);
    if (auto copied = copy_pages(from, **to, between); !copied) return copied;
    if (closed) {
        if (auto done = (*to)->execute("UPDATE value SET value = '0' WHERE key = 'burin.open'"); !done)
            return done;
    }
    return (*to)->close();
}

/// The log of a session that is about to be replaced goes into its file first: it must neither be lost while
/// the old file may still be kept, nor be played into the new one.
void settle_old_log(const Target& target) {
    if (target.old && target.old->is_session()) {
        if (auto old = Database::open(target.path, Database::Access::read_write))
            (void)(*old)->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    remove_sidecars(target.path);
}

}  // namespace

Result<> Session::save_copy(const fs::path& wanted, Overwrite overwrite, const Between& between) {
    if (!database_) return writable();
    auto target = choose_target(wanted, overwrite);
    if (!target) return tl::unexpected(target.error());
    auto place = TemporaryFile::beside(target->path);
    if (!place) return tl::unexpected(place.error());
    if (auto written = write_copy(*database_, place->path(), true, between); !written) return written;
    settle_old_log(*target);
    return place->replace(target->path);
}

Result<> Session::save_as(const fs::path& wanted, Overwrite overwrite, const Between& between) {
    if (!database_) return writable();
    auto target = choose_target(wanted, overwrite);
    if (!target) return tl::unexpected(target.error());
    auto place = TemporaryFile::beside(target->path);
    if (!place) return tl::unexpected(place.error());
    if (auto written = write_copy(*database_, place->path(), false, between); !written) return written;
    auto lock = SessionLock::take(place->path());
    if (!lock) return tl::unexpected(lock.error());
    settle_old_log(*target);
    if (auto there = place->replace(target->path); !there) return there;

    // The copy is in place whatever happens now; only which file this object goes on in is still open.
    auto copy = Database::open(target->path, Database::Access::read_write);
    if (!copy) return tl::unexpected(copy.error());
    if (auto set = set_pragmas(**copy); !set) return set;
    if (!read_only_) (void)database_->execute("UPDATE value SET value = '0' WHERE key = 'burin.open'");
    (*copy)->keep_log_when_closing(false);
    database_ = std::move(*copy);
    lock_ = std::move(*lock);
    path_ = target->path;
    read_only_ = false;
    return {};
}

}  // namespace burin::session
