// What was asked for and not done is told below the canvas, once, and kept with the step.
#include "tests/ui/window/window_test.h"
#include "ui/widgets/notes_view.h"

namespace burin::ui {
namespace {

class Notes : public WindowTest {
  protected:
    const QString about_picture = QStringLiteral("eta has no effect with this sampler");
    const QString about_model = QStringLiteral("safety_checker is not used");

    NotesView* notes() { return window->notes(); }
    template <class Part>
    Part* part(const char* name) {
        return notes()->findChild<Part*>(QString::fromLatin1(name));
    }
    void engineNotes(bool picture, bool model) {
        if (picture) engine_arguments << QStringLiteral("--picture-note") << about_picture;
        if (model) engine_arguments << QStringLiteral("--model-note") << about_model;
    }
};

TEST_F(Notes, of_a_picture_and_its_model_stand_in_one_line_that_unfolds) {
    engineNotes(true, true);
    open();
    ASSERT_TRUE(waitUntil([&] { return notes()->notes() == QStringList{about_picture, about_model}; }));
    EXPECT_TRUE(notes()->isVisible());
    EXPECT_TRUE(part<QLabel>("notes_line")->text().contains(about_picture));
    EXPECT_FALSE(part<QLabel>("notes_list")->isVisible());
    const int folded = notes()->height();
    QTest::mouseClick(part<QWidget>("notes_open"), Qt::LeftButton);
    EXPECT_TRUE(part<QLabel>("notes_list")->isVisible());
    EXPECT_TRUE(part<QLabel>("notes_list")->text().contains(about_model));
    ASSERT_TRUE(waitUntil([&] { return notes()->height() > folded; }));
}

TEST_F(Notes, take_no_room_where_there_are_none) {
    open();
    EXPECT_FALSE(notes()->isVisible());
    EXPECT_TRUE(
        history()->indexOf(history()->current()).data(HistoryModel::NotesRole).toStringList().isEmpty());
}

TEST_F(Notes, that_were_closed_stay_closed_until_there_is_something_new) {
    engineNotes(false, true);
    open();
    ASSERT_TRUE(waitUntil([&] { return notes()->isVisible(); }));
    QTest::mouseClick(part<QWidget>("notes_close"), Qt::LeftButton);
    EXPECT_FALSE(notes()->isVisible());
    ASSERT_TRUE(steering()->setSeed(5));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_FALSE(notes()->isVisible()) << "the same again is nothing new";
    notes()->setPictureNotes({about_picture});
    EXPECT_TRUE(notes()->isVisible());
}

TEST_F(Notes, belong_to_their_step_and_are_there_again_with_the_session) {
    engineNotes(true, false);
    open();
    const NodeId noted = history()->current();
    EXPECT_EQ(history()->indexOf(noted).data(HistoryModel::NotesRole).toStringList(),
              QStringList{about_picture});
    window->engine()->setCommand(fakeEngine({QStringLiteral("--step-ms"), QStringLiteral("2")}));
    window->engine()->restart();
    ASSERT_TRUE(steering()->setSeed(5));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_FALSE(notes()->isVisible());
    history()->undo();
    ASSERT_TRUE(waitUntil([&] { return notes()->isVisible(); }));
    EXPECT_EQ(notes()->notes(), QStringList{about_picture});
    WindowOptions again = options();
    again.session = window->session()->path();
    close();
    engine_arguments = {};
    open(again);
    ASSERT_TRUE(waitUntil([&] { return notes()->notes() == QStringList{about_picture}; }));
}

TEST_F(WindowTest, the_area_to_repaint_is_painted_further_from_the_mask_that_is_there) {
    open();
    const QString start = file("start.png"), area = file("area.png");
    ASSERT_TRUE(window->canvas()->image().save(start));
    QImage mask(64, 64, QImage::Format_Grayscale8);
    mask.fill(0);
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 64; ++x) mask.scanLine(y)[x] = 255;
    ASSERT_TRUE(mask.save(area));
    ASSERT_TRUE(steering()->setStartPicture(start));
    ASSERT_TRUE(steering()->setMaskPicture(area));
    ASSERT_TRUE(rendered()) << status();
    action("steer.paint_inpaint")->trigger();
    const QImage shown = window->canvas()->mask();
    ASSERT_FALSE(shown.isNull());
    EXPECT_EQ(qGray(shown.pixel(shown.width() / 2, shown.height() / 4)), 255);
    EXPECT_EQ(qGray(shown.pixel(shown.width() / 2, shown.height() * 3 / 4)), 0);
    action("steer.paint_inpaint")->trigger();
    EXPECT_FALSE(action("steer.paint_inpaint")->isChecked());
}

}  // namespace
}  // namespace burin::ui
