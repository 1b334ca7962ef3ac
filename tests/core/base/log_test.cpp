#include "core/base/log.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

namespace burin {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

TEST(Log, WritesLevelsAboveTheSettingToStandardErrorOnly) {
    CaptureStdout();
    CaptureStderr();
    log::start("test", log::Level::info);
    log::debug("too fine");
    log::info("loaded");
    log::error("tensor 'a\x1b[2J'\nsecond");
    const std::string shown = GetCapturedStderr();
    EXPECT_EQ(GetCapturedStdout(), "");
    EXPECT_THAT(shown, HasSubstr("[test] [info] loaded\n"));
    EXPECT_THAT(shown, HasSubstr("[test] [error] tensor 'a\\x1b[2J'\\x0asecond\n"));
    EXPECT_THAT(shown, Not(HasSubstr("too fine")));
    EXPECT_TRUE(log::shows(log::Level::info));
    EXPECT_FALSE(log::shows(log::Level::debug));
}

TEST(Log, OffShowsNothing) {
    log::start("test", log::Level::off);
    CaptureStderr();
    log::error("x");
    EXPECT_EQ(GetCapturedStderr(), "");
    EXPECT_FALSE(log::shows(log::Level::off));
}

TEST(Log, LevelsHaveNames) {
    EXPECT_EQ(*log::level_from("warning"), log::Level::warning);
    EXPECT_THAT(log::level_from("loud").error().sentence(), HasSubstr("the log level 'loud' is unknown"));
}

}  // namespace
}  // namespace burin
