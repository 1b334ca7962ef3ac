#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/base/printable.h"
#include "core/tables/readers.h"
#include "core/tables/xlsx_package.h"

namespace burin::tables {
namespace {

/// A serial number of days as ISO 8601: a date, a time of day below 1, or both. Spreadsheets count a 29 February 1900 that
/// never was. Source: ECMA-376 part 1, 18.17.4.
std::string date_text(double serial, bool from_1904) {
    constexpr double last_serial = 2'958'466;  // the end of 9999
    if (!(serial >= 0) || serial >= last_serial) return {};
    auto seconds = std::llround(serial * 86'400);
    long long days = seconds / 86'400;
    seconds %= 86'400;
    const auto time = [&](char* out, size_t size) {
        std::snprintf(out, size, "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    };
    char clock[16] = {};
    time(clock, sizeof clock);
    if (days == 0 && !from_1904) return clock;
    // Days since 1970 to a date, as in H. Hinnant's "chrono-compatible low-level date algorithms".
    days += from_1904 ? -24'107 : days < 60 ? -25'568 : -25'569;
    const long long z = days + 719'468, era = (z >= 0 ? z : z - 146'096) / 146'097;
    const long long doe = z - era * 146'097;
    const long long yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
    const long long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    const long long day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    const long long year = yoe + era * 400 + (month <= 2);
    char text[64];
    std::snprintf(text, sizeof text, "%04lld-%02lld-%02lld", year, month, day);
    return seconds == 0 ? text : std::string(text) + "T" + clock;
}

/// "12" for 12.0, and the shortest text that is the number.
std::string number_text(double value) {
    char text[64];
    const bool whole = std::abs(value) < 1e15 && value == std::trunc(value);
    const auto end = whole ? std::to_chars(text, text + sizeof text, static_cast<long long>(value))
                           : std::to_chars(text, text + sizeof text, value);
    return {text, end.ptr};
}

/// "BC12" as row and column from 0; false where it is none.
bool read_reference(std::string_view text, int& column, int64_t& row) {
    int64_t number = 0;
    size_t at = 0;
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && number <= 1 << 20; ++at)
        number = number * 26 + (text[at] - 'A' + 1);
    const auto read = std::from_chars(text.data() + at, text.data() + text.size(), row);
    column = static_cast<int>(std::min<int64_t>(number, 1 << 20)) - 1;
    return at > 0 && read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

class SheetReader : public XmlHandler {
  public:
    SheetReader(const RowSink& sink, std::string what, const std::vector<std::string>& strings,
                const std::vector<NumberForm>& forms, bool from_1904)
        : sink_(sink), what_(std::move(what)), strings_(strings), forms_(forms), from_1904_(from_1904) {}

    int64_t rows = 0;

    void start(std::string_view name, const Attributes& attributes) override {
        string_.start(name);
        if (name == "row" && !in_row_) {
            begin_row(attributes);
        } else if (name == "c" && in_row_) {
            begin_cell(attributes);
        } else if (name == "v") {
            in_value_ = in_cell_;
        } else if (name == "f") {
            has_formula_ = in_cell_;
        } else if (name == "mergeCell") {
            stop(wrong("merges the cells " + printable(attributes["ref"], 40),
                       "take them apart, so that each row says what it is about"));
        }
    }
    void text(std::string_view text) override {
        string_.text(text);
        if (in_value_ && value_.size() <= limits::cell_bytes) value_ += text;
    }
    void end(std::string_view name) override {
        string_.end(name);
        if (name == "v") in_value_ = false;
        if (name == "c" && in_cell_) end_cell();
        if (name == "row" && in_row_) end_row();
    }

  private:
    [[nodiscard]] Error wrong(const std::string& why, const std::string& remedy) const {
        return {ErrorCode::bad_input, what_ + " " + why, remedy};
    }

    void begin_row(const Attributes& attributes) {
        in_row_ = true;
        const auto text = attributes["r"];
        int64_t number = row_.number + 1;
        if (!text.empty()) {
            const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
            if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) number = 0;
        }
        if (number <= row_.number)
            return stop(wrong("has its row " + printable(text, 20) + " out of order",
                              "open the file in a spreadsheet program and save it again"));
        if (number > limits::rows)
            return stop(wrong("has more than " + std::to_string(limits::rows) + " rows", "divide the table"));
        row_ = {number, {}};
        column_ = -1;
    }

    void begin_cell(const Attributes& attributes) {
        in_cell_ = true, has_formula_ = false;
        value_.clear();
        type_ = attributes["t"];
        style_ = 0;
        const auto style = attributes["s"];
        std::from_chars(style.data(), style.data() + style.size(), style_);
        int column = column_ + 1;
        int64_t row = row_.number;
        const auto place = attributes["r"];
        if (!place.empty() &&
            (!read_reference(place, column, row) || row != row_.number || column <= column_))
            return stop(wrong("has its cell " + printable(place, 20) + " out of order",
                              "open the file in a spreadsheet program and save it again"));
        if (column >= limits::columns)
            return stop(wrong("has more than " + std::to_string(limits::columns) + " columns",
                              "leave out those that are not needed"));
        column_ = column;
    }

    void end_cell() {
        in_cell_ = false;
        Cell cell{column_, {}, {}};
        std::string inlined = string_.take();
        if (type_ == "inlineStr") {
            cell.text = std::move(inlined);
        } else if (type_ == "s") {
            shared(cell);
        } else if (type_ == "str") {
            // The same escapes as in other strings.
            string_.start("t"), string_.text(value_), string_.end("t");
            cell.text = string_.take();
        } else if (type_ == "e") {
            cell.fault = "holds the error value " + printable(value_, 20);
        } else if (type_ == "b") {
            cell.text = value_ == "1" ? "true" : "false";
        } else if (type_ == "d") {
            cell.text = value_;
        } else {
            number(cell);
        }
        if (has_formula_ && value_.empty() && type_ != "inlineStr")
            cell.fault = "holds a formula without its value: save the file in a spreadsheet program first";
        if (cell.fault.empty()) cell.fault = fault_of_text(cell.text);
        if (!cell.text.empty() || !cell.fault.empty()) row_.cells.push_back(std::move(cell));
    }
    void shared(Cell& cell) const {
        if (value_.empty()) return;
        size_t place = strings_.size();
        const auto read = std::from_chars(value_.data(), value_.data() + value_.size(), place);
        if (read.ec == std::errc{} && place < strings_.size())
            cell.text = strings_[place];
        else
            cell.fault = "points to text " + printable(value_, 20) + ", which the file does not hold";
    }
    void number(Cell& cell) const {
        if (value_.empty()) return;
        double value = 0;
        const auto read = std::from_chars(value_.data(), value_.data() + value_.size(), value);
        if (read.ec != std::errc{} || read.ptr != value_.data() + value_.size() || !std::isfinite(value)) {
            cell.fault = "holds " + in_quotes(value_) + ", which is no number";
            return;
        }
        if (style_ < forms_.size() && forms_[style_] == NumberForm::date)
            cell.text = date_text(value, from_1904_);
        if (cell.text.empty()) cell.text = number_text(value);
    }

    void end_row() {
        in_row_ = false;
        if (row_.cells.empty()) return;
        ++rows;
        const int64_t number = row_.number;
        if (auto taken = sink_(std::move(row_)); !taken) stop(taken.error());
        row_ = {number, {}};
    }

    const RowSink& sink_;
    std::string what_;
    const std::vector<std::string>& strings_;
    const std::vector<NumberForm>& forms_;
    bool from_1904_;
    StringCollector string_;
    TableRow row_;
    int column_ = -1;
    bool in_row_ = false, in_cell_ = false, in_value_ = false, has_formula_ = false;
    std::string type_, value_;
    size_t style_ = 0;
};

Result<const SheetPart*> choose_sheet(const XlsxPackage& package, const std::string& source,
                                      const std::string& wanted) {
    for (const auto& sheet : package.sheets())
        if (wanted.empty() ? !sheet.hidden : sheet.name == wanted) return &sheet;
    if (wanted.empty()) return &package.sheets().front();
    std::string names;
    for (size_t i = 0; i < std::min<size_t>(package.sheets().size(), 8); ++i)
        names += (i == 0 ? "" : ", ") + in_quotes(package.sheets()[i].name);
    return fail(ErrorCode::bad_input, source + " has no sheet " + in_quotes(wanted), "it has " + names);
}

}  // namespace

Result<TableFacts> read_xlsx(std::span<const std::byte> bytes, const std::string& source,
                             const TableOptions& options, const RowSink& sink) {
    const auto package = XlsxPackage::open(bytes, source);
    if (!package) return tl::unexpected(package.error());
    const auto sheet = choose_sheet(*package, source, options.sheet);
    if (!sheet) return tl::unexpected(sheet.error());
    const auto part = package->part_of(**sheet);
    if (!part) return tl::unexpected(part.error());
    const auto strings = package->shared_strings();
    if (!strings) return tl::unexpected(strings.error());
    const auto forms = package->number_forms();
    if (!forms) return tl::unexpected(forms.error());
    TableFacts facts{
        .format = "xlsx", .encoding = {}, .delimiter = {}, .sheet = (*sheet)->name, .sheets = {}};
    for (const auto& other : package->sheets()) facts.sheets.push_back(other.name);
    SheetReader reader(sink, source + ", sheet " + in_quotes((*sheet)->name), *strings, *forms,
                       package->from_1904());
    if (auto read = package->parse(*part, reader, limits::unpacked_bytes); !read)
        return tl::unexpected(read.error());
    facts.rows = reader.rows;
    return facts;
}

}  // namespace burin::tables
