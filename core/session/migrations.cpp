#include "core/session/migrations.h"

#include <string>
#include <utility>
#include <vector>

namespace burin::session {
namespace {

using Objects = std::vector<std::pair<std::string, std::string>>;

/// Names and definitions of everything that is not SQLite's own.
Result<Objects> objects_of(Database& database, const char* except) {
    Objects objects;
    auto rows = database.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name "
        "LIMIT 100");
    while (rows.row())
        if (except == nullptr || !rows.text(0).starts_with(except))
            objects.emplace_back(rows.text(0), rows.text(1));
    return rows.result().map([&] { return objects; });
}

/// One step, unless another program has done it meanwhile.
Result<> run_step(Database& database, const char* step, int number, int application_id) {
    Transaction transaction(database);
    if (!transaction.begun()) return transaction.begun();
    const auto version = database.integer("PRAGMA user_version");
    if (!version) return tl::unexpected(version.error());
    if (*version > number) return {};
    if (auto made = database.execute(step); !made) return made;
    if (auto raised = database.execute("PRAGMA user_version = " + std::to_string(number + 1)); !raised)
        return raised;
    if (number == 0 && application_id != 0) {
        const std::string mark = "PRAGMA application_id = " + std::to_string(application_id);
        if (auto marked = database.execute(mark); !marked) return marked;
    }
    return transaction.commit();
}

}  // namespace

Result<> run_steps(Database& database, Steps steps, int up_to, int application_id) {
    const auto version = database.integer("PRAGMA user_version");
    if (!version) return tl::unexpected(version.error());
    for (int number = static_cast<int>(*version); number < up_to; ++number)
        if (auto done = run_step(database, steps[static_cast<size_t>(number)], number, application_id); !done)
            return done;
    return {};
}

Result<bool> has_tables_of(Database& database, Steps steps, int version, const char* except) {
    if (version < 1) return false;
    auto expected = Database::open({}, Database::Access::memory);
    if (!expected) return tl::unexpected(expected.error());
    if (auto made = run_steps(**expected, steps, version); !made) return tl::unexpected(made.error());
    const auto wanted = objects_of(**expected, except);
    const auto found = objects_of(database, except);
    if (!wanted) return tl::unexpected(wanted.error());
    if (!found) return tl::unexpected(found.error());
    return *found == *wanted;
}

namespace {

tl::unexpected<Error> foreign(const Database& database, const TableFile& file) {
    return fail(ErrorCode::bad_input,
                database.name() + " does not hold the tables of " + std::string(file.kind), file.remedy);
}

struct State {
    int64_t mark = 0, version = 0, objects = 0;
};

/// At one moment: another program may be making the tables.
Result<State> state_of(Database& database) {
    if (auto begun = database.execute("BEGIN"); !begun) return tl::unexpected(begun.error());
    const auto mark = database.integer("PRAGMA application_id");
    const auto version = database.integer("PRAGMA user_version");
    const auto objects = database.integer("SELECT count(*) FROM sqlite_schema");
    (void)database.execute("ROLLBACK");
    for (const auto* one : {&mark, &version, &objects})
        if (!*one) return tl::unexpected(one->error());
    return State{*mark, *version, *objects};
}

}  // namespace

Result<> prepare_tables(Database& database, const TableFile& file, bool read_only) {
    const auto state = state_of(database);
    if (!state) return tl::unexpected(state.error());
    const int newest = static_cast<int>(file.steps.size());
    const bool fresh = state->objects == 0 && state->version == 0 && state->mark == 0;
    if (!fresh) {
        if (state->mark != file.application_id) return foreign(database, file);
        if (state->version > newest)
            return fail(ErrorCode::bad_input,
                        database.name() + " was written by a newer Burin (format " +
                            std::to_string(state->version) + ", this one knows " + std::to_string(newest) +
                            ")",
                        "update Burin; the file stays as it is");
        const auto own = has_tables_of(database, file.steps, static_cast<int>(state->version), file.except);
        if (!own) return tl::unexpected(own.error());
        if (!*own) return foreign(database, file);
    }
    if (read_only) return fresh ? foreign(database, file) : Result<>();
    if (auto set = database.execute(file.pragmas); !set) return set;
    return run_steps(database, file.steps, newest, file.application_id);
}

}  // namespace burin::session
