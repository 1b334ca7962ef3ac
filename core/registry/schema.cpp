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

constexpr const char* pragmas =
    "PRAGMA journal_mode = WAL;\n"
    "PRAGMA synchronous = FULL;\n"
    "PRAGMA cell_size_check = ON;\n"
    "PRAGMA journal_size_limit = 67108864;\n"
    "PRAGMA foreign_keys = ON;\n"
    "PRAGMA cache_size = -65536;\n"    // KiB: an import touches all over the indexes
    "PRAGMA busy_timeout = 20000;\n";  // an import of 100000 rows takes some seconds

}  // namespace

const session::FileWords library_words{
    .is_none = "is not a Burin library",
    .open_another = "name a library that Burin made, or a file that is not there yet",
    .when_damaged = "take the last copy, or export what can still be read; the file stays as it is",
    .when_read_only = "make the file and its folder writable",
    .what = "library"};

int schema_version() { return static_cast<int>(steps.size()); }

Result<> prepare(session::Database& database, bool read_only) {
    return session::prepare_tables(
        database, {steps, application_id, "a Burin library", library_words.open_another, pragmas, "search"},
        read_only);
}

}  // namespace burin::registry
