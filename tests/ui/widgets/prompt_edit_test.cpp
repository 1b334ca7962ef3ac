#include "ui/widgets/prompt_edit.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/widgets/prompt_weight.h"

namespace burin::ui {
namespace {

QString weighted(const char* prompt, int from, int to, bool up) {
    auto text = QString::fromLatin1(prompt);
    const auto edit = change_weight(text, from, to, up);
    return text.replace(edit.from, edit.length, edit.text);
}

TEST(PromptWeight, WrapsTheWordAtTheCursor) {
    EXPECT_EQ(weighted("a red hat", 3, 3, true), QStringLiteral("a (red:1.1) hat"));
    EXPECT_EQ(weighted("a red hat", 5, 5, false), QStringLiteral("a (red:0.9) hat"));
    EXPECT_EQ(weighted("hat, scarf", 3, 3, true), QStringLiteral("(hat:1.1), scarf"));
    EXPECT_EQ(weighted("a  b", 2, 2, true), QStringLiteral("a  b"));
    EXPECT_EQ(weighted("", 0, 0, true), QString());
}

TEST(PromptWeight, ChangesAWeightThatIsThereAndDropsTheBracketsAtOne) {
    EXPECT_EQ(weighted("a (red:1.1) hat", 4, 4, true), QStringLiteral("a (red:1.2) hat"));
    EXPECT_EQ(weighted("a (red:1.1) hat", 4, 4, false), QStringLiteral("a red hat"));
    EXPECT_EQ(weighted("a (red:0.9) hat", 4, 4, true), QStringLiteral("a red hat"));
    EXPECT_EQ(weighted("a (red) hat", 4, 4, true), QStringLiteral("a (red:1.2) hat"));
    EXPECT_EQ(weighted("(x:3)", 1, 1, true), QStringLiteral("(x:3)"));
    EXPECT_EQ(weighted("(x:0)", 1, 1, false), QStringLiteral("(x:0)"));
}

TEST(PromptWeight, ActsOnASelectionWithOrWithoutItsBrackets) {
    EXPECT_EQ(weighted("a red hat", 2, 9, true), QStringLiteral("a (red hat:1.1)"));
    EXPECT_EQ(weighted("a (red hat:1.1)", 2, 15, true), QStringLiteral("a (red hat:1.2)"));
    EXPECT_EQ(weighted("a (red hat:1.1)", 3, 10, true), QStringLiteral("a (red hat:1.2)"));
    EXPECT_EQ(weighted("a (red hat:1.1)", 7, 7, true), QStringLiteral("a (red hat:1.2)"));
    EXPECT_EQ(weighted("a red hat ", 1, 10, true), QStringLiteral("a (red hat:1.1) "));
}

class Prompt : public testing::Test {
  protected:
    Prompt() {
        edit.resize(260, 90);
        showActive(edit);
        edit.setFocus();
    }
    PromptEdit edit;
    QSignalSpy started{&edit, &PromptEdit::gestureStarted}, ended{&edit, &PromptEdit::gestureEnded};
    QSignalSpy accepted{&edit, &PromptEdit::accepted}, edits{&edit, &PromptEdit::textEdited};
};

TEST_F(Prompt, CtrlUpAndDownWeightTheWordAndBack) {
    edit.setText(QStringLiteral("a red hat"));
    auto cursor = edit.textCursor();
    cursor.setPosition(3);
    edit.setTextCursor(cursor);
    QTest::keyClick(&edit, Qt::Key_Up, Qt::ControlModifier);
    QTest::keyClick(&edit, Qt::Key_Up, Qt::ControlModifier);
    EXPECT_EQ(edit.text(), QStringLiteral("a (red:1.2) hat"));
    EXPECT_EQ(edit.textCursor().selectedText(), QStringLiteral("red"));
    QTest::keyClick(&edit, Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(&edit, Qt::Key_Down, Qt::ControlModifier);
    EXPECT_EQ(edit.text(), QStringLiteral("a red hat"));
}

TEST_F(Prompt, AWeightIsUndoneInOneStep) {
    edit.setText(QStringLiteral("hat"));
    edit.selectAll();
    QTest::keyClick(&edit, Qt::Key_Up, Qt::ControlModifier);
    EXPECT_EQ(edit.text(), QStringLiteral("(hat:1.1)"));
    edit.undo();
    EXPECT_EQ(edit.text(), QStringLiteral("hat"));
}

TEST_F(Prompt, TypingIsOneGestureUntilTheFieldIsLeft) {
    QTest::keyClicks(&edit, QStringLiteral("a fox"));
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(edits.count(), 5);
    EXPECT_EQ(ended.count(), 0);
    edit.clearFocus();
    EXPECT_EQ(ended.count(), 1);
}

TEST_F(Prompt, CtrlReturnEndsTheGestureAndAsksForTheRender) {
    QTest::keyClicks(&edit, QStringLiteral("fox"));
    QTest::keyClick(&edit, Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(ended.count(), 1);
    EXPECT_EQ(accepted.count(), 1);
    EXPECT_EQ(edit.text(), QStringLiteral("fox"));
}

TEST_F(Prompt, ATextFromOutsideIsNoGesture) {
    edit.setText(QStringLiteral("from the history"));
    EXPECT_EQ(started.count(), 0);
    EXPECT_EQ(edits.count(), 0);
}

TEST_F(Prompt, TabLeavesTheField) {
    EXPECT_TRUE(edit.tabChangesFocus());
    QTest::keyClick(&edit, Qt::Key_Tab);
    EXPECT_EQ(edit.text(), QString());
}

}  // namespace
}  // namespace burin::ui
