#include "core/registry/register.h"

#include <algorithm>
#include <unistd.h>

#include "core/base/data_folder.h"
#include "core/base/printable.h"
#include "core/io/field_visitors.h"
#include "core/io/json.h"
#include "core/registry/concept_cells.h"
#include "core/registry/concept_fields.h"
#include "core/registry/register_writer.h"
#include "core/registry/schema.h"
#include "core/text/folded_words.h"

namespace burin::registry {
namespace fs = std::filesystem;
namespace {

using session::Database;
using session::Statement;

tl::unexpected<Error> no_such(std::string_view id_or_name) {
    return fail(ErrorCode::bad_input, "there is no concept " + in_quotes(id_or_name) + " in the register",
                "see burin-cli concepts list");
}

bool can_write(const fs::path& path) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    return ::access(path.c_str(), W_OK) == 0 && ::access(folder.c_str(), W_OK) == 0;
}

/// Conditions of a query beside its text, and their values.
std::string conditions(const Query& query) {
    std::string sql;
    if (query.kind) sql += " AND concept.kind = " + std::to_string(static_cast<int>(*query.kind));
    if (query.status) sql += " AND concept.status = " + std::to_string(static_cast<int>(*query.status));
    if (!query.owner.empty()) sql += " AND json_extract(concept.fields, '$.owner') = ?";
    return sql;
}

Result<> read_rows(Statement& statement, std::vector<Concept>& out) {
    while (statement.row()) {
        auto entry = read_concept(statement.text(0));
        if (!entry) return tl::unexpected(entry.error());
        out.push_back(*std::move(entry));
    }
    return statement.result();
}

/// The first key behind all that begin with `prefix`.
std::string behind(const std::string& prefix) { return prefix + "\xF4\x8F\xBF\xBF"; }

std::vector<FieldChange> fields_in(const std::string& whole, bool has) {
    std::vector<FieldChange> fields;
    const auto entry = read_concept(whole);
    if (!entry) return fields;
    for (const auto& field : concept_fields()) {
        auto text = field_text(*entry, field.key);
        if (!text.empty()) fields.push_back({field.key, has ? "" : text, has ? text : ""});
    }
    return fields;
}

What what_of(const std::string& word) {
    const auto found = std::find(what_names.begin(), what_names.end(), word);
    return found == what_names.end() ? What::edited : static_cast<What>(found - what_names.begin());
}

}  // namespace

Result<Concept> read_concept(const std::string& fields) {
    const auto tree = io::parse_json(fields, "a concept of the register");
    if (!tree) return tl::unexpected(tree.error());
    Concept entry;
    io::ObjectReader reader(*tree);
    io::read_fields(reader, entry);
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    return entry;
}

std::string search_expression(std::string_view text) {
    std::string out;
    // Folded words hold letters, digits and signs; in quotes none of them means anything to the search.
    for (const auto& word : text::folded_words(text))
        if (word.folded.find('"') == std::string::npos)
            out += (out.empty() ? "\"" : " \"") + word.folded + "\"*";
    return out;
}

fs::path Register::usual_place() {
    const auto folder = data_folder();
    return folder.empty() ? folder : folder / "library.burinlib";
}

Result<Register> Register::open(const fs::path& path, Access access) {
    std::error_code ignored;
    const bool there = fs::exists(path, ignored);
    if (!there && access == Access::open)
        return fail(ErrorCode::io, "there is no library " + in_quotes(path.string()),
                    "check the path; importing or adding a concept makes it");
    Register in(path);
    in.read_only_ = there && !can_write(path);
    auto database = Database::open(
        path, in.read_only_ ? Database::Access::read_only : Database::Access::create, library_words);
    if (!database) return tl::unexpected(database.error());
    in.database_ = *std::move(database);
    if (auto done = prepare(*in.database_, in.read_only_); !done) return tl::unexpected(done.error());
    in.database_->keep_log_when_closing(false);
    return in;
}

