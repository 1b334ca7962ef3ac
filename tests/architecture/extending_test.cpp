// What docs/extending.md says an addition costs is what it costs, and does not grow.
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/architecture/source_files.h"

namespace burin::architecture {
namespace {

namespace fs = std::filesystem;

/// A row of the page's table: "| a panel | 3 | its two, and ... | `QueuePanel` |".
struct Addition {
    std::string what, example;
    std::size_t files = 0;
};

std::vector<Addition> additions() {
    static const std::regex row(R"(\| ([^|]+) \| (\d+) \| [^|]+ \| `([^`]+)` \|)");
    std::vector<Addition> found;
    for (const auto& line : lines_of(fs::path(BURIN_SOURCE_DIR) / "docs/extending.md")) {
        std::smatch cells;
        if (std::regex_match(line, cells, row)) found.push_back({cells[1], cells[3], std::stoul(cells[2])});
    }
    return found;
}

/// Whether a line of code, not of a comment, holds the whole word.
bool names(const fs::path& file, const std::string& word) {
    const auto part_of_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    for (const auto& line : lines_of(file)) {
        const std::string code = line.substr(0, line.find("//"));
        for (auto at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
            const auto end = at + word.size();
            if ((at == 0 || !part_of_word(code[at - 1])) && (end == code.size() || !part_of_word(code[end])))
                return true;
        }
    }
    return false;
}

std::vector<std::string> files_naming(const fs::path& root, const std::string& word) {
    std::vector<std::string> found;
    for (const char* top : {"core", "ui", "app"}) {
        for (const auto& path : source_files(root, top, {".h", ".cpp", ".inc", ".txt", ".cmake"}))
            if (names(root / path, word)) found.push_back(path.generic_string());
    }
    return found;
}

TEST(ExtendingBurin, CostsTheFilesThatItsPageTells) {
    const auto all = additions();
    EXPECT_GE(all.size(), 3U) << "the table of docs/extending.md cannot be read";
    for (const auto& addition : all) {
        const auto files = files_naming(BURIN_SOURCE_DIR, addition.example);
        std::string list;
        for (const auto& file : files) list += "\n  " + file;
        EXPECT_EQ(files.size(), addition.files)
            << addition.what << ", counted with " << addition.example << ":" << list;
    }
}

/// Without indentation and line breaks.
std::string flat(const std::string& code) { return std::regex_replace(code, std::regex("\\s+"), " "); }

std::string text_of(const char* path) {
    std::string text;
    for (const auto& line : lines_of(fs::path(BURIN_SOURCE_DIR) / path)) text += line + '\n';
    return text;
}

TEST(ExtendingBurin, ShowsACommandAsItStandsInTheTree) {
    const std::string page = text_of("docs/extending.md");
    const auto section = page.find("## A command of the window");
    ASSERT_NE(section, std::string::npos);
    const auto begin = page.find("```cpp\n", section) + 7, end = page.find("```", begin);
    const std::string row = flat(page.substr(begin, end - begin));
    EXPECT_NE(flat(text_of("ui/window/commands_steer.cpp")).find(row), std::string::npos) << row;
}

}  // namespace
}  // namespace burin::architecture
