#include "core/session/unsaved.h"

#include <fstream>
#include <gmock/gmock.h>

#include "core/session/rescue.h"
#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

namespace burin::session {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Unsaved, AreListedAgainWithWhatTheyHold) {
    const test::TempDir folder;
    const auto place = folder / "data/unsaved";
    EXPECT_TRUE(list_unsaved(place).value().empty());
    fs::path kept;
    {
        Session first = create_unsaved(place).value();
        Session second = create_unsaved(place).value();
        kept = first.path();
        ASSERT_TRUE(first.add(sample_node(1)));
        ASSERT_TRUE(first.add(sample_node(2)));
        const auto open = list_unsaved(place).value();
        EXPECT_EQ(open.size(), 2U);
        for (const auto& unsaved : open) EXPECT_TRUE(unsaved.in_use);
        EXPECT_THAT(why(discard_unsaved(second.path())), HasSubstr("already open"));
        const auto other = second.path();
        ASSERT_EQ(why(second.close()), "");
        ASSERT_EQ(why(discard_unsaved(other)), "");
    }
    const auto all = list_unsaved(place).value();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].path, kept);
    EXPECT_FALSE(all[0].in_use);
    EXPECT_EQ(all[0].nodes, 2U);
    EXPECT_EQ(all[0].pictures, 2U);
    EXPECT_EQ(all[0].title, "a fox, number 2");
    EXPECT_EQ(all[0].thumbnail, sample_picture(2, 4));
    EXPECT_GT(all[0].bytes, 0U);
    EXPECT_EQ(all[0].damage, "");
    EXPECT_EQ(fs::status(place).permissions(), fs::perms::owner_all);
}

TEST(Unsaved, WhatIsNoSessionIsNamedAndNotRemoved) {
    const test::TempDir folder;
    const auto file = folder.write("notes.burin", "my notes");
    const auto all = list_unsaved(folder.path()).value();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_THAT(all[0].damage, HasSubstr("is not a Burin session"));
    EXPECT_THAT(why(discard_unsaved(file)), HasSubstr("is not a Burin session"));
    EXPECT_TRUE(fs::exists(file));
}

TEST(Rescue, BringsBackWhatCanBeReadOfADamagedFile) {
    const test::TempDir folder;
    const auto path = folder / "fox.burin", target = folder / "rescued.burin";
    constexpr int count = 60;
    {
        Session session = Session::create(path).value();
        for (int i = 1; i <= count; ++i) {
            NewNode node = sample_node(i, i - 1);
            node.picture = sample_picture(i, 64);
            ASSERT_TRUE(session.add(node));
        }
        ASSERT_TRUE(session.set_starred(1, true));
        ASSERT_TRUE(session.set_name(1, "first"));
        ASSERT_TRUE(session.set_value(key::draft, "{}"));
        ASSERT_EQ(why(session.close()), "");
    }
    {
        // One page in the middle of the file is overwritten.
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(fs::file_size(path) / 8192 / 2 * 8192));
        file << std::string(8192, '\xAA');
    }
    const auto before = fs::last_write_time(path);
    const auto rescued = rescue(path, target);
    ASSERT_EQ(why(rescued), "");
    EXPECT_EQ(fs::last_write_time(path), before);
    auto session = Session::open(target).value();
    const auto nodes = session.nodes().value();
    EXPECT_EQ(nodes.size(), rescued->nodes);
    EXPECT_GE(rescued->nodes, size_t{count} * 3 / 4);
    EXPECT_EQ(rescued->nodes + rescued->lost_nodes, size_t{count});
    EXPECT_GE(rescued->pictures + rescued->lost_pictures, rescued->nodes);
    size_t pictures = 0;
    for (const auto& node : nodes) {
        EXPECT_EQ(session.request(node.id).value(), sample_node(static_cast<int>(node.id)).request);
        if (!node.has_picture) continue;
        EXPECT_EQ(session.picture(node.id).value(), sample_picture(static_cast<int>(node.id), 64));
        ++pictures;
    }
    EXPECT_EQ(pictures, rescued->pictures);
    EXPECT_EQ(nodes[0].name, "first");
    EXPECT_TRUE(nodes[0].starred);
    EXPECT_EQ(session.value(key::draft).value(), "{}");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 4);
}

TEST(Rescue, OverwritesNothing) {
    const test::TempDir folder;
    const auto path = folder / "fox.burin";
    ASSERT_EQ(why(Session::create(path).value().close()), "");
    const auto target = folder.write("there.burin", "precious");
    EXPECT_THAT(why(rescue(path, target)), HasSubstr("file exists"));
    EXPECT_THAT(why(rescue(folder.write("x.burin", "nothing"), folder / "y.burin")),
                HasSubstr("not a Burin session"));
    EXPECT_FALSE(fs::exists(folder / "y.burin"));
}

}  // namespace
}  // namespace burin::session