Result<> Register::writable() const {
    if (!read_only_) return {};
    return fail(ErrorCode::io, "cannot write " + in_quotes(path_.string()) + ": it is read-only",
                "make the file and its folder writable");
}

Result<int64_t> Register::count() const { return database_->integer("SELECT count(*) FROM concept"); }

Result<std::vector<Concept>> Register::find(const Query& query) const {
    std::vector<Concept> found;
    const auto expression = search_expression(query.text);
    if (expression.empty() && !query.text.empty() &&
        query.text.find_first_not_of(" \t\n") != std::string::npos)
        return found;  // signs alone: no text has them as words
    const auto more = conditions(query);
    if (expression.empty()) {
        const std::string sql =
            "SELECT fields FROM concept WHERE 1" + more + " ORDER BY row LIMIT ? OFFSET ?";
        auto rows = database_->prepare(sql);
        if (!query.owner.empty()) rows.bind(query.owner);
        rows.bind(static_cast<int64_t>(query.limit)).bind(static_cast<int64_t>(query.offset));
        auto read = read_rows(rows, found);
        if (!read) return tl::unexpected(read.error());
        return found;
    }
    // Names that begin so, by an index; then whatever has the words, oldest first and without those.
    const auto key = name_key(query.text), end = behind(key);
    const std::string sql =
        "SELECT fields FROM (SELECT fields, 0 AS place, name_key AS sorted, row FROM concept"
        " WHERE name_key >= ? AND name_key < ?" +
        more +
        " ORDER BY name_key LIMIT ?) "
        "UNION ALL SELECT fields FROM (SELECT concept.fields FROM search JOIN concept ON concept.row = "
        "search.rowid"
        " WHERE search MATCH ?" +
        more +
        " AND NOT (concept.name_key >= ? AND concept.name_key < ?)"
        " ORDER BY search.rowid LIMIT ?) LIMIT ? OFFSET ?";
    const auto reach = static_cast<int64_t>(query.limit + query.offset);
    auto rows = database_->prepare(sql);
    rows.bind(key).bind(end);
    if (!query.owner.empty()) rows.bind(query.owner);
    rows.bind(reach).bind(expression);
    if (!query.owner.empty()) rows.bind(query.owner);
    rows.bind(key).bind(end).bind(reach);
    rows.bind(static_cast<int64_t>(query.limit)).bind(static_cast<int64_t>(query.offset));
    auto read = read_rows(rows, found);
    if (!read) return tl::unexpected(read.error());
    return found;
}

Result<int64_t> Register::count(const Query& query, int64_t most) const {
    const auto expression = search_expression(query.text);
    const bool all = expression.empty() && query.text.find_first_not_of(" \t\n") == std::string::npos;
    if (expression.empty() && !all) return 0;
    const std::string sql = "SELECT count(*) FROM (SELECT 1 FROM concept WHERE 1" + conditions(query) +
                            (all ? "" : " AND row IN (SELECT rowid FROM search WHERE search MATCH ?)") +
                            " LIMIT ?)";
    auto rows = database_->prepare(sql);
    if (!query.owner.empty()) rows.bind(query.owner);
    if (!all) rows.bind(expression);
    rows.bind(most);
    const int64_t number = rows.row() ? rows.integer(0) : 0;
    return rows.result().map([&] { return number; });
}

Result<std::optional<Concept>> Register::get(std::string_view id_or_name) const {
    const auto key = name_key(std::string(id_or_name));
    auto rows = database_->prepare(
        "SELECT fields FROM concept WHERE id = ? UNION ALL SELECT fields FROM concept WHERE name_key = ?");
    rows.bind(id_or_name).bind(key);
    std::vector<Concept> found;
    if (auto read = read_rows(rows, found); !read) return tl::unexpected(read.error());
    return found.empty() ? std::optional<Concept>() : std::move(found.front());
}

