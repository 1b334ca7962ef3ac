#include "core/imaging/contact_sheet.h"

#include <gtest/gtest.h>

#include "tests/core/imaging/plain_picture.h"

namespace burin::imaging {
namespace {

TEST(ContactSheet, PlacesPicturesRowByRowWithGaps) {
    SheetLayout layout{.columns = 2, .gap = 4};
    const auto sheet = contact_sheet({plain(10, 8, 10), plain(10, 8, 20), plain(10, 8, 30)}, layout);
    ASSERT_TRUE(sheet) << sheet.error().sentence();
    EXPECT_EQ(sheet->width, 4 + 2 * 14);
    EXPECT_EQ(sheet->height, 4 + 2 * 12);
    EXPECT_EQ(pixel(*sheet, 4, 4)[0], 10);
    EXPECT_EQ(pixel(*sheet, 18, 4)[0], 20);
    EXPECT_EQ(pixel(*sheet, 4, 16)[0], 30);
    EXPECT_EQ(pixel(*sheet, 18, 16)[0], 255);  // the empty cell stays paper
}

TEST(ContactSheet, LabelsLeaveInkOnlyInTheirOwnSpace) {
    SheetLayout layout{
        .columns = 1, .cell_labels = {"a label much too long for such a narrow cell"}, .gap = 0};
    const auto sheet = contact_sheet({plain(60, 10, 200)}, layout);
    ASSERT_TRUE(sheet) << sheet.error().sentence();
    EXPECT_EQ(sheet->width, 60);
    bool ink = false;
    for (int y = 0; y < sheet->height; ++y) {
        for (int x = 0; x < 60; ++x) {
            if (y < 10) {
                ASSERT_EQ(pixel(*sheet, x, y)[0], 200);
            } else {
                ink = ink || pixel(*sheet, x, y)[0] < 120;
            }
        }
    }
    EXPECT_TRUE(ink);
}

TEST(ContactSheet, AlphaIsLaidOverWhite) {
    io::Picture clear = plain(2, 2, 0, 4);
    const auto sheet = contact_sheet({clear}, {.columns = 1, .gap = 0});
    ASSERT_TRUE(sheet);
    EXPECT_EQ(pixel(*sheet, 0, 0)[0], 255);
}

TEST(ContactSheet, RefusesContradictionsInOneSentence) {
    EXPECT_FALSE(contact_sheet({}, {}));
    EXPECT_FALSE(contact_sheet({plain(2, 2, 0)}, {.columns = 0}));
    const auto labels = contact_sheet({plain(2, 2, 0)}, {.columns = 1, .row_labels = {"a", "b"}});
    ASSERT_FALSE(labels);
    EXPECT_NE(labels.error().sentence().find("labels do not match"), std::string::npos);
    const auto huge = contact_sheet(std::vector<io::Picture>(40, plain(1000, 2, 0)), {.columns = 40});
    ASSERT_FALSE(huge);
    EXPECT_NE(huge.error().sentence().find("use fewer or smaller"), std::string::npos);
}

TEST(ContactSheet, PicturesCloseTogetherTouchTheEdge) {
    const auto sheet = contact_sheet({plain(5, 4, 0), plain(5, 4, 0), plain(5, 4, 128)}, close_together(2));
    ASSERT_TRUE(sheet) << sheet.error().sentence();
    EXPECT_EQ(sheet->width, 12);
    EXPECT_EQ(sheet->height, 10);
    EXPECT_EQ(pixel(*sheet, 0, 0)[0], 0);
    EXPECT_EQ(pixel(*sheet, 5, 0)[0], 255);
    EXPECT_EQ(pixel(*sheet, 0, 6)[0], 128);
    EXPECT_EQ(pixel(*sheet, 7, 6)[0], 255);
}

TEST(ContactSheet, IsNoWiderThanItsPictures) {
    EXPECT_EQ(contact_sheet({plain(5, 4, 0)}, close_together(8))->width, 5);
}

}  // namespace
}  // namespace burin::imaging
