#include <gmock/gmock.h>

#include "tests/core/session/sample.h"
#include "tests/support/temp_dir.h"

namespace burin::session {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Queue : public testing::Test {
  protected:
    test::TempDir folder;
    std::filesystem::path path = folder / "fox.burin";
    Session session = Session::create(path).value();

    std::vector<JobId> order() {
        std::vector<JobId> ids;
        const auto jobs = session.jobs().value();
        for (const auto& job : jobs) ids.push_back(job.id);
        return ids;
    }
};

TEST_F(Queue, KeepsItsJobsInOrder) {
    const NodeId root = session.add(sample_node(1)).value();
    const JobId a = session.add_job("seed 1", R"({"seed":1})", root).value();
    const JobId b = session.add_job("seed 2", R"({"seed":2})").value();
    const JobId c = session.add_job("seed 3", R"({"seed":3})").value();
    ASSERT_EQ(why(session.reorder_jobs(std::vector{c, a, b})), "");
    ASSERT_EQ(why(session.set_job_state(b, JobState::failed, "the disk is full")), "");
    ASSERT_EQ(why(session.close()), "");
    session = Session::open(path).value();
    EXPECT_THAT(order(), ElementsAre(c, a, b));
    const auto jobs = session.jobs().value();
    EXPECT_EQ(jobs[1].parent, root);
    EXPECT_EQ(jobs[1].title, "seed 1");
    EXPECT_EQ(jobs[1].request, R"({"seed":1})");
    EXPECT_EQ(jobs[1].state, JobState::waiting);
    EXPECT_EQ(jobs[2].state, JobState::failed);
    EXPECT_EQ(jobs[2].error, "the disk is full");
    ASSERT_EQ(why(session.remove_job(a)), "");
    EXPECT_THAT(order(), ElementsAre(c, b));
    EXPECT_THAT(why(session.remove_job(a)), HasSubstr("there is no job 1"));
    EXPECT_THAT(why(session.reorder_jobs(std::vector{c})), HasSubstr("every job"));
    EXPECT_THAT(why(session.set_job_state(a, JobState::done)), HasSubstr("there is no job 1"));
}

TEST_F(Queue, AResultAndItsJobAreWrittenTogether) {
    const JobId job = session.add_job("seed 1", "{}").value();
    const NodeId node = session.add_result(job, sample_node(1)).value();
    EXPECT_EQ(session.jobs().value()[0].state, JobState::done);
    EXPECT_EQ(session.jobs().value()[0].result, node);
    const JobId failing = session.add_job("seed 2", "{}").value();
    EXPECT_FALSE(session.add_result(failing, sample_node(2, 99)));
    EXPECT_EQ(session.jobs().value()[1].state, JobState::waiting);
    ASSERT_TRUE(session.remove_job(failing));
    EXPECT_TRUE(session.add_result(failing, sample_node(2))) << "the picture counts more than the job";
}

TEST_F(Queue, SurvivesTheDeletionOfItsNodes) {
    const JobId job = session.add_job("seed 1", "{}").value();
    const NodeId node = session.add_result(job, sample_node(1)).value();
    ASSERT_TRUE(session.remove(node));
    ASSERT_EQ(why(session.close()), "");
    session = Session::open(path).value();
    EXPECT_EQ(session.jobs().value()[0].result, 0);
}

TEST_F(Queue, WaitsPausedAfterAnInterruption) {
    const JobId job = session.add_job("seed 1", "{}").value();
    ASSERT_TRUE(session.set_job_state(job, JobState::running));
    EXPECT_FALSE(session.queue_paused().value());
    const auto killed = folder / "killed.burin";
    std::filesystem::copy_file(path, killed);
    std::filesystem::copy_file(path.string() + "-wal", killed.string() + "-wal");
    auto after = Session::open(killed).value();
    EXPECT_TRUE(after.was_interrupted());
    EXPECT_TRUE(after.queue_paused().value());
    EXPECT_EQ(after.jobs().value()[0].state, JobState::waiting);
    ASSERT_TRUE(after.set_queue_paused(false));
    EXPECT_FALSE(after.queue_paused().value());

    ASSERT_EQ(why(session.close()), "");
    session = Session::open(path).value();
    EXPECT_FALSE(session.was_interrupted());
    EXPECT_FALSE(session.queue_paused().value()) << "closed in order";
    EXPECT_EQ(session.jobs().value()[0].state, JobState::waiting);
}

TEST_F(Queue, ValuesAreKeptAndReplaced) {
    EXPECT_EQ(session.value(key::draft).value(), std::nullopt);
    ASSERT_TRUE(session.set_value(key::draft, "one"));
    ASSERT_TRUE(session.set_value(key::draft, R"({"prompt":"Füchsin"})"));
    ASSERT_TRUE(session.set_value(key::pinned_a, ""));
    ASSERT_EQ(why(session.close()), "");
    session = Session::open(path).value();
    EXPECT_EQ(session.value(key::draft).value(), R"({"prompt":"Füchsin"})");
    EXPECT_EQ(session.value(key::pinned_a).value(), "");
    ASSERT_TRUE(session.remove_value(key::draft));
    EXPECT_EQ(session.value(key::draft).value(), std::nullopt);
    EXPECT_FALSE(session.set_value(std::string(2000, 'k'), ""));
}

TEST_F(Queue, FilesThatRequestsNeedAreKeptOnce) {
    const Bytes picture = sample_picture(5);
    const std::string hash = session.keep_file("Füchsin.png", picture).value();
    EXPECT_EQ(session.keep_file("other.png", picture).value(), hash);
    ASSERT_EQ(why(session.close()), "");
    session = Session::open(path).value();
    const KeptFile file = session.kept_file(hash).value();
    EXPECT_EQ(file.bytes, picture);
    EXPECT_EQ(file.name, "Füchsin.png");
    EXPECT_THAT(why(session.kept_file("abc")), HasSubstr("does not hold the file"));
    EXPECT_FALSE(session.keep_file("empty", {}));
}

}  // namespace
}  // namespace burin::session
