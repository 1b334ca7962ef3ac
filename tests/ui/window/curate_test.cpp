// The curator's part of the window: edits of the weights as gestures, jobs, dialogs, files.
#include <QtCore/QMimeData>
#include <QtCore/QSettings>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

#include "tests/ui/support/weight_support.h"
#include "tests/ui/window/window_test.h"
#include "ui/panels/weights_curate.h"
#include "ui/panels/weights_make.h"
#include "ui/panels/weights_panel.h"
#include "ui/panels/weights_row.h"
#include "ui/panels/weights_sweep.h"
#include "ui/window/command_palette.h"
#include "ui/window/curate_concept_dialog.h"
#include "ui/window/curate_controller.h"
#include "ui/window/curate_export_dialog.h"
#include "ui/window/request_bar.h"

namespace burin::ui {
namespace {

class CurateWindowTest : public WindowTest {
  protected:
    void openWith(const QString& lines = {}) {
        WindowOptions with = options();
        with.cli_command = scriptedCli(folder, lines);
        open(with);
        ASSERT_TRUE(rendered()) << status();
    }
    CurateController* desk() { return window->curate(); }
    WeightEdits* edits() { return desk()->edits(); }
    QString delta(float value = 1) {
        return writeDelta(folder, QStringLiteral("delta%1.safetensors").arg(value), value);
    }
    void addEdit(double lambda = 1) {
        ASSERT_TRUE(edits()->add(delta(static_cast<float>(edits()->count() + 1)), lambda));
        ASSERT_TRUE(rendered()) << status();
    }
    bool idle() {
        return waitUntil([this] { return !desk()->model()->isBusy(); });
    }
};

TEST_F(CurateWindowTest, a_drag_of_lambda_is_one_node_and_the_picture_follows) {
    openWith();
    addEdit();
    action("curate.show_weights")->trigger();
    const size_t nodes = history()->count();
    auto* slider = desk()->weightsPanel()->row(0)->slider();
    drag(slider, 20, -40, 5);
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(history()->count(), nodes + 1);
    EXPECT_LT(edits()->use(0).scale, 1);
    EXPECT_TRUE(shows(steering()->request()));
}

TEST_F(CurateWindowTest, switching_off_and_on_gives_the_picture_of_the_same_request_again) {
    openWith();
    const auto base = steering()->request();
    addEdit(-1);
    const auto edited = steering()->request();
    EXPECT_NE(edited, base);
    action("curate.apply_edits")->trigger();
    EXPECT_FALSE(edits()->use(0).on);
    ASSERT_TRUE(rendered());
    action("curate.apply_edits")->trigger();
    EXPECT_EQ(steering()->request(), edited);
    ASSERT_TRUE(rendered());
    EXPECT_TRUE(shows(edited));
    action("curate.remove_edits")->trigger();
    EXPECT_EQ(steering()->request(), base);
}

TEST_F(CurateWindowTest, comparing_with_the_picture_without_edits_renders_it_once_in_the_background) {
    openWith();
    const auto base = steering()->request();
    addEdit(-1);
    action("view.compare_split")->trigger();
    action("view.with_unedited")->trigger();
    ASSERT_TRUE(waitUntil([&] { return !window->canvas()->before().isNull(); }));
    const auto expected = fake::picture_of(base, 0, 64, 64);
    EXPECT_EQ(window->canvas()->before().pixel(0, 0),
              qRgb(expected.rgb[0], expected.rgb[1], expected.rgb[2]));
    EXPECT_TRUE(shows(steering()->request())) << "what is edited is still there";
}

TEST_F(CurateWindowTest, undo_brings_a_removed_edit_back_with_its_name_and_its_picture) {
    openWith();
    addEdit(-1.5);
    edits()->setName(0, QStringLiteral("Zaffi"));
    ASSERT_TRUE(edits()->remove(0));
    ASSERT_TRUE(rendered());
    EXPECT_TRUE(action("edit.undo")->text().contains(QStringLiteral("Zaffi")));
    const int renders = window->controller()->started();
    action("edit.undo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return edits()->count() == 1 && shows(steering()->request()); }));
    EXPECT_EQ(edits()->name(0), QStringLiteral("Zaffi"));
    EXPECT_DOUBLE_EQ(edits()->use(0).scale, -1.5);
    EXPECT_EQ(window->controller()->started(), renders);
    EXPECT_EQ(desk()->weightsPanel()->rowCount(), 1);
}

TEST_F(CurateWindowTest, a_file_dropped_on_the_window_becomes_an_edit) {
    openWith();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(delta())});
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window.get(), &enter);
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window.get(), &drop);
    ASSERT_TRUE(waitUntil([this] { return edits()->count() == 1; })) << status();
    EXPECT_TRUE(desk()->weightsPanel()->isVisible());
    ASSERT_TRUE(rendered());
}

