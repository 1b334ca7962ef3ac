// Tables written for spreadsheet programs: CSV (RFC 4180, UTF-8) and .xlsx (ECMA-376, through libxlsxwriter).
//
// The file is the old one or the new one, whole, at every moment. A text that a spreadsheet program would compute because it
// begins with = + - @ gets a ' in front in CSV, where a cell has no type; unprotected() takes it away. One thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::tables {

enum class TableFormat { csv, xlsx };

/// By the ending of the name: .csv or .xlsx. bad_input for any other.
Result<TableFormat> format_of(const std::filesystem::path& path);

class TableWriter {
  public:
    virtual ~TableWriter() = default;
    /// Writes `headers` as the first row. `sheet` names the sheet of an .xlsx file. Errors of this and the others: io, and
    /// bad_input for what the format cannot hold (32767 characters in a cell, 1048576 rows of .xlsx).
    static Result<std::unique_ptr<TableWriter>> create(const std::filesystem::path& path, TableFormat format,
                                                       const std::vector<std::string>& headers,
                                                       const std::string& sheet);
    virtual Result<> write(const std::vector<std::string>& cells) = 0;
    /// Puts the file in its place. Without it nothing is left behind.
    virtual Result<> finish() = 0;
};

/// The cell with the ' in front that keeps it from being computed, and without.
[[nodiscard]] std::string protected_cell(std::string_view text);
[[nodiscard]] std::string unprotected_cell(std::string_view text);

}  // namespace burin::tables
