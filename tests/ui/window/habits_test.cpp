// Qt habits: names for everything, one registry of commands, layouts, language, a thread that is never
// blocked.
#include <algorithm>
#include <cstdio>

#include <QtCore/QSet>
#include <QtCore/QTimer>
#include <QtGui/QAccessible>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QToolBar>

#include "tests/ui/window/window_test.h"
#include "ui/window/about_dialog.h"
#include "ui/window/command_palette.h"
#include "ui/window/models_dialog.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/request_bar.h"
#include "ui/window/shortcut_editor.h"

namespace burin::ui {
namespace {

bool needsName(QAccessible::Role role) {
    switch (role) {
        case QAccessible::PushButton:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::EditableText:
        case QAccessible::ComboBox:
        case QAccessible::SpinBox:
        case QAccessible::Slider:
        case QAccessible::List:
        case QAccessible::Tree:
        case QAccessible::Table:
        case QAccessible::MenuItem:
        case QAccessible::ButtonMenu:
        case QAccessible::ButtonDropDown:
        case QAccessible::PageTab:
        case QAccessible::ProgressBar:
            return true;
        default:
            return false;
    }
}

void collectNameless(QAccessibleInterface* node, const QString& path, QStringList& nameless, int depth = 0) {
    if (node == nullptr || !node->isValid() || depth > 40) return;
    const QAccessible::State state = node->state();
    const QObject* object = node->object();
    QString here = path + QLatin1Char('/') +
                   (object != nullptr ? QString::fromLatin1(object->metaObject()->className()) +
                                            QLatin1Char(':') + object->objectName()
                                      : QString::number(static_cast<int>(node->role())));
    if (!state.invisible && needsName(node->role()) && node->text(QAccessible::Name).trimmed().isEmpty()) {
        const auto* widget = qobject_cast<const QWidget*>(object);
        // Separators of menus are items without a text by nature, and Qt's own inner parts belong to their
        // control.
        const bool inner = object == nullptr || object->objectName().startsWith(QStringLiteral("qt_"));
        if (!inner && (widget == nullptr || widget->isVisible())) nameless.append(here);
    }
    for (int i = 0; i < node->childCount(); ++i) collectNameless(node->child(i), here, nameless, depth + 1);
}

QStringList namelessIn(QWidget* widget) {
    QStringList nameless;
    collectNameless(QAccessible::queryAccessibleInterface(widget), {}, nameless);
    return nameless;
}

TEST_F(WindowTest, the_accessibility_tree_has_no_empty_name) {
    open();
    addDirection("glasses");
    row(0)->setDetailsOpen(true);
    for (const char* space : {"window.explore", "window.compare", "window.curate"}) {
        action(space)->trigger();
        settleLayouts();
        EXPECT_EQ(namelessIn(window.get()).join(QLatin1Char('\n')).toStdString(), "") << space;
    }
    window->notice({Notice::Kind::warning, QStringLiteral("a warning"), {}});
    EXPECT_EQ(namelessIn(window.get()).join(QLatin1Char('\n')).toStdString(), "");
}

TEST_F(WindowTest, the_dialogs_have_no_empty_name) {
    open();
    FileCatalogue catalogue;
    std::vector<std::unique_ptr<QDialog>> dialogs;
    dialogs.push_back(std::make_unique<CommandPalette>(window->actions()));
    dialogs.push_back(std::make_unique<ShortcutEditor>(window->actions()));
    dialogs.push_back(std::make_unique<PreferencesDialog>(window->preferences(), QStringLiteral("a model"),
                                                          window->engine()->hello()));
    dialogs.push_back(std::make_unique<AboutDialog>(QStringLiteral("an engine")));
    dialogs.push_back(std::make_unique<ModelsDialog>(&catalogue, window->engine(), &window->preferences(),
                                                     QStringLiteral("a model")));
    for (const auto& dialog : dialogs) {
        showActive(*dialog);
        EXPECT_EQ(namelessIn(dialog.get()).join(QLatin1Char('\n')).toStdString(), "")
            << dialog->objectName().toStdString();
    }
}

TEST_F(WindowTest, every_command_has_one_id_one_text_and_no_key_twice) {
    open();
    QSet<QString> keys;
    for (const QString& id : window->actions().ids()) {
        const QAction* action = window->actions().action(id);
        EXPECT_TRUE(id.contains(QLatin1Char('.'))) << id.toStdString();
        EXPECT_FALSE(action->text().isEmpty()) << id.toStdString();
        for (const QKeySequence& key : action->shortcuts()) {
            EXPECT_FALSE(keys.contains(key.toString()))
                << id.toStdString() << " " << key.toString().toStdString();
            keys.insert(key.toString());
        }
    }
}

TEST_F(WindowTest, the_command_palette_finds_a_command_by_some_letters_and_runs_it) {
    open();
    CommandPalette palette(window->actions());
    showActive(palette);
    QTest::keyClicks(palette.findChild<QLineEdit*>(), QStringLiteral("lock se"));
    ASSERT_FALSE(palette.shown().isEmpty());
    EXPECT_EQ(palette.shown().first(), QStringLiteral("steer.lock_seed"));
    const bool before = steering()->seedLocked();
    QTest::keyClick(palette.findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_TRUE(waitUntil([&] { return steering()->seedLocked() != before; }));
}

TEST_F(WindowTest, changed_shortcuts_are_kept_and_a_taken_key_leaves_its_old_command) {
    open();
    {
        ShortcutEditor editor(window->actions());
        editor.select(QStringLiteral("curate.star"));
        editor.findChild<QKeySequenceEdit*>()->setKeySequence(QKeySequence(QStringLiteral("Ctrl+E")));
        editor.accept();
    }
    EXPECT_EQ(action("curate.star")->shortcut(), QKeySequence(QStringLiteral("Ctrl+E")));
    EXPECT_TRUE(action("file.export")->shortcut().isEmpty());
    close();
    open(options());
    EXPECT_EQ(action("curate.star")->shortcut(), QKeySequence(QStringLiteral("Ctrl+E")));
    EXPECT_TRUE(action("file.export")->shortcut().isEmpty());
}

TEST_F(WindowTest, every_dock_and_toolbar_has_an_object_name_and_layouts_come_back) {
    open();
    for (auto* dock : window->findChildren<QDockWidget*>()) EXPECT_FALSE(dock->objectName().isEmpty());
    for (auto* bar : window->findChildren<QToolBar*>()) EXPECT_FALSE(bar->objectName().isEmpty());
    auto* queue = window->findChild<QDockWidget*>(QStringLiteral("queue_dock"));
    EXPECT_FALSE(queue->isVisible());
    queue->show();
    action("window.compare")->trigger();
    EXPECT_FALSE(window->findChild<QDockWidget*>(QStringLiteral("steering_dock"))->isVisible());
    action("window.explore")->trigger();
    EXPECT_TRUE(queue->isVisible()) << "as it was left";
    close();
    open(options());
    queue = window->findChild<QDockWidget*>(QStringLiteral("queue_dock"));
    EXPECT_TRUE(queue->isVisible());
    action("window.reset_layout")->trigger();
    EXPECT_FALSE(queue->isVisible());
}

TEST_F(WindowTest, the_status_bar_tells_step_time_device_and_memory) {
    engine_arguments = {QStringLiteral("--step-ms"), QStringLiteral("20")};
    open();
    ASSERT_TRUE(steering()->setSteps(1000));
    auto* label = window->findChild<QLabel*>(QStringLiteral("render_status"));
    ASSERT_TRUE(waitUntil([&] { return label->text().contains(QStringLiteral("s left")); }));
    EXPECT_TRUE(label->text().contains(QStringLiteral("ms a step"))) << label->text().toStdString();
    EXPECT_TRUE(label->text().contains(QStringLiteral("/1000"))) << label->text().toStdString();
    const QString device = window->findChild<QLabel*>(QStringLiteral("device_status"))->text();
    EXPECT_TRUE(device.startsWith(QStringLiteral("CPU bf16"))) << device.toStdString();
    window->controller()->stop();
}

TEST_F(WindowTest, a_size_is_read_in_several_spellings_and_nonsense_is_refused) {
    EXPECT_EQ(parseSize(QStringLiteral("512 x 768")), QSize(512, 768));
    EXPECT_EQ(parseSize(QStringLiteral("640*448")), QSize(640, 448));
    EXPECT_EQ(parseSize(QStringLiteral("96")), QSize(96, 96));
    EXPECT_TRUE(parseSize(QStringLiteral("large")).isEmpty());
    EXPECT_TRUE(parseSize(QStringLiteral("-5 x 7")).isEmpty());
}

/// How long the event loop was away while the engine renders and a handle is dragged: printed, not judged,
/// because a busy machine says nothing about the program.
TEST_F(WindowTest, the_event_loop_goes_on_while_the_engine_renders) {
    open();
    addDirection("glasses");
    std::vector<double> gaps;
    QElapsedTimer since;
    QTimer probe;
    probe.setTimerType(Qt::PreciseTimer);
    QObject::connect(&probe, &QTimer::timeout, [&] {
        gaps.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6);
        since.restart();
    });
    since.start();
    probe.start(1);
    for (int i = 0; i < 5; ++i) drag(row(0)->slider(), 40, i % 2 == 0 ? 60 : -60, 8);
    ASSERT_TRUE(rendered());
    probe.stop();
    std::sort(gaps.begin(), gaps.end());
    ASSERT_FALSE(gaps.empty());
    const auto at = [&](double share) {
        return gaps[static_cast<size_t>(share * static_cast<double>(gaps.size() - 1))];
    };
    std::printf(
        "event loop away, ms: median %.2f, 90 %% %.2f, 99 %% %.2f, 99.9 %% %.2f, most %.2f (%zu samples)\n",
        at(0.5), at(0.9), at(0.99), at(0.999), gaps.back(), gaps.size());
}

}  // namespace
}  // namespace burin::ui
