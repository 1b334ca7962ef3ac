#include "core/io/field_visitors.h"

#include <gmock/gmock.h>

namespace burin::io {
namespace {

using nlohmann::json;
using testing::HasSubstr;

enum class Wood { oak, pear };
constexpr std::array<std::string_view, 2> wood_names{"oak", "pear"};

struct Cut {
    double depth = 0.5;
    std::optional<int> angle;
    bool operator==(const Cut&) const = default;
};
struct Block {
    std::string title;
    Wood wood = Wood::oak;
    int side = 0;
    bool inked = false;
    std::vector<Cut> cuts;
    std::vector<std::string> tools;
    std::optional<Cut> first;
    std::vector<uint8_t> grain;
    bool operator==(const Block&) const = default;
};

template <Is<Cut> C, class Visit>
void visit_fields(C& cut, Visit&& visit) {
    visit(cut.depth, number("depth", 0, 2).above());
    visit(cut.angle, number("angle", -90, 90));
}
template <Is<Block> B, class Visit>
void visit_fields(B& block, Visit&& visit) {
    visit(block.title, text("title", 8).filled().required());
    visit(block.wood, choice("wood", wood_names));
    visit(block.side, number("side", 16, 64).multiple_of(8).or_zero());
    visit(block.inked, flag("inked").unless_usual());
    visit(block.cuts, list("cuts", 2));
    visit(block.tools, texts("tools", 2, 5));
    visit(block.first, object("first"));
    visit(block.grain, bytes("grain", 3));
}
void check_rules(Checks& checks, const Block& block, const std::string& path) {
    checks.that(!block.inked || !block.cuts.empty(), detail::joined(path, "inked"), "is set without cuts",
                "cut first");
}

Block full() {
    return {"title", Wood::pear, 24, true, {{1, 45}, {0.25, std::nullopt}}, {"burin"}, Cut{2, -1}, {1, 2, 3}};
}

std::string fault_in(const json& tree) {
    Block block;
    ObjectReader reader(tree, "blocks[1]");
    read_fields(reader, block);
    if (const auto read = reader.finish(); !read) return read.error().field + "|" + read.error().sentence();
    Checks checks;
    check_fields(checks, block, "blocks[1]");
    return checks.good() ? "none" : checks.result().error().field + "|" + checks.result().error().sentence();
}

TEST(Fields, that_are_written_are_read_again) {
    for (const auto how : {BytesAs::base64, BytesAs::binary}) {
        const json tree = to_tree(full(), how);
        Block again;
        ObjectReader reader(tree);
        read_fields(reader, again);
        EXPECT_TRUE(reader.finish());
        EXPECT_TRUE(again == full()) << tree;
    }
}

TEST(Fields, have_one_spelling_and_may_be_left_out_while_they_are_as_they_begin) {
    Block block;
    block.title = "a";
    EXPECT_EQ(to_tree(block).dump(),
              R"({"cuts":[],"first":null,"grain":"","side":0,"title":"a","tools":[],"wood":"oak"})");
    EXPECT_EQ(to_tree(Cut{-0.0, 3}).dump(), R"({"angle":3,"depth":0.0})");
}

TEST(Fields, that_are_wrong_are_named_by_path_and_range) {
    const json good = to_tree(full());
    EXPECT_EQ(fault_in(good), "none");
    const auto with = [&](const char* place, json value) {
        json tree = good;
        tree[json::json_pointer(place)] = std::move(value);
        return fault_in(tree);
    };
    EXPECT_EQ(with("/titel", 1),
              "blocks[1].titel|the field 'blocks[1].titel' is unknown; did you mean 'title'?");
    EXPECT_EQ(with("/title", nullptr), "blocks[1].title|blocks[1].title is missing; add it.");
    EXPECT_EQ(with("/title", " "), "blocks[1].title|blocks[1].title is empty; write what it stands for.");
    EXPECT_THAT(with("/title", "123456789"), HasSubstr("title has 9 bytes; give at most 8"));
    EXPECT_THAT(with("/wood", "paer"), HasSubstr("wood is 'paer'; did you mean 'pear'?"));
    EXPECT_THAT(with("/side", 8), HasSubstr("side is 8; give 16 to 64"));
    EXPECT_THAT(with("/side", 20), HasSubstr("side is 20; give a multiple of 8, for example 16"));
    EXPECT_EQ(with("/side", 0), "none");
    EXPECT_EQ(with("/cuts/1/depth", 0),
              "blocks[1].cuts[1].depth|blocks[1].cuts[1].depth is 0; give more than 0 and at most 2.");
    EXPECT_THAT(with("/cuts/0/angle", 91), HasSubstr("blocks[1].cuts[0].angle is 91; give -90 to 90"));
    EXPECT_THAT(with("/cuts/0/angel", 9), HasSubstr("'blocks[1].cuts[0].angel' is unknown"));
    EXPECT_THAT(with("/cuts", json::array({1, 2, 3})), HasSubstr("cuts has 3 entries; give at most 2"));
    EXPECT_THAT(with("/tools/0", ""), HasSubstr("blocks[1].tools[0] is empty"));
    EXPECT_THAT(with("/tools/0", "chisel"), HasSubstr("blocks[1].tools[0] has 6 bytes; give at most 5"));
    EXPECT_THAT(with("/first/depth", "deep"), HasSubstr("blocks[1].first.depth is a text; give a number"));
    EXPECT_THAT(with("/grain", "AAAAAA=="), HasSubstr("grain has 4 entries"));
    EXPECT_EQ(with("/cuts", json::array()),
              "blocks[1].inked|blocks[1].inked is set without cuts; cut first.");
}

TEST(Fields, say_what_differs_from_the_usual) {
    const Usual usual(full());
    Block changed = full();
    changed.side = 32;
    json tree = json::object();
    write_unusual_fields(tree, changed, usual, pack);
    EXPECT_EQ(tree.dump(), R"({"side":32})");
}

}  // namespace
}  // namespace burin::io
