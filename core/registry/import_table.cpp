#include "core/registry/import_table.h"

#include <algorithm>
#include <set>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/io/mapped_file.h"
#include "core/registry/concept_cells.h"
#include "core/registry/concept_fields.h"
#include "core/registry/header_map.h"
#include "core/registry/register_writer.h"
#include "core/tables/table_writer.h"

namespace burin::registry {
namespace {

using tables::Cell;
using tables::TableRow;
using How = MappedColumn::How;

constexpr size_t samples_shown = 3, sample_bytes = 60;

/// A row's fault: the column and why.
struct Fault {
    std::string column, reason;
};

std::string sentence_of(const Error& error) {
    // "name is 'x', ...": the column is named beside it.
    std::string what = error.what;
    if (!error.field.empty() && what.starts_with(error.field + " ")) what.erase(0, error.field.size() + 1);
    return what + (error.remedy.empty() ? "" : "; " + error.remedy);
}

class Import {
  public:
    Import(Register& in, const ImportOptions& options, const Author& author, const CancelToken& cancel)
        : in_(in), options_(options), cancel_(cancel), writer_(in, What::imported, author) {}

    Result<> begin() {
        if (!writer_.begun()) return writer_.begun();
        auto remembered = in_.remembered_headers();
        if (!remembered) return tl::unexpected(remembered.error());
        remembered_ = *std::move(remembered);
        for (const auto& [header, field] : options_.mapping) {
            if (!field.empty() && !is_field(field)) return unknown_field(header, field);
            given_[header_key(header)] = field;
        }
        return {};
    }

    Result<> take(TableRow&& row) {
        if (cancel_.cancelled())
            return fail(ErrorCode::cancelled, "the import was stopped; the register is unchanged");
        if (columns_.empty()) return take_headers(row);
        ++report_.rows;
        if (auto fault = import_row(row)) refuse(row.number, *fault);
        return good_;
    }

    Result<ImportReport> finish(tables::TableFacts facts, const std::string& source) {
        if (columns_.empty())
            return fail(ErrorCode::bad_input, source + " has no line of headers",
                        "give a table that says in its first "
                        "line what stands below");
        for (const auto& [header, field] : given_)
            if (!used_.contains(header))
                return fail(ErrorCode::bad_input, source + " has no column " + in_quotes(header),
                            "give one of its headers: " + header_list());
        report_.table = std::move(facts);
        if (report_.refused_rows > 0 && !options_.skip_refused) {
            report_.notes.push_back("Nothing was imported, because " + std::to_string(report_.refused_rows) +
                                    " of " + std::to_string(report_.rows) + " rows were refused.");
            return report_;
        }
        if (options_.dry_run) return report_;
        for (const auto& [header, field] : given_)
            if (auto kept = writer_.remember_header(header, field); !kept)
                return tl::unexpected(kept.error());
        if (auto done = writer_.commit(); !done) return tl::unexpected(done.error());
        report_.kept = true;
        return report_;
    }

  private:
    static Result<> unknown_field(const std::string& header, const std::string& field) {
        std::vector<std::string_view> names;
        for (const auto& known : concept_fields()) names.push_back(known.key);
        return fail(ErrorCode::bad_input,
                    "the column " + in_quotes(header) + " cannot become " + in_quotes(field) +
                        ": a concept has no such field",
                    suggestion(field, names));
    }

    Result<> take_headers(const TableRow& row) {
        int width = 0;
        for (const auto& cell : row.cells) width = std::max(width, cell.column + 1);
        columns_.resize(static_cast<size_t>(width));
        for (const auto& cell : row.cells) columns_[static_cast<size_t>(cell.column)] = map_column(cell);
        std::map<std::string, std::string> taken;
        for (auto& column : columns_) {
            report_.columns.push_back(column);
            if (column.field.empty()) continue;
            const auto [first, is_new] = taken.emplace(column.field, column.header);
            if (!is_new && !is_list(column.field))
                return fail(ErrorCode::bad_input,
                            "the columns " + in_quotes(first->second) + " and " + in_quotes(column.header) +
                                " both mean " + column.field,
                            "leave one out, as in --map \"" + column.header + "=\"");
        }
        plan_fields();
        if (!taken.contains("name") && !taken.contains("id"))
            return fail(ErrorCode::bad_input, "no column of the table holds names",
                        "say which, as in --map \"HEADER=name\"; its headers are " + header_list());
        for (const auto& column : columns_)
            if (column.field.empty() && column.how == How::none && !column.header.empty())
                report_.notes.push_back("The column " + in_quotes(column.header) +
                                        " is not imported: its header means no field; --map \"" +
                                        printable(column.header, 60) + "=FIELD\" says which.");
        return {};
    }

