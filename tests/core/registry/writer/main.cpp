// registry_writer FILE TABLE_A TABLE_B: imports the two tables by turns into the library, and edits, adds and removes
// concepts in between, until it is killed. Prints a line for each thing that it was told is done.
#include <cstdio>
#include <string>
#include <unistd.h>

#include "core/registry/import_table.h"

namespace registry = burin::registry;

namespace {

bool told(const char* what) {
    const std::string line = std::string(what) + "\n";
    return write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

template <class T>
bool done(const burin::Result<T>& result, const char* what) {
    if (result) return told(what);
    std::fprintf(stderr, "%s: %s\n", what, result.error().sentence().c_str());
    return false;
}

/// The concept "Edited" has the same number in its note and in its guide: an edit is whole or not there.
bool edit(registry::Register& in, int round) {
    auto entry = in.get("Edited").value_or(std::nullopt);
    const std::string number = std::to_string(getpid()) + "." + std::to_string(round);
    if (!entry) {
        registry::Concept fresh;
        fresh.name = "Edited", fresh.note = number, fresh.guide = number, fresh.aliases = {"alias " + number};
        return done(in.add(fresh, {"writer", {}}), "added");
    }
    entry->note = number, entry->guide = number, entry->aliases = {"alias " + number};
    if (!done(in.replace("Edited", *entry, {"writer", {}}), "edited")) return false;
    return round % 7 != 6 || done(in.remove("Edited", {"writer", {}}), "removed");
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return 2;
    auto in = registry::Register::open(arguments[1], registry::Register::Access::make);
    if (!done(in, "opened")) return 1;
    for (int round = 0;; ++round) {
        const char* table = arguments[2 + round % 2];
        const auto report = registry::import_table(*in, std::filesystem::path(table), {}, {"writer", {}});
        if (!report || !report->kept) {
            std::fprintf(stderr, "not imported: %s\n",
                         report ? "refused" : report.error().sentence().c_str());
            return 1;
        }
        if (!told(round % 2 == 0 ? "A" : "B") || !edit(*in, round)) return 1;
    }
}
