// CSV of any spelling: no crash, bounded memory, every accepted row inside the limits.
#include <cstdint>
#include <cstdlib>

#include "core/base/printable.h"
#include "core/tables/readers.h"

namespace t = burin::tables;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    int64_t last = 0;
    const auto sink = [&](t::TableRow&& row) -> burin::Result<> {
        if (row.number <= last || row.cells.empty()) std::abort();
        last = row.number;
        int column = -1;
        for (const auto& cell : row.cells) {
            if (cell.column <= column || cell.column >= t::limits::columns) std::abort();
            column = cell.column;
            if (cell.fault.empty() && (!burin::is_utf8(cell.text) || !t::fault_of_text(cell.text).empty()))
                std::abort();
        }
        return {};
    };
    const auto facts = t::read_csv({reinterpret_cast<const std::byte*>(data), size}, "'input'", {}, sink);
    if (!facts && facts.error().what.empty()) std::abort();
    return 0;
}
