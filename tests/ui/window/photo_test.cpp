// A photo in the window: opened, cropped, steered, compared, kept with its session and pasted back.
#include "ui/models/photo.h"

#include <array>

#include <QtCore/QDir>
#include <QtGui/QPainter>
#include <QtTest/QSignalSpy>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QPushButton>

#include "core/io/colour_profile.h"
#include "core/io/mapped_file.h"
#include "tests/ui/window/dialogs.h"
#include "tests/ui/window/window_test.h"
#include "ui/models/picture_codec.h"
#include "ui/window/drop_dialog.h"
#include "ui/window/photo_controller.h"
#include "ui/window/photo_dialog.h"

namespace burin::ui {
namespace {

class PhotoWindow : public WindowTest {
  protected:
    PhotoWindow() { engine_arguments << QStringLiteral("--side") << QStringLiteral("128"); }
    /// 320 x 240, with a made up colour profile.
    QString photo(const char* name = "fox.png", QSize size = {320, 240}) {
        QImage image(size, QImage::Format_RGB888);
        QPainter painter(&image);
        QLinearGradient sky(0, 0, size.width(), size.height());
        sky.setColorAt(0, Qt::darkCyan);
        sky.setColorAt(1, Qt::yellow);
        painter.fillRect(image.rect(), sky);
        painter.end();
        std::string text(600, 'p');
        text.replace(16, 4, "RGB ").replace(36, 4, "acsp");
        const auto bytes = io::with_colour_profile(*to_png(image), io::as_bytes(text));
        const QString path = file(name);
        EXPECT_TRUE(bytes);
        QFile out(path);
        EXPECT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(reinterpret_cast<const char*>(bytes->data()), static_cast<qint64>(bytes->size()));
        return path;
    }
    void steer(const QString& path, std::function<void(PhotoDialog*)> choose = {}) {
        withNextDialog<PhotoDialog>([choose](PhotoDialog* dialog) {
            if (choose) choose(dialog);
            QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("photo_steer")), Qt::LeftButton);
        });
        window->photos()->steer(path);
        ASSERT_TRUE(waitUntil([&] {
            if (!steering()->steersPhoto()) return false;
            const auto origin = photoOrigin(QString::fromStdString(real().file));
            return origin && origin->path == path;
        })) << status();
        ASSERT_TRUE(rendered()) << status();
    }
    QString fidelity() { return window->findChild<QLabel*>(QStringLiteral("fidelity"))->text(); }
    const protocol::RealPicture& real() { return *steering()->request().real_picture; }
};

TEST_F(PhotoWindow, a_dropped_photo_is_cropped_steered_and_left_again_with_undo) {
    open();
    addDirection("winter");
    ASSERT_TRUE(steering()->setStrength(0, 4));
    ASSERT_TRUE(rendered());
    const auto before = steering()->request();
    const QString path = photo();
    withNextDialog<DropDialog>([](DropDialog* dialog) {
        auto* steer = dialog->findChild<QPushButton*>(QStringLiteral("drop_steer"));
        EXPECT_TRUE(steer->isDefault()) << "a photo has no recipe";
        QTest::mouseClick(steer, Qt::LeftButton);
    });
    QString facts;
    withNextDialog<PhotoDialog>([&](PhotoDialog* dialog) {
        facts = dialog->findChild<QLabel*>(QStringLiteral("photo_facts"))->text();
        dialog->findChild<QComboBox*>(QStringLiteral("photo_proportions"))->setCurrentIndex(1);
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("photo_steer")), Qt::LeftButton);
    });
    window->openPath(path);
    ASSERT_TRUE(waitUntil([this] { return steering()->steersPhoto(); })) << status();
    ASSERT_TRUE(rendered()) << status();
    EXPECT_TRUE(facts.contains(QStringLiteral("152 x 112"))) << facts.toStdString();
    EXPECT_EQ(steering()->request().width, 128) << "square, as many pixels as the model paints";
    EXPECT_EQ(steering()->request().height, 128);
    const auto origin = photoOrigin(QString::fromStdString(real().file));
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->path.toStdString(), path.toStdString());
    EXPECT_EQ(origin->area, QRect(40, 0, 240, 240));
    ASSERT_EQ(steering()->count(), 1) << "directions stay, at rest";
    EXPECT_EQ(strength(0), 0);
    EXPECT_EQ(steering()->direction(0).area, photo_area);
    EXPECT_TRUE(window->findChild<QLabel*>(QStringLiteral("photo_hint"))->isVisible());
    EXPECT_TRUE(action("steer.clear_start")->isEnabled());
    action("edit.undo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return steering()->request() == before; }));
    EXPECT_FALSE(window->findChild<QLabel*>(QStringLiteral("photo_hint"))->isVisible());
}

