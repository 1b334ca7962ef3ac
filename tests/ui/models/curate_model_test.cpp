#include "ui/models/curate_model.h"

#include <QtCore/QFileInfo>
#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/weight_support.h"

namespace burin::ui {
namespace {

class CurateModelTest : public testing::Test {
  protected:
    CurateModelTest() {
        model.setFolder(folder.filePath(QStringLiteral("edits")));
        CurateConcept entry;
        entry.entry.name = "Zaffi Quill";
        entry.entry.text = "zaffi quill";
        EXPECT_TRUE(model.concepts()->keep(entry));
    }
    void cli(const QString& lines) { model.setCommand(scriptedCli(folder, lines)); }
    /// Acts as `burin-cli erase`.
    void eraser() {
        const auto delta = writeDelta(folder, QStringLiteral("delta.safetensors"));
        cli(findOut() + QStringLiteral("cp '%1' \"$out\"\n"
                                       "printf '{\"ok\": true, \"path\": \"%s\"}' \"$out\"")
                            .arg(delta));
    }
    bool idle() {
        return waitUntil([this] { return !model.isBusy(); });
    }
    QString sentence() const {
        return noticed.isEmpty() ? QString() : noticed.last()[0].value<Notice>().text;
    }

    QTemporaryDir folder;
    SteeringModel steering;
    WeightEdits edits{&steering};
    CurateModel model{&edits};
    QSignalSpy noticed{&model, &CurateModel::noticed}, said{&model, &CurateModel::said};
    QSignalSpy made{&model, &CurateModel::made}, swept{&model, &CurateModel::swept};
};

TEST_F(CurateModelTest, AMadeEditIsAppliedAtItsFirstLambdaWithAName) {
    eraser();
    model.make({});
    ASSERT_TRUE(idle());
    ASSERT_EQ(edits.count(), 1) << sentence().toStdString();
    EXPECT_DOUBLE_EQ(edits.use(0).scale, 1);
    EXPECT_EQ(edits.name(0), QStringLiteral("Zaffi Quill (UCE)"));
    EXPECT_EQ(made.count(), 1);
}

TEST_F(CurateModelTest, MakingItAgainIsAnotherFileAndOverwritesNothing) {
    eraser();
    model.make({});
    ASSERT_TRUE(idle());
    model.make({});
    ASSERT_TRUE(idle());
    ASSERT_EQ(edits.count(), 2);
    EXPECT_NE(edits.path(0), edits.path(1));
    EXPECT_TRUE(QFileInfo::exists(edits.path(0)));
}

TEST_F(CurateModelTest, ATaskVectorIsAppliedNegatively) {
    const auto delta = writeDelta(folder, QStringLiteral("vector.safetensors"));
    cli(QStringLiteral("echo '{\"ok\": true, \"vector\": \"%1\"}'").arg(delta));
    model.make({.method = CurateMethod::task_vector});
    ASSERT_TRUE(idle());
    ASSERT_EQ(edits.count(), 1);
    EXPECT_DOUBLE_EQ(edits.use(0).scale, -1);
}

TEST_F(CurateModelTest, TheSameTrainingGoesOnInItsFolderAndAnotherOneHasItsOwn) {
    cli(QStringLiteral("echo '{\"ok\": false, \"code\": \"internal\", \"what\": \"stopped\"}'; exit 1"));
    const auto out = [this](int steps) {
        model.make({.method = CurateMethod::task_vector, .steps = steps});
        EXPECT_TRUE(idle());
        return givenArguments(folder).filter(QStringLiteral("--out=")).last();
    };
    const auto first = out(100);
    EXPECT_EQ(out(100), first);
    EXPECT_NE(out(200), first);
}

TEST_F(CurateModelTest, AnEditThatIsReadyAfterTheModelWasChangedIsNotApplied) {
    const auto go = folder.filePath(QStringLiteral("go"));
    const auto delta = writeDelta(folder, QStringLiteral("delta.safetensors"));
    cli(QStringLiteral("while [ ! -e '%1' ]; do sleep 0.02; done\necho '{\"ok\": true, \"path\": \"%2\"}'")
            .arg(go, delta));
    model.make({});
    ASSERT_TRUE(steering.setModel(QStringLiteral("another model")));
    QFile(go).open(QIODevice::WriteOnly);
    ASSERT_TRUE(idle());
    EXPECT_EQ(edits.count(), 0);
    ASSERT_EQ(said.count(), 1) << "where the file lies is said";
    EXPECT_TRUE(said[0][0].toString().contains(delta));
}

TEST_F(CurateModelTest, AFailureIsToldOnceAndTheNextJobMayBegin) {
    cli(
        QStringLiteral("echo '{\"ok\": false, \"code\": \"bad_model\", \"what\": \"no text encoder\", "
                       "\"remedy\": \"choose another model\"}'; exit 3"));
    model.make({});
    ASSERT_TRUE(idle());
    EXPECT_EQ(noticed.count(), 1);
    EXPECT_TRUE(sentence().contains(QStringLiteral("no text encoder"))) << sentence().toStdString();
    EXPECT_EQ(edits.count(), 0);
    eraser();
    model.make({});
    ASSERT_TRUE(idle());
    EXPECT_EQ(edits.count(), 1);
}

TEST_F(CurateModelTest, OneJobAtATimeAndACancelledOneLeavesNoEdit) {
    cli(QStringLiteral(
        "trap 'exit 130' TERM\necho 'progress 1 9 working' >&2\nwhile true; do sleep 0.02; done"));
    QSignalSpy progressed(&model, &CurateModel::progressed);
    model.make({});
    ASSERT_TRUE(waitUntil([&] { return progressed.count() > 1; }));
    EXPECT_EQ(model.task(), CurateModel::Task::make);
    model.make({});
    EXPECT_EQ(noticed.count(), 1);
    model.cancel();
    ASSERT_TRUE(idle());
    EXPECT_EQ(edits.count(), 0);
    EXPECT_EQ(noticed.count(), 1) << "what the user wanted is no error";
}

TEST_F(CurateModelTest, ASweepIsKeptForTheNextRunOfTheProgram) {
    const auto delta = writeDelta(folder, QStringLiteral("delta.safetensors"));
    ASSERT_TRUE(edits.add(delta, -1));
    EXPECT_EQ(model.result(delta), nullptr);
    cli(sweepScript(folder));
    model.sweep(0, {-1.5, 4, 1});
    ASSERT_TRUE(idle());
    ASSERT_EQ(swept.count(), 1) << sentence().toStdString();
    ASSERT_NE(model.result(delta), nullptr);
    EXPECT_EQ(model.result(delta)->points.size(), 4U);
    EXPECT_TRUE(QFileInfo::exists(model.reportOf(delta)));
    CurateModel later(&edits);
    later.setFolder(model.folder());
    ASSERT_NE(later.result(delta), nullptr);
    EXPECT_EQ(later.reportOf(delta), model.reportOf(delta));
}

TEST_F(CurateModelTest, TheConceptFollowsTheEditThatWasMadeOfIt) {
    CurateConcept other;
    other.entry.name = "Bolo";
    other.entry.text = "bolo tinto";
    ASSERT_TRUE(model.concepts()->keep(other));
    const int bolo = model.concepts()->rowOf(QStringLiteral("Bolo"));
    ASSERT_NE(model.conceptRow(), bolo);
    model.followConceptOf(
        writeDelta(folder, QStringLiteral("bolo.safetensors"), 1,
                   {{"burin.delta", "1"}, {"burin.provenance", R"({"concepts": ["bolo tinto"]})"}}));
    EXPECT_TRUE(waitUntil([&] { return model.conceptRow() == bolo; }));
}

TEST_F(CurateModelTest, FilesAreAddedAndWhatIsNoneIsRefused) {
    model.openFile(writeDelta(folder, QStringLiteral("delta.safetensors")));
    ASSERT_TRUE(waitUntil([this] { return edits.count() == 1; }));
    QFile broken(folder.filePath(QStringLiteral("broken.safetensors")));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("nothing");
    broken.close();
    model.openFile(broken.fileName());
    ASSERT_TRUE(waitUntil([this] { return noticed.count() == 1; }));
    EXPECT_EQ(edits.count(), 1);
}

/// Acts as `burin-cli info --hash` of a model with this hash.
QString infoScript(char digit) {
    return QStringLiteral(
               "echo '{\"ok\": true, \"family\": \"sd1\", \"components\": {\"unet\": {\"sha256\": \"%1\"}}}'")
        .arg(QString(64, QLatin1Char(digit)));
}

TEST_F(CurateModelTest, ARecipeIsSavedWithItsBaseAndOpenedOnlyOnThatBase) {
    ASSERT_TRUE(
        edits.add(writeDelta(folder, QStringLiteral("delta.safetensors")), -1.5, QStringLiteral("Zaffi")));
    const auto before = steering.request();
    const auto recipe = folder.filePath(QStringLiteral("zaffi.edits.json"));
    cli(infoScript('a'));
    model.saveRecipe(recipe);
    ASSERT_TRUE(waitUntil([this] { return said.count() == 1; })) << sentence().toStdString();
    ASSERT_TRUE(edits.removeAll());
    model.openFile(recipe);
    ASSERT_TRUE(waitUntil([this] { return edits.count() == 1; })) << sentence().toStdString();
    EXPECT_EQ(steering.request(), before);
    EXPECT_EQ(edits.name(0), QStringLiteral("Zaffi"));
    ASSERT_TRUE(edits.removeAll());
    ASSERT_TRUE(steering.setModel(QStringLiteral("another model")));
    cli(infoScript('b'));
    model.openFile(recipe);
    ASSERT_TRUE(waitUntil([this] { return noticed.count() == 1; }));
    EXPECT_EQ(edits.count(), 0);
}

TEST_F(CurateModelTest, ARecipeThatIsBeingSavedWhenTheWindowClosesIsSaved) {
    ASSERT_TRUE(edits.add(writeDelta(folder, QStringLiteral("delta.safetensors")), -1.5));
    const auto recipe = folder.filePath(QStringLiteral("late.edits.json"));
    {
        CurateModel leaving(&edits);
        leaving.setFolder(folder.filePath(QStringLiteral("edits")));
        leaving.setCommand(scriptedCli(folder, QStringLiteral("exec sleep 600")));  // hashes a large model
        leaving.saveRecipe(recipe);
        EXPECT_TRUE(leaving.isBusy());
    }
    const auto saved = open_recipe(recipe);
    ASSERT_TRUE(saved) << saved.error().sentence();
    ASSERT_EQ(saved->edits.size(), 1U);
    EXPECT_DOUBLE_EQ(saved->edits[0].use.scale, -1.5);
}

TEST_F(CurateModelTest, ARecipeThatWasCancelledIsNotSavedLater) {
    ASSERT_TRUE(edits.add(writeDelta(folder, QStringLiteral("delta.safetensors")), -1.5));
    const auto recipe = folder.filePath(QStringLiteral("never.edits.json"));
    {
        CurateModel leaving(&edits);
        leaving.setFolder(folder.filePath(QStringLiteral("edits")));
        leaving.setCommand(scriptedCli(folder, QStringLiteral("exec sleep 600")));
        leaving.saveRecipe(recipe);
        leaving.cancel();
        ASSERT_TRUE(waitUntil([&] { return !leaving.isBusy(); }));
    }
    EXPECT_FALSE(QFileInfo::exists(recipe));
}

TEST_F(CurateModelTest, SharesOfPartsAreExportedThroughARecipe) {
    ASSERT_TRUE(edits.add(writeDelta(folder, QStringLiteral("delta.safetensors")), -1.5));
    cli(QStringLiteral("for a in \"$@\"; do case \"$a\" in --recipe=*) cp \"${a#--recipe=}\" '%1';; esac; "
                       "done\necho '{\"ok\": true}'")
            .arg(folder.filePath(QStringLiteral("seen.json"))));
    QSignalSpy exported(&model, &CurateModel::exported);
    ExportSettings settings;
    settings.out = folder.filePath(QStringLiteral("out"));
    model.exportEdits(settings);
    ASSERT_TRUE(waitUntil([&] { return exported.count() == 1; })) << sentence().toStdString();
    EXPECT_EQ(givenArguments(folder).filter(QStringLiteral("--edit=")).size(), 1);
    EXPECT_FALSE(QFileInfo::exists(folder.filePath(QStringLiteral("seen.json"))));
    ASSERT_TRUE(edits.setShare(0, EditPart::up_blocks, 0.25));
    model.exportEdits(settings);
    ASSERT_TRUE(waitUntil([&] { return exported.count() == 2; })) << sentence().toStdString();
    QFile seen(folder.filePath(QStringLiteral("seen.json")));
    ASSERT_TRUE(seen.open(QIODevice::ReadOnly));
    EXPECT_TRUE(seen.readAll().contains("0.25"));
    EXPECT_EQ(QDir(model.folder()).entryList({QStringLiteral("export-*")}), QStringList())
        << "the copies are gone";
}

}  // namespace
}  // namespace burin::ui
