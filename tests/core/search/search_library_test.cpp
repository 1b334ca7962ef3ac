#include "core/search/search_library.h"

#include <cmath>
#include <fstream>
#include <gmock/gmock.h>

#include "tests/support/temp_dir.h"

namespace burin::search {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Entry = SearchLibrary::Entry;

/// In the plane, at this angle in degrees: the cosine of two is that of their difference.
std::vector<float> at(double degrees) {
    const double angle = degrees * 3.14159265358979 / 180;
    return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

Entry picture(const std::string& place, double degrees) {
    return {{0, ItemKind::picture, place, "", "", "hash of " + place, 10, 20}, at(degrees)};
}
Entry of_concept(ItemKind kind, const std::string& id, const std::string& place, double degrees) {
    return {{0, kind, place, id, "name of " + id, "", 0, 0}, at(degrees)};
}

class SearchLibraryTest : public testing::Test {
  protected:
    SearchLibraryTest() : in(open()) { EXPECT_TRUE(in.use({"mini", std::string(64, 'c'), 2})); }

    SearchLibrary open() const {
        return SearchLibrary::open(folder / "s", SearchLibrary::Access::make).value();
    }
    void put(const std::vector<Entry>& entries) {
        const auto done = in.put(entries);
        ASSERT_TRUE(done) << done.error().sentence();
    }
    static std::vector<std::string> places(const Result<std::vector<Found>>& found) {
        std::vector<std::string> all;
        for (const auto& one : found.value()) all.push_back(one.item.place);
        return all;
    }
    test::TempDir folder;
    SearchLibrary in;
};

TEST_F(SearchLibraryTest, FindsWhatPointsTheSameWay) {
    put({picture("a", 0), picture("b", 40), picture("c", 90), picture("d", 200)});
    const auto found = in.pictures_like(at(30), 3);
    EXPECT_THAT(places(found), ElementsAre("b", "a", "c"));
    EXPECT_NEAR(found.value()[0].score, std::cos(10 * 3.14159265 / 180), 1e-6);
    EXPECT_EQ(found.value()[0].item.sha256, "hash of b");
    // Another program, or the same one later.
    EXPECT_THAT(places(open().pictures_like(at(30), 1)), ElementsAre("b"));
}

TEST_F(SearchLibraryTest, AQuestionSeesWhatAnotherProgramChangedMeanwhile) {
    put({picture("a", 0)});
    EXPECT_THAT(places(in.pictures_like(at(80), 5)), ElementsAre("a"));
    auto other = open();
    ASSERT_TRUE(other.put(std::vector<Entry>{picture("b", 80)}));
    EXPECT_THAT(places(in.pictures_like(at(80), 5)), ElementsAre("b", "a"));
    const auto ids = other.items().value();
    ASSERT_TRUE(other.forget(std::vector<int64_t>{ids[0].id}));
    EXPECT_THAT(places(in.pictures_like(at(80), 5)), ElementsAre("b"));
}

TEST_F(SearchLibraryTest, APictureThatChangedIsReplacedAndOneThatDidNotIsKnown) {
    put({picture("a", 0)});
    auto item = in.items().value().front();
    EXPECT_TRUE(in.has(item).value());
    item.changed_ns = 21;
    EXPECT_FALSE(in.has(item).value());
    auto again = picture("a", 90);
    again.item.changed_ns = 21;
    put({again});
    EXPECT_EQ(in.count().value(), 1);
    EXPECT_NEAR(in.pictures_like(at(90), 1).value()[0].score, 1, 1e-6);
    EXPECT_EQ(in.embedding_of("hash of a").value().value(), at(90));
    EXPECT_FALSE(in.embedding_of("hash of b").value());
}

TEST_F(SearchLibraryTest, ConceptsAreFoundOncePerConceptAndApartFromPictures) {
    std::vector<Entry> all{picture("p", 0)};
    for (int i = 0; i < 40; ++i)
        all.push_back(of_concept(ItemKind::concept_picture, "c-1", "one " + std::to_string(i), 5 + 0.1 * i));
    all.push_back(of_concept(ItemKind::concept_picture, "c-2", "two", 60));
    all.push_back(of_concept(ItemKind::concept_text, "c-3", "a fox", 1));
    put(all);
    const auto by_picture = in.closest_concepts(at(0), ItemKind::concept_picture, 2).value();
    ASSERT_EQ(by_picture.size(), 2U);
    EXPECT_EQ(by_picture[0].item.concept_id, "c-1");
    EXPECT_EQ(by_picture[0].item.place, "one 0");
    EXPECT_EQ(by_picture[1].item.concept_name, "name of c-2");
    EXPECT_THAT(places(in.closest_concepts(at(0), ItemKind::concept_text, 2)), ElementsAre("a fox"));
    EXPECT_THAT(places(in.pictures_like(at(0), 9)), ElementsAre("p"));
}

TEST_F(SearchLibraryTest, NearDuplicatesComeInPairs) {
    put({picture("a", 0), picture("b", 1), picture("c", 50), picture("d", 52), picture("e", 120)});
    const auto pairs = in.duplicates(0.99, 10, {}).value();
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].a.place + pairs[0].b.place, "ab");
    EXPECT_EQ(pairs[1].a.place + pairs[1].b.place, "cd");
    EXPECT_EQ(in.duplicates(0.99, 1, {}).value().size(), 1U);
    const auto stop = [](size_t, size_t) -> Result<> { return fail(ErrorCode::cancelled, "stopped", ""); };
    EXPECT_EQ(in.duplicates(0.99, 1, stop).error().code, ErrorCode::cancelled);
}

