#include <gmock/gmock.h>

#include "core/base/sha256.h"
#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

namespace burin::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Nodes : public testing::Test {
  protected:
    test::TempDir folder;
    std::filesystem::path path = folder / "fox.burin";
    Session session = Session::create(path).value();

    void reopen() {
        ASSERT_EQ(why(session.close()), "");
        session = Session::open(path).value();
    }
};

TEST_F(Nodes, AreAllThereAfterReopening) {
    const NewNode first = sample_node(1);
    const NodeId root = session.add(first).value();
    const NodeId child = session.add(sample_node(2, root)).value();
    ASSERT_EQ(why(session.set_starred(child, true)), "");
    ASSERT_EQ(why(session.set_name(child, "Füchsin 🦊")), "");
    ASSERT_EQ(why(session.set_note(child, "for Jo\nline two")), "");
    reopen();
    const auto nodes = session.nodes().value();
    ASSERT_EQ(nodes.size(), 2U);
    EXPECT_EQ(nodes[0].id, root);
    EXPECT_EQ(nodes[0].parent, 0);
    EXPECT_EQ(nodes[0].created_ms, first.created_ms);
    EXPECT_EQ(nodes[0].kind, first.kind);
    EXPECT_EQ(nodes[0].title, first.title);
    EXPECT_EQ(nodes[0].model, first.model);
    EXPECT_EQ(nodes[0].prompt, first.prompt);
    EXPECT_EQ(nodes[0].directions, first.directions);
    EXPECT_FALSE(nodes[0].starred);
    EXPECT_TRUE(nodes[0].has_picture);
    EXPECT_TRUE(nodes[0].has_thumbnail);
    EXPECT_EQ(nodes[1].parent, root);
    EXPECT_TRUE(nodes[1].starred);
    EXPECT_EQ(nodes[1].name, "Füchsin 🦊");
    EXPECT_EQ(nodes[1].note, "for Jo\nline two");
    EXPECT_EQ(session.node(child).value(), nodes[1]);
    EXPECT_EQ(session.request(root).value(), first.request);
    EXPECT_EQ(session.facts(root).value(), first.facts);
    EXPECT_EQ(session.picture(root).value(), first.picture);
    EXPECT_EQ(session.thumbnail(root).value(), first.thumbnail);
    EXPECT_EQ(session.picture_hash(root).value(), sha256_hex(first.picture));
}

TEST_F(Nodes, WithoutPicturesAreNodesToo) {
    NewNode bare = sample_node(1);
    bare.picture.clear();
    bare.thumbnail.clear();
    const NodeId id = session.add(bare).value();
    EXPECT_FALSE(session.node(id).value().has_picture);
    EXPECT_FALSE(session.node(id).value().has_thumbnail);
    EXPECT_THAT(session.picture(id).value(), IsEmpty());
    EXPECT_THAT(session.picture_hash(id).value(), IsEmpty());
    EXPECT_THAT(session.thumbnail(id).value(), IsEmpty());
}

TEST_F(Nodes, GetAPictureThatIsFinishedLaterOnce) {
    NewNode bare = sample_node(1);
    bare.picture.clear();
    bare.thumbnail.clear();
    const NodeId id = session.add(bare).value();
    ASSERT_EQ(why(session.set_picture(id, sample_picture(7), sample_picture(8), R"({"ms":3})")), "");
    EXPECT_THAT(why(session.set_picture(id, sample_picture(9), {})), HasSubstr("has its picture already"));
    reopen();
    EXPECT_TRUE(session.node(id).value().has_picture);
    EXPECT_EQ(session.picture(id).value(), sample_picture(7));
    EXPECT_EQ(session.thumbnail(id).value(), sample_picture(8));
    EXPECT_EQ(session.facts(id).value(), R"({"ms":3})");
    EXPECT_EQ(session.request(id).value(), bare.request);
}

TEST_F(Nodes, NumbersAreNeverGivenAwayTwice) {
    const NodeId first = session.add(sample_node(1)).value();
    EXPECT_EQ(session.next_node().value(), first + 1);
    ASSERT_TRUE(session.remove(first));
    reopen();
    EXPECT_EQ(session.next_node().value(), first + 1);
    NewNode chosen = sample_node(2);
    chosen.id = 10;
    EXPECT_EQ(session.add(chosen).value(), 10);
    EXPECT_EQ(session.next_node().value(), 11);
    EXPECT_THAT(why(session.add(chosen)), HasSubstr("node 10 was written before"));
}

TEST_F(Nodes, ThatShareAPictureKeepItOnce) {
    const Bytes picture = sample_picture(1, 256);
    NewNode node = sample_node(1);
    node.picture = picture;
    const NodeId first = session.add(node).value();
    const NodeId second = session.add(node).value();
    ASSERT_TRUE(session.remove(first));
    reopen();
    EXPECT_EQ(session.picture(second).value(), picture);
    ASSERT_EQ(why(session.close()), "");
    EXPECT_LT(std::filesystem::file_size(path), 2 * picture.size());
}

