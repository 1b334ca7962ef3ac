// Tables as people keep them, read row by row under limits: CSV in any usual spelling, and .xlsx.
//
// CSV: RFC 4180 and what programs make of it: , ; tab or | between cells (found, or named by a first line "sep=;"), UTF-8
// with or without a byte order mark, UTF-16, Windows-1252 (found), quotes, line breaks inside quotes, any line ends.
// .xlsx: ECMA-376, of it the values of one sheet: shared and inline strings, numbers, dates as ISO 8601, truth values, the
// values that formulas had when the file was saved. Merged cells are refused by name.
//
// Nothing is executed: formulas are not computed, links are not followed, entities are refused. Thread-safe: plain
// functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::tables {

namespace limits {
inline constexpr size_t file_bytes = size_t{256} << 20;
inline constexpr size_t unpacked_bytes = size_t{1} << 30;   ///< a sheet of an .xlsx file
inline constexpr size_t strings_bytes = size_t{256} << 20;  ///< its shared strings together
inline constexpr int64_t rows = 1'048'576;                  ///< as many as an .xlsx sheet has
inline constexpr int columns = 1'024;
inline constexpr size_t cell_bytes = 256U << 10;
}  // namespace limits

/// A cell that says something, or cannot be used.
struct Cell {
    int column = 0;  ///< from 0
    std::string text;
    std::string fault;  ///< why it cannot be used, as "holds the error value #REF!"; else empty
};

struct TableRow {
    int64_t number = 0;  ///< from 1, as spreadsheets count; rows that say nothing count and are not shown
    std::vector<Cell> cells;  ///< by column
};

/// An error stops the reading and is its result.
using RowSink = std::function<Result<>(TableRow&&)>;

struct TableOptions {
    std::string sheet = {};  ///< of an .xlsx file; empty = the first that is not hidden
    char delimiter = 0;      ///< of CSV; 0 = found
};

/// What was found out on the way.
struct TableFacts {
    std::string format = {};               ///< "csv", "xlsx"
    std::string encoding = {};             ///< of CSV: "UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"
    std::string delimiter = {};            ///< of CSV
    std::string sheet = {};                ///< of .xlsx: which was read
    std::vector<std::string> sheets = {};  ///< all there are
    int64_t rows = 0;                      ///< with at least one cell
};

/// Reads a file's bytes, by what they are and not by the file's name. `source` names the file in sentences. bad_input: what
/// is no table, broken, or beyond the limits.
Result<TableFacts> read_table(std::span<const std::byte> bytes, const std::string& source,
                              const TableOptions& options, const RowSink& sink);
Result<TableFacts> read_table_file(const std::filesystem::path& path, const TableOptions& options,
                                   const RowSink& sink);

/// "A", "Z", "AA": as spreadsheets name the column.
[[nodiscard]] std::string column_name(int column);

}  // namespace burin::tables
