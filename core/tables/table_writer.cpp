#include "core/tables/table_writer.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/io/atomic_file.h"
#include "core/io/mapped_file.h"
#include "core/tables/table.h"

namespace burin::tables {
namespace fs = std::filesystem;
namespace {

constexpr size_t buffer_bytes = 1U << 20;
constexpr size_t xlsx_cell_characters = 32'767;

bool would_be_computed(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t").find(text.front()) != std::string_view::npos;
}

std::string_view without_marks(std::string_view text) {
    while (text.starts_with('\'')) text.remove_prefix(1);
    return text;
}

class CsvWriter : public TableWriter {
  public:
    explicit CsvWriter(io::AtomicFile file) : file_(std::move(file)) {}

    Result<> write(const std::vector<std::string>& cells) override {
        for (size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) buffer_ += ',';
            append(protected_cell(cells[i]));
        }
        buffer_ += "\r\n";
        return buffer_.size() < buffer_bytes ? Result<>() : flush();
    }
    Result<> finish() override {
        if (auto flushed = flush(); !flushed) return flushed;
        return file_.commit();
    }

  private:
    void append(const std::string& cell) {
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            buffer_ += cell;
            return;
        }
        buffer_ += '"';
        for (const char c : cell) buffer_ += c == '"' ? std::string("\"\"") : std::string(1, c);
        buffer_ += '"';
    }
    Result<> flush() {
        auto written = file_.write(io::as_bytes(buffer_));
        buffer_.clear();
        return written;
    }

    io::AtomicFile file_;
    std::string buffer_;
};

size_t characters_of(std::string_view text) {
    size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

/// libxlsxwriter writes a file of its own, in a folder of its own beside the target; it is then copied into place.
class XlsxWriter : public TableWriter {
  public:
    XlsxWriter(fs::path target, fs::path folder) : target_(std::move(target)), folder_(std::move(folder)) {}
    ~XlsxWriter() override {
        if (book_ != nullptr) (void)workbook_close(book_);
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    Result<> begin(const std::string& sheet) {
        std::string folder = folder_.string();
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder.data();
        book_ = workbook_new_opt((folder_ / "table.xlsx").c_str(), &options);
        if (book_ == nullptr) return cannot_write("there is not enough memory");
        lxw_doc_properties properties{};
        properties.created = 1;  // the same table gives the same file
        workbook_set_properties(book_, &properties);
        sheet_ = workbook_add_worksheet(book_, sheet.c_str());
        if (sheet_ == nullptr) return cannot_write("a sheet cannot have this name");
        head_ = workbook_add_format(book_);
        format_set_bold(head_);
        body_ = workbook_add_format(book_);
        format_set_text_wrap(body_);
        format_set_align(body_, LXW_ALIGN_VERTICAL_TOP);
        worksheet_freeze_panes(sheet_, 1, 0);
        return {};
    }

    Result<> write(const std::vector<std::string>& cells) override {
        if (static_cast<int64_t>(row_) >= limits::rows)
            return fail(ErrorCode::bad_input, "an .xlsx file has no room for more than 1048576 rows",
                        "write CSV instead");
        for (size_t i = 0; i < cells.size(); ++i) {
            if (cells[i].empty()) continue;
            if (characters_of(cells[i]) > xlsx_cell_characters)
                return fail(ErrorCode::bad_input,
                            "the text in row " + std::to_string(row_ + 1) + ", column " +
                                column_name(static_cast<int>(i)) +
                                " has more than 32767 characters, too many for .xlsx",
                            "write CSV instead");
            const auto code = worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i),
                                                     cells[i].c_str(), row_ == 0 ? head_ : body_);
            if (code != LXW_NO_ERROR) return cannot_write(lxw_strerror(code));
        }
        if (row_ == 0) worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(cells.size() - 1), 24, nullptr);
        ++row_;
        return {};
    }

    Result<> finish() override {
        const auto code = workbook_close(std::exchange(book_, nullptr));
        if (code != LXW_NO_ERROR) return cannot_write(lxw_strerror(code));
        const auto bytes = io::MappedFile::open(folder_ / "table.xlsx");
        if (!bytes) return tl::unexpected(bytes.error());
        return io::write_file_atomically(target_, (*bytes)->bytes());
    }

  private:
    [[nodiscard]] Result<> cannot_write(const std::string& why) const {
        return fail(ErrorCode::io, "cannot write " + in_quotes(target_.string()) + ": " + why,
                    "check the folder and the space on the disk");
    }

    fs::path target_, folder_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format *head_ = nullptr, *body_ = nullptr;
    lxw_row_t row_ = 0;
};

Result<std::unique_ptr<TableWriter>> begin_xlsx(const fs::path& path, const std::string& sheet) {
    const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::string folder = (parent / ".burin-table-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr)
        return fail(ErrorCode::io, "cannot write into the folder " + in_quotes(parent.string()),
                    "check that it is there and not read-only");
    auto writer = std::make_unique<XlsxWriter>(path, folder);
    if (auto begun = writer->begin(sheet); !begun) return tl::unexpected(begun.error());
    return writer;
}

}  // namespace

std::string protected_cell(std::string_view text) {
    return (would_be_computed(without_marks(text)) ? "'" : "") + std::string(text);
}

std::string unprotected_cell(std::string_view text) {
    return std::string(text.starts_with('\'') && would_be_computed(without_marks(text)) ? text.substr(1)
                                                                                        : text);
}

Result<TableFormat> format_of(const fs::path& path) {
    const std::string ending = ascii_lowered(path.extension().string());
    if (ending == ".csv") return TableFormat::csv;
    if (ending == ".xlsx") return TableFormat::xlsx;
    return fail(ErrorCode::bad_input,
                in_quotes(path.string()) + " ends neither in .csv nor in .xlsx, so its format is unknown",
                "name the file with one of these endings");
}

Result<std::unique_ptr<TableWriter>> TableWriter::create(const fs::path& path, TableFormat format,
                                                         const std::vector<std::string>& headers,
                                                         const std::string& sheet) {
    std::unique_ptr<TableWriter> writer;
    if (format == TableFormat::csv) {
        auto file = io::AtomicFile::create(path);
        if (!file) return tl::unexpected(file.error());
        writer = std::make_unique<CsvWriter>(*std::move(file));
    } else {
        auto begun = begin_xlsx(path, sheet);
        if (!begun) return begun;
        writer = *std::move(begun);
    }
    if (auto written = writer->write(headers); !written) return tl::unexpected(written.error());
    return writer;
}

}  // namespace burin::tables
