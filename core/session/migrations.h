// The tables of a database of Burin's own, as steps: version n is what the first n make out of an empty file.
//
// A step is never changed once it was released. The version stands in SQLite's user_version.
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/session/database.h"

namespace burin::session {

/// Statements that end with ";\n".
using Steps = std::span<const char* const>;

/// Runs the steps up to `up_to` that the database lacks, each in a transaction of its own; two programs may do it at once.
/// With an application_id that is not 0 the first step puts it into the file.
Result<> run_steps(Database& database, Steps steps, int up_to, int application_id = 0);

/// Whether the tables, indexes and whatever else a file may define are exactly those of `version`, which is at least 1.
/// Names that begin with `except` (the tables behind a full-text index, which are SQLite's business) are not looked at.
Result<bool> has_tables_of(Database& database, Steps steps, int version, const char* except = nullptr);

/// A file of tables, as it is opened by the programs that share it.
struct TableFile {
    Steps steps;
    int application_id;       ///< at byte 68 of the file
    const char* kind;         ///< "a Burin library", in sentences
    const char* remedy;       ///< what to do where it is none
    const char* pragmas;      ///< for a file that may be written
    const char* except = {};  ///< as has_tables_of() has it
};

/// Makes the tables of an empty file, or brings older ones up to date. bad_input: another program's file, a newer version,
/// tables that are not exactly those of the steps. A file that is refused stays as it is.
Result<> prepare_tables(Database& database, const TableFile& file, bool read_only);

}  // namespace burin::session