    MappedColumn map_column(const Cell& cell) {
        MappedColumn column{tables::column_name(cell.column), cell.text, {}, How::none, {}};
        const auto key = header_key(cell.text);
        const auto given = given_.find(key);
        const auto known = remembered_.find(key);
        if (given != given_.end()) {
            column.field = given->second, column.how = How::given;
            used_.insert(key);
        } else if (known != remembered_.end()) {
            column.field = known->second, column.how = How::remembered;
        } else {
            column.field = usual_field(cell.text);
            if (!column.field.empty()) column.how = How::usual;
        }
        return column;
    }
    [[nodiscard]] std::string header_list() const {
        std::string list;
        for (const auto& column : columns_)
            if (!column.header.empty() && list.size() < 400)
                list += (list.empty() ? "" : ", ") + in_quotes(column.header);
        return list;
    }
    static bool is_list(const std::string& key) {
        for (const auto& field : concept_fields())
            if (field.key == key) return field.is_list;
        return false;
    }

    /// What is asked of every row, found once.
    void plan_fields() {
        for (const auto& column : columns_) {
            const auto same = [&](const PlannedField& field) { return field.key == column.field; };
            auto place = std::find_if(fields_.begin(), fields_.end(), same);
            if (place == fields_.end() && !column.field.empty())
                place = fields_.insert(place, {column.field, column.header, is_choice(column.field), {}});
            field_of_.push_back(column.field.empty() ? -1 : static_cast<int>(place - fields_.begin()));
        }
    }
    [[nodiscard]] std::string header_of(std::string_view key) const {
        for (const auto& field : fields_)
            if (field.key == key) return field.header;
        return std::string(key);
    }
    [[nodiscard]] std::string header_of_names() const {
        const std::string name = header_of("name");
        return name == "name" && header_of("id") != "id" ? header_of("id") : name;
    }

    /// Gives the fields their texts of this row; lists that stand in several columns are joined.
    std::optional<Fault> read_texts(const TableRow& row) {
        for (auto& field : fields_) field.text.clear();
        for (const auto& cell : row.cells) {
            const auto place = static_cast<size_t>(cell.column);
            if (place >= columns_.size() || columns_[place].header.empty())
                return Fault{tables::column_name(cell.column),
                             "holds " + in_quotes(cell.text) + ", but the column has no header"};
            if (field_of_[place] < 0) continue;
            if (!cell.fault.empty()) return Fault{columns_[place].header, cell.fault};
            auto& shown = report_.columns[place].samples;
            if (shown.size() < samples_shown) shown.push_back(printable(cell.text, sample_bytes));
            auto& field = fields_[static_cast<size_t>(field_of_[place])];
            add(field.text, cell.text, field.key);
        }
        return std::nullopt;
    }
    static void add(std::string& text, const std::string& more, const std::string& field) {
        if (text.empty()) {
            text = more;
            return;
        }
        // Each cell is divided by its own separator.
        std::vector<std::string> both;
        for (const auto& one : {text, more}) {
            Concept entry;
            if (set_field(entry, field, one)) both.push_back(field_text(tidied(entry), field));
        }
        text.clear();
        for (auto& one : both) text += one + (one.ends_with('\n') ? "" : "\n");
    }

    std::optional<Fault> import_row(const TableRow& row) {
        if (auto fault = read_texts(row)) return fault;
        Concept wanted;
        for (const auto& field : fields_)
            if (field.key == "id" || field.key == "name") (void)set_field(wanted, field.key, field.text);
        wanted = tidied(std::move(wanted));
        if (wanted.id.empty() && wanted.name.empty()) return Fault{header_of_names(), "says no name"};
        auto old = wanted.id.empty() ? writer_.with_name(wanted.name) : writer_.with_id(wanted.id);
        if (old && !*old && !wanted.id.empty() && !wanted.name.empty()) old = named_without_own_id(wanted);
        if (!old) return stop(old.error());
        Concept entry = *old ? (*old)->entry : Concept{};
        for (const auto& field : fields_) {
            const bool empty = field.text.find_first_not_of(" \t\r\n") == std::string::npos;
            if (empty && (!*old || field.is_choice || field.key == "id" || field.key == "name")) continue;
            if (empty)
                clear_field(entry, field.key);
            else if (auto set = set_field(entry, field.key, field.text); !set)
                return Fault{field.header, set.error().what + "; " + set.error().remedy};
        }
        return keep(*old, std::move(entry), row.number);
    }
    /// A row brings an id to a concept that the register knows by its name only.
    Result<std::optional<Stored>> named_without_own_id(const Concept& wanted) {
        auto found = writer_.with_name(wanted.name);
        const bool own = found && *found && !(*found)->entry.id.starts_with("c-");
        if (own) return std::optional<Stored>();  // it has another id: the row is refused by name
        return found;
    }
    static bool is_choice(const std::string& field) {
        return field == "kind" || field == "status" || field == "action" || field == "name_use";
    }