Result<> Register::each(const std::function<Result<>(const Concept&)>& visit) const {
    auto rows = database_->prepare("SELECT fields FROM concept ORDER BY row");
    while (rows.row()) {
        const auto entry = read_concept(rows.text(0));
        if (!entry) return tl::unexpected(entry.error());
        if (auto done = visit(*entry); !done) return done;
    }
    return rows.result();
}

Result<Concept> Register::add(const Concept& entry, const Author& author) {
    RegisterWriter writer(*this, What::added, author);
    Concept kept = entry;
    if (auto done = writer.add(kept); !done) return tl::unexpected(done.error());
    return writer.commit().map([&] { return kept; });
}

Result<std::vector<FieldChange>> Register::replace(std::string_view id_or_name, const Concept& entry,
                                                   const Author& author) {
    RegisterWriter writer(*this, What::edited, author);
    if (!writer.begun()) return tl::unexpected(writer.begun().error());
    const auto old = writer.find(id_or_name);
    if (!old) return tl::unexpected(old.error());
    if (!*old) return no_such(id_or_name);
    auto changes = writer.replace(**old, entry);
    if (!changes || changes->empty()) return changes;
    return writer.commit().map([&] { return *changes; });
}

Result<> Register::remove(std::string_view id_or_name, const Author& author) {
    RegisterWriter writer(*this, What::removed, author);
    if (!writer.begun()) return writer.begun();
    const auto old = writer.find(id_or_name);
    if (!old) return tl::unexpected(old.error());
    if (!*old) return no_such(id_or_name);
    if (auto done = writer.remove(**old); !done) return done;
    return writer.commit();
}

Result<std::vector<Change>> Register::history(std::string_view id_or_name, size_t limit) const {
    std::string id(id_or_name);
    if (!id.empty()) {
        const auto entry = get(id_or_name);
        if (!entry) return tl::unexpected(entry.error());
        if (*entry) id = (*entry)->id;
    }
    // A concept that was given another id, or has gone, is found under the names it had.
    const std::string sql =
        "SELECT batch.id, at_ms, who, source, what, concept, name, field, old, new FROM change JOIN batch ON "
        "batch.id = change.batch" +
        std::string(
            id.empty()
                ? ""
                : " WHERE concept = ? OR (name = ? AND NOT EXISTS (SELECT 1 FROM concept WHERE id = ?))") +
        " ORDER BY change.batch DESC, change.id LIMIT 100000";
    auto rows = database_->prepare(sql);
    if (!id.empty()) rows.bind(id).bind(id).bind(id);
    std::vector<Change> changes;
    for (int64_t batch = 0; rows.row();) {
        const std::string concept_id = rows.text(5);
        if (rows.integer(0) != batch || changes.empty() || changes.back().id != concept_id) {
            if (changes.size() >= limit) break;
            batch = rows.integer(0);
            changes.push_back({rows.integer(1),
                               rows.text(2),
                               rows.text(3),
                               what_of(rows.text(4)),
                               concept_id,
                               rows.text(6),
                               {}});
        }
        auto& fields = changes.back().fields;
        if (!rows.text(7).empty())
            fields.push_back({rows.text(7), rows.text(8), rows.text(9)});
        else
            fields = fields_in(rows.is_null(8) ? rows.text(9) : rows.text(8), rows.is_null(8));
    }
    if (auto read = rows.result(); !read) return tl::unexpected(read.error());
    return changes;
}

Result<std::map<std::string, std::string>> Register::remembered_headers() const {
    std::map<std::string, std::string> headers;
    auto rows = database_->prepare("SELECT header, field FROM mapping LIMIT 100000");
    while (rows.row()) headers[rows.text(0)] = rows.text(1);
    return rows.result().map([&] { return headers; });
}

Result<int64_t> Register::version() const {
    return database_->integer("SELECT coalesce(max(id), 0) FROM batch");
}

}  // namespace burin::registry
