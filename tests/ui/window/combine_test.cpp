// Edits made of edits: the builder, the vector of two models, the controls, and neighbours that are
// suggested.
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableWidget>
#include <QtWidgets/QToolButton>

#include "tests/ui/support/weight_support.h"
#include "tests/ui/window/window_test.h"
#include "ui/panels/weights_curate.h"
#include "ui/panels/weights_make.h"
#include "ui/panels/weights_panel.h"
#include "ui/panels/weights_sweep.h"
#include "ui/window/curate_combine_dialog.h"
#include "ui/window/curate_concept_dialog.h"
#include "ui/window/curate_controller.h"
#include "ui/window/curate_vector_dialog.h"

namespace burin::ui {
namespace {

class CombineTest : public WindowTest {
  protected:
    void openWith(const QString& lines) {
        WindowOptions with = options();
        with.cli_command = scriptedCli(folder, lines);
        open(with);
        ASSERT_TRUE(rendered()) << status();
    }
    CurateModel* model() { return window->curate()->model(); }
    WeightEdits* edits() { return window->curate()->edits(); }
    /// Edits "a", "b" and "c".
    void addEdits(int count) {
        for (int i = 0; i < count; ++i) {
            const QString name(QChar(QLatin1Char(static_cast<char>('a' + i))));
            ASSERT_TRUE(edits()->add(
                writeDelta(folder, name + QStringLiteral(".safetensors"), static_cast<float>(i + 1)), 1));
        }
        ASSERT_TRUE(rendered()) << status();
    }
    bool idle() {
        return waitUntil([this] { return !model()->isBusy(); });
    }
};

TEST_F(CombineTest, a_sum_is_measured_then_written_and_is_one_node_with_a_live_slider) {
    openWith(combineScript(folder, 2));
    addEdits(2);
    CurateCombineDialog dialog(model(), folder.path());
    showActive(dialog);
    dialog.setChosen(0, true, 0.5);
    dialog.setChosen(1, true, -1);
    EXPECT_TRUE(dialog.combineButton()->isEnabled()) << dialog.fault().toStdString();
    QTest::mouseClick(dialog.measureButton(), Qt::LeftButton);
    ASSERT_TRUE(idle());
    ASSERT_TRUE(dialog.table()->isVisible()) << dialog.fault().toStdString();
    EXPECT_EQ(dialog.table()->item(1, 0)->text(), QStringLiteral("3"));
    EXPECT_EQ(dialog.table()->item(0, 2)->text(), QLocale().toString(0.25, 'f', 3));
    EXPECT_EQ(edits()->count(), 2) << "nothing was written";
    EXPECT_TRUE(dialog.isVisible());
    dialog.setName(QStringLiteral("both"));
    const size_t nodes = history()->count();
    QTest::mouseClick(dialog.combineButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return !dialog.isVisible(); })) << dialog.fault().toStdString();
    ASSERT_EQ(edits()->count(), 3);
    EXPECT_EQ(edits()->name(2), QStringLiteral("both"));
    EXPECT_DOUBLE_EQ(edits()->use(2).scale, 1);
    EXPECT_EQ(history()->count(), nodes + 1);
    EXPECT_FALSE(edits()->use(0).on) << "nothing acts twice";
    EXPECT_FALSE(edits()->use(1).on);
    EXPECT_TRUE(edits()->use(2).on);
    const auto given = givenArguments(folder);
    EXPECT_FALSE(given.filter(QStringLiteral("a.safetensors=0.5")).isEmpty());
    EXPECT_FALSE(given.filter(QStringLiteral("b.safetensors=-1")).isEmpty());
    ASSERT_TRUE(rendered()) << status();
    EXPECT_TRUE(shows(steering()->request()));
}

