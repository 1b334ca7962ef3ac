// docs/extending.md shows fields of a direction and of a message as they stand in the tree, and they are named in no more
// files than the page tells.
#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

#include "tests/architecture/source_files.h"

namespace burin::architecture {
namespace {

namespace fs = std::filesystem;

/// Without indentation and line breaks.
std::string flattened(const fs::path& path) {
    std::string text;
    for (const auto& line : lines_of(fs::path(BURIN_SOURCE_DIR) / path)) text += line + '\n';
    return std::regex_replace(text, std::regex("\\s+"), " ");
}

/// The blocks of code of a section.
std::vector<std::string> code_of(const std::string& title) {
    std::vector<std::string> blocks;
    bool inside = false, code = false;
    for (const auto& line : lines_of(fs::path(BURIN_SOURCE_DIR) / "docs/extending.md")) {
        if (line.starts_with("## ")) inside = line == "## " + title;
        if (!inside) continue;
        if (line.starts_with("```")) {
            code = line.size() > 3;
            if (code) blocks.emplace_back();
        } else if (code) {
            blocks.back() += line + '\n';
        }
    }
    for (auto& block : blocks) {
        block = std::regex_replace(block, std::regex("\\s+"), " ");
        if (block.ends_with(' ')) block.pop_back();
    }
    return blocks;
}

void expect_shown(const std::string& title, const std::vector<const char*>& files) {
    const auto blocks = code_of(title);
    ASSERT_EQ(blocks.size(), files.size()) << title;
    for (size_t i = 0; i < files.size(); ++i)
        EXPECT_NE(flattened(files[i]).find(blocks[i]), std::string::npos)
            << files[i] << " has no " << blocks[i];
}

/// The files of the product whose code, comments aside, holds the whole word.
std::vector<std::string> files_with(const std::string& word) {
    const std::regex whole("\\b" + word + "\\b");
    std::vector<std::string> found;
    for (const char* top : {"core", "ui", "app"}) {
        for (const auto& path : source_files(BURIN_SOURCE_DIR, top, {".h", ".cpp", ".inc"})) {
            for (const auto& line : lines_of(fs::path(BURIN_SOURCE_DIR) / path)) {
                if (line.find(word) == std::string::npos) continue;
                if (!std::regex_search(line.substr(0, line.find("//")), whole)) continue;
                found.push_back(path.generic_string());
                break;
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

TEST(ExtendingBurin, CostsAFieldOfADirectionItsMemberItsLineWhereItActsAndItsWidget) {
    const std::vector<std::string> files{
        "app/cli/render_options.cpp",         // the field of reference mode that has the same name
        "core/guidance/reference_mode.cpp",   // the same
        "core/guidance/studio_mode.cpp",      // where it acts
        "core/protocol/request.h",            // the member
        "core/protocol/request_fields.h",     // its line
        "ui/models/steering_directions.cpp",  // the gesture that sets it
        "ui/panels/direction_details.cpp",    // its widget
    };
    EXPECT_EQ(files_with("momentum_beta"), files);
}

TEST(ExtendingBurin, CostsAFieldOfAMessageItsMemberItsLineAndWhoSendsIt) {
    const std::vector<std::string> files{"core/engine/service.cpp", "core/protocol/message_fields.h",
                                         "core/protocol/messages.h"};
    EXPECT_EQ(files_with("peak_bytes"), files);
}

TEST(ExtendingBurin, ShowsAFieldOfADirectionAsItStandsInTheTree) {
    expect_shown("A field of a direction", {"core/protocol/request.h", "core/protocol/request_fields.h",
                                            "core/guidance/studio_mode.cpp"});
}

TEST(ExtendingBurin, ShowsAFieldOfAMessageAsItStandsInTheTree) {
    expect_shown("A field of a message", {"core/protocol/messages.h", "core/protocol/message_fields.h"});
}

}  // namespace
}  // namespace burin::architecture
