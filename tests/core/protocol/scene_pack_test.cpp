#include "core/protocol/scene_pack.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

#include "core/protocol/direction_pack.h"

namespace burin::protocol {
namespace {

using testing::HasSubstr;

std::string resource(const std::string& name) {
    std::ifstream file(std::string(BURIN_SOURCE_DIR) + "/resources/packs/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string pack_with(const std::string& rest) {
    return R"({"schema": "burin.scenes", "version": 1, "name": "Mine", )" + rest + "}";
}

std::string pack_fault(const std::string& text) {
    const auto pack = parse_scene_pack(text, "pack");
    return pack ? "no fault" : pack.error().sentence();
}

TEST(ScenePack, of_the_embedded_model_is_complete) {
    const auto pack = parse_scene_pack(resource("mini-scenes.json"), "'mini-scenes.json'");
    ASSERT_TRUE(pack) << pack.error().sentence();
    EXPECT_EQ(pack->model, "mini");
    EXPECT_GE(pack->scenes.size(), 12U);
    int characters = 0, styles = 0;
    for (const auto& entry : pack->concepts) {
        characters += entry.kind == ConceptKind::character;
        styles += entry.kind == ConceptKind::style;
        EXPECT_FALSE(entry.guide.empty()) << entry.name;
        EXPECT_FALSE(entry.neighbours.empty()) << entry.name;
        EXPECT_FALSE(entry.described.empty()) << entry.name;
        EXPECT_FALSE(entry.prompts.empty()) << entry.name;
    }
    EXPECT_EQ(characters, 3);
    EXPECT_EQ(styles, 3);
    const auto directions = parse_direction_pack(resource("mini.json"), "'mini.json'");
    ASSERT_TRUE(directions) << directions.error().sentence();
    EXPECT_GE(directions->directions.size(), 24U);
}

TEST(ScenePack, refuses_what_it_cannot_keep_its_word_on) {
    EXPECT_THAT(pack_fault("{"), HasSubstr("pack"));
    EXPECT_THAT(pack_fault(R"({"schema": "burin.directions", "version": 1, "name": "x"})"),
                HasSubstr("schema"));
    EXPECT_THAT(pack_fault(R"({"schema": "burin.scenes", "version": 2, "name": "x"})"), HasSubstr("newer"));
    EXPECT_THAT(pack_fault(pack_with(R"("scenes": [{"name": "a", "prompt": "b", "sed": 4}])")),
                HasSubstr("sed"));
    EXPECT_THAT(pack_fault(pack_with(R"("scenes": [{"name": "a", "prompt": ""}])")),
                HasSubstr("scenes[0].prompt"));
    EXPECT_THAT(
        pack_fault(pack_with(R"("scenes": [{"name": "a", "prompt": "b"}, {"name": "a", "prompt": "c"}])")),
        HasSubstr("like an earlier one"));
    EXPECT_THAT(pack_fault(pack_with(R"("scenes": [{"name": "a", "prompt": "b", "seed": -1}])")),
                HasSubstr("seed"));
    EXPECT_THAT(pack_fault(pack_with(R"("concepts": [{"name": "a", "text": "b", "kind": "person"}])")),
                HasSubstr("kind"));
    EXPECT_THAT(pack_fault(pack_with(R"("concepts": [{"name": "a", "text": "b", "aliases": [""]}])")),
                HasSubstr("concepts[0]"));
}

}  // namespace
}  // namespace burin::protocol