TEST_F(CombineTest, an_analogy_takes_its_three_edits_by_their_places_and_names_the_result) {
    openWith(combineScript(folder, 3));
    addEdits(3);
    CurateCombineDialog dialog(model(), folder.path());
    showActive(dialog);
    dialog.setKind(CombineKind::analogy);
    EXPECT_TRUE(dialog.combineButton()->isEnabled()) << dialog.fault().toStdString();
    dialog.setPlace(2, 0);
    EXPECT_FALSE(dialog.combineButton()->isEnabled()) << "A is chosen twice";
    EXPECT_FALSE(dialog.fault().isEmpty());
    dialog.setPlace(0, 2);
    const auto settings = dialog.settings();
    ASSERT_EQ(settings.parts.size(), 3U);
    EXPECT_EQ(settings.parts[0].name, QStringLiteral("c"));
    EXPECT_EQ(settings.parts[2].name, QStringLiteral("a"));
    EXPECT_EQ(settings.name, QStringLiteral("a + (b - c)"));
}

TEST_F(CombineTest, a_consensus_is_applied_negatively_and_a_file_may_join_without_being_in_the_list) {
    openWith(combineScript(folder, 2));
    addEdits(1);
    CurateCombineDialog dialog(model(), folder.path());
    showActive(dialog);
    dialog.setKind(CombineKind::consensus);
    EXPECT_FALSE(dialog.combineButton()->isEnabled()) << "one edit agrees with itself";
    dialog.addFile(writeDelta(folder, QStringLiteral("other.safetensors"), 5));
    EXPECT_EQ(dialog.candidates(), 2);
    dialog.addFile(folder.filePath(QStringLiteral("other.safetensors")));
    EXPECT_EQ(dialog.candidates(), 2) << "it is there already";
    EXPECT_TRUE(dialog.combineButton()->isEnabled()) << dialog.fault().toStdString();
    EXPECT_DOUBLE_EQ(dialog.settings().lambda, -1);
    EXPECT_EQ(edits()->count(), 1);
}

TEST_F(CombineTest, a_failure_is_told_in_the_dialog_which_stays) {
    openWith(
        QStringLiteral("echo '{\"ok\": false, \"code\": \"bad_model\", \"what\": \"the edit is of another "
                       "model\", \"remedy\": \"choose another\"}'; exit 3"));
    addEdits(2);
    CurateCombineDialog dialog(model(), folder.path());
    showActive(dialog);
    QTest::mouseClick(dialog.combineButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntil([&] { return dialog.fault().contains(QStringLiteral("of another model")); }))
        << dialog.fault().toStdString();
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_TRUE(dialog.combineButton()->isEnabled()) << "it may be tried again";
    EXPECT_EQ(edits()->count(), 2);
}

TEST_F(CombineTest, combining_again_never_replaces_a_file) {
    openWith(combineScript(folder, 2));
    addEdits(2);
    const CombineSettings settings{
        .parts = {{edits()->path(0), QStringLiteral("a"), 1}, {edits()->path(1), QStringLiteral("b"), 1}},
        .name = QStringLiteral("both")};
    for (int i = 0; i < 2; ++i) {
        model()->combine(settings);
        ASSERT_TRUE(idle());
    }
    ASSERT_EQ(edits()->count(), 4) << status();
    EXPECT_NE(edits()->path(2), edits()->path(3));
    EXPECT_TRUE(QFile::exists(edits()->path(2)));
}

TEST_F(CombineTest, the_vector_of_two_models_becomes_an_edit) {
    const auto delta = writeDelta(folder, QStringLiteral("vector.safetensors"), 4);
    openWith(findOut() + QStringLiteral("cp '%1' \"$out\"\necho '{\"ok\": true}'").arg(delta));
    CurateVectorDialog dialog(model()->model(), folder.path());
    showActive(dialog);
    EXPECT_FALSE(dialog.makeButton()->isEnabled()) << "the fine-tuned one is missing";
    dialog.setTuned(folder.filePath(QStringLiteral("sd15-style")));
    EXPECT_TRUE(dialog.makeButton()->isEnabled());
    EXPECT_EQ(dialog.settings().name, QStringLiteral("sd15-style"));
    EXPECT_EQ(dialog.settings().base, QStringLiteral("a model"));
    model()->makeVector(dialog.settings());
    ASSERT_TRUE(idle());
    ASSERT_EQ(edits()->count(), 1) << status();
    EXPECT_EQ(edits()->name(0), QStringLiteral("sd15-style"));
}

