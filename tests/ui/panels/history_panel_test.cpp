#include "ui/panels/history_panel.h"

#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "tests/ui/support/history_support.h"
#include "tests/ui/support/widget_test.h"
#include "ui/panels/history_delegate.h"
#include "ui/panels/history_tree_view.h"

namespace burin::ui {
namespace {

class Panel : public WithHistory {
  protected:
    std::unique_ptr<HistoryPanel> panel;
    HistoryTreeView* tree = nullptr;
    int asked = 0;

    void show() {
        panel = std::make_unique<HistoryPanel>(&history);
        panel->setConfirm([this](int, int) { return ++asked > 0; });
        panel->resize(260, 480);
        showActive(*panel);
        tree = panel->findChild<HistoryTreeView*>();
        tree->setFocus();
    }
    QRect rowRect(NodeId id) {
        const auto* filter = panel->filter();
        return tree->visualRect(filter->mapFromSource(history.indexOf(id)));
    }
    void click(QPoint where) { QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, where); }
};

TEST_F(Panel, FollowsTheCurrentNodeAndVisitsWhatIsClicked) {
    const NodeId a = add(1), b = add(2);
    show();
    EXPECT_EQ(panel->chosen(), b);
    click(rowRect(a).center());
    EXPECT_EQ(history.current(), a);
    const NodeId branch = add(3);
    EXPECT_EQ(panel->chosen(), branch) << "a new branch is opened and chosen";
    EXPECT_TRUE(rowRect(branch).isValid());
    history.undo();
    EXPECT_EQ(panel->chosen(), a);
}

TEST_F(Panel, AClickVisitsAlsoInAWindowThatIsNotActiveYet) {
    const NodeId a = add(1);
    add(2);
    show();
    QWidget other;
    showActive(other);
    ASSERT_FALSE(tree->hasFocus());
    click(rowRect(a).center());
    EXPECT_EQ(history.current(), a);
}

TEST_F(Panel, IsWalkedByTheArrowKeys) {
    const NodeId a = add(1);
    add(2);
    const NodeId c = add(3);
    show();
    QTest::keyClick(tree, Qt::Key_Up);
    QTest::keyClick(tree, Qt::Key_Up);
    EXPECT_EQ(history.current(), a);
    QTest::keyClick(tree, Qt::Key_End);
    EXPECT_EQ(history.current(), c);
}

TEST_F(Panel, StarsBySpaceAndByClick) {
    const NodeId a = add(1);
    const NodeId b = add(2);
    show();
    QTest::keyClick(tree, Qt::Key_Space);
    EXPECT_TRUE(history.node(b).starred);
    click(HistoryDelegate::starRect(rowRect(a), Qt::LeftToRight).center());
    EXPECT_TRUE(history.node(a).starred);
    EXPECT_EQ(history.current(), b) << "a star is no visit";
}

TEST_F(Panel, RenamesInPlace) {
    const NodeId a = add(1);
    show();
    QTest::keyClick(tree, Qt::Key_F2);
    auto* editor = tree->viewport()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    EXPECT_EQ(editor->placeholderText(), QStringLiteral("glasses +1"));
    EXPECT_FALSE(editor->accessibleName().isEmpty());
    QTest::keyClicks(editor, QStringLiteral("Best one"));
    QTest::keyClick(editor, Qt::Key_Return);
    QCoreApplication::processEvents();  // the delegate commits when the editor has had its key
    EXPECT_EQ(history.node(a).name, "Best one");
}

TEST_F(Panel, ANameThatIsBeingTypedOutlivesNewsOfItsStep) {
    NewGesture bare = sample_gesture(1);
    bare.image = {};
    const NodeId a = history.add(bare);
    show();
    QTest::keyClick(tree, Qt::Key_F2);
    auto* editor = tree->viewport()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    QTest::keyClicks(editor, QStringLiteral("Best"));
    history.setPicture(a, sample_image(1), {});
    history.setStarred(a, true);
    settle();
    QTest::keyClicks(editor, QStringLiteral(" one"));
    EXPECT_EQ(editor->text(), QStringLiteral("Best one"));
    QTest::keyClick(editor, Qt::Key_Return);
    QCoreApplication::processEvents();
    EXPECT_EQ(history.node(a).name, "Best one");
}

TEST_F(Panel, ANameThatIsBeingTypedIsKeptWhenTheFocusGoesElsewhere) {
    const NodeId a = add(1);
    show();
    QTest::keyClick(tree, Qt::Key_F2);
    auto* editor = tree->viewport()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    QTest::keyClicks(editor, QStringLiteral("Best one"));
    panel->focusFilter();
    QCoreApplication::processEvents();
    EXPECT_EQ(history.node(a).name, "Best one");
}

TEST_F(Panel, KeepsNotes) {
    const NodeId a = add(1);
    const NodeId b = add(2);
    show();
    auto* note = panel->findChild<QPlainTextEdit*>();
    EXPECT_FALSE(note->isVisible());
    panel->editNote();
    EXPECT_TRUE(note->isVisible());
    note->setPlainText(QStringLiteral("for Jo"));
    history.visit(a);
    EXPECT_EQ(history.node(b).note, "for Jo");
    EXPECT_FALSE(note->isVisible());
    EXPECT_EQ(history.node(a).note, "");
    history.visit(b);
    EXPECT_EQ(note->toPlainText(), QStringLiteral("for Jo"));
    EXPECT_TRUE(note->isVisible());
}

TEST_F(Panel, DeleteAsksOnlyWhenPicturesWouldBeLost) {
    const NodeId a = add(1);
    NewGesture bare = sample_gesture(2);
    bare.image = {};
    history.add(bare);
    show();
    QTest::keyClick(tree, Qt::Key_Delete);
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(history.count(), 1U);
    EXPECT_EQ(history.current(), a);
    panel->setConfirm([this](int steps, int pictures) {
        EXPECT_EQ(steps, 1);
        EXPECT_EQ(pictures, 1);
        return ++asked > 1;
    });
    QTest::keyClick(tree, Qt::Key_Delete);
    EXPECT_EQ(history.count(), 1U) << "the answer was no";
    QTest::keyClick(tree, Qt::Key_Delete);
    EXPECT_EQ(history.count(), 0U);
    auto* bring_back = panel->findChild<QPushButton*>(QStringLiteral("bring_back"));
    ASSERT_TRUE(bring_back->isVisible());
    bring_back->click();
    EXPECT_EQ(history.current(), a);
    bring_back->click();
    EXPECT_EQ(history.count(), 2U);
    EXPECT_FALSE(bring_back->isVisible());
}

TEST_F(Panel, DeletingInsideALineGoesToTheParentAlone) {
    const NodeId a = add(1);
    const NodeId b = add(2);
    add(3);
    history.visit(b);
    show();
    settle();
    QSignalSpy visited(&history, &HistoryModel::visited);
    QTest::keyClick(tree, Qt::Key_Delete);
    settle();
    EXPECT_EQ(history.current(), a);
    ASSERT_EQ(visited.count(), 1);
    EXPECT_EQ(visited[0][0].value<VisitedNode>().id, a);
    EXPECT_EQ(panel->chosen(), a);
}

TEST_F(Panel, FiltersAsOneTypesWithoutVisiting) {
    const NodeId a = add(1);
    add(2);
    const NodeId c = add(3);
    show();
    panel->focusFilter();
    auto* field = panel->findChild<QLineEdit*>();
    QTest::keyClicks(field, QStringLiteral("+1"));
    EXPECT_EQ(panel->filter()->rowCount(), 1);
    EXPECT_EQ(history.current(), c) << "what is shown stays";
    EXPECT_EQ(panel->chosen(), 0);
    tree->setFocus();
    click(rowRect(a).center());
    EXPECT_EQ(history.current(), a);
    field->clear();
    EXPECT_EQ(panel->filter()->rowCount(), 3);
    EXPECT_EQ(panel->chosen(), a);
}

TEST_F(Panel, OffersEverythingInItsMenu) {
    const NodeId a = add(1);
    show();
    QStringList texts;
    QSignalSpy exported(panel.get(), &HistoryPanel::exportRequested);
    QObject::connect(panel.get(), &HistoryPanel::menuAboutToShow, panel.get(), [&](QMenu* menu, NodeId id) {
        EXPECT_EQ(id, a);
        for (QAction* action : menu->actions()) {
            if (!action->isSeparator()) texts += action->text();
            if (action->text().startsWith(QStringLiteral("Export"))) action->trigger();
            if (action->text() == QStringLiteral("Pin as A")) action->trigger();
        }
        QTimer::singleShot(0, menu, &QMenu::close);
    });
    Q_EMIT tree->customContextMenuRequested(rowRect(a).center());
    EXPECT_EQ(texts,
              (QStringList{QStringLiteral("Star"), QStringLiteral("Rename…"), QStringLiteral("Write a note"),
                           QStringLiteral("Pin as A"), QStringLiteral("Pin as B"), QStringLiteral("Export…"),
                           QStringLiteral("Reproduce"), QStringLiteral("Copy the recipe"),
                           QStringLiteral("Delete")}));
    EXPECT_EQ(exported.count(), 1);
    EXPECT_EQ(history.pinned(HistoryModel::Pin::a), a);
}

TEST_F(Panel, EveryControlHasANameForScreenReaders) {
    add(1);
    show();
    panel->editNote();
    EXPECT_EQ(namelessControls(*panel), QStringList());
}

TEST_F(Panel, ShowsThumbnailsInLightAndDark) {
    for (int i = 1; i <= 7; ++i) {
        NewGesture gesture = sample_gesture(i);
        gesture.image = QImage(160, 160, QImage::Format_RGB888);
        gesture.image.fill(QColor::fromHsv(40 * i, 140, 200));
        if (i == 6) gesture.image = {};
        if (i == 5) history.visit(3);
        history.add(gesture);
    }
    history.setStarred(2, true);
    history.setName(2, QStringLiteral("Best one of the whole afternoon"));
    history.setNote(3, QStringLiteral("a little too much"));
    history.setPin(HistoryModel::Pin::a, 3);
    history.setPin(HistoryModel::Pin::b, 4);
    history.visit(5);
    show();
    panel->resize(260, 560);
    history.remove(7);
    settle();
    for (const bool dark : {false, true}) {
        useLook(dark);
        grab(*panel, QStringLiteral("history"));  // asks for the thumbnails
        settle();
        const QImage seen =
            grab(*panel, dark ? QStringLiteral("history_dark") : QStringLiteral("history_light"));
        for (const NodeId id : {1, 5}) {
            const QPoint inside =
                tree->viewport()->mapTo(panel.get(), rowRect(id).topLeft() + QPoint(30, 30));
            const QColor wanted = QColor::fromHsv(40 * static_cast<int>(id), 140, 200),
                         found = seen.pixelColor(inside);
            EXPECT_LT(std::abs(wanted.hue() - found.hue()), 12) << id;
        }
    }
    useLook(false);
}

TEST_F(Panel, AnotherSessionReplacesEverything) {
    add(1);
    show();
    history.setNote(1, QStringLiteral("old"));
    SessionStore other(session::Session::create(folder / "other.burin").value());
    ASSERT_TRUE(history.load(&other));
    EXPECT_EQ(panel->chosen(), 0);
    EXPECT_FALSE(tree->isVisible());
    EXPECT_EQ(add(5), 1);
    EXPECT_TRUE(tree->isVisible());
    EXPECT_EQ(panel->chosen(), 1);
    EXPECT_EQ(history.node(1).note, "");
    ASSERT_TRUE(history.load(nullptr));
}

}  // namespace
}  // namespace burin::ui
