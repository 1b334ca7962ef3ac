#include "core/session/schema.h"

#include <array>
#include <cstring>
#include <string>

#include "core/session/migrations.h"

namespace burin::session {
namespace {

/// What lists need stands before what is large, so that a list reads no overflow pages.
constexpr const char* tree_and_values = R"sql(
CREATE TABLE picture(
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    png BLOB NOT NULL);
CREATE TABLE node(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    parent INTEGER REFERENCES node(id) CHECK(parent < id),
    created_ms INTEGER NOT NULL,
    starred INTEGER NOT NULL DEFAULT 0,
    deletion INTEGER,
    picture INTEGER REFERENCES picture(id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    model TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    prompt TEXT NOT NULL,
    directions TEXT NOT NULL,
    thumbnail BLOB,
    request TEXT NOT NULL,
    facts TEXT NOT NULL);
CREATE INDEX node_parent ON node(parent);
CREATE INDEX node_picture ON node(picture);
CREATE TABLE value(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL) WITHOUT ROWID;
)sql";

constexpr const char* queue = R"sql(
CREATE TABLE job(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    parent INTEGER REFERENCES node(id) ON DELETE SET NULL,
    result INTEGER REFERENCES node(id) ON DELETE SET NULL,
    title TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    request TEXT NOT NULL);
CREATE INDEX job_parent ON job(parent);
CREATE INDEX job_result ON job(result);
)sql";

constexpr const char* kept_files = R"sql(
CREATE TABLE file(
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL);
)sql";

constexpr std::array steps{tree_and_values, queue, kept_files};

}  // namespace

int schema_version() { return static_cast<int>(steps.size()); }

bool is_session_header(std::span<const std::byte, session_header_bytes> head) {
    constexpr char magic[] = "SQLite format 3";
    uint32_t id = 0;
    for (size_t i = 68; i < 72; ++i) id = id << 8 | std::to_integer<uint32_t>(head[i]);
    return std::memcmp(head.data(), magic, sizeof magic) == 0 && id == static_cast<uint32_t>(application_id);
}

Result<> migrate(Database& database, int up_to) { return run_steps(database, steps, up_to); }

Result<> set_pragmas(Database& database) {
    // Where shared memory is missing (network folders) the mode stays the older journal, as durable and
    // slower.
    return database.execute(
        "PRAGMA journal_mode = WAL;\n"
        "PRAGMA synchronous = FULL;\n"
        "PRAGMA cell_size_check = ON;\n"
        "PRAGMA journal_size_limit = 67108864;\n"
        "PRAGMA foreign_keys = ON;\n");
}

Result<> check_schema(Database& database) {
    const auto version = database.integer("PRAGMA user_version");
    if (!version) return tl::unexpected(version.error());
    if (*version > schema_version())
        return fail(ErrorCode::bad_input,
                    database.name() + " was written by a newer Burin (format " + std::to_string(*version) +
                        ", this one knows " + std::to_string(schema_version()) + ")",
                    "update Burin; the file stays as it is");
    const auto as_made = has_tables_of(database, steps, static_cast<int>(*version));
    if (!as_made) return tl::unexpected(as_made.error());
    if (!*as_made)
        return fail(ErrorCode::bad_input, database.name() + " does not hold the tables of a Burin session",
                    "open a .burin file that Burin wrote");
    return {};
}

}  // namespace burin::session
