#include "core/session/session.h"

#include <array>
#include <cstddef>
#include <unistd.h>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/session/database.h"
#include "core/session/schema.h"
#include "core/session/session_lock.h"
#include "core/session/sidecars.h"
#include "core/session/temporary_file.h"

namespace burin::session {
namespace fs = std::filesystem;
namespace {

/// Up to here the whole file is checked whenever it is opened; beyond, only after an interruption: reading
/// gigabytes would keep the window waiting, and each picture has its own checksum.
constexpr uintmax_t always_check_bytes = 64U << 20;

bool can_write(const fs::path& path) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    return ::access(path.c_str(), W_OK) == 0 && ::access(folder.c_str(), W_OK) == 0;
}

Result<> check_integrity(Database& database) {
    const auto found = database.text("PRAGMA quick_check(1)");
    if (!found) return tl::unexpected(found.error());
    if (*found == "ok") return {};
    return fail(ErrorCode::damaged, database.name() + " is damaged (" + printable(*found, 200) + ")",
                "let Burin copy what can still be read into a new session; the file stays as it is");
}

Result<> lay_out(Database& database) {
    // Before WAL: the header must be in the file itself from the first moment.
    if (auto laid = database.execute("PRAGMA page_size = 8192;\nPRAGMA auto_vacuum = INCREMENTAL;\n"
                                     "PRAGMA application_id = " +
                                     std::to_string(application_id));
        !laid)
        return laid;
    return migrate(database);
}

}  // namespace

Session::Session(fs::path path, std::unique_ptr<SessionLock> lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

Session::Session(Session&&) noexcept = default;

Session& Session::operator=(Session&& other) noexcept {
    if (this == &other) return *this;
    (void)finish();
    path_ = std::move(other.path_);
    lock_ = std::move(other.lock_);
    database_ = std::move(other.database_);
    read_only_ = other.read_only_;
    was_interrupted_ = other.was_interrupted_;
    return *this;
}

Session::~Session() { (void)finish(); }

Result<Session> Session::create(const fs::path& path) {
    auto place = TemporaryFile::beside(path);
    if (!place) return tl::unexpected(place.error());
    {
        auto database = Database::open(place->path(), Database::Access::read_write);
        if (!database) return tl::unexpected(database.error());
        (*database)->keep_log_when_closing(false);
        if (auto laid = lay_out(**database); !laid) return tl::unexpected(laid.error());
        if (auto closed = (*database)->close(); !closed) return tl::unexpected(closed.error());
    }
    std::error_code ignored;
    if (!fs::exists(path, ignored)) remove_sidecars(path);
    if (auto there = place->become(path); !there) return tl::unexpected(there.error());
    return open(path);
}

Result<Session> Session::open(const fs::path& path) {
    auto lock = SessionLock::take(path);
    if (!lock) return tl::unexpected(lock.error());
    if (!(*lock)->is_session())
        return fail(ErrorCode::bad_input, in_quotes(path.string()) + " is not a Burin session",
                    "open a .burin file");
    Session session(path, std::move(*lock));
    session.read_only_ = !can_write(path);
    auto database =
        Database::open(path, session.read_only_ ? Database::Access::read_only : Database::Access::read_write);
    if (!database) return tl::unexpected(database.error());
    session.database_ = std::move(*database);
    if (auto prepared = session.prepare(); !prepared) {
        // What is refused stays as it is: no purge, no mark.
        session.database_.reset();
        return tl::unexpected(prepared.error());
    }
    session.database_->keep_log_when_closing(false);
    return session;
}

Result<> Session::prepare() {
    if (auto known = check_schema(*database_); !known) return known;
    const auto mark = database_->integer("SELECT value FROM value WHERE key = 'burin.open'");
    if (!mark) return tl::unexpected(mark.error());
    was_interrupted_ = *mark != 0;
    std::error_code ignored;
    if (was_interrupted_ || fs::file_size(path_, ignored) <= always_check_bytes) {
        if (auto whole = check_integrity(*database_); !whole) return whole;
    }
    if (read_only_) return {};
    if (auto migrated = migrate(*database_); !migrated) return migrated;
    if (auto set = set_pragmas(*database_); !set) return set;
    if (auto noted = note_opening(); !noted) return noted;
    return purge();
}

Result<> Session::note_opening() {
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    if (auto done = database_->execute("UPDATE job SET state = 0 WHERE state = 1"); !done) return done;
    const auto waiting = database_->integer("SELECT count(*) FROM job WHERE state = 0");
    if (!waiting) return tl::unexpected(waiting.error());
    if (was_interrupted_ && *waiting > 0) {
        if (auto done = database_->execute("REPLACE INTO value VALUES('queue_paused', '1')"); !done)
            return done;
    }
    if (auto done = database_->execute("REPLACE INTO value VALUES('burin.open', '1')"); !done) return done;
    return transaction.commit();
}

Result<> Session::purge() {
    const auto deleted = database_->integer("SELECT EXISTS(SELECT 1 FROM node WHERE deletion IS NOT NULL)");
    if (!deleted) return tl::unexpected(deleted.error());
    if (*deleted == 0) return {};
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    // The first line is for files from elsewhere: Burin deletes whole branches.
    auto done = database_->execute(
        "UPDATE node SET parent = NULL WHERE deletion IS NULL AND parent IN"
        " (SELECT id FROM node WHERE deletion IS NOT NULL);\n"
        "DELETE FROM node WHERE deletion IS NOT NULL;\n"
        "DELETE FROM picture WHERE NOT EXISTS (SELECT 1 FROM node WHERE node.picture = picture.id);\n");
    return done ? transaction.commit() : done;
}

Result<> Session::finish() {
    if (!database_) return {};
    Result<> done;
    if (!read_only_) {
        done = purge();
        if (done)
            done = database_->execute(
                "PRAGMA incremental_vacuum;\nUPDATE value SET value = '0' WHERE key = 'burin.open'");
    }
    if (auto closed = database_->close(); !closed && done) done = closed;
    database_.reset();
    lock_.reset();
    return done;
}

Result<> Session::close() { return finish(); }

Result<> Session::writable() const {
    if (!database_) return fail(ErrorCode::internal, "the session was closed before");
    if (read_only_)
        return fail(ErrorCode::io, "cannot write " + in_quotes(path_.string()) + ": it was opened read-only",
                    "save the session under another name");
    return {};
}

bool looks_like_session(const fs::path& path) {
    const auto file = open_regular_file(path);
    if (!file) return false;
    std::array<std::byte, session_header_bytes> head{};
    return ::pread(file->descriptor.get(), head.data(), head.size(), 0) ==
               static_cast<ssize_t>(head.size()) &&
           is_session_header(head);
}

}  // namespace burin::session
