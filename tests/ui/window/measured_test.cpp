// What the engine measured, as the window tells it: times beside the device choice, directions that point the
// same way.
#include <QtWidgets/QComboBox>

#include "tests/ui/window/window_test.h"
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

TEST_F(WindowTest, cosines_that_are_no_matrix_of_the_directions_are_left_alone) {
    open();
    addDirection("glasses");
    addDirection("hat");
    const auto& request = steering()->request();
    for (const char* text : {"{}", "{\"cosines\":1}", "{\"cosines\":[[1,0.9]]}",
                             "{\"cosines\":[[1,0.9],[0.9]]}", "{\"cosines\":[[1,0.9],3]}"}) {
        EXPECT_FALSE(takeCosines(request, nlohmann::json::parse(text), *steering())) << text;
    }
    EXPECT_TRUE(
        takeCosines(request, nlohmann::json::parse("{\"cosines\":[[1,7],[\"x\",null]]}"), *steering()));
    EXPECT_TRUE(steering()->similarPairs().empty());
    EXPECT_TRUE(
        takeCosines(request, nlohmann::json::parse("{\"cosines\":[[1,-0.7],[-0.7,1]]}"), *steering()));
    EXPECT_EQ(steering()->similarPairs().size(), 1U);
}

}  // namespace
}  // namespace burin::ui