TEST_F(CombineTest, the_controls_are_a_click_away) {
    const auto delta = writeDelta(folder, QStringLiteral("control.safetensors"), 4);
    openWith(findOut() + QStringLiteral("case \"$*\" in *--like*) cp '%1' \"$out\";; esac\n"
                                        "echo '{\"ok\": true, \"vector\": \"%1\"}'")
                             .arg(delta));
    auto* curate = window->curate()->curatePanel();
    action("curate.show_curate")->trigger();
    EXPECT_FALSE(curate->make()->randomButton()->isEnabled()) << "there is no edit to be like";
    addEdits(1);
    ASSERT_TRUE(edits()->setLambda(0, -1.5));
    curate->sweep()->chooseEdit(0);
    QTest::mouseClick(curate->make()->randomButton(), Qt::LeftButton);
    ASSERT_TRUE(idle());
    ASSERT_EQ(edits()->count(), 2) << status();
    EXPECT_DOUBLE_EQ(edits()->use(1).scale, -1.5) << "as strong as the edit";
    EXPECT_FALSE(givenArguments(folder).filter(QStringLiteral("--like=")).isEmpty());
    QTest::mouseClick(curate->make()->ascentButton(), Qt::LeftButton);
    ASSERT_TRUE(idle());
    EXPECT_TRUE(givenArguments(folder).contains(QStringLiteral("--control=ascent")));
    EXPECT_EQ(edits()->count(), 3) << status();
}

TEST_F(CombineTest, suggested_neighbours_join_the_texts_to_preserve) {
    openWith(
        QStringLiteral("echo '{\"ok\": true, \"neighbours\": [{\"text\": \"fox\", \"likeness\": 0.58}, "
                       "{\"text\": \"cat\", \"likeness\": 0.3}]}'"));
    CurateConceptDialog dialog(model()->concepts(), -1);
    EXPECT_TRUE(dialog.suggestButton()->isHidden()) << "nobody could be asked";
    dialog.setModel(model());
    showActive(dialog);
    EXPECT_FALSE(dialog.suggestButton()->isEnabled()) << "there are no words yet";
    const auto fields = dialog.findChildren<QLineEdit*>();
    fields[1]->setText(QStringLiteral("zaffi quill"));
    dialog.preserveEdit()->setPlainText(QStringLiteral("fox"));
    QTest::mouseClick(dialog.suggestButton(), Qt::LeftButton);
    ASSERT_TRUE(idle());
    EXPECT_EQ(dialog.preserveEdit()->toPlainText(), QStringLiteral("fox\ncat"));
    EXPECT_TRUE(dialog.fault().contains(QStringLiteral("cat"))) << "with its likeness";
    EXPECT_TRUE(givenArguments(folder).contains(QStringLiteral("--concept=zaffi quill")));
}

TEST_F(CombineTest, the_commands_are_in_the_menu_of_the_panel_and_every_control_has_a_name) {
    openWith(combineScript(folder, 2));
    addEdits(3);
    action("curate.show_weights")->trigger();
    const auto* menu = window->curate()->weightsPanel()->addButton()->menu();
    ASSERT_NE(menu, nullptr);
    EXPECT_TRUE(menu->actions().contains(action("curate.combine")));
    EXPECT_TRUE(menu->actions().contains(action("curate.task_vector")));
    CurateCombineDialog dialog(model(), folder.path());
    showActive(dialog);
    EXPECT_EQ(namelessControls(dialog), QStringList());
    dialog.setKind(CombineKind::analogy);
    EXPECT_EQ(namelessControls(dialog), QStringList());
    CurateVectorDialog vector(model()->model(), folder.path());
    showActive(vector);
    EXPECT_EQ(namelessControls(vector), QStringList());
}

}  // namespace
}  // namespace burin::ui
