#include <algorithm>
#include <array>
#include <map>

#include "core/base/printable.h"
#include "core/tables/readers.h"
#include "core/tables/text_encoding.h"

namespace burin::tables {
namespace {

constexpr std::string_view delimiters = ",;\t|";
constexpr int sample_records = 64;
constexpr size_t sample_bytes = 1U << 20;

/// One record after the other. A cell in quotes may hold delimiters, line breaks and doubled quotes; a quote inside a cell
/// that does not begin with one stands for itself.
class Records {
  public:
    Records(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

    /// False at the end. `row` has only the cells that say something.
    bool next(TableRow& row) {
        if (at_ >= text_.size()) return false;
        row.number = ++number_;
        row.cells.clear();
        columns_ = 0;
        for (bool more = true; more;) {
            Cell cell{columns_++, {}, {}};
            more = take_cell(cell);
            if (cell.fault.empty()) cell.fault = fault_of_text(cell.text);
            // A record of a hundred million cells is refused by its caller; until then it costs no memory.
            if (columns_ <= limits::columns && (!cell.text.empty() || !cell.fault.empty()))
                row.cells.push_back(std::move(cell));
            if (open_quote_ != 0) return true;
        }
        return true;
    }
    /// Of the last record.
    [[nodiscard]] int columns() const { return columns_; }
    /// The record whose quote is never closed, 0 for none.
    [[nodiscard]] int64_t open_quote() const { return open_quote_; }

  private:
    /// Whether another cell of the record follows.
    bool take_cell(Cell& cell) {
        if (at_ < text_.size() && text_[at_] == '"') take_quoted(cell);
        const size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r')
            ++at_;
        const auto plain = text_.substr(begin, at_ - begin);
        if (quoted_) {
            if (plain.find_first_not_of(" \t") != std::string_view::npos)
                cell.fault = "has text behind its closing quote";
        } else {
            append_cut(cell.text, plain);
        }
        quoted_ = false;
        if (at_ >= text_.size()) return false;
        if (text_[at_] == delimiter_) {
            // As the very last character it ends the last cell but one: an empty cell follows.
            if (++at_ == text_.size()) ++columns_;
            return at_ < text_.size();
        }
        at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
        return false;
    }

    void take_quoted(Cell& cell) {
        quoted_ = true;
        ++at_;
        for (;;) {
            const size_t end = text_.find_first_of("\"\r", at_);
            if (end == std::string_view::npos) {
                open_quote_ = number_;
                at_ = text_.size();
                return;
            }
            append_cut(cell.text, text_.substr(at_, end - at_));
            at_ = end + 1;
            if (text_[end] == '\r') {
                append_cut(cell.text, "\n");
                if (at_ < text_.size() && text_[at_] == '\n') ++at_;
            } else if (at_ < text_.size() && text_[at_] == '"') {
                append_cut(cell.text, "\"");
                ++at_;
            } else {
                return;
            }
        }
    }
    /// One byte over the limit is enough to be refused.
    static void append_cut(std::string& text, std::string_view more) {
        if (text.size() <= limits::cell_bytes) text += more.substr(0, limits::cell_bytes + 1 - text.size());
    }

    std::string_view text_;
    char delimiter_;
    size_t at_ = 0;
    int64_t number_ = 0, open_quote_ = 0;
    int columns_ = 0;
    bool quoted_ = false;
};

/// How well the delimiter divides the first records: how many have as many cells as the most usual number above 1.
struct Division {
    int records = 0, columns = 1;
};

Division divide(std::string_view text, char delimiter) {
    Records records(text, delimiter);
    std::map<int, int> counts;
    TableRow row;
    for (int i = 0; i < sample_records && records.next(row) && records.open_quote() == 0; ++i)
        if (!row.cells.empty() && records.columns() > 1) ++counts[records.columns()];
    Division best;
    for (const auto& [columns, count] : counts)
        if (count >= best.records) best = {count, columns};
    return best;
}

char find_delimiter(std::string_view text) {
    const auto sample = text.substr(0, sample_bytes);
    char found = ',';
    Division best;
    for (const char delimiter : delimiters) {
        const auto division = divide(sample, delimiter);
        if (division.records > best.records ||
            (division.records == best.records && division.columns > best.columns)) {
            best = division;
            found = delimiter;
        }
    }
    return found;
}

/// Excel's first line "sep=;", which it reads and does not show.
char take_named_delimiter(std::string_view& text) {
    if (!text.starts_with("sep=") || text.size() < 5) return 0;
    const auto behind = text.substr(5);
    const size_t line_end = behind.starts_with("\r\n")                             ? 2
                            : behind.starts_with('\n') || behind.starts_with('\r') ? 1
                                                                                   : 0;
    if (line_end == 0 || delimiters.find(text[4]) == std::string_view::npos) return 0;
    const char delimiter = text[4];
    text = behind.substr(line_end);
    return delimiter;
}

Result<> too_many(const std::string& source, const std::string& what) {
    return fail(ErrorCode::bad_input, source + " has more than " + what,
                "divide the table, or leave out what is not needed");
}

}  // namespace

Result<TableFacts> read_csv(std::span<const std::byte> bytes, const std::string& source,
                            const TableOptions& options, const RowSink& sink) {
    const auto decoded = decode_text(bytes, source);
    if (!decoded) return tl::unexpected(decoded.error());
    std::string_view text = decoded->text;
    TableFacts facts{
        .format = "csv", .encoding = decoded->encoding, .delimiter = {}, .sheet = {}, .sheets = {}};
    const char named = take_named_delimiter(text);
    const char delimiter = options.delimiter != 0 ? options.delimiter
                           : named != 0           ? named
                                                  : find_delimiter(text);
    facts.delimiter = std::string(1, delimiter);
    Records records(text, delimiter);
    for (TableRow row; records.next(row);) {
        if (records.open_quote() != 0)
            return fail(ErrorCode::bad_input,
                        source + " has a quote in row " + std::to_string(records.open_quote()) + ", column " +
                            column_name(records.columns() - 1) + ", that is never closed",
                        "close it, or double it where it stands for itself");
        if (row.number > limits::rows)
            return tl::unexpected(too_many(source, std::to_string(limits::rows) + " rows").error());
        if (records.columns() > limits::columns)
            return tl::unexpected(too_many(source, std::to_string(limits::columns) + " columns in row " +
                                                       std::to_string(row.number))
                                      .error());
        if (row.cells.empty()) continue;
        ++facts.rows;
        if (auto taken = sink(std::move(row)); !taken) return tl::unexpected(taken.error());
    }
    return facts;
}

}  // namespace burin::tables
