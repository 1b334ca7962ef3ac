#include "core/session/rescue.h"

#include <algorithm>
#include <set>
#include <unistd.h>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/session/database.h"
#include "core/session/schema.h"
#include "core/session/session.h"
#include "core/session/session_lock.h"
#include "core/session/sidecars.h"

namespace burin::session {
namespace fs = std::filesystem;
namespace {

/// Between two unreadable places every number is tried, but not for ever.
constexpr int64_t most_numbers_tried = 1'000'000;

/// A copy of the file with its log, so that the original stays as it is even while SQLite replays the log.
class WorkingCopy {
  public:
    WorkingCopy(const fs::path& damaged, const fs::path& target) : path_(target) {
        path_ += ".rescue";
        for (const char* part : {"", "-wal"}) {
            fs::path from = damaged, to = path_;
            from += part;
            to += part;
            std::error_code missing;
            if (fs::exists(from, missing) && !error_) fs::copy_file(from, to, error_);
        }
    }
    ~WorkingCopy() {
        remove_sidecars(path_);
        ::unlink(path_.c_str());
    }
    WorkingCopy(const WorkingCopy&) = delete;
    WorkingCopy& operator=(const WorkingCopy&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    [[nodiscard]] const std::error_code& error() const { return error_; }

  private:
    fs::path path_;
    std::error_code error_;
};

/// The numbers of all rows that can be reached: from below, from above, and one by one in the gap between.
std::set<NodeId> readable_ids(Database& database) {
    std::set<NodeId> ids;
    const auto walk = [&](const char* sql) {
        NodeId last = 0;
        auto rows = database.prepare(sql);
        while (rows.row() && ids.size() <= limits::nodes) ids.insert(last = rows.integer(0));
        return std::pair{last, rows.result().has_value()};
    };
    const auto [low, whole] = walk("SELECT id FROM node NOT INDEXED WHERE deletion IS NULL ORDER BY id");
    if (whole) return ids;
    const auto [high, reached] =
        walk("SELECT id FROM node NOT INDEXED WHERE deletion IS NULL ORDER BY id DESC");
    // Where nothing can be reached from above either, low and a guess are what is left.
    const NodeId end = reached || high > low ? high : low + most_numbers_tried;
    for (NodeId id = low + 1; id < end && id - low < most_numbers_tried; ++id) {
        auto row = database.prepare("SELECT 1 FROM node WHERE id = ? AND deletion IS NULL");
        if (row.bind(id).row()) ids.insert(id);
    }
    return ids;
}

class Rescuer {
  public:
    Rescuer(Database& from, Session& to) : from_(from), to_(to) {}

    Rescued report;

    Result<> nodes() {
        for (const NodeId id : readable_ids(from_)) {
            if (auto done = node(id); !done) return done;
        }
        const auto given = from_.integer("SELECT seq FROM sqlite_sequence WHERE name = 'node'");
        const auto numbers = static_cast<size_t>(std::max<int64_t>(given.value_or(0), 0));
        report.lost_nodes = numbers > report.nodes && numbers <= limits::nodes ? numbers - report.nodes : 0;
        return {};
    }

    Result<> values() {
        auto rows = from_.prepare("SELECT key, value FROM value WHERE key NOT LIKE 'burin.%'");
        while (rows.row()) {
            if (auto kept = to_.set_value(rows.text(0), rows.text(1));
                !kept && kept.error().code == ErrorCode::io)
                return kept;
        }
        return {};
    }

    Result<> files() {
        auto rows = from_.prepare("SELECT name, bytes FROM file");
        while (rows.row()) {
            if (auto kept = to_.keep_file(rows.text(0), rows.bytes(1));
                !kept && kept.error().code == ErrorCode::io)
                return tl::unexpected(kept.error());
        }
        return {};
    }

  private:
    Result<> node(NodeId id) {
        auto row = from_.prepare(
            "SELECT coalesce(parent, 0), created_ms, kind, title, model, prompt, directions, starred, name, "
            "note,"
            " thumbnail, request, facts, picture FROM node WHERE id = ?");
        if (!row.bind(id).row()) return {};
        NewNode node{.id = id,
                     .parent = row.integer(0),
                     .created_ms = row.integer(1),
                     .kind = row.text(2),
                     .title = row.text(3),
                     .model = row.text(4),
                     .prompt = row.text(5),
                     .directions = row.text(6),
                     .request = row.text(11),
                     .facts = row.text(12),
                     .picture = picture(row.integer(13)),
                     .thumbnail = row.bytes(10)};
        if (!written_.contains(node.parent)) node.parent = 0;
        auto added = to_.add(node);
        // A row whose fields are beyond the limits is lost, a disk that is full ends the attempt.
        if (!added) return added.error().code == ErrorCode::io ? tl::unexpected(added.error()) : Result<>();
        written_.insert(id);
        report.nodes += 1;
        report.pictures += node.picture.empty() ? 0 : 1;
        report.lost_pictures += node.picture.empty() && !row.is_null(13) ? 1 : 0;
        if (row.integer(7) != 0) (void)to_.set_starred(id, true);
        if (!row.text(8).empty()) (void)to_.set_name(id, row.text(8));
        if (!row.text(9).empty()) (void)to_.set_note(id, row.text(9));
        return {};
    }

    Bytes picture(int64_t id) {
        if (id == 0) return {};
        auto row = from_.prepare("SELECT png, hash FROM picture NOT INDEXED WHERE id = ?");
        Bytes png;
        if (row.bind(id).row() && sha256_hex(png = row.bytes(0)) != row.text(1)) png.clear();
        return png;
    }

    Database& from_;
    Session& to_;
    std::set<NodeId> written_;
};

}  // namespace

Result<Rescued> rescue(const fs::path& damaged, const fs::path& target) {
    const auto lock = SessionLock::take(damaged);
    if (!lock) return tl::unexpected(lock.error());
    const WorkingCopy copy(damaged, target);
    if (copy.error())
        return fail(ErrorCode::io,
                    "cannot copy " + in_quotes(damaged.string()) + ": " + copy.error().message(),
                    "free some space or choose another folder");
    auto from = Database::open(copy.path(), Database::Access::read_write);
    if (!from) return tl::unexpected(from.error());
    if (auto known = check_schema(**from); !known) return tl::unexpected(known.error());
    auto to = Session::create(target);
    if (!to) return tl::unexpected(to.error());
    Rescuer rescuer(**from, *to);
    auto done = rescuer.nodes();
    if (done) done = rescuer.values();
    if (done) done = rescuer.files();
    if (done) done = to->close();
    if (!done) return tl::unexpected(done.error());
    return rescuer.report;
}

}  // namespace burin::session