TEST_F(CurateWindowTest, a_failing_job_shows_its_sentence) {
    openWith(QStringLiteral(
        "echo '{\"ok\": false, \"code\": \"bad_model\", \"what\": \"the text encoder is missing\", "
        "\"remedy\": \"choose another model\"}'; exit 3"));
    action("curate.make_edit")->trigger();
    ASSERT_TRUE(idle());
    EXPECT_TRUE(window->messageBar()->text().contains(QStringLiteral("the text encoder is missing")))
        << status();
    EXPECT_EQ(edits()->count(), 0);
}

TEST_F(CurateWindowTest, a_job_is_cancelled_from_the_menu_and_the_window_renders_meanwhile) {
    openWith(
        QStringLiteral("trap 'exit 130' TERM\necho 'progress 1 9 x' >&2\nwhile true; do sleep 0.02; done"));
    EXPECT_FALSE(action("curate.cancel_job")->isEnabled());
    action("curate.make_edit")->trigger();
    ASSERT_TRUE(action("curate.cancel_job")->isEnabled());
    EXPECT_FALSE(action("curate.make_edit")->isEnabled());
    ASSERT_TRUE(steering()->setSeed(77));
    ASSERT_TRUE(rendered()) << status();
    action("curate.cancel_job")->trigger();
    ASSERT_TRUE(idle());
    EXPECT_EQ(window->messageBar()->count(), 0U) << status();
    EXPECT_FALSE(action("curate.cancel_job")->isEnabled());
}

TEST_F(CurateWindowTest, closing_the_window_ends_a_running_job) {
    const auto ended = file("ended").toStdString();
    openWith(
        QString::fromStdString("trap 'touch \"" + ended +
                               "\"; exit 130' TERM\necho 'progress 1 9 x' >&2\nwhile true; do sleep 0.02; "
                               "done"));
    desk()->model()->setClosingGrace(patience_ms);
    QSignalSpy progressed(desk()->model(), &CurateModel::progressed);
    action("curate.make_edit")->trigger();
    ASSERT_TRUE(waitUntil([&] { return progressed.count() > 1; }));
    close();
    EXPECT_TRUE(QFile::exists(file("ended")));
}

TEST_F(CurateWindowTest, a_sweep_ends_in_a_curve_and_its_click_moves_the_slider_and_the_picture) {
    openWith(sweepScript(folder));
    addEdit(-0.3);
    action("curate.find_lambda")->trigger();
    ASSERT_TRUE(idle());
    auto* chart = desk()->curatePanel()->sweep()->chart();
    ASSERT_EQ(chart->data().x.size(), 4U) << status();
    EXPECT_TRUE(action("curate.open_report")->isEnabled());
    const size_t nodes = history()->count();
    Q_EMIT chart->taken(-1);
    ASSERT_TRUE(rendered());
    EXPECT_DOUBLE_EQ(desk()->weightsPanel()->row(0)->slider()->value(), -1);
    EXPECT_EQ(history()->count(), nodes + 1);
}

TEST_F(CurateWindowTest, the_workspace_curate_shows_both_tabs_and_the_palette_finds_the_commands) {
    openWith();
    action("window.curate")->trigger();
    auto* dock = window->findChild<QDockWidget*>(QStringLiteral("weights_dock"));
    ASSERT_NE(dock, nullptr);
    EXPECT_TRUE(dock->isVisible());
    action("curate.show_curate")->trigger();
    EXPECT_TRUE(desk()->curatePanel()->isVisible());
    EXPECT_GT(desk()->curatePanel()->make()->conceptBox()->count(), 2) << "the pack's concepts";
    action("curate.show_weights")->trigger();
    EXPECT_TRUE(desk()->weightsPanel()->isVisible());
    CommandPalette palette(window->actions());
    showActive(palette);
    QTest::keyClicks(palette.findChild<QLineEdit*>(), QStringLiteral("protected con"));
    ASSERT_FALSE(palette.shown().isEmpty());
    EXPECT_EQ(palette.shown().first(), QStringLiteral("curate.new_concept"));
}

