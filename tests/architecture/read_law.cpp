#include <regex>
#include <sstream>

#include "tests/architecture/include_law.h"

namespace burin::architecture {
namespace {

std::vector<std::string> cells(const std::string& row) {
    std::vector<std::string> found;
    std::istringstream in(row.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
        const auto first = cell.find_first_not_of(' ');
        const auto last = cell.find_last_not_of(' ');
        found.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    return found;
}

class Reader {
  public:
    Law law;

    void row(const std::string& line) {
        static const std::regex level_cell("L([0-9]+)");
        static const std::regex folder_cell("`([a-z_]+)`");
        const auto cell = cells(line);
        std::smatch level;
        std::smatch name;
        if (cell.size() < 5 || !std::regex_match(cell[0], level, level_cell) ||
            !std::regex_match(cell[1], name, folder_cell)) {
            if (!cell.empty() && cell[0] != "level" && cell[0].find("---") == std::string::npos) {
                fault("this row cannot be read: " + line);
            }
            return;
        }
        Folder folder;
        folder.level = std::stoi(level[1]);
        folder.libraries = cell[4];
        allow(name[1], folder, cell[3]);
        if (!law.core.emplace(name[1], folder).second) fault("`" + name[1].str() + "` has two rows");
    }

    /// The sentence "`ui` (L7) uses `core/x`, `core/y` and Qt".
    void ui_sentence(const std::string& text) {
        static const std::regex sentence("`ui` \\(L[0-9]+\\) uses ([^.;]*?) and Qt");
        static const std::regex folder("`core/([a-z_]+)`");
        std::smatch found;
        if (!std::regex_search(text, found, sentence)) {
            fault("the page does not say which folders `ui` uses");
            return;
        }
        const std::string list = found[1];
        for (auto it = std::sregex_iterator(list.begin(), list.end(), folder); it != std::sregex_iterator();
             ++it) {
            if (!law.core.contains((*it)[1])) {
                fault("`ui` uses `core/" + (*it)[1].str() + "`, which has no row");
                continue;
            }
            law.ui_may_use.insert((*it)[1]);
            law.ui_may_use.merge(std::set<std::string>(law.core.at((*it)[1]).may_use));
        }
    }

  private:
    void fault(const std::string& what) { law.faults.push_back("core/README.md: " + what); }

    /// Rows stand lowest level first, so whatever a row may name has been read before it.
    void allow(const std::string& name, Folder& folder, const std::string& may_use) {
        static const std::regex up_to("L([0-9]+) and below");
        static const std::regex word("[a-z_]+");
        std::smatch found;
        if (may_use == "everything above" || std::regex_match(may_use, found, up_to)) {
            const int highest = found.empty() ? folder.level : std::stoi(found[1]);
            if (highest > folder.level) fault("`" + name + "` may use a higher level");
            for (const auto& [other, row] : law.core) {
                if (row.level <= highest) folder.may_use.insert(other);
            }
            return;
        }
        for (auto it = std::sregex_iterator(may_use.begin(), may_use.end(), word);
             it != std::sregex_iterator(); ++it) {
            const auto used = law.core.find(it->str());
            if (used == law.core.end()) {
                fault("`" + name + "` may use `" + it->str() + "`, which no earlier row describes");
            } else if (used->second.level > folder.level) {
                fault("`" + name + "` may use `" + it->str() + "` of a higher level");
            } else {
                folder.may_use.insert(it->str());
                folder.may_use.merge(std::set<std::string>(used->second.may_use));
            }
        }
    }
};

}  // namespace

Law read_law(std::string_view markdown) {
    Reader reader;
    std::istringstream in{std::string(markdown)};
    std::string prose;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('|')) {
            reader.row(line);
        } else {
            prose += line + ' ';
        }
    }
    reader.ui_sentence(prose);
    return reader.law;
}

}  // namespace burin::architecture