TEST_F(PhotoWindow, a_folder_of_photos_goes_into_the_queue_with_the_directions_as_they_are) {
    open();
    EXPECT_FALSE(action("steer.queue_photos")->isEnabled()) << "no direction does anything yet";
    addDirection("winter");
    ASSERT_TRUE(steering()->setStrength(0, 4));
    ASSERT_TRUE(rendered());
    EXPECT_TRUE(action("steer.queue_photos")->isEnabled());
    QDir().mkpath(file("album"));
    photo("album/b.png", {200, 300});
    photo("album/a.png");
    QFile broken(file("album/c.jpg"));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("no picture");
    broken.close();
    QSignalSpy queued(window->photos(), &PhotoController::queued);
    QSignalSpy noticed(window->photos(), &PhotoController::noticed);
    QSignalSpy painted(window->queue(), &RenderQueue::rendered);
    window->photos()->queueFolder(file("album"));
    ASSERT_TRUE(waitUntil([&] { return queued.count() == 1; }));
    EXPECT_EQ(queued[0][0].toInt(), 2);
    EXPECT_EQ(queued[0][1].toInt(), 1);
    ASSERT_EQ(noticed.count(), 1);
    EXPECT_TRUE(noticed[0][0].value<Notice>().text.contains(QStringLiteral("c.jpg")));
    ASSERT_TRUE(waitUntil([&] { return painted.count() == 2; }));
    std::vector<std::string> names;
    for (const auto& one : painted) {
        const auto request = one[0].value<FullPicture>().request;
        ASSERT_TRUE(request.real_picture);
        names.push_back(photoName(request.real_picture->file).toStdString());
        ASSERT_EQ(request.guidance.directions.size(), 1U);
        EXPECT_EQ(request.guidance.directions[0].strength, 4);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"a.png", "b.png"})) << "in the order of their names";
    EXPECT_FALSE(steering()->steersPhoto()) << "what is on the canvas is left alone";
    QDir().mkpath(file("empty"));
    window->photos()->queueFolder(file("empty"));
    EXPECT_EQ(noticed.count(), 2) << "a folder without a photo is told of";
}

TEST_F(PhotoWindow, its_fidelity_stands_below_the_picture_and_goes_with_the_photo) {
    open();
    EXPECT_TRUE(fidelity().isEmpty());
    steer(photo());
    EXPECT_EQ(fidelity().toStdString(), "29.5 dB to the photo");
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 6));
    ASSERT_TRUE(rendered());
    EXPECT_EQ(fidelity().toStdString(), "28.5 dB to the photo outside the mask (60 % of it)");
    action("steer.clear_start")->trigger();
    ASSERT_TRUE(rendered());
    EXPECT_FALSE(steering()->steersPhoto());
    EXPECT_TRUE(fidelity().isEmpty());
    action("edit.undo")->trigger();
    ASSERT_TRUE(waitUntil([this] { return fidelity().contains(QStringLiteral("28.5")); }))
        << "it is kept with the step";
}

TEST_F(PhotoWindow, is_what_the_picture_is_compared_with) {
    open();
    EXPECT_FALSE(action("view.with_photo")->isEnabled());
    steer(photo());
    ASSERT_TRUE(action("view.with_photo")->isEnabled());
    action("view.with_photo")->trigger();
    action("view.compare_split")->trigger();
    const auto fitted = io::read_picture(real().file, 3);
    ASSERT_TRUE(fitted);
    ASSERT_TRUE(waitUntil([&] {
        return window->canvas()->before().convertToFormat(QImage::Format_RGB888) == to_image(*fitted);
    }));
}

TEST_F(PhotoWindow, is_there_again_with_its_session_when_the_files_are_gone) {
    open();
    const QString path = photo();
    steer(path);
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 6));
    ASSERT_TRUE(rendered());
    const auto request = steering()->request();
    const QString session = window->session()->path(), kept = window->session()->filesFolder();
    const QString moved = file("moved.burin");
    bool copied = false;
    QObject::connect(window->session(), &SessionController::opened, window.get(), [&] { copied = true; });
    window->session()->saveAs(moved);
    ASSERT_TRUE(waitUntil([&] { return copied; }));
    close();
    QFile::remove(path);
    const int inversions = static_cast<int>(QDir(kept).entryList({QStringLiteral("*.safetensors")}).size());
    EXPECT_EQ(inversions, 1);
    QDir(kept).removeRecursively();
    WindowOptions again = options();
    again.session = moved;
    open(again);
    ASSERT_TRUE(waitUntil([&] { return steering()->request() == request; }));
    EXPECT_TRUE(QFile::exists(QString::fromStdString(real().file)));
    EXPECT_EQ(QDir(kept).entryList({QStringLiteral("*.safetensors")}).size(), 1)
        << "so that it is not inverted again";
    EXPECT_TRUE(photoOrigin(QString::fromStdString(real().file)));
}

