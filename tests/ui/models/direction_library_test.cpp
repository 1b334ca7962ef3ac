#include "ui/models/direction_library.h"

#include <QtCore/QTemporaryDir>
#include <gtest/gtest.h>

#include "ui/models/painted_mask.h"

namespace burin::ui {
namespace {

const QByteArray starter = R"({"schema": "burin.directions", "version": 1, "name": "Starter", "directions": [
    {"name": "Glasses", "text": "glasses", "preset": "face", "tags": ["face"]},
    {"name": "Age", "text": "old", "opposite": "young", "tags": ["face", "person"]},
    {"name": "Winter", "text": "snow", "tags": ["season"]}]})";

TEST(DirectionLibraryTest, ASearchFindsNamesTextsOppositesAndTags) {
    DirectionLibrary library;
    ASSERT_TRUE(library.addPack(starter, QStringLiteral("starter.json")));
    DirectionSearch search(&library);
    EXPECT_EQ(search.rowCount(), 3);
    search.setWords(QStringLiteral("YOUNG"));
    ASSERT_EQ(search.rowCount(), 1);
    EXPECT_EQ(search.entry(search.index(0, 0)).name, "Age");
    search.setWords(QStringLiteral("season sn"));
    EXPECT_EQ(search.rowCount(), 1);
    search.setWords({});
    search.setTag(QStringLiteral("face"));
    EXPECT_EQ(search.rowCount(), 2);
    EXPECT_EQ(library.tags(),
              (QStringList{QStringLiteral("face"), QStringLiteral("person"), QStringLiteral("season")}));
}

TEST(DirectionLibraryTest, APackOfTheSameNameReplacesTheOther) {
    DirectionLibrary library;
    ASSERT_TRUE(library.addPack(starter, QStringLiteral("a")));
    ASSERT_TRUE(library.addPack(starter, QStringLiteral("b")));
    EXPECT_EQ(library.rowCount(), 3);
    EXPECT_EQ(library.packs(), QStringList{QStringLiteral("Starter")});
}

TEST(DirectionLibraryTest, ABadPackIsRefusedWithItsNameAndChangesNothing) {
    DirectionLibrary library;
    ASSERT_TRUE(library.addPack(starter, QStringLiteral("a")));
    const auto refused = library.addPack("{}", QStringLiteral("broken.json"));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("broken.json"), std::string::npos);
    EXPECT_FALSE(library.addFile(QStringLiteral("there/is/none.json")));
    EXPECT_EQ(library.rowCount(), 3);
}

TEST(PaintedMaskTest, GoesToAPictureAndBackExactly) {
    protocol::PaintedMask mask{5, 3, {}};
    for (int i = 0; i < 15; ++i) mask.coverage.push_back(static_cast<uint8_t>(i * 17));
    EXPECT_EQ(to_painted_mask(to_image(mask)), mask);
}

TEST(PaintedMaskTest, LargePicturesAreScaledDownAndBrokenMasksGiveNone) {
    QImage large(2000, 1000, QImage::Format_Grayscale8);
    large.fill(255);
    const auto mask = to_painted_mask(large);
    EXPECT_EQ(mask.width, 512);
    EXPECT_EQ(mask.height, 256);
    EXPECT_EQ(mask.coverage.front(), 255);
    EXPECT_TRUE(to_image({4, 4, {1, 2}}).isNull());
    EXPECT_TRUE(to_image({-1, -1, {1}}).isNull());
    EXPECT_EQ(to_painted_mask({}).coverage.size(), 1U);
}

}  // namespace
}  // namespace burin::ui
