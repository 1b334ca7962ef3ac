#include "core/session/mentioned_files.h"

#include "core/session/database.h"
#include "core/session/schema.h"

namespace burin::session {
namespace {

/// One row with a number: whether any cell has the name in it.
constexpr const char* in_texts =
    "SELECT EXISTS(SELECT 1 FROM node WHERE instr(request, ?1) OR instr(facts, ?1)) "
    "OR EXISTS(SELECT 1 FROM value WHERE instr(value, ?1))";
constexpr const char* in_jobs = "SELECT EXISTS(SELECT 1 FROM job WHERE instr(request, ?1))";
constexpr const char* in_files = "SELECT EXISTS(SELECT 1 FROM file WHERE hash = ?1)";

Result<bool> has_table(Database& database, std::string_view table) {
    Statement statement =
        database.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?");
    statement.bind(table);
    const bool there = statement.row() && statement.integer(0) > 0;
    return statement.result().map([&] { return there; });
}

Result<bool> found(Database& database, const char* sql, const std::string& name) {
    Statement statement = database.prepare(sql);
    statement.bind(std::string_view(name));
    const bool yes = statement.row() && statement.integer(0) != 0;
    return statement.result().map([&] { return yes; });
}

}  // namespace

Result<std::set<std::string>> mentioned_files(const std::filesystem::path& path,
                                              const std::set<std::string>& names) {
    auto database = Database::open(path, Database::Access::read_only);
    if (!database) return tl::unexpected(database.error());
    if (auto known = check_schema(**database); !known) return tl::unexpected(known.error());
    std::set<std::string> mentioned;
    const std::pair<std::string_view, const char*> places[] = {
        {"node", in_texts}, {"job", in_jobs}, {"file", in_files}};
    for (const auto& [table, sql] : places) {
        // Older versions lack some of them.
        const auto there = has_table(**database, table);
        if (!there) return tl::unexpected(there.error());
        if (!*there) continue;
        for (const auto& name : names) {
            const auto yes = found(**database, sql, name);
            if (!yes) return tl::unexpected(yes.error());
            if (*yes) mentioned.insert(name);
        }
    }
    return mentioned;
}

}  // namespace burin::session
