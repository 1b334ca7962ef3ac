// Pictures of the window for the documentation and for eyes that judge it: one for each workspace and dialog.
//
//   BURIN_TOUR=folder test_ui_window --gtest_also_run_disabled_tests --gtest_filter='*DISABLED_tour*'
//
// BURIN_TOUR_MODEL names a model for the real engine, beside the tests or where BURIN_TOUR_ENGINE says;
// without it the fake engine paints. BURIN_TOUR_THEME is light or dark, BURIN_TOUR_SIZE is for example
// 1280x800, BURIN_TOUR_FILES_ONLY ends it after the panel "Files", BURIN_TOUR_TEXT how large its text is (2 = twice as usual), BURIN_TOUR_LANGUAGE for example "de".
#include <QtCore/QFileInfo>
#include <QtCore/QTimer>
#include <QtGui/QPainter>
#include <QtGui/QScreen>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QSlider>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QToolButton>

#include "tests/ui/support/catalogue_support.h"
#include "tests/ui/window/window_test.h"
#include "ui/models/direction_library.h"
#include "ui/panels/files_panel.h"
#include "ui/widgets/notes_view.h"
#include "ui/widgets/prompt_edit.h"
#include "ui/widgets/sweep_strip.h"
#include "ui/window/about_dialog.h"
#include "ui/window/command_palette.h"
#include "ui/window/demo_pin_pad.h"
#include "ui/window/demo_slider.h"
#include "ui/window/demo_window.h"
#include "ui/window/drop_dialog.h"
#include "ui/window/models_dialog.h"
#include "ui/window/photo_controller.h"
#include "ui/window/photo_dialog.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/recovery_dialog.h"
#include "ui/window/register_concept_dialog.h"
#include "ui/window/register_controller.h"
#include "ui/window/register_import_dialog.h"
#include "ui/window/request_bar.h"
#include "ui/window/shortcut_editor.h"
#include "ui/window/translations.h"

namespace burin::ui {
namespace {

void paintPreview(const QString& path, int number) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QImage image(number % 2 ? QSize(384, 576) : QSize(512, 512), QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient sky(0, 0, 0, image.height());
    sky.setColorAt(0, QColor::fromHsv(number * 47 % 360, 120, 240));
    sky.setColorAt(1, QColor::fromHsv((number * 47 + 60) % 360, 160, 140));
    painter.fillRect(image.rect(), sky);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < 6; ++i) {
        painter.setBrush(QColor::fromHsv((number * 83 + i * 40) % 360, 180, 220, 170));
        painter.drawEllipse(
            QPoint((number * 131 + i * 97) % image.width(), (number * 71 + i * 113) % image.height()),
            40 + i * 12, 40 + i * 12);
    }
    painter.end();
    EXPECT_TRUE(image.save(path));
}

class Tour {
  public:
    explicit Tour(QString folder) : folder_(std::move(folder)) { QDir().mkpath(folder_); }
    void take(QWidget* widget, const QString& name) {
        spin(400);
        EXPECT_TRUE(widget->grab().save(folder_ + QLatin1Char('/') + name + QStringLiteral(".png")));
    }
    /// With what floats above the window.
    void takeScreen(const QWidget* window, const QString& name) {
        spin(400);
        const QRect place = window->frameGeometry();
        EXPECT_TRUE(window->screen()
                        ->grabWindow(0, place.x(), place.y(), place.width(), place.height())
                        .save(folder_ + QLatin1Char('/') + name + QStringLiteral(".png")));
    }
    void takeDialog(QDialog& dialog, const QString& name) {
        dialog.show();
        spin(800);
        take(&dialog, name);
        dialog.close();
    }

