// What somebody sees who opens the window for the first time.
#include <QtCore/QFile>
#include <QtWidgets/QStatusBar>

#include "tests/ui/window/window_test.h"

namespace burin::ui {
namespace {

class FirstStart : public WindowTest {
  protected:
    WindowOptions withMini() const {
        QDir(folder.path()).mkpath(QStringLiteral("resources/packs"));
        EXPECT_TRUE(QFile::copy(QStringLiteral(BURIN_SOURCE_DIR "/resources/packs/mini-scenes.json"),
                                file("resources/packs/mini-scenes.json")) ||
                    QFile::exists(file("resources/packs/mini-scenes.json")));
        WindowOptions with = options();
        with.model = QStringLiteral("mini");
        with.resources = file("resources");
        return with;
    }
};

TEST_F(FirstStart, ShowsThreeSlidersAtRestThatSuitThePictureAndSaysWhatToDo) {
    open(withMini());
    ASSERT_TRUE(rendered()) << status();
    ASSERT_EQ(steering()->count(), 3);
    for (int row = 0; row < 3; ++row) {
        EXPECT_EQ(steering()->direction(row).strength, 0);
        EXPECT_FALSE(steering()->name(row).isEmpty());
    }
    EXPECT_NE(window->statusBar()->currentMessage().indexOf(QStringLiteral("slider")), -1);
}

TEST_F(FirstStart, IsOnlyTheFirstTime) {
    open(withMini());
    ASSERT_TRUE(rendered()) << status();
    close();
    QDir(file("sessions")).removeRecursively();
    open(withMini());
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(steering()->count(), 0);
}

}  // namespace
}  // namespace burin::ui
