#include "ui/models/curate_job.h"

#include <QtTest/QSignalSpy>
#include <gtest/gtest.h>

#include "tests/ui/support/fake_engine.h"
#include "tests/ui/support/weight_support.h"

namespace burin::ui {
namespace {

class CurateJobTest : public testing::Test {
  protected:
    CurateJobTest() {
        QObject::connect(&job, &CurateJob::finished, [this](const nlohmann::json& answer) {
            result = answer;
            ++ends;
        });
        QObject::connect(&job, &CurateJob::failed, [this](const Error& failure) {
            error = failure;
            ++ends;
        });
        QObject::connect(&job, &CurateJob::cancelled, [this] {
            was_cancelled = true;
            ++ends;
        });
        QObject::connect(&job, &CurateJob::progressed,
                         [this](const CurateJob::Progress& now) { progress.push_back(now); });
    }
    void run(const char* script, const QStringList& arguments = {}) {
        job.start(scriptedCli(folder, QString::fromUtf8(script)), arguments);
    }
    bool ended() {
        return waitUntil([this] { return ends > 0 && !job.isRunning(); });
    }

    QTemporaryDir folder;
    CurateJob job;
    nlohmann::json result;
    std::optional<Error> error;
    std::vector<CurateJob::Progress> progress;
    bool was_cancelled = false;
    int ends = 0;
};

TEST_F(CurateJobTest, TheAnswerAndTheProgressComeOut) {
    run("echo 'progress 1 4 making pictures of a fox' >&2\n"
        "echo 'a word besides' >&2\n"
        "echo 'progress 4 4 done' >&2\n"
        "echo '{\"ok\": true, \"path\": \"x\"}'",
        {QStringLiteral("erase"), QStringLiteral("--concept=zaffi quill")});
    ASSERT_TRUE(ended());
    EXPECT_EQ(result["path"], "x");
    ASSERT_EQ(progress.size(), 3U) << "one for the beginning";
    EXPECT_EQ(progress[1].done, 1);
    EXPECT_EQ(progress[1].of, 4);
    EXPECT_EQ(progress[1].label, QStringLiteral("making pictures of a fox"));
    EXPECT_EQ(givenArguments(folder),
              (QStringList{QStringLiteral("--json"), QStringLiteral("--progress-lines"),
                           QStringLiteral("erase"), QStringLiteral("--concept=zaffi quill")}));
    EXPECT_TRUE(job.details().contains(QStringLiteral("a word besides")));
    EXPECT_EQ(ends, 1);
}

TEST_F(CurateJobTest, AFailureIsTheProgramsOwnSentence) {
    run("echo '{\"ok\": false, \"code\": \"bad_model\", \"what\": \"the model is gone\", \"remedy\": "
        "\"choose another\"}'\nexit 3");
    ASSERT_TRUE(ended());
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::bad_model);
    EXPECT_EQ(error->what, "the model is gone");
    EXPECT_EQ(error->remedy, "choose another");
    EXPECT_EQ(ends, 1);
}

TEST_F(CurateJobTest, EndsWithoutAnAnswerAreToldAsOneSentenceEach) {
    run("exit 0");
    ASSERT_TRUE(ended());
    EXPECT_TRUE(error) << "an exit code of 0 is no result";
    ends = 0;
    error.reset();
    run("echo '{\"ok\": true'; exit 0");
    ASSERT_TRUE(ended());
    EXPECT_TRUE(error) << "half an object is none";
    ends = 0;
    error.reset();
    run("kill -9 $$");
    ASSERT_TRUE(ended());
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::internal);
    ends = 0;
    error.reset();
    job.start({folder.filePath(QStringLiteral("no such program"))}, {});
    ASSERT_TRUE(ended());
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::io);
    EXPECT_EQ(ends, 1);
}

TEST_F(CurateJobTest, CancellingAsksTheProgramToEndAndItMayCleanUp) {
    const auto note = folder.filePath(QStringLiteral("cleaned")).toUtf8();
    run(("trap 'touch \"" + note +
         "\"; exit 130' TERM\necho 'progress 0 9 waiting' >&2\n"
         "while true; do sleep 0.05; done")
            .constData());
    ASSERT_TRUE(waitUntil([this] { return progress.size() > 1; }));
    job.cancel();
    ASSERT_TRUE(ended());
    EXPECT_TRUE(was_cancelled);
    EXPECT_FALSE(error);
    EXPECT_TRUE(QFile::exists(QString::fromUtf8(note)));
    EXPECT_EQ(ends, 1);
}

TEST_F(CurateJobTest, AProgramThatDoesNotEndIsKilled) {
    job.setGrace(50);
    run("trap '' TERM\necho 'progress 0 9 deaf' >&2\nwhile true; do sleep 0.05; done");
    ASSERT_TRUE(waitUntil([this] { return progress.size() > 1; }));
    job.cancel();
    ASSERT_TRUE(ended());
    EXPECT_TRUE(was_cancelled);
}

TEST_F(CurateJobTest, NonsenseOnTheStandardErrorIsKeptAsAComplaintAndHurtsNothing) {
    run("echo 'progress x 4 y' >&2; echo 'progress -1 4 y' >&2; echo 'progress' >&2\n"
        "head -c 20000 /dev/zero | tr '\\0' 'z' >&2\necho >&2\necho '{\"ok\": true}'");
    ASSERT_TRUE(ended());
    EXPECT_EQ(result["ok"], true);
    EXPECT_EQ(progress.size(), 1U);
}

}  // namespace
}  // namespace burin::ui
