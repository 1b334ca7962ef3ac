#include "ui/models/curate_concepts.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

namespace burin::ui {
namespace {

const QByteArray pack =
    R"({"schema": "burin.scenes", "version": 1, "name": "p", "model": "mini", "concepts": [
    {"name": "Zaffi Quill", "kind": "character", "text": "zaffi quill", "guide": "a fox", "preserve": ["a cat"]},
    {"name": "Bolo Tinto", "kind": "character", "text": "bolo tinto"}]})";

class CurateConceptsTest : public testing::Test {
  protected:
    CurateConceptsTest() {
        EXPECT_TRUE(concepts.addPack(pack, QStringLiteral("pack")));
        EXPECT_TRUE(concepts.openFile(file()));
    }
    QString file() const { return folder.filePath(QStringLiteral("below/concepts.json")); }
    static CurateConcept named(const char* name) {
        CurateConcept entry;
        entry.entry.name = name;
        entry.entry.text = "some words";
        return entry;
    }
    QTemporaryDir folder;
    CurateConcepts concepts;
};

TEST_F(CurateConceptsTest, OwnConceptsComeBackWithEveryTextAndStandFirst) {
    auto entry = named("My hero");
    entry.entry.kind = protocol::ConceptKind::style;
    entry.entry.aliases = {"the hero", "héros"};
    entry.entry.described = {"a man in a blue cape"};
    const auto row = concepts.keep(entry);
    ASSERT_TRUE(row) << row.error().sentence();
    EXPECT_EQ(*row, 0);
    EXPECT_EQ(concepts.count(), 3);
    CurateConcepts again;
    ASSERT_TRUE(again.openFile(file()));
    ASSERT_EQ(again.count(), 1);
    entry.own = true;
    EXPECT_EQ(again.at(0), entry);
}

TEST_F(CurateConceptsTest, AChangedConceptOfAPackHidesItUntilItIsDeleted) {
    auto entry = concepts.at(0);
    entry.entry.guide = "a bear";
    ASSERT_TRUE(concepts.keep(entry, QStringLiteral("Zaffi Quill")));
    EXPECT_EQ(concepts.count(), 2);
    const int row = concepts.rowOf(QStringLiteral("Zaffi Quill"));
    EXPECT_EQ(concepts.at(row).entry.guide, "a bear");
    EXPECT_TRUE(concepts.at(row).own);
    ASSERT_TRUE(concepts.remove(row));
    EXPECT_EQ(concepts.at(concepts.rowOf(QStringLiteral("Zaffi Quill"))).entry.guide, "a fox");
}

TEST_F(CurateConceptsTest, TwoOfOneNameAndEmptyTextsAreRefusedAndChangeNothing) {
    QSignalSpy changed(&concepts, &CurateConcepts::changed);
    EXPECT_FALSE(concepts.keep(named("Bolo Tinto")));
    EXPECT_FALSE(concepts.keep(named("")));
    auto empty = named("x");
    empty.entry.text.clear();
    EXPECT_FALSE(concepts.keep(empty));
    EXPECT_EQ(changed.count(), 0);
    EXPECT_FALSE(QFile::exists(file()));
}

TEST_F(CurateConceptsTest, ABrokenFileIsToldAndThePacksStay) {
    const auto path = folder.filePath(QStringLiteral("broken.json"));
    QFile broken(path);
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("{\"schema\": \"burin.concepts\", \"version\": 1, \"concepts\": [{\"name\": 3}]}");
    broken.close();
    EXPECT_FALSE(concepts.openFile(path));
    EXPECT_EQ(concepts.count(), 2);
}

TEST_F(CurateConceptsTest, TargetsAndControlsAreNeverEmpty) {
    const auto& bolo = concepts.at(concepts.rowOf(QStringLiteral("Bolo Tinto")));
    EXPECT_EQ(bolo.targets(), std::vector<std::string>{"bolo tinto"});
    EXPECT_GE(bolo.controls().size(), 2U);
    EXPECT_EQ(concepts.at(0).controls().front(), "a cat");
}

}  // namespace
}  // namespace burin::ui
