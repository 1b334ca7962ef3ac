#include "ui/widgets/busy_label.h"

#include <gtest/gtest.h>

#include "tests/ui/support/widget_test.h"

namespace burin::ui {
namespace {

TEST(BusyLabelTest, SpeaksItsTextAndShowsAPartOfTheWhole) {
    BusyLabel label;
    label.resize(200, 20);
    label.setState(QStringLiteral("Loading"), true);
    EXPECT_EQ(label.accessibleName(), QStringLiteral("Loading"));
    label.setFraction(0.25);
    const auto quarter = label.grab().toImage();
    label.setFraction(0.75);
    EXPECT_NE(label.grab().toImage(), quarter);
    label.setState(QStringLiteral("Ready"), false);
    EXPECT_FALSE(label.isBusy());
    EXPECT_NE(label.grab().toImage(), quarter);
}

}  // namespace
}  // namespace burin::ui
