#include "core/tables/xlsx_package.h"

#include <algorithm>
#include <charconv>

#include "core/base/printable.h"
#include "core/io/unzip.h"
#include "core/tables/table.h"
#include "core/tables/text_encoding.h"

namespace burin::tables {
namespace {

constexpr size_t small_part_bytes = size_t{16} << 20;
constexpr size_t most_sheets = 4096, most_relations = 65'536, most_styles = 65'536, most_strings = 8'000'000;
constexpr io::ZipKind office{.what = ".xlsx file",
                             .packs = "in a way that no spreadsheet program does",
                             .remedy = "save it as .xlsx without a password",
                             .deflate = true,
                             .records = 65'536,
                             .code = ErrorCode::bad_input};

/// "xl/worksheets/sheet1.xml" for "worksheets/sheet1.xml" seen from "xl/workbook.xml".
std::string resolved(std::string_view from, std::string_view target) {
    std::string path;
    if (target.starts_with('/')) {
        target.remove_prefix(1);
    } else {
        path = std::string(from.substr(0, from.rfind('/') + 1));
    }
    while (!target.empty()) {
        const size_t slash = target.find('/');
        const auto piece = target.substr(0, slash);
        target = slash == std::string_view::npos ? std::string_view{} : target.substr(slash + 1);
        if (piece == "..") {
            if (!path.empty()) path.pop_back();
            path.resize(path.rfind('/') + 1);
        } else if (piece != "." && !piece.empty()) {
            path += piece;
            if (slash != std::string_view::npos) path += '/';
        }
    }
    return path;
}

template <class Value>
class ListReader : public XmlHandler {
  public:
    void end(std::string_view) override {}
    void text(std::string_view) override {}
    std::vector<Value> found;