  private:
    QString folder_;
};

/// A folder as people have it: previews beside some of the files, notes of model sites beside others.
void makeFiles(const QString& folder) {
    const auto path = [&](const QString& name) { return folder + QLatin1Char('/') + name; };
    const QStringList loras{QStringLiteral("Watercolour Wash v2"),
                            QStringLiteral("fox-fur"),
                            QStringLiteral("pixel_art_xl_v1.1"),
                            QStringLiteral("Add More Details - Detail Enhancer"),
                            QStringLiteral("inkdrawing"),
                            QStringLiteral("MoodyLight_v3-000012"),
                            QStringLiteral("papercut"),
                            QStringLiteral("very_long_name_of_a_style_that_nobody_can_read")};
    for (int i = 0; i < loras.size(); ++i) {
        const QString stem =
            path(QStringLiteral("loras/") + (i % 2 ? QStringLiteral("styles/") : QString()) + loras[i]);
        writeLora(stem + QStringLiteral(".safetensors"), i % 3 == 2 ? 2048 : 768);
        if (i % 4 != 3) paintPreview(stem + QStringLiteral(".preview.png"), i);
    }
    writeText(path(QStringLiteral("loras/styles/fox-fur.civitai.info")),
              R"({"trainedWords": ["fox fur", "fluffy tail", "by moonlight"], "baseModel": "SD 1.5",
                  "model": {"name": "Fox Fur Detailer"},
                  "description": "<p>Soft fur for foxes and their friends.</p><p>Use it at 0.6 to 0.9.</p>"})");
    for (int i = 0; i < 3; ++i) {
        const QString stem =
            path(QStringLiteral("checkpoints/") + QStringList{QStringLiteral("dreamland_v8"),
                                                              QStringLiteral("ink-and-wash-1.5"),
                                                              QStringLiteral("nightfall")}[i]);
        writeModel(stem + QStringLiteral(".safetensors"));
        if (i < 2) paintPreview(stem + QStringLiteral(".png"), 10 + i);
    }
    for (const char* name : {"bad-hands-5", "EasyNegative", "midnight"})
        writeEmbedding(
            path(QStringLiteral("embeddings/") + QString::fromLatin1(name) + QStringLiteral(".safetensors")));
    writeVae(path(QStringLiteral("vae/vae-ft-mse-840000-ema-pruned.safetensors")));
}

