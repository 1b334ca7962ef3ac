#include "core/session/mentioned_files.h"

#include <gmock/gmock.h>

#include "core/base/sha256.h"
#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

namespace burin::session {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string in_node(64, 'a'), in_facts(64, 'b'), in_draft(64, 'c'), nowhere(64, 'd'), in_job(64, 'e');

class MentionedFiles : public testing::Test {
  protected:
    test::TempDir folder;
    std::filesystem::path path = folder / "fox.burin";
    std::set<std::string> names{in_node, in_facts, in_draft, nowhere, in_job};

    Session make() {
        Session session = Session::create(path).value();
        auto node = sample_node(1);
        node.request = R"({"init_image":"/start_pictures/)" + in_node + R"(.png"})";
        node.facts = R"({"files":{"/x.png":")" + in_facts + R"("}})";
        EXPECT_TRUE(session.add(node));
        EXPECT_TRUE(session.set_value(key::draft, R"({"mask_image":")" + in_draft + R"(.png"})"));
        EXPECT_TRUE(session.add_job("job", R"({"init_image":")" + in_job + R"("})"));
        return session;
    }
};

TEST_F(MentionedFiles, AreFoundInNodesFactsDraftsAndJobsWhileTheSessionIsOpen) {
    const Session session = make();
    const auto found = mentioned_files(path, names);
    ASSERT_TRUE(found) << found.error().sentence();
    EXPECT_EQ(found->size(), 4U);
    EXPECT_FALSE(found->contains(nowhere));
}

TEST_F(MentionedFiles, AreFoundInAClosedSessionWhichStaysAsItIs) {
    ASSERT_EQ(why(make().close()), "");
    const auto before = sha256_of_file(path).value();
    const auto found = mentioned_files(path, {in_node, nowhere});
    ASSERT_TRUE(found) << found.error().sentence();
    EXPECT_THAT(*found, ElementsAre(in_node));
    EXPECT_EQ(sha256_of_file(path).value(), before);
}

TEST_F(MentionedFiles, AFileKeptInsideIsMentioned) {
    Session session = make();
    const auto hash = session.keep_file("start.png", sample_picture(7)).value();
    const auto found = mentioned_files(path, {hash, nowhere});
    ASSERT_TRUE(found) << found.error().sentence();
    EXPECT_THAT(*found, ElementsAre(hash));
}

TEST_F(MentionedFiles, WhatIsNoSessionIsAnErrorAndNotAnEmptyAnswer) {
    folder.write("note.burin", "not a session");
    EXPECT_FALSE(mentioned_files(folder / "note.burin", names));
    EXPECT_FALSE(mentioned_files(folder / "missing.burin", names));
    EXPECT_FALSE(std::filesystem::exists(folder / "missing.burin")) << "nothing is made";
}

}  // namespace
}  // namespace burin::session