  protected:
    void add(Value value, size_t most, const char* what) {
        if (found.size() >= most)
            return stop(
                {ErrorCode::bad_input, std::string("the workbook has too many ") + what, "divide it"});
        found.push_back(std::move(value));
    }
};

struct RelationEntry {
    std::string id, type, target;
    bool outside = false;
};

class RelationReader : public ListReader<RelationEntry> {
  public:
    void start(std::string_view name, const Attributes& attributes) override {
        if (name != "Relationship") return;
        const auto type = attributes["Type"];
        add({std::string(attributes["Id"]), std::string(type.substr(type.rfind('/') + 1)),
             std::string(attributes["Target"]), attributes["TargetMode"] == "External"},
            most_relations, "relations");
    }
};

class WorkbookReader : public ListReader<SheetPart> {
  public:
    bool from_1904 = false;
    void start(std::string_view name, const Attributes& attributes) override {
        if (name == "workbookPr") {
            const auto value = attributes["date1904"];
            from_1904 = value == "1" || value == "true" || value == "on";
        } else if (name == "sheet") {
            add({std::string(attributes["name"]), std::string(attributes["id"]),
                 !attributes["state"].empty() && attributes["state"] != "visible"},
                most_sheets, "sheets");
        }
    }
};

/// Whether a format code shows a date or a time of day: one of its letters, outside quotes, brackets and escapes.
bool shows_date(std::string_view code) {
    bool quoted = false, bracketed = false;
    for (size_t at = 0; at < code.size(); ++at) {
        const char c = code[at];
        if (c == '\\' || c == '_' || c == '*') {
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == ']')) {
            bracketed = c == '[';
        } else if (!quoted && !bracketed &&
                   std::string_view("dDmMyYhHsS").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

bool is_builtin_date(int id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

int number_of(std::string_view text) {
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class StyleReader : public ListReader<NumberForm> {
  public:
    void start(std::string_view name, const Attributes& attributes) override {
        if (name == "numFmt" && shown_.size() < most_styles) {
            shown_[number_of(attributes["numFmtId"])] = shows_date(attributes["formatCode"]);
        } else if (name == "cellXfs") {
            inside_ = true;
        } else if (name == "xf" && inside_) {
            const int id = number_of(attributes["numFmtId"]);
            const auto own = shown_.find(id);
            const bool date = own != shown_.end() ? own->second : is_builtin_date(id);
            add(date ? NumberForm::date : NumberForm::plain, most_styles, "styles");
        }
    }
    void end(std::string_view name) override { inside_ = inside_ && name != "cellXfs"; }

  private:
    std::map<int, bool> shown_;
    bool inside_ = false;
};

class SharedStringReader : public XmlHandler {
  public:
    std::vector<std::string> found;
    void start(std::string_view name, const Attributes&) override { collector_.start(name); }
    void end(std::string_view name) override {
        collector_.end(name);
        if (name != "si") return;
        found.push_back(collector_.take());
        bytes_ += found.back().size() + sizeof(std::string);
        if (bytes_ > limits::strings_bytes || found.size() > most_strings)
            stop({ErrorCode::bad_input,
                  "the texts of the workbook have more than " + std::to_string(limits::strings_bytes >> 20) +
                      " MiB",
                  "divide the table"});
    }
    void text(std::string_view text) override { collector_.text(text); }

  private:
    StringCollector collector_;
    size_t bytes_ = 0;
};

}  // namespace

void StringCollector::start(std::string_view name) {
    if (name == "rPh") ++readings_;
    inside_ = name == "t" && readings_ == 0;
}

void StringCollector::end(std::string_view name) {
    if (name == "rPh" && readings_ > 0) --readings_;
    inside_ = false;
}

void StringCollector::text(std::string_view text) {
    if (inside_ && text_.size() <= limits::cell_bytes) text_ += text;
}

std::string StringCollector::take() {
    std::string out;
    for (size_t at = 0; at < text_.size(); ++at) {
        uint32_t code = 0;
        const auto* digits = text_.data() + at + 2;
        if (text_[at] == '_' && at + 6 < text_.size() && text_[at + 1] == 'x' && text_[at + 6] == '_' &&
            std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4) {
            append_code_point(out, code);
            at += 6;
        } else {
            out += text_[at];
        }
    }
    text_.clear();
    for (size_t at = out.find('\r'); at != std::string::npos; at = out.find('\r', at)) {
        if (at + 1 < out.size() && out[at + 1] == '\n')
            out.erase(at, 1);
        else
            out[at] = '\n';
    }
    return out;
}

Result<XlsxPackage> XlsxPackage::open(std::span<const std::byte> bytes, const std::string& source) {
    XlsxPackage package(bytes, source);
    auto records = io::parse_zip(bytes, source, office);
    if (!records) return tl::unexpected(records.error());
    package.records_ = *std::move(records);
    if (package.records_.contains("mimetype") && package.records_.contains("content.xml"))
        return fail(ErrorCode::bad_input, source + " is an OpenDocument file", "save it as .xlsx or CSV");
    if (auto read = package.read_workbook(); !read) return tl::unexpected(read.error());
    return package;
}

std::string XlsxPackage::name_of(const std::string& part) const {
    return source_ + ", part " + in_quotes(part);
}

Result<> XlsxPackage::parse(const std::string& part, XmlHandler& handler, size_t most_bytes) const {
    const auto record = records_.find(part);
    if (record == records_.end())
        return fail(ErrorCode::bad_input,
                    source_ + " has no part " + in_quotes(part) + ", which it refers to",
                    "open the file in a spreadsheet program and save it again");
    XmlParser parser(handler, name_of(part));
    io::UnzipLimits allowed;
    allowed.bytes = most_bytes;
    const auto unpacked = io::unzip(bytes_, record->second, name_of(part), allowed,
                                    [&](std::span<const std::byte> piece) { return parser.feed(piece); });
    return unpacked ? parser.finish() : unpacked;
}

Result<XlsxPackage::Relations> XlsxPackage::relations_of(const std::string& part) const {
    const size_t slash = part.rfind('/') + 1;
    const std::string place = part.substr(0, slash) + "_rels/" + part.substr(slash) + ".rels";
    RelationReader reader;
    if (auto read = parse(place, reader, small_part_bytes); !read) return tl::unexpected(read.error());
    Relations relations;
    for (auto& entry : reader.found)
        relations[entry.id] = {entry.type, entry.outside ? std::string() : resolved(part, entry.target)};
    return relations;
}

Result<> XlsxPackage::read_workbook() {
    const auto top = relations_of("");
    if (!top) return tl::unexpected(top.error());
    const auto book = std::find_if(top->begin(), top->end(),
                                   [](const auto& entry) { return entry.second.type == "officeDocument"; });
    if (book == top->end() || book->second.target.empty())
        return fail(ErrorCode::bad_input, source_ + " is a zip archive without a workbook",
                    "give an .xlsx file or CSV");
    WorkbookReader reader;
    if (auto read = parse(book->second.target, reader, small_part_bytes); !read) return read;
    if (reader.found.empty())
        return fail(ErrorCode::bad_input, source_ + " has no sheet", "give a table with a line of headers");
    sheets_ = std::move(reader.found);
    from_1904_ = reader.from_1904;
    auto relations = relations_of(book->second.target);
    if (!relations) return tl::unexpected(relations.error());
    relations_ = *std::move(relations);
    return {};
}

Result<std::string> XlsxPackage::part_of(const SheetPart& sheet) const {
    const auto relation = relations_.find(sheet.relation);
    if (relation == relations_.end())
        return fail(ErrorCode::bad_input,
                    source_ + " does not say where its sheet " + in_quotes(sheet.name) + " lies",
                    "open the file in a spreadsheet program and save it again");
    if (relation->second.target.empty())
        return fail(ErrorCode::bad_input,
                    source_ + " keeps its sheet " + in_quotes(sheet.name) + " in another file",
                    "copy the sheet into the file");
    if (relation->second.type != "worksheet")
        return fail(ErrorCode::bad_input,
                    source_ + " has in its sheet " + in_quotes(sheet.name) + " no table but a " +
                        printable(relation->second.type, 60),
                    "name another sheet");
    return relation->second.target;
}

std::string XlsxPackage::part_with_type(std::string_view type) const {
    for (const auto& [id, relation] : relations_)
        if (relation.type == type) return relation.target;
    return {};
}

Result<std::vector<std::string>> XlsxPackage::shared_strings() const {
    SharedStringReader reader;
    const auto part = part_with_type("sharedStrings");
    if (part.empty()) return reader.found;
    if (auto read = parse(part, reader, limits::unpacked_bytes); !read) return tl::unexpected(read.error());
    return std::move(reader.found);
}

Result<std::vector<NumberForm>> XlsxPackage::number_forms() const {
    StyleReader reader;
    const auto part = part_with_type("styles");
    if (part.empty()) return reader.found;
    if (auto read = parse(part, reader, small_part_bytes * 4); !read) return tl::unexpected(read.error());
    return std::move(reader.found);
}

}  // namespace burin::tables
