// SQLite behind Result: one connection, statements that remember their first fault, transactions that end.
//
// Source: the C interface of SQLite 3.40 (sqlite.org/c3ref). Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace burin::session {

/// How a file of SQLite is spoken of, and what to do when something is wrong with it.
struct FileWords {
    const char* is_none = "is not a Burin session";
    const char* open_another = "open a .burin file";
    const char* when_damaged =
        "let Burin copy what can still be read into a new session; the file stays as it is";
    const char* when_read_only = "save the session under another name";
    const char* what = "session";
};
inline constexpr FileWords session_words{};

/// One prepared statement. A fault in any call is kept and given by result(); later calls do nothing.
class Statement {
  public:
    Statement(sqlite3* connection, std::string_view sql, const std::string& name,
              const FileWords& words = session_words);

    /// Parameters in the order of their question marks. Bound texts and bytes must outlive the statement's
    /// steps.
    Statement& bind(int64_t value);
    Statement& bind(std::string_view text);
    Statement& bind(std::span<const std::byte> bytes);
    Statement& bind_null();
    Statement& bind_id(int64_t id) { return id == 0 ? bind_null() : bind(id); }

    /// The next row; false at the end and after a fault.
    bool row();
    /// Ready to be bound and run again. A fault stays.
    Statement& again();
    /// Runs to the end.
    Result<> run();
    [[nodiscard]] Result<> result() const;

    /// Values of the row; what has another type in the file reads as 0 or empty.
    [[nodiscard]] int64_t integer(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::vector<std::byte> bytes(int column) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    void keep(int code);

    sqlite3* connection_;
    const std::string& name_;
    const FileWords& words_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int next_parameter_ = 1;
    std::optional<Error> fault_;
};

class Database {
  public:
    enum class Access { create, read_write, read_only, memory };

    /// `words` must outlive it. A hardened connection: no triggers, views, extensions or foreign functions; bounded lengths; foreign
    /// keys on.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path, Access access,
                                                  const FileWords& words = session_words);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] Statement prepare(std::string_view sql) { return {connection_, sql, name_, words_}; }
    Result<> execute(std::string_view sql);
    /// The first value of the first row; 0 or empty where there is none.
    Result<int64_t> integer(std::string_view sql);
    Result<std::string> text(std::string_view sql);
    [[nodiscard]] int64_t last_id() const;
    [[nodiscard]] int64_t changed_rows() const;
    /// Whether closing leaves the log beside the file as it is, instead of writing it into the file. On from
    /// the start: a file that is refused stays untouched.
    void keep_log_when_closing(bool keep);
    /// Closes with a word about what failed on the way.
    Result<> close();

    [[nodiscard]] sqlite3* connection() const { return connection_; }
    /// In quotes, for sentences.
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    Database(sqlite3* connection, std::string name, const FileWords& words)
        : connection_(connection), name_(std::move(name)), words_(words) {}

    sqlite3* connection_;
    std::string name_;
    const FileWords& words_;
};

/// Rolls back what was not committed.
class Transaction {
  public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Whether it began.
    [[nodiscard]] const Result<>& begun() const { return begun_; }
    Result<> commit();

  private:
    Database& database_;
    Result<> begun_;
    bool open_;
};

/// What SQLite's result code means for the user; `name` is the file in quotes.
[[nodiscard]] Error error_of(sqlite3* connection, int code, const std::string& name,
                             const FileWords& words = session_words);

/// The end of a remedy: what a failed write did not touch.
inline constexpr const char* unchanged = "what was written before is unchanged";

}  // namespace burin::session
