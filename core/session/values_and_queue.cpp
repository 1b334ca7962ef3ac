// Session's values, queue and kept files.
#include <algorithm>

#include "core/base/sha256.h"
#include "core/session/checks.h"
#include "core/session/database.h"
#include "core/session/session.h"

namespace burin::session {
namespace {

constexpr size_t key_bytes = 1024;

tl::unexpected<Error> no_job(JobId id) {
    return fail(ErrorCode::bad_input, "there is no job " + std::to_string(id) + " in the queue",
                "choose one that the queue shows");
}

JobState state_of(int64_t number) {
    const bool known = number >= 0 && number <= static_cast<int64_t>(JobState::cancelled);
    return known ? static_cast<JobState>(number) : JobState::cancelled;
}

}  // namespace

Result<> Session::set_value(std::string_view key, std::string_view value) {
    if (auto can = writable(); !can) return can;
    if (auto good = check_text("key", key, key_bytes); !good) return good;
    if (auto good = check_text("value", value, limits::value_bytes); !good) return good;
    return database_->prepare("REPLACE INTO value(key, value) VALUES(?, ?)").bind(key).bind(value).run();
}

Result<std::optional<std::string>> Session::value(std::string_view key) const {
    if (!database_) return tl::unexpected(writable().error());
    auto row = database_->prepare("SELECT value FROM value WHERE key = ?");
    std::optional<std::string> value;
    if (row.bind(key).row()) value = row.text(0);
    return row.result().map([&] { return std::move(value); });
}

Result<> Session::remove_value(std::string_view key) {
    if (auto can = writable(); !can) return can;
    return database_->prepare("DELETE FROM value WHERE key = ?").bind(key).run();
}

Result<JobId> Session::add_job(std::string_view title, std::string_view request, NodeId parent) {
    if (auto can = writable(); !can) return tl::unexpected(can.error());
    if (auto good = check_text("title", title, limits::text_bytes); !good)
        return tl::unexpected(good.error());
    if (auto good = check_text("request", request, limits::request_bytes); !good)
        return tl::unexpected(good.error());
    if (parent != 0) {
        if (auto there = expect_node(parent); !there) return tl::unexpected(there.error());
    }
    const auto count = database_->integer("SELECT count(*) FROM job");
    if (!count) return tl::unexpected(count.error());
    if (*count >= static_cast<int64_t>(limits::jobs))
        return fail(ErrorCode::bad_input,
                    "the queue holds " + std::to_string(*count) + " jobs, as many as it may",
                    "remove those that are done");
    auto insert = database_->prepare(
        "INSERT INTO job(place, created_ms, parent, title, request)"
        " VALUES((SELECT coalesce(max(place), 0) + 1 FROM job), ?, ?, ?, ?)");
    return insert.bind(now_ms()).bind_id(parent).bind(title).bind(request).run().map(
        [&] { return database_->last_id(); });
}

Result<std::vector<Job>> Session::jobs() const {
    if (!database_) return tl::unexpected(writable().error());
    std::vector<Job> jobs;
    size_t bytes = 0;
    auto rows = database_->prepare(
        "SELECT id, state, created_ms, title, request, coalesce(parent, 0), coalesce(result, 0), error"
        " FROM job ORDER BY place, id");
    while (rows.row()) {
        const Job& job = jobs.emplace_back(Job{.id = rows.integer(0),
                                               .state = state_of(rows.integer(1)),
                                               .created_ms = rows.integer(2),
                                               .title = rows.text(3),
                                               .request = rows.text(4),
                                               .parent = rows.integer(5),
                                               .result = rows.integer(6),
                                               .error = rows.text(7)});
        bytes += job.title.size() + job.request.size() + job.error.size();
        if (jobs.size() > limits::jobs || bytes > limits::list_bytes)
            return fail(ErrorCode::bad_input, "the queue in " + database_->name() + " holds more than it may",
                        "open a session that Burin wrote");
    }
    return rows.result().map([&] { return std::move(jobs); });
}

Result<> Session::set_job_state(JobId id, JobState state, std::string_view error) {
    if (auto can = writable(); !can) return can;
    if (auto good = check_text("error", error, limits::text_bytes); !good) return good;
    auto update = database_->prepare("UPDATE job SET state = ?, error = ? WHERE id = ?");
    if (auto done = update.bind(static_cast<int64_t>(state)).bind(error).bind(id).run(); !done) return done;
    return database_->changed_rows() == 1 ? Result<>() : no_job(id);
}

Result<> Session::reorder_jobs(std::span<const JobId> order) {
    if (auto can = writable(); !can) return can;
    const auto now = jobs();
    if (!now) return tl::unexpected(now.error());
    std::vector<JobId> wanted(order.begin(), order.end()), there;
    for (const auto& job : *now) there.push_back(job.id);
    std::sort(wanted.begin(), wanted.end());
    std::sort(there.begin(), there.end());
    if (wanted != there)
        return fail(ErrorCode::bad_input, "the new order does not name every job of the queue once",
                    "read the queue again");
    Transaction transaction(*database_);
    if (!transaction.begun()) return transaction.begun();
    for (size_t place = 0; place < order.size(); ++place) {
        auto update = database_->prepare("UPDATE job SET place = ? WHERE id = ?");
        if (auto done = update.bind(static_cast<int64_t>(place + 1)).bind(order[place]).run(); !done)
            return done;
    }
    return transaction.commit();
}

Result<> Session::remove_job(JobId id) {
    if (auto can = writable(); !can) return can;
    if (auto done = database_->prepare("DELETE FROM job WHERE id = ?").bind(id).run(); !done) return done;
    return database_->changed_rows() == 1 ? Result<>() : no_job(id);
}

Result<bool> Session::queue_paused() const {
    return value(key::queue_paused).map([](const auto& text) { return text == "1"; });
}

Result<> Session::set_queue_paused(bool paused) { return set_value(key::queue_paused, paused ? "1" : "0"); }

Result<std::string> Session::keep_file(std::string_view name, std::span<const std::byte> bytes) {
    if (auto can = writable(); !can) return tl::unexpected(can.error());
    if (auto good = check_text("file name", name, limits::text_bytes); !good)
        return tl::unexpected(good.error());
    if (auto good = check_size("file", bytes.size(), limits::picture_bytes); !good)
        return tl::unexpected(good.error());
    if (bytes.empty()) return fail(ErrorCode::bad_input, "the file is empty", "give another one");
    std::string hash = sha256_hex(bytes);
    auto insert =
        database_->prepare("INSERT INTO file(hash, name, bytes) VALUES(?, ?, ?) ON CONFLICT DO NOTHING");
    return insert.bind(std::string_view(hash)).bind(name).bind(bytes).run().map([&] {
        return std::move(hash);
    });
}

Result<KeptFile> Session::kept_file(std::string_view hash) const {
    if (!database_) return tl::unexpected(writable().error());
    auto row = database_->prepare("SELECT hash, name, bytes FROM file WHERE hash = ?");
    KeptFile file;
    if (row.bind(hash).row()) file = {row.text(0), row.text(1), row.bytes(2)};
    if (auto good = row.result(); !good) return tl::unexpected(good.error());
    if (file.hash.empty())
        return fail(ErrorCode::bad_input, "the session does not hold the file that was asked for",
                    "choose the picture again");
    if (sha256_hex(file.bytes) != file.hash)
        return fail(ErrorCode::damaged, "the file '" + file.name + "' inside the session is damaged",
                    "choose the picture again");
    return file;
}

}  // namespace burin::session
