#include "core/protocol/direction_pack.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace burin::protocol {
namespace {

using testing::HasSubstr;

std::string with_direction(const std::string& fields) {
    return R"({"schema": "burin.directions", "version": 1, "name": "Mine", "directions": [{"name": "A", "text": "a"}, {)" +
           fields + "}]}";
}

TEST(DirectionPack, that_ships_with_the_program_loads) {
    std::ifstream file(std::string(BURIN_SOURCE_DIR) + "/resources/packs/starter.json");
    std::stringstream text;
    text << file.rdbuf();
    const auto pack = parse_direction_pack(text.str(), "'starter.json'");
    ASSERT_TRUE(pack) << pack.error().sentence();
    EXPECT_GE(pack->directions.size(), 30U);
    for (const auto& entry : pack->directions) {
        EXPECT_FALSE(entry.preset.empty()) << entry.name;
        EXPECT_FALSE(entry.tags.empty()) << entry.name;
    }
    EXPECT_TRUE(parse_direction_pack(value_or_throw(print_direction_pack(*pack)), "again") == *pack);
}

TEST(DirectionPack, gives_back_every_field) {
    DirectionPack pack{"Größe", "de", {}};
    PackDirection entry;
    entry.name = "Brille";
    entry.preset = "face";
    entry.direction = {.text = "glasses",
                       .opposite = "no glasses",
                       .strength = -3,
                       .start = 0.1,
                       .stop = 0.9,
                       .area = 0.3,
                       .mask = MaskKind::spatial,
                       .painted = {},
                       .keep = {"face"}};
    entry.tags = {"face", "x"};
    entry.thumbnail = {0xff, 0xd8, 0xff, 1, 2};
    pack.directions = {
        entry,
        PackDirection{"Plain", "", {.text = "plain", .opposite = "", .painted = {}, .keep = {}}, {}, {}}};
    const auto text = value_or_throw(print_direction_pack(pack));
    EXPECT_TRUE(parse_direction_pack(text, "pack") == pack) << text;
}

TEST(DirectionPack, lets_explicit_numbers_win_over_the_preset) {
    const auto pack = parse_direction_pack(
        with_direction(R"("name": "B", "text": "b", "strength": 2, "preset": "style")"), "pack");
    ASSERT_TRUE(pack) << pack.error().sentence();
    EXPECT_EQ(pack->directions[1].direction.strength, 2);
    EXPECT_EQ(pack->directions[1].direction.start, 0.15);
}

TEST(DirectionPack, is_refused_by_a_sentence_that_names_file_and_field) {
    const std::pair<std::string, const char*> table[] = {
        {"", "'p.json'"},
        {"[]", "'p.json': the document is a list; give an object"},
        {"{}", "'p.json': schema is missing"},
        {R"({"schema": "other", "version": 1})", "schema is 'other'; give 'burin.directions'"},
        {R"({"schema": "burin.directions"})", "version is missing"},
        {R"({"schema": "burin.directions", "version": 2, "extra": 1})",
         "version is 2, newer than the 1 this program knows; update Burin"},
        {R"({"schema": "burin.directions", "version": 0})", "version is 0"},
        {R"({"schema": "burin.directions", "version": 1, "directions": []})", "name is missing"},
        {R"({"schema": "burin.directions", "version": 1, "name": "", "directions": [{"name": "A", "text": "a"}]})",
         "name is empty"},
        {R"({"schema": "burin.directions", "version": 1, "name": "x"})", "directions is missing"},
        {R"({"schema": "burin.directions", "version": 1, "name": "x", "directions": []})",
         "directions is empty"},
        {R"({"schema": "burin.directions", "version": 1, "name": "x", "directons": []})",
         "directions is missing"},
        {R"({"schema": "burin.directions", "version": 1, "name": "x", "author": "y", "directions": [{"name": "A", "text": "a"}]})",
         "the field 'author' is unknown"},
        {with_direction(R"("text": "b")"), "directions[1].name is missing"},
        {with_direction(R"("name": "B")"), "directions[1].text is missing"},
        {with_direction(R"("name": "A", "text": "b")"), "directions[1].name is 'A' like an earlier one"},
        {with_direction(R"("name": "B", "text": " ")"), "directions[1].text is empty"},
        {with_direction(R"("name": "B", "text": "b", "strength": 13)"),
         "directions[1].strength is 13; give -12 to 12"},
        {with_direction(R"("name": "B", "text": "b", "start": 0.9, "stop": 0.1)"),
         "directions[1].start is 0.9, behind"},
        {with_direction(R"("name": "B", "text": "b", "preset": "styel")"),
         "directions[1].preset is 'styel'; did you mean 'style'?"},
        {with_direction(R"("name": "B", "text": "b", "mask": "painted")"),
         "directions[1].mask is painted, which a pack cannot hold"},
        {with_direction(R"("name": "B", "text": "b", "mask": "round")"), "directions[1].mask is 'round'"},
        {with_direction(R"("name": "B", "text": "b", "tags": [""])"), "directions[1].tags[0] is empty"},
        {with_direction(R"("name": "B", "text": "b", "tags": "x")"),
         "directions[1].tags is a text; give a list"},
        {with_direction(R"("name": "B", "text": "b", "thumbnail": "AAAA")"),
         "directions[1].thumbnail is neither PNG nor JPEG"},
        {with_direction(R"("name": "B", "text": "b", "thumbnail": "%")"),
         "directions[1].thumbnail is not valid base64"},
        {with_direction(R"("name": "B", "text": "b", "momentum_scale": 1)"),
         "directions[1].momentum_scale' is unknown"},
    };
    for (const auto& [text, sentence] : table) {
        const auto pack = parse_direction_pack(text, "'p.json'");
        ASSERT_FALSE(pack) << text;
        EXPECT_THAT(pack.error().sentence(), HasSubstr(sentence));
        EXPECT_THAT(pack.error().sentence(), HasSubstr("'p.json'"));
    }
}

}  // namespace
}  // namespace burin::protocol
