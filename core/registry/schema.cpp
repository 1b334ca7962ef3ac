#include "core/registry/schema.h"

#include <array>
#include <string>

#include "core/session/migrations.h"

namespace burin::registry {
namespace {

/// `concept.fields` holds the whole concept as JSON (concept_fields.h); the other columns are what is asked for in queries.
/// `phrase` holds every spelling under which a prompt may name a concept (phrases.h), `search` the folded words of all its
/// texts (each of which is one token for it), `mapping` which field a header of a spreadsheet meant the last time.
constexpr const char* the_register = R"sql(
CREATE TABLE concept(
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    status INTEGER NOT NULL,
    action INTEGER NOT NULL,
    name_use INTEGER NOT NULL,
    name TEXT NOT NULL,
    fields TEXT NOT NULL);
CREATE TABLE phrase(
    key TEXT NOT NULL,
    form INTEGER NOT NULL,
    concept INTEGER NOT NULL,
    name TEXT NOT NULL,
    spelling TEXT NOT NULL,
    PRIMARY KEY(key, form, concept, name)) WITHOUT ROWID;
CREATE INDEX phrase_concept ON phrase(concept);
CREATE VIRTUAL TABLE search USING fts5(
    words, detail=none, prefix='2', tokenize="ascii tokenchars '@$!'");
CREATE TABLE batch(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    source TEXT NOT NULL);
CREATE TABLE change(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL REFERENCES batch(id),
    concept TEXT NOT NULL,
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT);
CREATE INDEX change_concept ON change(concept);
CREATE TABLE mapping(
    header TEXT PRIMARY KEY,
    field TEXT NOT NULL) WITHOUT ROWID;
)sql";

constexpr std::array steps{the_register};

tl::unexpected<Error> foreign(const session::Database& database) {
    return fail(ErrorCode::bad_input, database.name() + " does not hold the tables of a Burin library",
                "name a library that Burin made, or a file that is not there yet");
}

struct State {
    int64_t mark = 0, version = 0, objects = 0;
};

/// At one moment: another program may be making the tables.
Result<State> state_of(session::Database& database) {
    if (auto begun = database.execute("BEGIN"); !begun) return tl::unexpected(begun.error());
    const auto mark = database.integer("PRAGMA application_id");
    const auto version = database.integer("PRAGMA user_version");
    const auto objects = database.integer("SELECT count(*) FROM sqlite_schema");
    (void)database.execute("ROLLBACK");
    for (const auto* one : {&mark, &version, &objects})
        if (!*one) return tl::unexpected(one->error());
    return State{*mark, *version, *objects};
}

Result<> set_pragmas(session::Database& database) {
    return database.execute(
        "PRAGMA journal_mode = WAL;\n"
        "PRAGMA synchronous = FULL;\n"
        "PRAGMA cell_size_check = ON;\n"
        "PRAGMA journal_size_limit = 67108864;\n"
        "PRAGMA foreign_keys = ON;\n"
        "PRAGMA cache_size = -65536;\n"     // KiB: an import touches all over the indexes
        "PRAGMA busy_timeout = 20000;\n");  // an import of 100000 rows takes some seconds
}

}  // namespace

const session::FileWords library_words{
    .is_none = "is not a Burin library",
    .open_another = "name a library that Burin made, or a file that is not there yet",
    .when_damaged = "take the last copy, or export what can still be read; the file stays as it is",
    .when_read_only = "make the file and its folder writable",
    .what = "library"};

int schema_version() { return static_cast<int>(steps.size()); }

Result<> prepare(session::Database& database, bool read_only) {
    const auto state = state_of(database);
    if (!state) return tl::unexpected(state.error());
    const bool fresh = state->objects == 0 && state->version == 0 && state->mark == 0;
    if (!fresh) {
        if (state->mark != application_id) return foreign(database);
        if (state->version > schema_version())
            return fail(ErrorCode::bad_input,
                        database.name() + " was written by a newer Burin (format " +
                            std::to_string(state->version) + ", this one knows " +
                            std::to_string(schema_version()) + ")",
                        "update Burin; the file stays as it is");
        const auto own = session::has_tables_of(database, steps, static_cast<int>(state->version), "search");
        if (!own) return tl::unexpected(own.error());
        if (!*own) return foreign(database);
    }
    if (read_only) return fresh ? foreign(database) : Result<>();
    if (auto set = set_pragmas(database); !set) return set;
    return session::run_steps(database, steps, schema_version(), application_id);
}

}  // namespace burin::registry
