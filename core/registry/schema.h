// The tables of a library: one SQLite file with a person's register of concepts. Internal to core/registry.
#pragma once

#include "core/base/result.h"
#include "core/session/database.h"

namespace burin::registry {

/// "BurL", at byte 68 of the file.
inline constexpr int application_id = 0x4275724C;

extern const session::FileWords library_words;

[[nodiscard]] int schema_version();

/// Makes the tables of an empty file, or brings older ones up to date. bad_input: another program's file, a newer version,
/// tables that are not exactly Burin's. A file that is refused stays as it is.
Result<> prepare(session::Database& database, bool read_only);

}  // namespace burin::registry
