// The demonstration: what visitors may do to it, and what must not get them out of it.
#include <csignal>

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <gtest/gtest.h>

#include "tests/ui/fake_engine/fake_picture.h"
#include "tests/ui/support/engine_timings.h"
#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/widget_test.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/window/demo_card.h"
#include "ui/window/demo_corner.h"
#include "ui/window/demo_picture.h"
#include "ui/window/demo_pin_pad.h"
#include "ui/window/demo_slider.h"
#include "ui/window/demo_window.h"
#include "ui/window/preferences.h"

namespace burin::ui {
namespace {

class Demo : public testing::Test {
  protected:
    QTemporaryDir folder;
    QStringList arguments{QStringLiteral("--step-ms"), QStringLiteral("2")};
    std::unique_ptr<DemoWindow> window;

    QString file(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }
    DemoOptions options() const {
        DemoOptions options;
        options.engine_command = fakeEngine(arguments);
        options.pin = QStringLiteral("1357");
        options.hold_ms = 60;
        options.wrong_pin_ms = 80;
        options.idle_ms = options.pin_idle_ms = patience_ms;
        options.timings = {patience_ms, patience_ms, 100, patient};
        return options;
    }
    void open(const DemoOptions& options) {
        auto made = DemoWindow::create(options);
        ASSERT_TRUE(made) << made.error().sentence();
        window = std::move(*made);
        window->resize(1280, 800);
        showActive(*window);
    }
    /// With its first picture from the engine.
    void open() {
        open(options());
        ASSERT_TRUE(waitUntil([this] { return isLive(); }));
    }
    DemoPlayer* player() { return window->player(); }
    BipolarSlider* track(size_t row) { return window->sliders().at(row)->track(); }
    DemoPinPad* pad() { return window->findChild<DemoPinPad*>(); }

