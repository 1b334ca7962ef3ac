// What is seen and reached: every scale of the screen, the tab key, the buttons of the queue.
#include <QtCore/QProcess>
#include <QtCore/QSet>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>

#include "tests/ui/window/window_test.h"
#include "ui/panels/queue_panel.h"
#include "ui/window/models_dialog.h"
#include "ui/window/preferences_dialog.h"

namespace burin::ui {
namespace {

/// Buttons, boxes and one-line labels that have less room than they need, or lie outside of their window.
QStringList cramped(QWidget* root) {
    QStringList found;
    for (auto* widget : root->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != root->window()) continue;
        const auto* label = qobject_cast<QLabel*>(widget);
        const bool text = qobject_cast<QAbstractButton*>(widget) != nullptr ||
                          qobject_cast<QComboBox*>(widget) != nullptr ||
                          (label != nullptr && !label->wordWrap());
        // Drawings in fields and in titles of docks are as large as Qt lets them.
        if (!text || qobject_cast<QLineEdit*>(widget->parentWidget()) != nullptr ||
            qobject_cast<QDockWidget*>(widget->parentWidget()) != nullptr)
            continue;
        const QSize least = widget->minimumSizeHint();
        // A pixel less is rounding at fractional scales.
        if (widget->width() + 1 >= least.width() && widget->height() + 1 >= least.height()) continue;
        found << QStringLiteral("%1 '%2' %3 x %4, needs %5 x %6")
                     .arg(
                         QString::fromLatin1(widget->metaObject()->className()),
                         widget->accessibleName().isEmpty() ? widget->objectName() : widget->accessibleName())
                     .arg(widget->width())
                     .arg(widget->height())
                     .arg(least.width())
                     .arg(least.height());
    }
    return found;
}

void expectRoomy(QWidget* widget, const char* what) {
    // Layouts within layouts settle one after the other, and docks may glide to their places.
    static_cast<void>(waitUntil([&] { return cramped(widget).isEmpty(); }, patience_ms / 10));
    EXPECT_EQ(cramped(widget).join(QLatin1Char('\n')).toStdString(), "") << what;
}

constexpr const char* scale_variable = "BURIN_TEST_SCALE";

TEST_F(WindowTest, DISABLED_child_that_lays_out_at_the_scale_of_its_environment) {
    const double scale = qEnvironmentVariable(scale_variable).toDouble();
    if (scale == 0) GTEST_SKIP() << "only started by the test after";
    open();
    EXPECT_EQ(window->devicePixelRatioF(), scale);
    addDirection("glasses");
    window->resize(1280, 800);
    for (const char* space : {"window.explore", "window.compare", "window.curate"}) {
        action(space)->trigger();
        expectRoomy(window.get(), space);
    }
    action("window.explore")->trigger();
    row(0)->setDetailsOpen(true);
    expectRoomy(window.get(), "details");
    PreferencesDialog preferences(window->preferences(), QStringLiteral("a model"),
                                  window->engine()->hello());
    showActive(preferences);
    expectRoomy(&preferences, "preferences");
    FileCatalogue catalogue;
    ModelsDialog models(&catalogue, window->engine(), &window->preferences(), QStringLiteral("a model"));
    showActive(models);
    expectRoomy(&models, "models");
    // A drag in logical pixels is the same drag at every scale.
    drag(row(0)->slider(), 10, 40, 5);
    EXPECT_NE(strength(0), 0);
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(window->grab().size(), window->size() * scale);
}

void runAtScale(const char* scale) {
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_SCALE_FACTOR"), QString::fromLatin1(scale));
    environment.insert(QString::fromLatin1(scale_variable), QString::fromLatin1(scale));
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::MergedChannels);
    child.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("--gtest_also_run_disabled_tests"),
                 QStringLiteral("--gtest_filter=*DISABLED_child_that_lays_out*")});
    ASSERT_TRUE(child.waitForFinished(3 * patience_ms));
    const QByteArray said = child.readAll();
    EXPECT_EQ(child.exitCode(), 0) << said.toStdString();
    EXPECT_TRUE(said.contains("PASSED  ] 1 test")) << said.toStdString();
}

TEST_F(WindowTest, at_scale_1_nothing_is_cramped) { runAtScale("1"); }
TEST_F(WindowTest, at_scale_1_5_nothing_is_cramped) { runAtScale("1.5"); }
TEST_F(WindowTest, at_scale_2_nothing_is_cramped) { runAtScale("2"); }

/// The dock or toolbar that a control belongs to, else the window.
QString partOf(const QWidget* widget) {
    for (const QWidget* at = widget; at != nullptr; at = at->parentWidget()) {
        if (qobject_cast<const QDockWidget*>(at) != nullptr || qobject_cast<const QToolBar*>(at) != nullptr)
            return at->objectName();
    }
    return QStringLiteral("centre");
}

QString nameOf(const QWidget* widget) {
    return QStringLiteral("%1 %2 '%3'")
        .arg(partOf(widget), QString::fromLatin1(widget->metaObject()->className()),
             widget->accessibleName());
}

