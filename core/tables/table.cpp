#include "core/tables/table.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/io/mapped_file.h"
#include "core/tables/readers.h"

namespace burin::tables {
namespace {

bool is_control(unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F; }

/// C1 controls (U+0080 to U+009F), as UTF-8.
bool has_c1(std::string_view text) {
    for (size_t at = text.find('\xC2'); at != std::string_view::npos && at + 1 < text.size();
         at = text.find('\xC2', at + 1))
        if (static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
    return false;
}

}  // namespace

std::string fault_of_text(std::string_view text) {
    if (text.size() > limits::cell_bytes)
        return "has " + std::to_string(text.size()) + " bytes, more than " +
               std::to_string(limits::cell_bytes);
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return is_control(static_cast<unsigned char>(c)); }) ||
        has_c1(text))
        return "holds a control character";
    return {};
}

std::string column_name(int column) {
    std::string name;
    for (int rest = column; rest >= 0; rest = rest / 26 - 1)
        name.insert(name.begin(), static_cast<char>('A' + rest % 26));
    return name;
}

Result<TableFacts> read_table(std::span<const std::byte> bytes, const std::string& source,
                              const TableOptions& options, const RowSink& sink) {
    if (bytes.size() > limits::file_bytes)
        return fail(ErrorCode::bad_input, source + " has " + std::to_string(bytes.size() >> 20) + " MiB",
                    "give at most " + std::to_string(limits::file_bytes >> 20) + "; split the file");
    const auto text = io::as_text(bytes);
    if (text.starts_with("PK\x03\x04")) return read_xlsx(bytes, source, options, sink);
    if (text.starts_with("\xD0\xCF\x11\xE0"))
        return fail(ErrorCode::bad_input, source + " is an old Excel file (.xls), or one with a password",
                    "save it as .xlsx or CSV, without a password");
    if (!options.sheet.empty())
        return fail(ErrorCode::bad_input,
                    source + " is no .xlsx file, so it has no sheet " + in_quotes(options.sheet),
                    "leave out the name of the sheet");
    return read_csv(bytes, source, options, sink);
}

Result<TableFacts> read_table_file(const std::filesystem::path& path, const TableOptions& options,
                                   const RowSink& sink) {
    const auto file = io::MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    return read_table((*file)->bytes(), in_quotes(path.string()), options, sink);
}

}  // namespace burin::tables
