#include "core/session/database.h"

#include <cstring>
#include <sqlite3.h>

#include "core/base/printable.h"
#include "core/base/regular_file.h"

namespace burin::session {
namespace {

/// Above the largest picture and request that session.h allows.
constexpr int max_length_bytes = 384 << 20;
constexpr int busy_wait_ms = 2000;

/// As RFC 3986 wants a path inside a URI.
std::string percent_encoded(const std::string& path) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || std::strchr("/-._~", c) != nullptr) {
            out += c;
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

/// A connection that a hostile file can neither run code with nor grow without bound.
void harden(sqlite3* connection) {
    for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}})
        sqlite3_db_config(connection, option, value, nullptr);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, max_length_bytes);
    sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 64 << 10);
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_COLUMN, 64);
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_timeout(connection, busy_wait_ms);
}

/// "permission denied", where the system gave a reason; else what SQLite says.
std::string reason_of(sqlite3* connection, int code) {
    const int number = connection != nullptr ? sqlite3_system_errno(connection) : 0;
    const bool from_system = (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
    if (from_system && number != 0) return system_reason(number);
    return printable(connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code), 200);
}

}  // namespace

Error error_of(sqlite3* connection, int code, const std::string& name, const FileWords& words) {
    const std::string reason = reason_of(connection, code);
    switch (code & 0xFF) {
        case SQLITE_FULL:
            return {ErrorCode::io, "cannot write " + name + ": the disk is full",
                    "free some space; " + std::string(unchanged)};
        case SQLITE_NOTADB:
            return {ErrorCode::bad_input, name + " " + words.is_none, words.open_another};
        case SQLITE_CORRUPT:
            return {ErrorCode::damaged, name + " is damaged (" + reason + ")", words.when_damaged};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::try_again, name + " is in use by another program", "close it there"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {ErrorCode::io, "cannot write " + name + ": it is read-only", words.when_read_only};
        case SQLITE_CANTOPEN:
            return {ErrorCode::io, "cannot open " + name + ": " + reason,
                    "check the path and its permissions"};
        case SQLITE_IOERR:
            return {ErrorCode::io, "cannot read or write " + name + ": " + reason,
                    "check the disk; " + std::string(unchanged)};
        case SQLITE_NOMEM:
            return {ErrorCode::out_of_memory, "there is not enough memory for " + name,
                    "close other programs"};
        case SQLITE_TOOBIG:
            return {ErrorCode::bad_input, name + " holds or was given a piece that is too large", {}};
        default:
            return {ErrorCode::internal,
                    std::string("the ") + words.what + " " + name + " refused a step: " + reason,
                    "report this; " + std::string(unchanged)};
    }
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(sqlite3* connection, std::string_view sql, const std::string& name,
                     const FileWords& words)
    : connection_(connection), name_(name), words_(words) {
    sqlite3_stmt* statement = nullptr;
    keep(sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
    statement_.reset(statement);
}

void Statement::keep(int code) {
    if (code != SQLITE_OK && !fault_) fault_ = error_of(connection_, code, name_, words_);
}

Statement& Statement::bind(int64_t value) {
    if (!fault_) keep(sqlite3_bind_int64(statement_.get(), next_parameter_++, value));
    return *this;
}

Statement& Statement::bind(std::string_view text) {
    // A null pointer would bind NULL instead of the empty text.
    const char* start = text.data() != nullptr ? text.data() : "";
    if (!fault_)
        keep(sqlite3_bind_text64(statement_.get(), next_parameter_++, start, text.size(), SQLITE_STATIC,
                                 SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(std::span<const std::byte> bytes) {
    if (bytes.empty()) return bind_null();
    if (!fault_)
        keep(sqlite3_bind_blob64(statement_.get(), next_parameter_++, bytes.data(), bytes.size(),
                                 SQLITE_STATIC));
    return *this;
}

Statement& Statement::bind_null() {
    if (!fault_) keep(sqlite3_bind_null(statement_.get(), next_parameter_++));
    return *this;
}

Statement& Statement::again() {
    // What made the last run fail is told already.
    sqlite3_reset(statement_.get());
    next_parameter_ = 1;
    return *this;
}

bool Statement::row() {
    if (fault_) return false;
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) keep(code);
    return false;
}

Result<> Statement::run() {
    while (row()) {
    }
    return result();
}

Result<> Statement::result() const {
    if (fault_) return tl::unexpected(*fault_);
    return {};
}

int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::string Statement::text(int column) const {
    const auto* start = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (start == nullptr) return {};
    std::string text(start, static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column)));
    return is_utf8(text) ? text : printable(text, text.size());
}

std::vector<std::byte> Statement::bytes(int column) const {
    const auto* start = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
    if (start == nullptr) return {};
    return {start, start + sqlite3_column_bytes(statement_.get(), column)};
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, Access access,
                                                 const FileWords& words) {
    const std::string name = in_quotes(path.string());
    if (access != Access::memory && (path.empty() || path.native().find('\0') != std::string::npos))
        return fail(ErrorCode::io, "cannot open " + name + ": this is not a file name", "check the path");
    std::error_code ignored;
    std::string uri = "file:" + percent_encoded(std::filesystem::absolute(path, ignored).string());
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (access == Access::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (access == Access::read_write) flags |= SQLITE_OPEN_READWRITE;
    if (access == Access::memory) {
        uri = ":memory:";
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    if (access == Access::read_only) {
        // Without a log beside the file SQLite need not lock: then a folder that cannot be written to is
        // enough.
        const auto log_bytes = std::filesystem::file_size(path.string() + "-wal", ignored);
        if (ignored || log_bytes == 0) uri += "?immutable=1";
        flags |= SQLITE_OPEN_READONLY;
    }
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(uri.c_str(), &connection, flags, nullptr);
    std::unique_ptr<Database> database(new Database(connection, name, words));
    if (code != SQLITE_OK) return tl::unexpected(error_of(connection, code, name, words));
    harden(connection);
    database->keep_log_when_closing(true);
    return database;
}

Database::~Database() { sqlite3_close(connection_); }

void Database::keep_log_when_closing(bool keep) {
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

Result<> Database::close() {
    const int code = sqlite3_close(connection_);
    if (code != SQLITE_OK) return tl::unexpected(error_of(connection_, code, name_, words_));
    connection_ = nullptr;
    return {};
}

Result<> Database::execute(std::string_view sql) {
    while (!sql.empty()) {
        const size_t end = sql.find(";\n");
        auto done = prepare(sql.substr(0, end)).run();
        if (!done) return done;
        sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 2);
    }
    return {};
}

Result<int64_t> Database::integer(std::string_view sql) {
    Statement statement = prepare(sql);
    const int64_t value = statement.row() ? statement.integer(0) : 0;
    return statement.result().map([&] { return value; });
}

Result<std::string> Database::text(std::string_view sql) {
    Statement statement = prepare(sql);
    std::string value = statement.row() ? statement.text(0) : std::string();
    return statement.result().map([&] { return value; });
}

int64_t Database::last_id() const { return sqlite3_last_insert_rowid(connection_); }

int64_t Database::changed_rows() const { return sqlite3_changes64(connection_); }

Transaction::Transaction(Database& database)
    : database_(database), begun_(database.execute("BEGIN IMMEDIATE")), open_(begun_.has_value()) {}

Transaction::~Transaction() {
    // After some faults SQLite has rolled back by itself.
    if (open_ && sqlite3_get_autocommit(database_.connection()) == 0) (void)database_.execute("ROLLBACK");
}

Result<> Transaction::commit() {
    auto done = database_.execute("COMMIT");
    if (done) open_ = false;
    return done;
}

}  // namespace burin::session