TEST_F(WindowTest, the_tab_key_reaches_every_control_once_part_by_part_and_from_top_to_bottom) {
    open();
    addDirection("glasses");
    addDirection("winter");
    window->resize(1400, 950);
    settleLayouts();
    QSet<QWidget*> expected;
    for (auto* widget : window->findChildren<QWidget*>()) {
        if (widget->window() != window.get() || !widget->isVisible() || !widget->isEnabled()) continue;
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || widget->focusProxy() != nullptr) continue;
        expected.insert(widget);
    }
    ASSERT_GT(expected.size(), 15);
    window->canvas()->setFocus();
    QList<QWidget*> order;
    for (int i = 0; i < 200; ++i) {
        QWidget* at = QApplication::focusWidget();
        ASSERT_NE(at, nullptr);
        if (order.contains(at)) break;
        order.append(at);
        QTest::keyClick(at, Qt::Key_Tab);
    }
    QStringList missed, parts;
    for (QWidget* widget : expected) {
        const bool inner = std::any_of(order.begin(), order.end(), [&](const QWidget* one) {
            return one->focusProxy() == widget || widget->isAncestorOf(one);
        });
        if (!order.contains(widget) && !inner) missed << nameOf(widget);
    }
    EXPECT_EQ(missed.join(QLatin1Char('\n')).toStdString(), "");
    EXPECT_EQ(QApplication::focusWidget(), order.front()) << "and then it begins again";
    for (const QWidget* widget : order) {
        if (parts.isEmpty() || parts.back() != partOf(widget)) parts << partOf(widget);
    }
    if (parts.size() > 1 && parts.front() == parts.back()) parts.removeLast();
    EXPECT_EQ(parts.size(), QSet<QString>(parts.begin(), parts.end()).size())
        << parts.join(QLatin1Char(' ')).toStdString();
    // Within a part nothing jumps up by more than a row, but for the way back from a column's end.
    for (int i = 1; i < order.size(); ++i) {
        if (partOf(order[i]) != partOf(order[i - 1]) || partOf(order[i]) == QStringLiteral("centre"))
            continue;
        const int before = order[i - 1]->mapTo(window.get(), order[i - 1]->rect().center()).y();
        const int now = order[i]->mapTo(window.get(), order[i]->rect().center()).y();
        EXPECT_GT(now, before - 30) << nameOf(order[i - 1]).toStdString() << " -> "
                                    << nameOf(order[i]).toStdString();
    }
}

class QueueButtons : public WindowTest {
  protected:
    void openWith(int jobs) {
        engine_arguments = {QStringLiteral("--step-ms"), QStringLiteral("4")};
        open();
        auto* dock = window->findChild<QDockWidget*>(QStringLiteral("queue_dock"));
        dock->show();
        dock->raise();
        ASSERT_TRUE(waitUntil([&] { return button("queue_pause")->isVisible(); }));
        settleLayouts();
        click("queue_pause");
        ASSERT_TRUE(window->queue()->isPaused());
        window->queue()->addSeeds(steering()->request(), jobs, history()->current());
    }
    QToolButton* button(const char* name) {
        return window->findChild<QToolButton*>(QString::fromLatin1(name));
    }
    void click(const char* name) {
        ASSERT_TRUE(button(name)->isEnabled()) << name;
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    void choose(int row) { window->findChild<QueuePanel*>()->select(row); }
    QString title(int row) { return window->queue()->index(row).data().toString(); }
    session::JobState state(int row) {
        return static_cast<session::JobState>(
            window->queue()->index(row).data(RenderQueue::StateRole).toInt());
    }
};

TEST_F(QueueButtons, pause_holds_and_resume_goes_on) {
    openWith(2);
    // What was asked for later, and not through the queue, is there first.
    ASSERT_TRUE(steering()->setSeed(77));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(window->queue()->open(), 2);
    const size_t nodes = history()->count();
    EXPECT_EQ(button("queue_pause")->accessibleName(), QStringLiteral("Resume"));
    click("queue_pause");
    ASSERT_TRUE(waitUntil([&] { return window->queue()->open() == 0; }));
    EXPECT_EQ(history()->count(), nodes + 2);
}

TEST_F(QueueButtons, earlier_and_later_reorder_what_waits) {
    openWith(3);
    const QString first = title(0), second = title(1), third = title(2);
    choose(2);
    click("queue_up");
    EXPECT_EQ(title(1), third);
    click("queue_up");
    EXPECT_EQ(title(0), third);
    EXPECT_FALSE(button("queue_up")->isEnabled()) << "the first one cannot be earlier";
    click("queue_down");
    EXPECT_EQ(title(0), first);
    EXPECT_EQ(title(1), third);
    EXPECT_EQ(title(2), second);
}

TEST_F(QueueButtons, cancelling_one_leaves_the_others) {
    openWith(3);
    choose(1);
    click("queue_cancel");
    EXPECT_EQ(state(1), session::JobState::cancelled);
    EXPECT_EQ(window->queue()->open(), 2);
    click("queue_pause");
    ASSERT_TRUE(waitUntil([&] { return window->queue()->open() == 0; }));
    EXPECT_EQ(history()->count(), 3U);
    EXPECT_EQ(state(1), session::JobState::cancelled);
}

TEST_F(QueueButtons, cancelling_all_leaves_none_and_trash_clears_the_list) {
    openWith(4);
    // Long enough to be met at work, however slow the window is.
    window->engine()->setCommand(fakeEngine({QStringLiteral("--step-ms"), QStringLiteral("3000")}));
    window->engine()->restart();
    click("queue_pause");
    ASSERT_TRUE(waitUntil([&] { return state(0) == session::JobState::running; }));
    click("queue_cancel_all");
    EXPECT_EQ(window->queue()->open(), 0);
    EXPECT_FALSE(button("queue_cancel_all")->isEnabled());
    click("queue_clear");
    EXPECT_EQ(window->queue()->rowCount(), 0);
    EXPECT_LE(history()->count(), 2U);
}

}  // namespace
}  // namespace burin::ui