    std::optional<Fault> keep(const std::optional<Stored>& old, Concept entry, int64_t row) {
        Result<> done;
        bool changed = true;
        std::string id;
        const auto earlier = old ? rows_.find(old->entry.id) : rows_.end();
        if (earlier != rows_.end())
            return Fault{header_of_names(),
                         "is the concept of row " + std::to_string(earlier->second) + " again"};
        if (old) {
            const auto changes = writer_.replace(*old, entry);
            if (!changes)
                done = tl::unexpected(changes.error());
            else
                changed = !changes->empty();
            id = entry.id.empty() ? old->entry.id : entry.id;
        } else {
            done = writer_.add(entry);
            id = entry.id;
        }
        if (!done) {
            if (done.error().code != ErrorCode::bad_input) return stop(done.error());
            // "aliases[3]" is in the column of the aliases.
            const auto field = done.error().field.substr(0, done.error().field.find_first_of("[."));
            return Fault{header_of(field), sentence_of(done.error())};
        }
        rows_.emplace(id, row);
        ++(!old ? report_.added : changed ? report_.changed : report_.unchanged);
        return std::nullopt;
    }

    void refuse(int64_t row, const Fault& fault) {
        if (!good_) return;
        ++report_.refused_rows;
        if (report_.refused.size() < refusals_shown)
            report_.refused.push_back({row, fault.column, fault.reason});
    }
    /// What is no fault of the row ends the import.
    std::optional<Fault> stop(const Error& error) {
        good_ = tl::unexpected(error);
        return Fault{};
    }

    Register& in_;
    const ImportOptions& options_;
    const CancelToken& cancel_;
    RegisterWriter writer_;
    std::map<std::string, std::string> remembered_, given_;
    std::set<std::string> used_;
    struct PlannedField {
        std::string key, header;
        bool is_choice = false;
        std::string text;  ///< of the row that is being read
    };
    std::vector<PlannedField> fields_;  ///< those that have a column
    std::vector<int> field_of_;         ///< by column; -1: not imported
    std::vector<MappedColumn> columns_;
    std::map<std::string, int64_t> rows_;
    ImportReport report_;
    Result<> good_;
};

/// .csv protects what would be computed by a mark, .xlsx has no need to.
void take_marks_away(TableRow& row) {
    for (auto& cell : row.cells) cell.text = tables::unprotected_cell(cell.text);
}

}  // namespace

Result<ImportReport> import_table(Register& in, std::span<const std::byte> bytes, const std::string& source,
                                  const ImportOptions& options, const Author& author,
                                  const CancelToken& cancel) {
    Import import(in, options, author, cancel);
    if (auto begun = import.begin(); !begun) return tl::unexpected(begun.error());
    const bool is_zip = io::as_text(bytes).starts_with("PK");
    auto facts = tables::read_table(bytes, source, options.table, [&](TableRow&& row) {
        if (!is_zip) take_marks_away(row);
        return import.take(std::move(row));
    });
    if (!facts) return tl::unexpected(facts.error());
    return import.finish(*std::move(facts), source);
}

Result<ImportReport> import_table(Register& in, const std::filesystem::path& path,
                                  const ImportOptions& options, const Author& author,
                                  const CancelToken& cancel) {
    const auto file = io::MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    Author told = author;
    if (told.source.empty()) told.source = path.filename().string();
    return import_table(in, (*file)->bytes(), in_quotes(path.string()), options, told, cancel);
}

Result<int64_t> export_table(const Register& in, const std::filesystem::path& path) {
    const auto format = tables::format_of(path);
    if (!format) return tl::unexpected(format.error());
    std::vector<std::string> headers;
    for (const auto& field : concept_fields()) headers.push_back(field.key);
    auto writer = tables::TableWriter::create(path, *format, headers, "concepts");
    if (!writer) return tl::unexpected(writer.error());
    int64_t count = 0;
    auto done = in.each([&](const Concept& entry) {
        std::vector<std::string> cells;
        for (const auto& key : headers) cells.push_back(field_text(entry, key));
        ++count;
        return (*writer)->write(cells);
    });
    if (done) done = (*writer)->finish();
    if (!done) return tl::unexpected(done.error());
    return count;
}

}  // namespace burin::registry
