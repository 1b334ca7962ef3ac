#include "ui/models/picture_notes.h"

#include "tests/ui/support/history_support.h"

namespace burin::ui {
namespace {

TEST(PictureNotes, AreTheTextsUnderNotesAndNothingElse) {
    EXPECT_EQ(notesIn({{"notes", {"one", 2, nullptr, "three"}}}),
              (QStringList{QStringLiteral("one"), QStringLiteral("three")}));
    for (const auto& facts : {nlohmann::json(nullptr), nlohmann::json::array(), nlohmann::json::object(),
                              nlohmann::json{{"notes", "one"}}})
        EXPECT_TRUE(notesIn(facts).isEmpty()) << facts;
    EXPECT_EQ(notesIn({{"notes", std::vector<std::string>(5000, "again")}}).size(), 100);
    EXPECT_TRUE(factsFrom("[1]").empty());
    EXPECT_TRUE(factsFrom("{").empty());
}

class NotesOfSteps : public WithHistory {
  protected:
    NodeId addNoted(int seed, const QStringList& notes) {
        NewGesture gesture = sample_gesture(seed);
        for (const QString& note : notes) gesture.facts["notes"].push_back(note.toStdString());
        return history.add(gesture);
    }
    QStringList notes(NodeId id) { return history.indexOf(id).data(HistoryModel::NotesRole).toStringList(); }
};

TEST_F(NotesOfSteps, AreInTheRowItsTipAndWhatIsHeardAndStayInTheSession) {
    const QStringList said{QStringLiteral("eta has no effect"), QStringLiteral("the clip was not made")};
    const NodeId noted = addNoted(1, said), plain = addNoted(2, {});
    EXPECT_EQ(notes(noted), said);
    EXPECT_TRUE(notes(plain).isEmpty());
    const auto index = history.indexOf(noted);
    for (const QString& note : said)
        EXPECT_TRUE(index.data(Qt::ToolTipRole).toString().contains(note)) << note.toStdString();
    EXPECT_TRUE(index.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("2 notes")));
    EXPECT_FALSE(
        history.indexOf(plain).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("note")));
    reopen();
    // A row that is seen asks for its thumbnail, and its notes come with that.
    static_cast<void>(history.indexOf(noted).data(Qt::DecorationRole));
    settle();
    EXPECT_EQ(notes(noted), said);
}

}  // namespace
}  // namespace burin::ui
