// The register of protected concepts in the window: kept, searched, imported, exported, obeyed.
#include <QtTest/QSignalSpy>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>

#include "tests/ui/window/dialogs.h"
#include "tests/ui/window/window_test.h"
#include "ui/window/preferences.h"
#include "ui/window/register_concept_dialog.h"
#include "ui/window/register_controller.h"
#include "ui/window/register_import_dialog.h"

namespace burin::ui {
namespace {

class RegisterWindow : public WindowTest {
  protected:
    RegisterController* registers() { return window->registers(); }
    RegisterModel* model() { return registers()->model(); }
    QString table(const char* name, const char* text) {
        const QString path = file(name);
        QFile out(path);
        EXPECT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(text);
        return path;
    }
    /// Fills the next concept's dialog and saves it.
    void saveNextConcept(const QString& name, const QString& owner) {
        withNextDialog<RegisterConceptDialog>([=](RegisterConceptDialog* dialog) {
            dialog->findChild<QLineEdit*>(QStringLiteral("register_name"))->setText(name);
            dialog->findChild<QLineEdit*>(QStringLiteral("register_owner"))->setText(owner);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
        });
    }
};

TEST_F(RegisterWindow, the_first_concept_makes_the_register_and_the_table_shows_it) {
    open();
    EXPECT_FALSE(model()->isOpen());
    EXPECT_FALSE(action("curate.register_export")->isEnabled());
    saveNextConcept(QStringLiteral("Zaffi Quill"), QStringLiteral("House of Foxes"));
    action("curate.register_new")->trigger();
    ASSERT_TRUE(waitUntil([this] { return model()->total() == 1; }));
    EXPECT_TRUE(QFileInfo(model()->path()).exists());
    EXPECT_EQ(model()->at(0)->owner, "House of Foxes");
    EXPECT_TRUE(action("curate.register_export")->isEnabled());
    close();
    open();
    EXPECT_EQ(model()->total(), 1) << "it is open again at the next start";
}

TEST_F(RegisterWindow, a_dialog_says_what_is_wrong_and_stays) {
    open();
    registry::Concept entry;
    entry.id = "c-000001", entry.name = "Zaffi Quill";
    int kept = 0;
    RegisterConceptDialog dialog(
        entry,
        [&](const registry::Concept&) -> Result<> {
            ++kept;
            return {};
        },
        window.get());
    dialog.show();
    dialog.findChild<QLineEdit*>(QStringLiteral("register_name"))->clear();
    dialog.accept();
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_TRUE(dialog.findChild<QLabel*>(QStringLiteral("register_fault"))->isVisible());
    auto* status = dialog.findChild<QComboBox*>(QStringLiteral("register_status"));
    dialog.findChild<QLineEdit*>(QStringLiteral("register_name"))->setText(QStringLiteral("Zaffi"));
    status->setCurrentIndex(static_cast<int>(registry::Status::suppressed));
    dialog.accept();
    EXPECT_EQ(kept, 0) << "suppressed needs its evidence";
    EXPECT_TRUE(dialog.isVisible());
    status->setCurrentIndex(static_cast<int>(registry::Status::in_work));
    dialog.accept();
    EXPECT_EQ(kept, 1);
    EXPECT_FALSE(dialog.isVisible());
}

TEST_F(RegisterWindow, a_dropped_spreadsheet_is_looked_at_and_imported) {
    open();
    const QString path =
        table("list.csv", "Name;Owner;Aliases\nZaffi Quill;Foxes;Zaffi\nBolo Tinto;Robots;\n");
    QString summary;
    withNextDialog<RegisterImportDialog>([&](RegisterImportDialog* dialog) {
        summary = dialog->findChild<QLabel*>(QStringLiteral("register_import_summary"))->text();
        dialog->findChild<QPushButton*>(QStringLiteral("register_import_accept"))->click();
    });
    QSignalSpy imported(registers(), &RegisterController::imported);
    drop(window.get(), path);
    ASSERT_TRUE(waitUntil([&] { return imported.count() == 1; }));
    EXPECT_TRUE(summary.contains(QStringLiteral("2 new concepts"))) << summary.toStdString();
    EXPECT_EQ(model()->total(), 2);
    model()->setSearch(QStringLiteral("robots"));
    ASSERT_EQ(model()->rowCount(), 1);
    EXPECT_EQ(model()->at(0)->name, "Bolo Tinto");
    QSignalSpy exported(registers(), &RegisterController::exported);
    registers()->exportTo(file("out.csv"));
    ASSERT_TRUE(waitUntil([&] { return exported.count() == 1; }));
    EXPECT_GT(QFileInfo(file("out.csv")).size(), 60);
}

TEST_F(RegisterWindow, rows_that_are_refused_are_named_and_left_out_only_when_asked) {
    open();
    const QString path = table("list.csv", "Name,Kind\nZaffi Quill,character\nBolo Tinto,teapot\n");
    bool enabled = true;
    withNextDialog<RegisterImportDialog>([&](RegisterImportDialog* dialog) {
        auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("register_import_accept"));
        enabled = accept->isEnabled();
        dialog->findChild<QCheckBox*>(QStringLiteral("register_leave_out"))->setChecked(true);
        accept->click();
    });
    QSignalSpy imported(registers(), &RegisterController::imported);
    registers()->importFile(path);
    ASSERT_TRUE(waitUntil([&] { return imported.count() == 1; }));
    EXPECT_FALSE(enabled) << "nothing is imported by halves";
    ASSERT_EQ(model()->total(), 1);
    EXPECT_EQ(model()->at(0)->name, "Zaffi Quill");
}

TEST_F(RegisterWindow, a_file_that_is_no_table_is_one_sentence) {
    open();
    QSignalSpy noticed(registers(), &RegisterController::noticed);
    registers()->importFile(table("list.xlsx", "PK no zip at all"));
    ASSERT_TRUE(waitUntil([&] { return noticed.count() == 1; }));
    EXPECT_EQ(model()->total(), 0);
}

TEST_F(RegisterWindow, is_obeyed_by_every_picture_where_that_is_switched_on) {
    open();
    EXPECT_FALSE(action("curate.register_obey")->isEnabled());
    registry::Concept entry;
    entry.name = "Zaffi Quill";
    registers()->importFile(table(
        "concepts.json", R"({"schema": "burin.concepts", "version": 1, "name": "own", "concepts": []})"));
    ASSERT_TRUE(waitUntil([this] { return model()->isOpen(); }));
    ASSERT_TRUE(model()->add(entry));
    ASSERT_TRUE(waitUntil([this] { return action("curate.register_obey")->isEnabled(); }));
    action("curate.register_obey")->trigger();
    EXPECT_EQ(window->preferences().defenceRegister(), model()->path());
    ASSERT_TRUE(steering()->setSeed(77));
    ASSERT_TRUE(rendered());
    EXPECT_TRUE(loggedLines(log(), QStringLiteral("render"))
                    .last()
                    .contains(QStringLiteral("rules=") + model()->path()));
    action("curate.register_obey")->trigger();
    EXPECT_TRUE(window->preferences().defenceRegister().isEmpty());
}

}  // namespace
}  // namespace burin::ui