TEST_F(CurateWindowTest, names_of_edits_are_kept_for_the_next_run) {
    openWith();
    addEdit();
    edits()->setName(0, QStringLiteral("Zaffi"));
    const auto path = edits()->path(0);
    {
        // Also where the window does not live to close.
        QSettings kept(file("burin.ini"), QSettings::IniFormat);
        window->preferences().settings().sync();
        kept.sync();
        EXPECT_EQ(kept.value(QStringLiteral("weight_names/1/name")).toString(), QStringLiteral("Zaffi"));
    }
    close();
    openWith();
    EXPECT_EQ(edits()->nameOf(path), QStringLiteral("Zaffi"));
}

TEST_F(CurateWindowTest, a_concept_is_kept_by_its_dialog_and_a_double_name_is_refused_there) {
    openWith();
    auto* concepts = desk()->model()->concepts();
    const int before = concepts->count();
    CurateConceptDialog dialog(concepts, -1);
    showActive(dialog);
    const auto fields = dialog.findChildren<QLineEdit*>();
    ASSERT_GE(fields.size(), 3);
    fields[0]->setText(QString::fromStdString(concepts->at(0).entry.name));
    fields[1]->setText(QStringLiteral("my hero"));
    dialog.accept();
    EXPECT_EQ(dialog.kept(), -1);
    EXPECT_FALSE(dialog.fault().isEmpty());
    fields[0]->setText(QStringLiteral("My hero"));
    dialog.accept();
    ASSERT_GE(dialog.kept(), 0);
    EXPECT_EQ(concepts->count(), before + 1);
    EXPECT_EQ(concepts->at(dialog.kept()).entry.text, "my hero");
}

TEST_F(CurateWindowTest, the_export_dialog_asks_for_what_the_chosen_kind_needs) {
    CurateExportDialog dialog(QStringLiteral("2 edits applied."), folder.path());
    showActive(dialog);
    QPushButton* go = nullptr;
    for (auto* button : dialog.findChildren<QPushButton*>())
        if (button->text().contains(QStringLiteral("xport"))) go = button;
    ASSERT_NE(go, nullptr);
    EXPECT_FALSE(go->isEnabled()) << "there is no place yet";
    dialog.setAsLora(true);
    dialog.setOut(file("edits"));
    EXPECT_TRUE(go->isEnabled());
    EXPECT_TRUE(dialog.settings().as_lora);
    EXPECT_TRUE(dialog.settings().out.endsWith(QStringLiteral(".safetensors")));
    dialog.setAsLora(false);
    EXPECT_FALSE(go->isEnabled()) << "a file's name is no folder's";
}

/// Pictures of the curator's part, for looking; see tour_test.cpp.
TEST_F(CurateWindowTest, DISABLED_tour_of_weights_and_curate) {
    const QString place = qEnvironmentVariable("BURIN_TOUR");
    if (place.isEmpty()) GTEST_SKIP() << "BURIN_TOUR names no folder";
    applyTheme(qEnvironmentVariable("BURIN_TOUR_THEME") == QStringLiteral("dark") ? Theme::dark
                                                                                  : Theme::light);
    engine_arguments += {QStringLiteral("--side"), QStringLiteral("256")};
    openWith(sweepScript(folder));
    window->resize(parseSize(qEnvironmentVariable("BURIN_TOUR_SIZE", QStringLiteral("1280x800"))));
    const auto take = [&](QWidget* widget, const char* name) {
        spin(600);
        EXPECT_TRUE(widget->grab().save(QDir(place).filePath(QString::fromLatin1(name))));
    };
    take(window.get(), "explore.png");
    action("window.curate")->trigger();
    take(window.get(), "curate_empty.png");
    addEdit(-1);
    edits()->setName(0, QStringLiteral("Zaffi Quill (vector)"));
    addEdit(1.25);
    edits()->setName(1, QStringLiteral("Bolo Tinto (UCE)"));
    action("curate.show_weights")->trigger();
    take(window.get(), "weights.png");
    desk()->weightsPanel()->row(0)->setDetailsOpen(true);
    take(window.get(), "weights_details.png");
    action("curate.show_curate")->trigger();
    desk()->curatePanel()->sweep()->chooseEdit(0);
    action("curate.find_lambda")->trigger();
    ASSERT_TRUE(idle());
    take(window.get(), "curate.png");
    desk()->curatePanel()->make()->setMethod(CurateMethod::task_vector);
    take(window.get(), "curate_training.png");
    CurateConceptDialog concept_dialog(desk()->model()->concepts(), 0, window.get());
    concept_dialog.show();
    take(&concept_dialog, "concept.png");
    CurateExportDialog export_dialog(edits()->summary(), folder.path(), window.get());
    export_dialog.show();
    take(&export_dialog, "export.png");
    export_dialog.setAsLora(true);
    take(&export_dialog, "export_lora.png");
}

}  // namespace
}  // namespace burin::ui
