// docs/extending.md shows fields of a direction and of a message, and a family, as they stand in the tree.
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

TEST(ExtendingBurin, ShowsAFieldOfADirectionAsItStandsInTheTree) {
    expect_shown("A field of a direction",
                 {"core/protocol/request.h", "core/protocol/request_fields.h",
                  "core/guidance/studio_mode.cpp", "ui/panels/direction_details.cpp"});
}

TEST(ExtendingBurin, ShowsAFamilyOfModelsAsItStandsInTheTree) {
    expect_shown("A family of models", {"core/catalogue/families.inc", "core/models/family_sd2.cpp"});
}

TEST(ExtendingBurin, ShowsAFieldOfAMessageAsItStandsInTheTree) {
    expect_shown("A field of a message", {"core/protocol/messages.h", "core/protocol/message_fields.h"});
}

}  // namespace
}  // namespace burin::architecture
