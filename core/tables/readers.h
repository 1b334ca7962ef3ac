// The two readers behind read_table. Internal to core/tables.
#pragma once

#include "core/tables/table.h"

namespace burin::tables {

Result<TableFacts> read_csv(std::span<const std::byte> bytes, const std::string& source,
                            const TableOptions& options, const RowSink& sink);
Result<TableFacts> read_xlsx(std::span<const std::byte> bytes, const std::string& source,
                             const TableOptions& options, const RowSink& sink);

/// Why a cell's text cannot be used, empty where it can.
[[nodiscard]] std::string fault_of_text(std::string_view text);

}  // namespace burin::tables