TEST_F(SearchLibraryTest, AnotherClipModelIsRefused) {
    EXPECT_TRUE(in.use({"elsewhere/mini", std::string(64, 'c'), 2}));
    const auto other = in.use({"large", std::string(64, 'd'), 2});
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().sentence(), HasSubstr("was made with another CLIP model, 'mini'"));
    EXPECT_FALSE(in.put(std::vector<Entry>{{picture("a", 0).item, {1, 0, 0}}}));
    EXPECT_FALSE(in.put(std::vector<Entry>{{picture("a", 0).item, {std::nanf(""), 0}}}));
    EXPECT_EQ(in.count().value(), 0);
}

TEST_F(SearchLibraryTest, NothingIsPutInByHalves) {
    const std::vector<Entry> batch{picture("a", 0), {picture("b", 0).item, {1, 0, 0}}};
    EXPECT_FALSE(in.put(batch));
    EXPECT_EQ(in.count().value(), 0);
    EXPECT_TRUE(in.pictures_like(at(0), 4).value().empty());
}

TEST_F(SearchLibraryTest, ADamagedOrForeignFileEndsInASentence) {
    put({picture("a", 0), picture("b", 10)});
    {
        auto database = session::Database::open(folder / "s", session::Database::Access::read_write).value();
        ASSERT_TRUE(
            database->execute("UPDATE code SET row = x'00' WHERE item = 1;"
                              "UPDATE epoch SET number = number + 1;"));
    }
    EXPECT_EQ(in.pictures_like(at(0), 1).error().code, ErrorCode::damaged);
    folder.write("text", "no database");
    EXPECT_THAT(SearchLibrary::open(folder / "text", SearchLibrary::Access::open).error().sentence(),
                HasSubstr("is not a search library"));
    {
        auto database = session::Database::open(folder / "other", session::Database::Access::create).value();
        ASSERT_TRUE(database->execute("CREATE TABLE item(x);"));
    }
    EXPECT_THAT(SearchLibrary::open(folder / "other", SearchLibrary::Access::open).error().sentence(),
                HasSubstr("does not hold the tables of a search library"));
    EXPECT_THAT(SearchLibrary::open(folder / "none", SearchLibrary::Access::open).error().sentence(),
                HasSubstr("there is no search library"));
}

}  // namespace
}  // namespace burin::search
