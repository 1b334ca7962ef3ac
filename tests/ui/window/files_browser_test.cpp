// The panel "Files" in the window, and files that are dropped on it: each does the obvious thing.
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include "core/io/jpeg_text.h"
#include "tests/ui/support/catalogue_support.h"
#include "tests/ui/window/dialogs.h"
#include "tests/ui/window/window_test.h"
#include "ui/models/picture_codec.h"
#include "ui/models/weight_edits.h"
#include "ui/panels/files_panel.h"
#include "ui/widgets/button_line.h"
#include "ui/widgets/prompt_edit.h"
#include "ui/window/curate_controller.h"
#include "ui/window/drop_dialog.h"

namespace burin::ui {
namespace {

class FilesInWindow : public WindowTest {
  protected:
    void SetUp() override {
        model = writeModel(file("models/dream.safetensors"));
        lora = writeLora(file("models/loras/fox.safetensors"));
        writeText(file("models/loras/fox.civitai.info"),
                  R"({"trainedWords": ["red fur", "foxy"], "description": "<p>A fox.</p>"})");
        embedding = writeEmbedding(file("models/emb/badhands.safetensors"));
        vae = writeVae(file("models/vae/crisp.safetensors"));
    }
    void openWithFolder() {
        open();
        window->preferences().setModelFolders({file("models")});
        ASSERT_TRUE(waitUntil([this] { return panel()->view()->model()->rowCount() >= 4; }));
        action("model.files")->trigger();
    }
    FilesPanel* panel() { return window->docks().panel<FilesPanel>(); }
    WeightEdits* edits() { return window->curate()->edits(); }
    std::string request_model() { return steering()->request().model; }
    QString prompt() { return window->steeringPanel()->prompt()->text(); }
    /// Types into the search and presses Return.
    void searchAndUse(const char* text) {
        panel()->search()->setFocus();
        panel()->search()->clear();
        QTest::keyClicks(panel()->search(), QString::fromLatin1(text));
        QTest::keyClick(panel()->search(), Qt::Key_Return);
    }
    void drop(const QStringList& paths) { ui::drop(window.get(), paths); }
    QString model, lora, embedding, vae;
};

TEST_F(FilesInWindow, return_on_a_model_uses_it_and_the_model_box_has_it) {
    openWithFolder();
    searchAndUse("dream");
    EXPECT_EQ(request_model(), model.toStdString());
    auto* box = window->findChild<QComboBox*>(QStringLiteral("model_box"));
    EXPECT_EQ(box->currentText(), QStringLiteral("dream"));
    EXPECT_LT(box->findText(QStringLiteral("fox")), 0) << "a LoRA is no model";
}

TEST_F(FilesInWindow, a_recipe_of_another_tool_finds_its_model_among_the_files) {
    openWithFolder();
    const std::string before = request_model();
    ASSERT_NE(before, model.toStdString());
    const auto recall = [&](const char* name, const char* model_line) {
        const QString path = file(name);
        QImage image(64, 64, QImage::Format_RGB888);
        image.fill(Qt::darkGreen);
        const std::string text =
            std::string("a fox\nSteps: 4, Sampler: Euler, CFG scale: 5, Seed: 3, Size: 64x64, ") + model_line;
        const auto bytes =
            io::insert_picture_text(*to_png(image), std::vector<io::TextChunk>{{"parameters", text}});
        QFile out(path);
        EXPECT_TRUE(bytes && out.open(QIODevice::WriteOnly));
        out.write(reinterpret_cast<const char*>(bytes->bytes.data()),
                  static_cast<qint64>(bytes->bytes.size()));
        out.close();
        pressInNextDialog<DropDialog>(QStringLiteral("drop_apply"));
        drop({path});
    };
    recall("gone.png", "Model: nightmare");
    ASSERT_TRUE(waitUntil([this] { return steering()->request().prompt == "a fox"; }));
    EXPECT_EQ(request_model(), before) << "the model of now stays, and that is said";
    recall("here.png", "Model: Dream");
    ASSERT_TRUE(waitUntil([this] { return request_model() == model.toStdString(); })) << request_model();
}

TEST_F(FilesInWindow, return_on_an_adapter_adds_a_row_and_offers_its_trigger_words) {
    openWithFolder();
    searchAndUse("fox");
    ASSERT_TRUE(waitUntil([this] { return edits()->count() == 1; }));
    EXPECT_EQ(edits()->path(0), lora);
    ButtonLine* words = window->steeringPanel()->triggerWords();
    ASSERT_TRUE(waitUntil([&] { return words->buttons().size() == 2; }));
    QTest::mouseClick(words->buttons()[0], Qt::LeftButton);
    EXPECT_TRUE(prompt().contains(QStringLiteral("red fur")));
    ASSERT_TRUE(waitUntil([&] { return words->buttons().size() == 1; }))
        << "what is written is not offered again";
    searchAndUse("fox");
    spin(1);
    EXPECT_EQ(edits()->count(), 1) << "a second time shows the row";
    EXPECT_EQ(window->messageBar()->count(), 0U);
}

TEST_F(FilesInWindow, return_on_an_embedding_writes_its_name_at_the_cursor) {
    openWithFolder();
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a cat, a dog")));
    auto* field = window->steeringPanel()->prompt();
    field->setFocus();
    QTextCursor cursor = field->textCursor();
    cursor.setPosition(5);
    field->setTextCursor(cursor);
    searchAndUse("badhands");
    EXPECT_EQ(prompt(), QStringLiteral("a cat, badhands, a dog"));
    EXPECT_EQ(steering()->request().prompt, "a cat, badhands, a dog");
}

TEST_F(FilesInWindow, an_autoencoder_is_used_with_the_model_and_said_where_it_cannot_be) {
    openWithFolder();
    searchAndUse("dream");
    searchAndUse("crisp");
    EXPECT_EQ(request_model(), model.toStdString() + ";vae=" + vae.toStdString());
    EXPECT_EQ(window->findChild<QComboBox*>(QStringLiteral("model_box"))->currentText(),
              QStringLiteral("dream + crisp"));
    ASSERT_TRUE(steering()->setModel(QStringLiteral("mini")));
    searchAndUse("crisp");
    EXPECT_EQ(request_model(), "mini");
}

TEST_F(FilesInWindow, the_panel_is_worked_by_keyboard_and_filters) {
    openWithFolder();
    EXPECT_TRUE(panel()->search()->hasFocus());
    EXPECT_EQ(panel()->view()->model()->rowCount(), 4);
    QTest::keyClicks(panel()->search(), QStringLiteral("fur"));
    EXPECT_EQ(panel()->view()->model()->rowCount(), 1) << "a trigger word";
    EXPECT_TRUE(panel()->details()->text().contains(QStringLiteral("red fur")));
    EXPECT_TRUE(panel()->details()->text().contains(QStringLiteral("A fox.")));
    QTest::keyClick(panel()->search(), Qt::Key_Escape);
    EXPECT_EQ(panel()->view()->model()->rowCount(), 4);
    QTest::keyClick(panel()->search(), Qt::Key_Down);
    EXPECT_TRUE(panel()->view()->hasFocus());
    panel()->kinds()->setCurrentText(QStringLiteral("VAE"));
    EXPECT_EQ(panel()->view()->model()->rowCount(), 1);
    panel()->kinds()->setCurrentIndex(0);
    panel()->families()->setCurrentText(QStringLiteral("SD 1"));
    EXPECT_GE(panel()->view()->model()->rowCount(), 2);
    panel()->tilesButton()->click();
    EXPECT_EQ(panel()->view()->viewMode(), QListView::ListMode);
}

TEST_F(FilesInWindow, the_hash_of_what_is_looked_at_appears_as_other_tools_show_it) {
    openWithFolder();
    panel()->showFile(lora);
    ASSERT_TRUE(
        waitUntil([this] { return panel()->details()->text().contains(QStringLiteral("href='hash'")); }));
}

TEST_F(FilesInWindow, a_trigger_word_in_the_details_is_one_click_away) {
    openWithFolder();
    panel()->showFile(lora);
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a cat")));
    Q_EMIT panel()->details()->linkActivated(QStringLiteral("words"));
    EXPECT_TRUE(prompt().contains(QStringLiteral("red fur, foxy"))) << prompt().toStdString();
}

TEST_F(FilesInWindow, files_of_all_kinds_dropped_at_once_each_find_their_place) {
    open();
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a cat")));
    drop({lora, vae, embedding, model});
    ASSERT_TRUE(
        waitUntil([this] { return edits()->count() == 1 && prompt().contains(QStringLiteral("badhands")); }));
    EXPECT_EQ(request_model(), model.toStdString() + ";vae=" + vae.toStdString()) << "the model first";
    EXPECT_EQ(prompt(), QStringLiteral("a cat, badhands"));
    EXPECT_EQ(window->preferences().singleFiles().size(), 4) << "they are listed from now on";
}

TEST_F(FilesInWindow, what_nobody_can_use_is_named_in_one_sentence) {
    open();
    drop({writeText(file("notes.txt"), "x"), writeText(file("pack.zip"), "y")});
    ASSERT_TRUE(waitUntil([this] { return window->messageBar()->count() == 1; }));
    const QString text = window->messageBar()->text();
    EXPECT_TRUE(text.contains(QStringLiteral("notes.txt, pack.zip"))) << text.toStdString();
    window->messageBar()->clear();
    drop({writeText(file("broken.safetensors"), "no weights")});
    ASSERT_TRUE(waitUntil([this] { return window->messageBar()->count() == 1; }));
    EXPECT_TRUE(window->messageBar()->text().contains(QStringLiteral("broken.safetensors")));
}

TEST_F(FilesInWindow, a_dropped_folder_is_offered_to_be_looked_through) {
    open();
    drop({file("models")});
    QPushButton* add = nullptr;
    ASSERT_TRUE(waitUntil([&] {
        auto* question = window->findChild<QMessageBox*>(QStringLiteral("add_folder_question"));
        if (question == nullptr || !question->isVisible()) return false;
        for (QAbstractButton* button : question->buttons())
            if (question->buttonRole(button) == QMessageBox::AcceptRole)
                add = qobject_cast<QPushButton*>(button);
        return add != nullptr;
    }));
    QTest::mouseClick(add, Qt::LeftButton);
    ASSERT_TRUE(waitUntil([this] { return panel()->view()->model()->rowCount() >= 4; }));
    EXPECT_EQ(window->preferences().modelFolders(), QStringList{file("models")});
}

TEST_F(FilesInWindow, a_name_in_the_prompt_takes_its_file_to_the_engine) {
    openWithFolder();
    ASSERT_TRUE(steering()->setPrompt(QStringLiteral("a cat, badhands")));
    ASSERT_TRUE(rendered()) << status();
    QFile commands(log());
    ASSERT_TRUE(commands.open(QIODevice::ReadOnly));
    EXPECT_TRUE(commands.readAll().contains("badhands.safetensors"));
}

TEST_F(FilesInWindow, typing_offers_names_and_taking_one_renders_with_it) {
    openWithFolder();
    auto* field = window->steeringPanel()->prompt();
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("a cat <lora:fo"));
    ASSERT_TRUE(waitUntil([&] { return field->completions()->isVisible(); }));
    QTest::keyClick(field, Qt::Key_Tab);
    EXPECT_EQ(prompt(), QStringLiteral("a cat <lora:fox:1>"));
    EXPECT_TRUE(steering()->request().prompt_weights) << "the tag is read";
}

}  // namespace
}  // namespace burin::ui
