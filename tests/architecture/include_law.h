// The include law of core/README.md, read from that page's own table so that page and law cannot drift apart.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace burin::architecture {

/// One row of the table of levels.
struct Folder {
    int level = 0;
    std::set<std::string> may_use;  ///< Folders of core, indirect ones included, this one excluded.
    std::string libraries;          ///< The column "outside libraries", as written.
};

/// What the page says. `faults` holds sentences about the page itself: a row that cannot be read, or one
/// that names a folder of a higher level or of a later row.
struct Law {
    std::map<std::string, Folder> core;
    std::set<std::string> ui_may_use;
    std::vector<std::string> faults;
};

/// Reads the Markdown of core/README.md.
Law read_law(std::string_view markdown);

/// Checks every #include of core, ui and app below `root`, and the DEPS of core's CMake targets.
/// Each breach is one sentence that begins with file:line. Empty when the tree keeps the law.
std::vector<std::string> include_breaches(const std::filesystem::path& root, const Law& law);

/// Checks what else a source file must keep: length, header guard, marks of unfinished work, paths of
/// somebody's machine, pickle loaders. Covers core, ui, app, tests and packaging below `root`.
std::vector<std::string> file_breaches(const std::filesystem::path& root);

}  // namespace burin::architecture
