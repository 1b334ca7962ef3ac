// The tables of a .burin file, and how older files become newer ones.
//
// Version n is what the first n steps make out of an empty file; a step is never changed once it was
// released.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/session/database.h"

namespace burin::session {

/// "Buri", at byte 68 of the file; lets file(1) and file managers know it.
inline constexpr int32_t application_id = 0x42757269;
inline constexpr size_t session_header_bytes = 100;

/// How many steps this program knows: the version of the files it writes.
[[nodiscard]] int schema_version();

/// SQLite's magic and Burin's application_id. Source: sqlite.org/fileformat2.html, section 1.3.
[[nodiscard]] bool is_session_header(std::span<const std::byte, session_header_bytes> head);

/// Runs the steps that the database lacks, each in a transaction.
Result<> migrate(Database& database, int up_to = schema_version());

/// Write-ahead log, synchronous = FULL, foreign keys, checks of cells.
Result<> set_pragmas(Database& database);

/// Refuses a newer version, and tables that are not exactly those of the version the file claims.
Result<> check_schema(Database& database);

}  // namespace burin::session
