// A session: the tree of everything the artist made, in one .burin file, written as it happens.
//
// The file is a SQLite database with Burin's application_id, the version of its tables in user_version, a
// write-ahead log and synchronous = FULL: what a function here has reported as done survives the death of the
// program and of the machine. There is nothing to save and nothing to lose. A file from outside may be
// hostile: its tables must be exactly those that Burin makes, triggers and views stay off, sizes are bounded.
//
// Threads: not thread-safe; may be moved to another thread and used there. A commit waits for the disk (some
// milliseconds): the window calls this from a thread of its own.
//
// Errors: bad_input (the file is no session, damaged or newer; an argument is wrong), io (disk, permissions),
// try_again (in use by another program), out_of_memory.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/session/node.h"

namespace burin::session {

class Database;
class SessionLock;

namespace limits {
inline constexpr size_t request_bytes = 256U << 20;  ///< 64 directions with painted areas of 4 MB
inline constexpr size_t facts_bytes = 1U << 20;
inline constexpr size_t picture_bytes = 320U << 20;  ///< as core/base/limits.h allows a picture file
inline constexpr size_t thumbnail_bytes = 1U << 20;
inline constexpr size_t text_bytes = 8U << 20;    ///< title, prompt, directions, name, note; each
inline constexpr size_t list_bytes = 512U << 20;  ///< the texts of all nodes together
inline constexpr size_t value_bytes = 256U << 20;
inline constexpr size_t nodes = 1'000'000;  ///< a gesture a second for eleven days
inline constexpr size_t jobs = 100'000;
}  // namespace limits

/// Keys of the values that every Burin understands; others are free, but for those that begin with "burin.".
namespace key {
inline constexpr const char* current_node = "current_node";  ///< decimal id
inline constexpr const char* pinned_a = "pinned_a";          ///< decimal id
inline constexpr const char* pinned_b = "pinned_b";          ///< decimal id
inline constexpr const char* draft = "draft";                ///< the request being edited, as JSON text
inline constexpr const char* queue_paused = "queue_paused";  ///< "1" or "0"
}  // namespace key

enum class Overwrite { refuse, session, anything };

class Session {
  public:
    /// A new file; refuses a path where something is.
    static Result<Session> create(const std::filesystem::path& path);
    /// Opens, brings an older file up to date, checks its integrity and purges what was deleted. A file that
    /// may not be written opens read-only. Refused, and left as it is: what is not a session, a newer one, a
    /// damaged one (see rescue.h), one that another Burin (or this one) has open.
    static Result<Session> open(const std::filesystem::path& path);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    /// As close(), without a word about failures.
    ~Session();

    /// Purges deleted nodes, gives free space back to the disk and marks the file as closed in order. The
    /// session cannot be used afterwards; the file is released even after a failure.
    Result<> close();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] bool read_only() const { return read_only_; }
    /// Whether the program that had the file open before ended without close(): it crashed or was killed.
    [[nodiscard]] bool was_interrupted() const { return was_interrupted_; }

    // --- nodes. A node that is deleted counts as not there.

    /// Writes the node whole or not at all.
    Result<NodeId> add(const NewNode& node);
    /// The same, and the job is done with this node as its result, in one step.
    Result<NodeId> add_result(JobId job, const NewNode& node);
    /// The picture of a node that was written without one, with what decided it; refused where it has one.
    Result<> set_picture(NodeId id, std::span<const std::byte> png, std::span<const std::byte> thumbnail,
                         std::string_view facts = {});
    /// The id that add() would choose.
    Result<NodeId> next_node() const;
    /// All, smallest id first. A parent that is not there (a damaged file) reads as 0.
    Result<std::vector<Node>> nodes() const;
    Result<Node> node(NodeId id) const;
    Result<std::string> request(NodeId id) const;
    Result<std::string> facts(NodeId id) const;
    /// The PNG file; empty where the node has none. Bytes that no longer fit their checksum are an error.
    Result<Bytes> picture(NodeId id) const;
    /// SHA-256 of the PNG file, hexadecimal; empty where the node has none.
    Result<std::string> picture_hash(NodeId id) const;
    Result<Bytes> thumbnail(NodeId id) const;
    /// Ids of those that meet the filter, smallest first.
    Result<std::vector<NodeId>> find(const Filter& filter) const;

    Result<> set_starred(NodeId id, bool starred);
    Result<> set_name(NodeId id, std::string_view name);
    Result<> set_note(NodeId id, std::string_view note);

    /// Deletes the node and all that grew from it; can be undone until close().
    Result<Deletion> remove(NodeId id);
    /// Undoes one deletion. Refused while the node it grew from is deleted itself.
    Result<std::vector<NodeId>> restore(int64_t deletion);

    // --- values: what the window wants to find again

    Result<> set_value(std::string_view key, std::string_view value);
    Result<std::optional<std::string>> value(std::string_view key) const;
    Result<> remove_value(std::string_view key);

    // --- queue, in its order. After an interruption running jobs are waiting again and the queue is paused.

    Result<JobId> add_job(std::string_view title, std::string_view request, NodeId parent = 0);
    Result<std::vector<Job>> jobs() const;
    Result<> set_job_state(JobId id, JobState state, std::string_view error = {});
    /// The whole order: every id in jobs() exactly once.
    Result<> reorder_jobs(std::span<const JobId> order);
    Result<> remove_job(JobId id);
    Result<bool> queue_paused() const;
    Result<> set_queue_paused(bool paused);

    // --- files that requests need

    /// Gives the hash; the same bytes are kept once.
    Result<std::string> keep_file(std::string_view name, std::span<const std::byte> bytes);
    Result<KeptFile> kept_file(std::string_view hash) const;

    // --- copies

    /// Called again and again while a copy is written, with the share that is done (0..1); the session may be
    /// read and written inside, the copy then has it too. False stops the copy.
    using Between = std::function<bool(double)>;

    /// A copy of everything at `target`, which is the old file or the whole copy at every moment.
    Result<> save_copy(const std::filesystem::path& target, Overwrite overwrite = Overwrite::refuse,
                       const Between& between = {});
    /// The same, then goes on in the copy; the old file stays, closed. Deletions can still be undone.
    Result<> save_as(const std::filesystem::path& target, Overwrite overwrite = Overwrite::refuse,
                     const Between& between = {});

  private:
    Session(std::filesystem::path path, std::unique_ptr<SessionLock> lock);
    Result<> prepare();
    Result<> note_opening();
    Result<> purge();
    Result<> finish();
    Result<> writable() const;
    Result<> expect_node(NodeId id) const;
    Result<NodeId> insert_node(const NewNode& node);
    Result<int64_t> insert_picture(std::span<const std::byte> png);
    Result<> set_text(NodeId id, const char* column, std::string_view text);
    Result<std::string> text_of(NodeId id, const char* column) const;

    std::filesystem::path path_;
    std::unique_ptr<SessionLock> lock_;  ///< outlives the database: see session_lock.h
    std::unique_ptr<Database> database_;
    bool read_only_ = false, was_interrupted_ = false;
};

/// Whether the file at `path` is a session, by its first bytes; never changes it.
[[nodiscard]] bool looks_like_session(const std::filesystem::path& path);

}  // namespace burin::session