class TourTest : public WindowTest {
  protected:
    /// The real engine, where BURIN_TOUR_MODEL names a model for it.
    static void useTourModel(WindowOptions& shown) {
        const QString model = qEnvironmentVariable("BURIN_TOUR_MODEL");
        if (model.isEmpty()) return;
        shown.model = model;
        shown.resources = QStringLiteral(BURIN_SOURCE_DIR "/resources");
        shown.engine_command = {
            qEnvironmentVariable("BURIN_TOUR_ENGINE", QStringLiteral(BURIN_BINARY_DIR "/bin/burin-engine"))};
        shown.timings = {};
    }
    /// The panel "Files" and what it leads to.
    void tourFiles(Tour& tour) {
        auto* panel = window->docks().panel<FilesPanel>();
        static_cast<void>(waitUntil([&] { return panel->view()->model()->rowCount() > 12; }, 30'000));
        action("model.files")->trigger();
        spin(1500);
        tour.take(window.get(), QStringLiteral("files"));
        QTest::keyClicks(panel->search(), QStringLiteral("fur"));
        spin(800);
        tour.take(window.get(), QStringLiteral("files_search"));
        panel->search()->clear();
        panel->tilesButton()->click();
        tour.take(window.get(), QStringLiteral("files_list"));
        panel->search()->setText(QStringLiteral("nothing of that name"));
        tour.take(window.get(), QStringLiteral("files_none"));
        panel->search()->clear();
        panel->tilesButton()->click();
        panel->search()->setText(QStringLiteral("fur"));
        QTest::keyClick(panel->search(), Qt::Key_Return);
        spin(1500);
        action("steer.edit_prompt")->trigger();
        window->docks().raise("steering");
        tour.take(window.get(), QStringLiteral("trigger_words"));
        auto* prompt = window->steeringPanel()->prompt();
        const QString before = prompt->toPlainText();
        prompt->setFocus();
        prompt->moveCursor(QTextCursor::End);
        QTest::keyClicks(prompt, QStringLiteral(", <lora:f"));
        static_cast<void>(waitUntil([&] { return prompt->completions()->isVisible(); }, 5000));
        tour.takeScreen(window.get(), QStringLiteral("completion"));
        QTest::keyClick(prompt, Qt::Key_Escape);
        ASSERT_TRUE(steering()->setPrompt(before));
    }
    /// Directions of the embedded model's pack by their names, one after the other, each with its picture.
    void addFromPack(const QString& names) {
        DirectionLibrary library;
        ASSERT_TRUE(library.addFile(QStringLiteral(":/burin/packs/mini.json")));
        for (const QString& name : names.split(QLatin1Char(';'))) {
            for (int i = 0; i < library.rowCount(); ++i) {
                if (QString::fromStdString(library.entry(i).name) != name) continue;
                ASSERT_TRUE(steering()->addDirection(library.entry(i)));
            }
            ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
        }
    }
};

TEST_F(TourTest, DISABLED_tour) {
    const QString folder = qEnvironmentVariable("BURIN_TOUR");
    if (folder.isEmpty()) GTEST_SKIP() << "BURIN_TOUR names no folder";
    const QString theme = qEnvironmentVariable("BURIN_TOUR_THEME", QStringLiteral("light"));
    applyTheme(theme == QStringLiteral("dark") ? Theme::dark : Theme::light);
    if (const double text = qEnvironmentVariable("BURIN_TOUR_TEXT").toDouble(); text > 0) {
        QFont font = QApplication::font();
        font.setPointSizeF(font.pointSizeF() * text);
        QApplication::setFont(font);
    }
    if (const QString language = qEnvironmentVariable("BURIN_TOUR_LANGUAGE"); !language.isEmpty())
        installTranslations(*qApp, language);
    WindowOptions shown = options();
    engine_arguments = {QStringLiteral("--side"), QStringLiteral("256"), QStringLiteral("--picture-note"),
                        QStringLiteral("eta has no effect with the sampler dpmpp_2m; choose one that draws "
                                       "noise, or leave it at 0")};
    shown.engine_command = fakeEngine(engine_arguments);
    useTourModel(shown);
    open(shown);
    makeFiles(file("my models"));
    window->preferences().setModelFolders({file("my models")});
    window->resize(parseSize(qEnvironmentVariable("BURIN_TOUR_SIZE", QStringLiteral("1280x800"))));
    action("window.reset_layout")->trigger();  // as it opens at this size
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
    Tour tour(folder);
    if (const QString prompt = qEnvironmentVariable("BURIN_TOUR_PROMPT"); !prompt.isEmpty()) {
        ASSERT_TRUE(steering()->setPrompt(prompt));
        ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
    }
    ASSERT_TRUE(steering()->removeAllDirections());  // of the first start
    addFromPack(qEnvironmentVariable("BURIN_TOUR_DIRECTIONS", QStringLiteral("Glasses;Hat;Winter")));
    steering()->setTouched(0);
    const auto swept = [this] {
        const auto* strip = window->findChild<SweepStrip*>();
        return !strip->values().empty() && strip->finished() == static_cast<int>(strip->values().size());
    };
    static_cast<void>(waitUntil(swept, 90'000));
    tour.take(window.get(), QStringLiteral("explore"));
    action("view.where_it_acts")->setChecked(true);
    tour.take(window.get(), QStringLiteral("where_it_acts"));
    action("view.where_it_acts")->setChecked(false);
    tourFiles(tour);
    if (!qEnvironmentVariableIsEmpty("BURIN_TOUR_FILES_ONLY")) return;
    row(0)->setDetailsOpen(true);
    tour.take(window.get(), QStringLiteral("details"));
    row(0)->setDetailsOpen(false);
    window->notice(
        {Notice::Kind::warning,
         QStringLiteral("The engine crashed (signal 9), so it is started again; your request is kept."),
         {}});
    tour.take(window.get(), QStringLiteral("message"));
    window->messageBar()->clear();
    window->notes()->setModelNotes({QStringLiteral("safety_checker is not used"),
                                    QStringLiteral("scheduler_config.json: solver_type 'heun' is not built, "
                                                   "so 'midpoint' is used")});
    tour.take(window.get(), QStringLiteral("notes"));
    window->notes()->setOpen(true);
    tour.take(window.get(), QStringLiteral("notes_open"));
    window->notes()->setOpen(false);
    window->notes()->setModelNotes({});
    action("steer.paint_area")->trigger();
    tour.take(window.get(), QStringLiteral("mask"));
    action("steer.paint_area")->trigger();
    action("window.compare")->trigger();
    tour.take(window.get(), QStringLiteral("compare"));
    action("window.curate")->trigger();
    window->queue()->setPaused(true);
    window->queue()->addSeeds(steering()->request(), 5, history()->current());
    tour.take(window.get(), QStringLiteral("curate"));
    window->queue()->cancelAll();
    action("window.demo")->trigger();
    tour.take(window.get(), QStringLiteral("demo"));
    action("window.explore")->trigger();

    CommandPalette palette(window->actions(), window.get());
    tour.takeDialog(palette, QStringLiteral("commands"));
    ShortcutEditor shortcuts(window->actions(), window.get());
    tour.takeDialog(shortcuts, QStringLiteral("shortcuts"));
    PreferencesDialog preferences(window->preferences(), shown.model, window->engine()->hello(),
                                  window.get());
    tour.takeDialog(preferences, QStringLiteral("preferences"));
    AboutDialog about(QString::fromStdString(window->engine()->hello().build), window.get());
    tour.takeDialog(about, QStringLiteral("about"));
    FileCatalogue catalogue;
    catalogue.setFolders({file("my models")}, QStringLiteral(BURIN_SOURCE_DIR "/resources/mini"));
    ModelsDialog models(&catalogue, window->engine(), &window->preferences(), shown.model, window.get());
    tour.takeDialog(models, QStringLiteral("models"));
    DropDialog drop(QStringLiteral("fox.png"), window->canvas()->image(),
                    QStringLiteral("a red fox in the snow\nSeed 7, 20 steps\nglasses 7.5\nWritten by Burin"),
                    {}, window.get());
    tour.takeDialog(drop, QStringLiteral("drop"));
    session::Unsaved lost;
    lost.modified_ms = QDateTime::currentMSecsSinceEpoch();
    lost.nodes = 17;
    lost.title = "a smiling woman with long red hair by the sea by day in summer";
    session::Unsaved damaged = lost;
    damaged.damage = "the session is damaged (row 12 missing from index)";
    RecoveryDialog recovery({lost, damaged}, window.get());
    tour.takeDialog(recovery, QStringLiteral("recovery"));
    DemoOptions show;
    show.engine_command = shown.engine_command;
    show.dark = theme == QStringLiteral("dark");
    const auto demo = DemoWindow::create(show);
    ASSERT_TRUE(demo) << demo.error().sentence();
    (*demo)->resize(window->size());
    (*demo)->show();
    static_cast<void>(waitUntil(
        [&] {
            const RenderController& controller = (*demo)->player()->controller();
            return controller.shownRequest() && !controller.isBusy();
        },
        60'000));
    tour.take(demo->get(), QStringLiteral("demo_opening"));
    (*demo)->sliders()[0]->track()->changeTo(90);
    (*demo)->sliders()[2]->track()->changeTo(70);
    static_cast<void>(waitUntil([&] { return !(*demo)->player()->controller().isBusy(); }, 60'000));
    tour.take(demo->get(), QStringLiteral("demo_steered"));
    (*demo)->findChild<DemoPinPad*>()->open();
    tour.take(demo->get(), QStringLiteral("demo_pin"));
    for (QAction* menu : window->menuBar()->actions()) {
        menu->menu()->popup(window->mapToGlobal(QPoint(0, 0)));
        tour.take(menu->menu(), QStringLiteral("menu_") + menu->menu()->objectName());
        menu->menu()->close();
    }
}

TEST_F(TourTest, DISABLED_register) {
    const QString folder = qEnvironmentVariable("BURIN_TOUR");
    if (folder.isEmpty()) GTEST_SKIP() << "BURIN_TOUR names no folder";
    applyTheme(qEnvironmentVariable("BURIN_TOUR_THEME") == QStringLiteral("dark") ? Theme::dark
                                                                                  : Theme::light);
    if (const QString language = qEnvironmentVariable("BURIN_TOUR_LANGUAGE"); !language.isEmpty())
        installTranslations(*qApp, language);
    WindowOptions shown = options();
    useTourModel(shown);
    open(shown);
    window->resize(parseSize(qEnvironmentVariable("BURIN_TOUR_SIZE", QStringLiteral("1280x800"))));
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
    action("window.curate")->trigger();
    action("window.reset_layout")->trigger();
    Tour tour(folder);
    tour.take(window.get(), QStringLiteral("register_empty"));
    QFile table(file("ip.csv"));
    ASSERT_TRUE(table.open(QIODevice::WriteOnly));
    table.write(
        "No;Name;Kind;Owner;Also known as;Keywords;Status;Note\n"
        "IP-0001;Zaffi Quill;character;House of Foxes;Zaffi|Quill the Fox;red boots|feather hat;in work;\n"
        "IP-0002;Bolo Tinto;character;Robot Works;Bolo;one wheel|paint tank;open;\n"
        "IP-0003;Captain Mara Voss;character;Sea Stories;Mara Voss;eye patch;open;from the films\n"
        "IP-0004;Odalys Verne;artist's style;Estate of O. Verne;;;in work;\n"
        "IP-0005;Kasimir Toll;teapot;Estate of K. Toll;;;open;\n");
    table.close();
    for (const bool accept : {false, true}) {
        QTimer::singleShot(2500, window.get(), [&, accept] {
            auto* dialog = window->findChild<RegisterImportDialog*>();
            ASSERT_NE(dialog, nullptr);
            tour.take(dialog, QStringLiteral("register_import"));
            dialog->findChild<QCheckBox*>(QStringLiteral("register_leave_out"))->setChecked(true);
            accept ? dialog->accept() : dialog->reject();
        });
        window->registers()->importFile(table.fileName());
        ASSERT_TRUE(
            waitUntil([&] { return accept ? window->registers()->model()->total() > 0 : true; }, 30'000));
        spin(4000);
    }
    tour.take(window.get(), QStringLiteral("register_window"));
    QTimer::singleShot(500, window.get(), [&] {
        auto* dialog = window->findChild<RegisterConceptDialog*>();
        ASSERT_NE(dialog, nullptr);
        for (int page = 0; page < 4; ++page) {
            dialog->findChild<QTabWidget*>()->setCurrentIndex(page);
            tour.take(dialog, QStringLiteral("register_concept_%1").arg(page));
        }
        dialog->reject();
    });
    Q_EMIT window->registers()->panel()->editAsked(0);
    PreferencesDialog preferences(window->preferences(), QStringLiteral("mini"), {}, window.get());
    tour.takeDialog(preferences, QStringLiteral("register_preferences"));
}

/// BURIN_TOUR_PHOTO names a photo, else one is painted; BURIN_TOUR_DIRECTIONS the directions of the embedded model's pack.
TEST_F(TourTest, DISABLED_photo) {
    const QString folder = qEnvironmentVariable("BURIN_TOUR");
    if (folder.isEmpty()) GTEST_SKIP() << "BURIN_TOUR names no folder";
    applyTheme(qEnvironmentVariable("BURIN_TOUR_THEME") == QStringLiteral("dark") ? Theme::dark
                                                                                  : Theme::light);
    if (const QString language = qEnvironmentVariable("BURIN_TOUR_LANGUAGE"); !language.isEmpty())
        installTranslations(*qApp, language);
    WindowOptions shown = options();
    useTourModel(shown);
    open(shown);
    window->resize(parseSize(qEnvironmentVariable("BURIN_TOUR_SIZE", QStringLiteral("1280x800"))));
    action("window.reset_layout")->trigger();
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
    Tour tour(folder);
    QString photo = qEnvironmentVariable("BURIN_TOUR_PHOTO");
    if (photo.isEmpty()) paintPreview(photo = file("photo.png"), 2);
    DropDialog drop(QFileInfo(photo).fileName(), QImage(photo), {},
                    QStringLiteral("there is no recipe in it"), window.get());
    tour.takeDialog(drop, QStringLiteral("photo_drop"));
    QTimer::singleShot(1500, window.get(), [&] {
        auto* dialog = window->findChild<PhotoDialog*>();
        ASSERT_NE(dialog, nullptr);
        tour.take(dialog, QStringLiteral("photo_dialog"));
        dialog->findChild<QComboBox*>(QStringLiteral("photo_proportions"))->setCurrentIndex(1);
        dialog->findChild<QSlider*>()->setValue(80);
        tour.take(dialog, QStringLiteral("photo_dialog_cropped"));
        dialog->accept();
    });
    window->photos()->steer(photo);
    ASSERT_TRUE(waitUntil([this] { return steering()->steersPhoto(); }, 30'000)) << status();
    spin(300);
    tour.take(window.get(), QStringLiteral("photo_reading"));
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 300'000)) << status();
    tour.take(window.get(), QStringLiteral("photo_read"));
    while (steering()->count() > 0) ASSERT_TRUE(steering()->removeDirection(0));
    addFromPack(qEnvironmentVariable("BURIN_TOUR_DIRECTIONS", QStringLiteral("Glasses")));
    for (int row = 0; row < steering()->count(); ++row)
        ASSERT_TRUE(steering()->setStrength(row, row == 0 ? 7 : 0));
    steering()->setTouched(0);
    ASSERT_TRUE(waitUntil([this] { return rendered(); }, 120'000)) << status();
    spin(20'000);
    tour.take(window.get(), QStringLiteral("photo_steered"));
    action("view.where_it_acts")->setChecked(true);
    tour.take(window.get(), QStringLiteral("photo_where_it_acts"));
    action("view.where_it_acts")->setChecked(false);
    action("view.with_photo")->trigger();
    action("view.compare_side")->trigger();
    tour.take(window.get(), QStringLiteral("photo_compared"));
    bool written = false;
    QObject::connect(window->photos(), &PhotoController::written, window.get(), [&] { written = true; });
    window->photos()->pasteBackTo(folder + QStringLiteral("/photo_pasted.png"));
    EXPECT_TRUE(waitUntil([&] { return written; }, 60'000)) << status();
    tour.take(window.get(), QStringLiteral("photo_written"));
}

}  // namespace
}  // namespace burin::ui
