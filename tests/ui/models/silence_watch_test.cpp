// The rule by which an engine is taken for dead, under a clock that the test owns.
#include "ui/models/silence_watch.h"

#include <gtest/gtest.h>

namespace burin::ui {
namespace {

using Due = SilenceWatch::Due;

/// Asks after 8 s, dead after 30 s.
Due look(SilenceWatch& watch, int64_t now, bool may_ask = true) {
    return watch.look(now, 8'000, 30'000, may_ask);
}

TEST(SilenceWatch, an_engine_that_speaks_is_left_alone) {
    SilenceWatch watch;
    for (int64_t now = 0; now < 200'000; now += 7'999) {
        EXPECT_EQ(look(watch, now + 7'999), Due::nothing);
        watch.heard(now + 7'999);
    }
}

TEST(SilenceWatch, a_quiet_one_is_asked_once_and_lives_on_while_it_answers) {
    SilenceWatch watch;
    watch.heard(1'000);
    EXPECT_EQ(look(watch, 8'999), Due::nothing);
    for (int64_t now = 9'000; now < 200'000; now += 8'000) {
        EXPECT_EQ(look(watch, now), Due::ask);
        EXPECT_EQ(look(watch, now + 500), Due::nothing) << "it was asked already";
        watch.heard(now);
    }
}

TEST(SilenceWatch, one_that_does_not_answer_is_dead_after_the_whole_silence_and_not_before) {
    SilenceWatch watch;
    watch.heard(1'000);
    EXPECT_EQ(look(watch, 9'000), Due::ask);
    EXPECT_EQ(look(watch, 30'999), Due::nothing);
    EXPECT_EQ(look(watch, 31'000), Due::dead);
    watch.heard(31'000);
    EXPECT_EQ(look(watch, 38'999), Due::nothing) << "a new engine has all its time";
    EXPECT_EQ(look(watch, 39'000), Due::ask) << "and is asked again";
}

TEST(SilenceWatch, one_that_has_not_said_hello_is_not_asked) {
    SilenceWatch watch;
    watch.heard(0);
    EXPECT_EQ(look(watch, 20'000, false), Due::nothing);
    EXPECT_EQ(look(watch, 30'000, false), Due::dead);
}

}  // namespace
}  // namespace burin::ui
