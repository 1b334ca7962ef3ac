#include "ui/background/background.h"

#include <atomic>
#include <memory>

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QSemaphore>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <gtest/gtest.h>

#include "tests/ui/support/fake_engine.h"

namespace burin::ui {
namespace {

TEST(Background, HandsTheResultBackInTheThreadOfItsContext) {
    QObject context;
    QThread* worked = nullptr;
    QThread* answered = nullptr;
    int result = 0;
    in_background(
        &context,
        [&worked] {
            worked = QThread::currentThread();
            return std::make_unique<int>(7);
        },
        [&](std::unique_ptr<int> seven) {
            answered = QThread::currentThread();
            result = *seven;
        });
    ASSERT_TRUE(waitUntil([&] { return result != 0; }));
    EXPECT_EQ(result, 7);
    EXPECT_EQ(answered, QThread::currentThread());
    EXPECT_NE(worked, QThread::currentThread());
}

TEST(Background, WhoIsGoneIsNotAnsweredButTheWorkIsFinished) {
    QSemaphore go;
    std::atomic<bool> worked = false;
    bool answered = false;
    {
        QObject context;
        in_background(
            &context,
            [&] {
                go.acquire();
                worked = true;
                return 1;
            },
            [&](int) { answered = true; });
    }
    go.release();
    finish_background();
    EXPECT_TRUE(worked);
    settleLayouts();
    EXPECT_FALSE(answered);
}

TEST(Background, AnAnswerOnItsWayToWhoIsGoneIsDropped) {
    bool answered = false;
    auto context = std::make_unique<QObject>();
    in_background(
        context.get(), [] { return 1; }, [&](int) { answered = true; });
    finish_background();
    context.reset();
    settleLayouts();
    EXPECT_FALSE(answered);
}

TEST(Background, LongWorkDoesNotKeepShortWorkWaiting) {
    QObject context;
    QSemaphore end;
    std::atomic<int> long_done = 0;
    bool short_done = false;
    for (int i = 0; i < 4; ++i)
        in_background(
            &context,
            [&] {
                end.acquire();
                return 0;
            },
            [&](int) { ++long_done; });
    in_background(
        &context, [] { return 0; }, [&](int) { short_done = true; });
    EXPECT_TRUE(waitUntil([&] { return short_done; }));
    EXPECT_EQ(long_done, 0);
    end.release(4);
    EXPECT_TRUE(waitUntil([&] { return long_done == 4; }));
}

TEST(Background, WhatIsBeingSavedWhenTheProgramLeavesIsSaved) {
    const QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("recipe.json"));
    QProcess leaver;
    leaver.start(QStringLiteral(BURIN_BINARY_DIR "/bin/burin-leaver"), {path});
    ASSERT_TRUE(leaver.waitForFinished(patience_ms));
    EXPECT_EQ(leaver.exitCode(), 0);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), QByteArray("saved"));
}

}  // namespace
}  // namespace burin::ui