    /// The picture is the fake engine's of exactly what the sliders say.
    bool isLive() {
        const QImage image = window->picture()->image();
        const auto& request = player()->steering().request();
        if (image.isNull() || player()->controller().isBusy()) return false;
        const auto expected = fake::picture_of(request, 0, image.width(), image.height());
        return image.pixel(0, 0) == qRgb(expected.rgb[0], expected.rgb[1], expected.rgb[2]);
    }
    /// The picture is one of the finished ones.
    bool isFinished(const QImage& expected) {
        return !expected.isNull() && window->picture()->image() == expected;
    }
    void draw(size_t row, int pixels) {
        const QPointF from = track(row)->handlePosition();
        drag(*track(row), from, from + QPointF(pixels, 0), 12);
    }
    void holdCorner() {
        auto* corner = window->findChild<DemoCorner*>();
        QTest::mousePress(corner, Qt::LeftButton);
        ASSERT_TRUE(waitUntil([this] { return pad()->isVisible(); }));
        QTest::mouseRelease(corner, Qt::LeftButton);
    }
    void type(const char* keys) {
        QTest::keyClicks(pad(), QString::fromLatin1(keys));
        QTest::keyClick(pad(), Qt::Key_Return);
    }
};

TEST_F(Demo, it_opens_with_the_first_scene_and_renders_it) {
    open();
    EXPECT_EQ(player()->current(), 0);
    EXPECT_FALSE(player()->isStandingIn());
    EXPECT_GE(window->sliders().size(), 3U);
    EXPECT_LE(window->sliders().size(), 6U);
    EXPECT_GE(window->cards().size(), 3U);
    EXPECT_TRUE(window->cards().front()->isChecked());
}

TEST_F(Demo, its_own_files_fit_together_and_every_scene_has_its_finished_pictures) {
    const auto scenes = loadDemo(QStringLiteral("mini"));
    ASSERT_TRUE(scenes) << scenes.error().sentence();
    for (const DemoScene& scene : *scenes) {
        const QImage base = scene.finished();
        EXPECT_FALSE(base.isNull()) << scene.name.toStdString();
        for (size_t row = 0; row < scene.sliders.size(); ++row) {
            auto directions = scene.request.guidance.directions;
            directions[row].strength = scene.sliders[row].direction.strength;
            const QImage drawn = scene.finished(directions);
            EXPECT_FALSE(drawn.isNull()) << scene.name.toStdString() << " " << scene.sliders[row].name;
            EXPECT_NE(drawn, base) << scene.name.toStdString() << " " << scene.sliders[row].name;
            directions[row].strength *= -1;
            EXPECT_FALSE(scene.finished(directions).isNull()) << scene.sliders[row].name;
        }
    }
}

TEST_F(Demo, a_dragged_slider_renders_while_it_moves_and_ends_with_its_picture) {
    open();
    const int before = player()->controller().started();
    const QPointF from = track(0)->handlePosition();
    press(*track(0), from);
    for (int i = 1; i <= 30; ++i) {
        moveHeld(*track(0), from + QPointF(5 * i, 0));
        spin(10);
    }
    // The hand rests, and holds.
    EXPECT_TRUE(waitUntil([&] { return player()->controller().started() > before; }))
        << "it renders under the hand";
    EXPECT_TRUE(player()->steering().inGesture());
    release(*track(0), from + QPointF(150, 0));
    ASSERT_TRUE(waitUntil([this] { return isLive(); }));
    EXPECT_GT(player()->steering().request().guidance.directions[0].strength, 0);
}

TEST_F(Demo, a_tapped_scene_brings_its_prompt_its_sliders_and_its_picture) {
    open();
    draw(1, 120);
    QTest::mouseClick(window->cards().at(2), Qt::LeftButton);
    EXPECT_EQ(player()->current(), 2);
    EXPECT_EQ(window->sliders().size(), player()->scene().sliders.size());
    EXPECT_EQ(player()->steering().request(), player()->scene().request) << "all sliders are at rest";
    EXPECT_TRUE(isFinished(player()->scene().finished())) << "its finished picture is there at once";
    ASSERT_TRUE(waitUntil([this] { return isLive(); }));
}

TEST_F(Demo, pressing_the_picture_shows_it_before_the_sliders) {
    open();
    const QImage at_rest = window->picture()->image();
    draw(0, 150);
    ASSERT_TRUE(waitUntil([this] { return isLive(); }));
    EXPECT_NE(window->picture()->image(), at_rest);
    EXPECT_EQ(player()->atRest(), at_rest);
    QTest::mousePress(window->picture(), Qt::LeftButton);
    EXPECT_TRUE(window->picture()->isHolding());
    QTest::mouseRelease(window->picture(), Qt::LeftButton);
    EXPECT_FALSE(window->picture()->isHolding());
    QTest::keyPress(window->picture(), Qt::Key_Space);
    EXPECT_TRUE(window->picture()->isHolding());
    QTest::keyRelease(window->picture(), Qt::Key_Space);
    EXPECT_FALSE(window->picture()->isHolding());
}

TEST_F(Demo, without_a_hand_it_returns_to_the_opening_picture) {
    open();
    QTest::mouseClick(window->cards().at(3), Qt::LeftButton);
    draw(0, 100);
    ASSERT_EQ(player()->current(), 3);
    auto* idle = window->findChild<QTimer*>(QStringLiteral("demo_idle"));
    ASSERT_NE(idle, nullptr);
    // A hand of any kind begins the wait anew, and in full.
    const std::vector<std::function<void()>> hands{
        [this] { QTest::keyClick(window->picture(), Qt::Key_Shift); },
        [this] {
            turnWheel(*window->picture(), {20, 20}, 1);
        },
        [this] {
            press(*window, {2, 2});
        },
        [this] {
            release(*window, {2, 2});
        },
        [this] {
            hover(*window, {400, 300});
        }};
    for (const auto& hand : hands) {
        idle->stop();
        hand();
        EXPECT_TRUE(idle->isActive());
        EXPECT_EQ(idle->interval(), options().idle_ms);
    }
    idle->stop();
    hover(*window, {401, 300});
    EXPECT_FALSE(idle->isActive()) << "a table that shakes is nobody";
    EXPECT_EQ(player()->current(), 3);
    idle->start(1);  // the wait is over
    ASSERT_TRUE(waitUntil([this] { return player()->current() == 0; }));
    EXPECT_EQ(idle->interval(), options().idle_ms) << "and begins again";
    EXPECT_TRUE(idle->isActive());
    EXPECT_EQ(player()->steering().request(), player()->scenes().front().request);
    for (const DemoSlider* slider : window->sliders()) EXPECT_EQ(slider->track()->value(), 0);
    ASSERT_TRUE(waitUntil([this] { return isLive(); }));
    EXPECT_FALSE(window->picture()->sentence().isEmpty()) << "the next visitor is told what to do";
}

TEST_F(Demo, start_again_is_as_a_visitor_finds_it) {
    open();
    QTest::mouseClick(window->cards().at(1), Qt::LeftButton);
    draw(0, 100);
    QTest::mouseClick(window->findChild<QWidget*>(QStringLiteral("demo_again")), Qt::LeftButton);
    EXPECT_EQ(player()->current(), 0);
    EXPECT_EQ(player()->steering().request(), player()->scenes().front().request);
}

TEST_F(Demo, escape_closing_and_the_usual_keys_do_not_leave_it) {
    open();
    window->picture()->setFocus();
    for (const auto key : {Qt::Key_Escape, Qt::Key_F11, Qt::Key_F1}) QTest::keyClick(window->picture(), key);
    QTest::keyClick(window->picture(), Qt::Key_F4, Qt::AltModifier);
    for (const auto key : {Qt::Key_Q, Qt::Key_W, Qt::Key_O, Qt::Key_N})
        QTest::keyClick(window->picture(), key, Qt::ControlModifier);
    EXPECT_FALSE(window->close());
    QCloseEvent request;
    QCoreApplication::sendEvent(window.get(), &request);
    EXPECT_FALSE(request.isAccepted());
    EXPECT_TRUE(window->isVisible());
    EXPECT_TRUE(window->actions().isEmpty());
    EXPECT_EQ(window->contextMenuPolicy(), Qt::PreventContextMenu);
}

TEST_F(Demo, the_corner_held_and_the_pin_leave_it) {
    open();
    bool left = false;
    QObject::connect(window.get(), &DemoWindow::left, [&] { left = true; });
    holdCorner();
    type("1357");
    EXPECT_TRUE(left);
    EXPECT_FALSE(window->isVisible());
}

TEST_F(Demo, the_pin_can_be_tapped_and_a_digit_taken_back) {
    open();
    bool left = false;
    QObject::connect(window.get(), &DemoWindow::left, [&] { left = true; });
    holdCorner();
    const auto tap = [this](const char* name) {
        QTest::mouseClick(pad()->findChild<QPushButton*>(QString::fromLatin1(name)), Qt::LeftButton);
    };
    for (const char* key : {"pin_1", "pin_3", "pin_9", "pin_Delete", "pin_5", "pin_7", "pin_OK"}) tap(key);
    EXPECT_TRUE(left);
}

TEST_F(Demo, a_wrong_pin_is_told_gently_and_the_show_goes_on) {
    open();
    holdCorner();
    type("0000");
    EXPECT_TRUE(pad()->isVisible());
    EXPECT_TRUE(pad()->message().contains(QStringLiteral("not the PIN")));
    type("1357");
    EXPECT_TRUE(window->isVisible()) << "nothing is taken while it says so";
    ASSERT_TRUE(waitUntil([this] { return !pad()->isVisible(); }));
    EXPECT_TRUE(window->isVisible());
    draw(0, 100);
    EXPECT_NE(player()->steering().request(), player()->scene().request) << "sliders act again";
}

TEST_F(Demo, the_pin_is_a_preference_with_a_default) {
    {
        Preferences preferences(file("burin.ini"));
        EXPECT_EQ(preferences.demoPin(), QString::fromLatin1(default_demo_pin));
        preferences.setDemoPin(QStringLiteral("987654"));
    }
    EXPECT_EQ(Preferences(file("burin.ini")).demoPin(), QStringLiteral("987654"));
}

TEST_F(Demo, escape_at_the_pin_goes_back_to_the_show_and_a_short_press_asks_for_none) {
    open();
    holdCorner();
    QTest::keyClick(pad(), Qt::Key_Escape);
    EXPECT_FALSE(pad()->isVisible());
    EXPECT_TRUE(window->isVisible());
    auto* corner = window->findChild<DemoCorner*>();
    QTest::mousePress(corner, Qt::LeftButton);
    QTest::mouseRelease(corner, Qt::LeftButton);
    outlastTimersOf(3 * options().hold_ms);
    EXPECT_FALSE(pad()->isVisible());
}

TEST_F(Demo, the_keyboard_alone_reaches_the_pin) {
    open();
    auto* corner = window->findChild<DemoCorner*>();
    corner->setFocus();
    QTest::keyPress(corner, Qt::Key_Space);
    ASSERT_TRUE(waitUntil([this] { return pad()->isVisible(); }));
}

TEST_F(Demo, without_an_engine_finished_pictures_follow_the_sliders) {
    DemoOptions missing = options();
    missing.engine_command = {file("engine")};
    open(missing);
    EXPECT_TRUE(isFinished(player()->scene().finished())) << "there is a picture from the first moment";
    ASSERT_TRUE(waitUntil([this] { return player()->isStandingIn(); }));
    EXPECT_TRUE(window->picture()->sentence().contains(QStringLiteral("finished pictures")));
    draw(0, 400);
    auto directions = player()->scene().request.guidance.directions;
    directions[0].strength = player()->scene().sliders[0].direction.strength;
    EXPECT_TRUE(isFinished(player()->scene().finished(directions)));
    QTest::mouseClick(window->cards().at(1), Qt::LeftButton);
    EXPECT_TRUE(isFinished(player()->scenes()[1].finished()));
    // The engine is there again: found without a hand.
    QFile script(file("engine"));
    ASSERT_TRUE(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\nexec \"" + fakeEngine().front().toUtf8() + "\" --step-ms 2\n");
    script.close();
    ASSERT_TRUE(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    ASSERT_TRUE(waitUntil([this] { return isLive(); }));
    EXPECT_FALSE(player()->isStandingIn());
    EXPECT_FALSE(window->picture()->sentence().contains(QStringLiteral("finished pictures")));
}

TEST_F(Demo, a_killed_engine_is_started_again_and_the_picture_of_the_slider_comes) {
    open();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(waitUntil([this] { return player()->engine().processId() > 0; }));
        ::kill(static_cast<pid_t>(player()->engine().processId()), SIGKILL);
        draw(0, i % 2 == 0 ? 60 : -40);
        ASSERT_TRUE(waitUntil([this] { return isLive(); })) << "round " << i;
    }
    EXPECT_FALSE(player()->isStandingIn());
}

TEST_F(Demo, an_engine_that_hangs_is_replaced_by_finished_pictures_until_it_answers) {
    arguments += QStringList{QStringLiteral("--misfortune"), QStringLiteral("hang"),
                             QStringLiteral("--at-step"),    QStringLiteral("5"),
                             QStringLiteral("--once"),       file("once")};
    DemoOptions hanging = options();
    hanging.timings.patience_ms = 400;
    open(hanging);
    ASSERT_TRUE(waitUntil([this] { return QFile::exists(file("once")); }));
    ASSERT_TRUE(waitUntil([this] { return player()->isStandingIn(); }));
    EXPECT_TRUE(isFinished(player()->scene().finished()));
    losePatience(player()->engine());
    ASSERT_TRUE(waitUntil([this] { return isLive(); }));
    EXPECT_FALSE(player()->isStandingIn());
}

TEST_F(Demo, a_model_that_cannot_render_leaves_finished_pictures_and_a_living_window) {
    arguments += QStringList{QStringLiteral("--misfortune"), QStringLiteral("fail"), QStringLiteral("--log"),
                             file("log")};
    open(options());
    ASSERT_TRUE(waitUntil([this] { return player()->isStandingIn(); }));
    ASSERT_TRUE(waitUntil([this] { return loggedLines(file("log"), QStringLiteral("render")).size() > 3; }))
        << "it is tried again";
    ASSERT_TRUE(waitUntil([this] { return !player()->controller().isBusy(); }));
    EXPECT_TRUE(isFinished(player()->scene().finished()));
    EXPECT_TRUE(window->isVisible());
}

TEST_F(Demo, everything_has_a_name_and_the_tab_key_reaches_it) {
    open();
    EXPECT_EQ(namelessControls(*window).join(QLatin1Char('\n')).toStdString(), "");
    window->cards().front()->setFocus();
    QSet<QWidget*> reached;
    for (int i = 0; i < 40; ++i) {
        reached.insert(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (DemoSlider* slider : window->sliders()) EXPECT_TRUE(reached.contains(slider->track()));
    EXPECT_TRUE(reached.contains(window->picture()));
    EXPECT_TRUE(reached.contains(window->findChild<DemoCorner*>()));
    EXPECT_TRUE(reached.contains(window->findChild<QWidget*>(QStringLiteral("demo_again"))));
    EXPECT_FALSE(reached.contains(pad()));
}

TEST_F(Demo, texts_are_large_and_nothing_is_cut_off_at_usual_screens) {
    open();
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080), QSize(1024, 768), QSize(3840, 2160)}) {
        window->resize(size);
        for (int scene = 0; scene < static_cast<int>(window->cards().size()); ++scene) {
            player()->show(scene);
            settleLayouts();
            for (const auto* label : window->findChildren<QLabel*>()) {
                if (!label->isVisible()) continue;
                EXPECT_GE(label->font().pixelSize(), size.height() / 40) << label->text().toStdString();
                const int needed = label->wordWrap() ? label->heightForWidth(label->width())
                                                     : label->minimumSizeHint().height();
                EXPECT_GE(label->height(), needed) << label->text().toStdString() << " " << size.width();
            }
            for (const DemoCard* card : window->cards())
                EXPECT_TRUE(card->showsWholeName()) << card->text().toStdString() << " " << size.width();
            for (const DemoSlider* slider : window->sliders()) {
                EXPECT_TRUE(window->rect().contains(slider->geometry())) << size.width();
                EXPECT_GE(slider->track()->height(), size.height() / 20) << "a thumb's width";
            }
            for (size_t i = 1; i < window->sliders().size(); ++i)
                EXPECT_FALSE(
                    window->sliders()[i]->geometry().intersects(window->sliders()[i - 1]->geometry()))
                    << size.width();
        }
    }
}

}  // namespace
}  // namespace burin::ui