TEST_F(PhotoWindow, an_edit_is_pasted_back_at_the_photos_size_with_its_profile) {
    open();
    const QString path = photo();
    EXPECT_FALSE(action("steer.paste_back")->isEnabled());
    steer(path);
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 6));
    ASSERT_TRUE(rendered());
    ASSERT_TRUE(action("steer.paste_back")->isEnabled());
    const QString target = file("steered.png");
    QString written;
    QObject::connect(window->photos(), &PhotoController::written, window.get(),
                     [&](const QString& name) { written = name; });
    window->photos()->pasteBackTo(target);
    ASSERT_TRUE(waitUntil([&] { return written == target; })) << status();
    const auto before = io::read_picture(path.toStdString(), 3),
               after = io::read_picture(target.toStdString(), 3);
    ASSERT_TRUE(after) << after.error().sentence();
    ASSERT_EQ(after->width, 320);
    ASSERT_EQ(after->height, 240);
    const auto pixel = [](const io::Picture& picture, int x, int y) {
        const auto* p = picture.pixels.data() + (static_cast<size_t>(y) * 320 + static_cast<size_t>(x)) * 3;
        return std::array<int, 3>{p[0], p[1], p[2]};
    };
    // The fake engine's first direction acts in the first of 8 x 8 entries.
    EXPECT_NE(pixel(*after, 12, 12), pixel(*before, 12, 12));
    EXPECT_EQ(pixel(*after, 100, 100), pixel(*before, 100, 100));
    EXPECT_EQ(pixel(*after, 319, 239), pixel(*before, 319, 239));
    const auto file_before = io::MappedFile::open(path.toStdString());
    const auto file_after = io::MappedFile::open(target.toStdString());
    const auto profile = io::colour_profile_of((*file_after)->bytes());
    EXPECT_EQ(profile.size(), 600U);
    EXPECT_EQ(profile, io::colour_profile_of((*file_before)->bytes()));

    // Out of the history the engine has to say once more where it acted.
    action("edit.undo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 0; }));
    action("edit.redo")->trigger();
    ASSERT_TRUE(waitUntil([&] { return strength(0) == 6 && window->photos()->canPasteBack(); }));
    const QString second = file("again.jpg");
    window->photos()->pasteBackTo(second);
    ASSERT_TRUE(waitUntil([&] { return written == second; })) << status();
}

TEST_F(PhotoWindow, without_an_edit_or_with_another_photo_nothing_is_pasted_and_it_says_why) {
    open();
    const QString path = photo();
    steer(path);
    window->photos()->pasteBackTo(file("none.png"));
    ASSERT_TRUE(
        waitUntil([&] { return window->messageBar()->text().contains(QStringLiteral("nothing to paste")); }));
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 6));
    ASSERT_TRUE(rendered());
    photo("fox.png", {100, 90});
    window->photos()->pasteBackTo(file("none.png"));
    ASSERT_TRUE(waitUntil([&] {
        return window->messageBar()->text().contains(QStringLiteral("is not the photo"));
    })) << status();
    EXPECT_FALSE(QFile::exists(file("none.png")));
}

TEST_F(PhotoWindow, odd_pictures_are_a_result_or_one_sentence) {
    open();
    const QString field = QStringLiteral(BURIN_TEST_DATA "/field/");
    const std::vector<std::pair<QString, QSize>> odd{
        {photo("dot.png", {1, 1}), {1, 1}},
        {photo("strip.png", {16, 10'000}), {16, 10'000}},
        {field + QStringLiteral("cmyk.jpg"), {}},
        {field + QStringLiteral("depth16.png"), {}},
        {field + QStringLiteral("sprite_pink.png"), {}},
        {field + QStringLiteral("phone_orient6.jpg"), {96, 144}}};
    for (const auto& [path, size] : odd) {
        const QString name = QFileInfo(path).fileName();
        steer(path);
        const auto& request = steering()->request();
        EXPECT_EQ(request.width % 8 + request.height % 8, 0) << name.toStdString();
        const auto origin = photoOrigin(QString::fromStdString(real().file));
        ASSERT_TRUE(origin) << name.toStdString();
        if (!size.isEmpty()) {
            EXPECT_TRUE(QRect({}, size).contains(origin->area)) << name.toStdString();
        }
    }
    for (const char* broken : {"webp_named.png", "fp8.safetensors"}) {
        const size_t before = window->messageBar()->count();
        window->photos()->steer(field + QString::fromLatin1(broken));
        ASSERT_TRUE(waitUntil([&] { return window->messageBar()->count() > before; })) << broken;
    }
}

TEST_F(PhotoWindow, reading_it_can_be_stopped_like_any_picture) {
    engine_arguments = {QStringLiteral("--step-ms"), QStringLiteral("40"), QStringLiteral("--side"),
                        QStringLiteral("128")};
    open();
    withNextDialog<PhotoDialog>([](PhotoDialog* dialog) {
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("photo_steer")), Qt::LeftButton);
    });
    window->photos()->steer(photo());
    ASSERT_TRUE(waitUntil([this] { return window->controller()->isBusy(); }));
    action("steer.stop")->trigger();
    ASSERT_TRUE(waitUntil([this] { return !window->controller()->isBusy(); }));
    EXPECT_TRUE(steering()->steersPhoto()) << "it can be rendered later";
    action("steer.render")->trigger();
    ASSERT_TRUE(rendered()) << status();
}

}  // namespace
}  // namespace burin::ui
