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

}  // namespace burin::session
