// What the engine measured, as the window tells it: times beside the device choice, directions that point the
// same way.
#include <QtTest/QSignalSpy>
#include <QtWidgets/QComboBox>

#include "tests/ui/window/window_test.h"
#include "ui/models/acting_mask.h"
#include "ui/models/cosines.h"
#include "ui/window/device_choice.h"

namespace burin::ui {
namespace {

TEST_F(WindowTest, the_device_choice_tells_measured_times_and_what_was_never_measured) {
    open();
    const auto time = [&](const char* precision) {
        return stepTimeText(window->preferences(), QStringLiteral("a model"), QStringLiteral("cpu"),
                            QString::fromLatin1(precision));
    };
    // Kept for the next start, and for this model alone.
    close();
    open();
    EXPECT_TRUE(time("bf16").contains(QStringLiteral("ms a step"))) << time("bf16").toStdString();
    EXPECT_EQ(time("fp32"), QStringLiteral("not measured"));
    EXPECT_EQ(window->preferences().stepTime(QStringLiteral("another"), QStringLiteral("cpu"),
                                             QStringLiteral("bf16")),
              0);
    const DeviceChoice choice(window->preferences(), QStringLiteral("a model"), window->engine()->hello(),
                              window.get());
    EXPECT_TRUE(choice.precisionBox()->itemText(0).contains(QStringLiteral("ms a step")))
        << "automatic is bf16 here: " << choice.precisionBox()->itemText(0).toStdString();
    EXPECT_TRUE(choice.precisionBox()->itemText(2).contains(QStringLiteral("not measured")));
}

TEST_F(WindowTest, directions_that_point_the_same_way_are_hinted_at_as_the_engine_measured_them) {
    engine_arguments += QStringList{QStringLiteral("--cosine"), QStringLiteral("0.8")};
    open();
    addDirection("glasses");
    addDirection("sunglasses");
    EXPECT_TRUE(row(1)->hint().isEmpty()) << "unknown while they do not act";
    ASSERT_TRUE(steering()->setStrength(0, 4));
    ASSERT_TRUE(steering()->setStrength(1, 4));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_TRUE(row(1)->hint().contains(QStringLiteral("Glasses"))) << row(1)->hint().toStdString();
    EXPECT_TRUE(row(1)->hint().contains(QStringLiteral("0.80"))) << row(1)->hint().toStdString();
    EXPECT_TRUE(row(0)->hint().isEmpty());
}

TEST_F(WindowTest, cosines_that_are_not_one_for_each_pair_of_directions_are_left_alone) {
    open();
    addDirection("glasses");
    addDirection("hat");
    const auto& request = steering()->request();
    protocol::Measured measured;
    for (const size_t count : {0, 1, 3, 9}) {
        measured.cosines.assign(count, 0.9);
        EXPECT_FALSE(takeCosines(request, measured, *steering())) << count;
    }
    measured.cosines = {1, std::nullopt, std::nullopt, std::nullopt};
    EXPECT_TRUE(takeCosines(request, measured, *steering()));
    EXPECT_TRUE(steering()->similarPairs().empty());
    measured.cosines = {1, -0.7, -0.7, 1};
    EXPECT_TRUE(takeCosines(request, measured, *steering()));
    EXPECT_EQ(steering()->similarPairs().size(), 1U);
}

TEST_F(WindowTest, where_a_direction_acts_is_asked_only_while_somebody_looks) {
    open();
    addDirection("glasses");
    ASSERT_TRUE(steering()->setStrength(0, 4));
    ASSERT_TRUE(rendered()) << status();
    QSignalSpy told(window->findChild<ActingMask*>(), &ActingMask::changed);
    const auto asked = [this] { return loggedLines(log(), QStringLiteral("where_it_acts")).size(); };
    EXPECT_EQ(asked(), 0);
    action("view.where_it_acts")->setChecked(true);
    ASSERT_TRUE(waitUntil([&] { return told.count() > 0; }));
    EXPECT_FALSE(told.last()[0].value<QImage>().isNull());
    EXPECT_TRUE(window->canvas()->overlayVisible());
    EXPECT_EQ(asked(), 1);
    action("view.where_it_acts")->setChecked(false);
    ASSERT_TRUE(steering()->setStrength(0, 5));
    ASSERT_TRUE(rendered()) << status();
    EXPECT_EQ(asked(), 1);
}

}  // namespace
}  // namespace burin::ui