TEST_F(Nodes, AreFoundByTextStarModelAndDirection) {
    NewNode other = sample_node(2);
    other.prompt = "a 100% wolf";
    other.model = "sd15";
    other.directions = "oil painting";
    const NodeId fox = session.add(sample_node(1)).value();
    const NodeId wolf = session.add(other).value();
    ASSERT_TRUE(session.set_name(fox, "best one"));
    ASSERT_TRUE(session.set_starred(wolf, true));
    EXPECT_THAT(session.find({}).value(), ElementsAre(fox, wolf));
    EXPECT_THAT(session.find({.text = "WOLF", .model = {}, .direction = {}}).value(), ElementsAre(wolf));
    EXPECT_THAT(session.find({.text = "best", .model = {}, .direction = {}}).value(), ElementsAre(fox));
    EXPECT_THAT(session.find({.text = "0% w", .model = {}, .direction = {}}).value(), ElementsAre(wolf));
    EXPECT_THAT(session.find({.text = "a_fox", .model = {}, .direction = {}}).value(), IsEmpty());
    EXPECT_THAT(session.find({.text = {}, .model = "mini", .direction = {}}).value(), ElementsAre(fox));
    EXPECT_THAT(session.find({.text = {}, .model = {}, .direction = "oil"}).value(), ElementsAre(wolf));
    EXPECT_THAT(session.find({.text = "a", .model = {}, .direction = {}, .starred = true}).value(),
                ElementsAre(wolf));
}

TEST_F(Nodes, DeletionTakesTheBranchAndCanBeUndone) {
    const NodeId root = session.add(sample_node(1)).value();
    const NodeId left = session.add(sample_node(2, root)).value();
    const NodeId leaf = session.add(sample_node(3, left)).value();
    const NodeId right = session.add(sample_node(4, root)).value();
    const Deletion deletion = session.remove(left).value();
    EXPECT_THAT(deletion.nodes, ElementsAre(left, leaf));
    EXPECT_EQ(deletion.pictures, 2U);
    EXPECT_THAT(session.find({}).value(), ElementsAre(root, right));
    EXPECT_THAT(why(session.picture(leaf)), HasSubstr("there is no node 3"));
    EXPECT_THAT(why(session.add(sample_node(5, left))), HasSubstr("there is no node 2"));
    EXPECT_THAT(session.restore(deletion.id).value(), ElementsAre(left, leaf));
    EXPECT_EQ(session.picture(leaf).value(), sample_picture(3));
    EXPECT_THAT(why(session.restore(deletion.id)), HasSubstr("is gone"));
}

TEST_F(Nodes, DeletionsInsideOfDeletionsComeBackFromTheOutside) {
    const NodeId root = session.add(sample_node(1)).value();
    const NodeId leaf = session.add(sample_node(2, root)).value();
    const Deletion inner = session.remove(leaf).value();
    const Deletion outer = session.remove(root).value();
    EXPECT_THAT(outer.nodes, ElementsAre(root));
    EXPECT_THAT(why(session.restore(inner.id)), HasSubstr("bring that back first"));
    EXPECT_TRUE(session.restore(outer.id));
    EXPECT_THAT(session.restore(inner.id).value(), ElementsAre(leaf));
}

TEST_F(Nodes, DeletedOnesAreGoneAfterClosingAndGiveTheirSpaceBack) {
    NewNode large = sample_node(1);
    large.picture = sample_picture(1, 512);
    const NodeId id = session.add(large).value();
    ASSERT_EQ(why(session.close()), "");
    const auto full = std::filesystem::file_size(path);
    session = Session::open(path).value();
    const Deletion deletion = session.remove(id).value();
    reopen();
    EXPECT_FALSE(session.restore(deletion.id));
    EXPECT_THAT(session.nodes().value(), IsEmpty());
    ASSERT_EQ(why(session.close()), "");
    EXPECT_LT(std::filesystem::file_size(path), full / 2);
}

TEST_F(Nodes, RefuseWhatIsTooLargeOrNoText) {
    NewNode node = sample_node(1);
    node.thumbnail.resize(limits::thumbnail_bytes + 1);
    EXPECT_THAT(why(session.add(node)), HasSubstr("the thumbnail has 1048577 bytes"));
    node = sample_node(1);
    node.title = "\xFF";
    EXPECT_THAT(why(session.add(node)), HasSubstr("the title is not UTF-8"));
    node = sample_node(1);
    node.request = std::string("{\0}", 3);
    EXPECT_THAT(why(session.add(node)), HasSubstr("the request is not UTF-8 or holds a NUL"));
    EXPECT_THAT(why(session.add(sample_node(1, 77))), HasSubstr("there is no node 77"));
    EXPECT_THAT(why(session.set_name(77, "x")), HasSubstr("there is no node 77"));
    EXPECT_THAT(why(session.remove(77)), HasSubstr("there is no node 77"));
    EXPECT_THAT(session.nodes().value(), IsEmpty());
}

TEST_F(Nodes, ADamagedPictureIsNamedAndTheOthersStay) {
    const NodeId first = session.add(sample_node(1)).value();
    const NodeId second = session.add(sample_node(2)).value();
    ASSERT_EQ(why(session.close()), "");
    run_sql(path, "UPDATE picture SET png = x'00' WHERE id = (SELECT picture FROM node WHERE id = 1)");
    session = Session::open(path).value();
    EXPECT_THAT(why(session.picture(first)), HasSubstr("the picture of node 1"));
    EXPECT_TRUE(session.picture(second));
}

TEST_F(Nodes, AreNotReadAfterClosing) {
    ASSERT_EQ(why(session.close()), "");
    EXPECT_THAT(why(session.nodes()), HasSubstr("was closed"));
    EXPECT_THAT(why(session.add(sample_node(1))), HasSubstr("was closed"));
    EXPECT_EQ(why(session.close()), "");
}

}  // namespace
}  // namespace burin::session
