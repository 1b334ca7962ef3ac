// Completion in the prompt field: it helps who types and is out of the way of who does not want it.
#include <QtTest/QSignalSpy>
#include <QtWidgets/QToolButton>
#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"
#include "ui/widgets/button_line.h"
#include "ui/widgets/prompt_edit.h"

namespace burin::ui {
namespace {

class PromptCompletion : public testing::Test {
  protected:
    PromptCompletion() {
        edit.resize(300, 90);
        edit.setCompleter([this](const QString& text, int cursor, bool asked) {
            ++asks;
            const auto begin = static_cast<int>(text.left(cursor).lastIndexOf(QLatin1Char(' '))) + 1;
            const QString typed = text.mid(begin, cursor - begin);
            std::vector<Completion> found;
            for (const char* word : {"foxglove", "foxtrot"}) {
                const QString name = QString::fromLatin1(word);
                if (name.startsWith(typed) && (typed.size() > 2 || asked))
                    found.push_back(
                        {name, name, QStringLiteral("Embedding"), begin, cursor - begin, weighted});
            }
            return found;
        });
        showActive(edit);
        edit.setFocus();
    }
    void type(const char* text) { QTest::keyClicks(&edit, QString::fromLatin1(text)); }
    bool popsUp() {
        return QTest::qWaitFor([this] { return edit.completions()->isVisible(); }, patience_ms);
    }
    PromptEdit edit;
    int asks = 0;
    bool weighted = false;
};

TEST_F(PromptCompletion, appears_while_typing_and_tab_takes_the_first) {
    type("a fox");
    ASSERT_TRUE(popsUp());
    EXPECT_TRUE(edit.hasFocus()) << "the field keeps the keyboard";
    EXPECT_EQ(edit.completions()->offered().size(), 2U);
    QTest::keyClick(&edit, Qt::Key_Tab);
    EXPECT_EQ(edit.text(), QStringLiteral("a foxglove"));
    EXPECT_FALSE(edit.completions()->isVisible());
    EXPECT_TRUE(edit.hasFocus());
}

TEST_F(PromptCompletion, arrows_mark_another_and_return_takes_it) {
    type("fox");
    ASSERT_TRUE(popsUp());
    QTest::keyClick(&edit, Qt::Key_Down);
    QTest::keyClick(&edit, Qt::Key_Return);
    EXPECT_EQ(edit.text(), QStringLiteral("foxtrot"));
}

TEST_F(PromptCompletion, escape_closes_it_and_nothing_else_and_typing_goes_on) {
    type("fox");
    ASSERT_TRUE(popsUp());
    QTest::keyClick(&edit, Qt::Key_Escape);
    EXPECT_FALSE(edit.completions()->isVisible());
    EXPECT_EQ(edit.text(), QStringLiteral("fox"));
    QTest::keyClick(&edit, Qt::Key_Return);
    EXPECT_EQ(edit.text(), QStringLiteral("fox\n")) << "the key is the field's again";
}

TEST_F(PromptCompletion, what_is_typed_meanwhile_counts_when_it_is_taken) {
    type("fox");
    ASSERT_TRUE(popsUp());
    type("t");
    QTest::keyClick(&edit, Qt::Key_Tab);
    EXPECT_EQ(edit.text(), QStringLiteral("foxtrot"));
}

TEST_F(PromptCompletion, ctrl_space_asks_for_it) {
    type("f");
    QTest::keyClick(&edit, Qt::Key_Space, Qt::ControlModifier);
    EXPECT_TRUE(edit.completions()->isVisible());
    EXPECT_EQ(edit.text(), QStringLiteral("f"));
}

TEST_F(PromptCompletion, a_text_from_outside_and_a_field_without_the_keyboard_ask_nothing) {
    edit.setText(QStringLiteral("fox"));
    EXPECT_FALSE(edit.completions()->isVisible());
    type("g");
    ASSERT_TRUE(popsUp());
    edit.clearFocus();
    EXPECT_FALSE(edit.completions()->isVisible());
}

TEST_F(PromptCompletion, a_tag_switches_the_prompts_grammar_on_within_the_gesture) {
    weighted = true;
    QSignalSpy started(&edit, &PromptEdit::gestureStarted), switched(&edit, &PromptEdit::weighted);
    type("fox");
    ASSERT_TRUE(popsUp());
    QTest::keyClick(&edit, Qt::Key_Tab);
    EXPECT_EQ(switched.count(), 1);
    EXPECT_EQ(started.count(), 1) << "typing and taking are one gesture";
}

TEST_F(PromptCompletion, tab_leaves_the_field_where_nothing_is_offered) {
    QTest::keyClick(&edit, Qt::Key_Tab);
    EXPECT_EQ(edit.text(), QString());
}

class InsertedPhrase : public testing::Test {
  protected:
    /// '|' is the cursor.
    QString inserted(const char* text, const char* phrase) {
        QString before = QString::fromLatin1(text);
        const auto cursor = before.indexOf(QLatin1Char('|'));
        before.remove(cursor, 1);
        PromptEdit edit;
        edit.setText(before);
        QTextCursor at = edit.textCursor();
        at.setPosition(static_cast<int>(cursor));
        edit.setTextCursor(at);
        edit.insertPhrase(QString::fromLatin1(phrase));
        return edit.text();
    }
};

TEST_F(InsertedPhrase, brings_the_commas_that_it_takes) {
    EXPECT_EQ(inserted("|", "fox"), QStringLiteral("fox"));
    EXPECT_EQ(inserted("a cat|", "fox"), QStringLiteral("a cat, fox"));
    EXPECT_EQ(inserted("a cat, |", "fox"), QStringLiteral("a cat, fox"));
    EXPECT_EQ(inserted("a cat,|", "fox"), QStringLiteral("a cat, fox"));
    EXPECT_EQ(inserted("|a cat", "fox"), QStringLiteral("fox, a cat"));
    EXPECT_EQ(inserted("a cat|, a dog", "fox"), QStringLiteral("a cat, fox, a dog"));
    EXPECT_EQ(inserted("a cat, |a dog", "fox"), QStringLiteral("a cat, fox, a dog"));
    EXPECT_EQ(inserted("(|:1.2)", "fox"), QStringLiteral("(fox:1.2)"));
}

TEST(ButtonLine, shows_words_as_they_are_and_as_many_as_fit) {
    ButtonLine line(QStringLiteral("Words"), nullptr);
    line.resize(200, 30);
    QSignalSpy clicked(&line, &ButtonLine::clicked);
    line.setEntries({{QStringLiteral("R&B"), QStringLiteral("R&B"), {}},
                     {QString(200, QLatin1Char('x')), QStringLiteral("long"), {}}});
    showActive(line);
    ASSERT_GE(line.buttons().size(), 1U);
    EXPECT_EQ(line.buttons()[0]->text(), QStringLiteral("R&&B"));
    QTest::mouseClick(line.buttons()[0], Qt::LeftButton);
    EXPECT_EQ(clicked.at(0).at(0).toInt(), 0);
    line.setEntries({});
    EXPECT_FALSE(line.isVisible());
}

}  // namespace
}  // namespace burin::ui
