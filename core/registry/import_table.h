// Concepts out of a table of somebody's own (core/tables), into the register: all rows or none.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/registry/register.h"
#include "core/tables/table.h"

namespace burin::registry {

struct ImportOptions {
    tables::TableOptions table = {};
    /// Fields by header, as a person said them; an empty field = the column is not imported. They are remembered.
    std::map<std::string, std::string> mapping = {};
    bool dry_run = false;       ///< everything is looked at and nothing kept
    bool skip_refused = false;  ///< rows that are refused are left out; without it they refuse the whole file
};

struct MappedColumn {
    enum class How { given, remembered, usual, none };
    std::string place;          ///< "B"
    std::string header, field;  ///< an empty field: not imported
    How how = How::none;
    std::vector<std::string> samples;  ///< the first texts in it
};

struct RefusedRow {
    int64_t row = 0;     ///< as the spreadsheet counts
    std::string column;  ///< its header, or empty where the whole row is meant
    std::string reason;  ///< a sentence
};

struct ImportReport {
    tables::TableFacts table;
    std::vector<MappedColumn> columns;
    int64_t rows = 0, added = 0, changed = 0, unchanged = 0, refused_rows = 0;
    std::vector<RefusedRow> refused;  ///< the first of them: refusals_shown
    std::vector<std::string> notes;
    bool kept = false;  ///< false after a dry run, and where rows were refused
};

inline constexpr size_t refusals_shown = 1000;

/// A row is the concept with its id, else with its name, else a new one. The columns of the table decide: what a mapped cell
/// says replaces the field, an empty one empties it; fields without a column stay. A second import of the same table changes
/// nothing. Refused rows come back in the report; bad_input is for what makes the whole table unusable: no column with
/// names, two columns for a field that is no list, a field that there is not.
Result<ImportReport> import_table(Register& in, const std::filesystem::path& path,
                                  const ImportOptions& options, const Author& author,
                                  const CancelToken& cancel = {});
Result<ImportReport> import_table(Register& in, std::span<const std::byte> bytes, const std::string& source,
                                  const ImportOptions& options, const Author& author,
                                  const CancelToken& cancel = {});

/// Every concept as a table that import_table reads as it was: .csv or .xlsx, by the ending. How many were written.
Result<int64_t> export_table(const Register& in, const std::filesystem::path& path);

}  // namespace burin::registry
