// The engine as a child process: what happens to it must not happen to the window.
#include "ui/models/engine_client.h"

#include <csignal>

#include <QtCore/QTemporaryDir>
#include <gtest/gtest.h>

#include "tests/ui/fake_engine/fake_picture.h"
#include "tests/ui/support/engine_timings.h"
#include "tests/ui/support/fake_engine.h"

namespace burin::ui {
namespace {

protocol::RenderRequest request(int seed = 1, int steps = 5) {
    protocol::RenderRequest request;
    request.model = "a model";
    request.seed = static_cast<uint64_t>(seed);
    request.steps = steps;
    request.width = request.height = 64;
    return request;
}

/// An engine and everything it says.
class EngineClientTest : public testing::Test {
  protected:
    QTemporaryDir folder;
    EngineClient client{nullptr, patient};
    std::vector<protocol::event::Picture> pictures;
    std::vector<QImage> images;
    std::vector<protocol::event::Done> done;
    std::vector<protocol::event::Failed> failed;
    std::vector<protocol::event::Cancelled> cancelled;
    std::vector<protocol::RenderRequest> shrunk;
    std::vector<Notice> notices;
    int steps = 0, previews = 0, beats = 0;

    void SetUp() override {
        QObject::connect(&client, &EngineClient::stepped, [this](const auto&, const QImage& preview) {
            ++steps;
            if (!preview.isNull()) ++previews;
        });
        QObject::connect(&client, &EngineClient::pictureReady,
                         [this](const auto& event, const QImage& image) {
                             pictures.push_back(event);
                             images.push_back(image);
                         });
        QObject::connect(&client, &EngineClient::finished,
                         [this](const auto& event) { done.push_back(event); });
        QObject::connect(&client, &EngineClient::failed,
                         [this](const auto& event) { failed.push_back(event); });
        QObject::connect(&client, &EngineClient::cancelled,
                         [this](const auto& event) { cancelled.push_back(event); });
        QObject::connect(&client, &EngineClient::beat, [this](const auto&) { ++beats; });
        QObject::connect(&client, &EngineClient::noticed,
                         [this](const Notice& notice) { notices.push_back(notice); });
        QObject::connect(&client, &EngineClient::shrunk,
                         [this](quint64, const auto& smaller) { shrunk.push_back(smaller); });
    }
    void start(const QStringList& arguments = {}) {
        client.setCommand(fakeEngine(arguments));
        client.start();
    }
    QString file(const char* name) const { return folder.filePath(QString::fromLatin1(name)); }
};

TEST_F(EngineClientTest, a_request_comes_back_as_steps_previews_and_the_picture_of_exactly_this_request) {
    start();
    const uint64_t id = client.render(request(7), 3);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    EXPECT_EQ(steps, 5);
    EXPECT_EQ(previews, 5);
    ASSERT_EQ(pictures.size(), 1U);
    EXPECT_EQ(pictures[0].job, (protocol::Job{id, 3}));
    const auto expected = fake::picture_of(request(7), 0, 64, 64);
    EXPECT_EQ(pictures[0].picture, expected);
    EXPECT_EQ(images[0].size(), QSize(64, 64));
    EXPECT_EQ(images[0].pixel(0, 0), qRgb(expected.rgb[0], expected.rgb[1], expected.rgb[2]));
    EXPECT_EQ(client.pendingJobs(), 0U);
    EXPECT_EQ(client.hello().build, "burin-fake-engine");
}

TEST_F(EngineClientTest, cancel_is_answered_within_a_step_and_brings_no_picture) {
    start({QStringLiteral("--step-ms"), QStringLiteral("30"), QStringLiteral("--log"), file("log"),
           QStringLiteral("--log-steps")});
    const uint64_t id = client.render(request(1, 1000), 1);
    ASSERT_TRUE(waitUntil([&] { return steps > 0; }));
    client.cancel(id);
    ASSERT_TRUE(waitUntil([&] { return !cancelled.empty(); }));
    const int after = stepsAfterCancel(file("log"));
    EXPECT_GE(after, 0) << "the engine was told";
    EXPECT_LE(after, 1) << "the step that was under way";
    EXPECT_TRUE(done.empty());
    EXPECT_TRUE(pictures.empty());
    EXPECT_EQ(client.pendingJobs(), 0U);
}

TEST_F(EngineClientTest, what_is_cancelled_before_the_engine_runs_never_reaches_it) {
    client.setCommand(fakeEngine({QStringLiteral("--log"), file("log")}));
    const uint64_t id = client.render(request(), 1);
    client.cancel(id);
    ASSERT_TRUE(waitUntil([&] { return !cancelled.empty(); }));
    client.start();
    client.render(request(2), 2);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    EXPECT_EQ(loggedLines(file("log"), QStringLiteral("render")).size(), 1);
}

TEST_F(EngineClientTest, an_engine_that_crashes_is_started_again_and_the_request_is_sent_again) {
    start({QStringLiteral("--misfortune"), QStringLiteral("crash"), QStringLiteral("--at-step"),
           QStringLiteral("3"), QStringLiteral("--once"), file("once"), QStringLiteral("--log"),
           file("log")});
    const uint64_t id = client.render(request(), 1);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    EXPECT_EQ(done[0].job.id, id);
    EXPECT_EQ(client.restarts(), 1);
    EXPECT_EQ(loggedLines(file("log"), QStringLiteral("render")).size(), 2);
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_TRUE(notices[0].text.contains(QStringLiteral("crashed"))) << notices[0].text.toStdString();
    EXPECT_TRUE(failed.empty());
}

TEST_F(EngineClientTest, a_request_that_crashes_the_engine_twice_is_given_up_and_the_engine_lives_on) {
    start({QStringLiteral("--misfortune"), QStringLiteral("crash"), QStringLiteral("--log"), file("log")});
    client.render(request(), 1);
    ASSERT_TRUE(waitUntil([&] { return !failed.empty(); }));
    EXPECT_EQ(failed[0].error.code, ErrorCode::internal);
    EXPECT_EQ(loggedLines(file("log"), QStringLiteral("render")).size(), 2);
    ASSERT_TRUE(waitUntil([&] { return client.isReady(); }));
    client.info("a model");
    EXPECT_TRUE(waitUntil([&] { return client.pendingJobs() == 0; }));
}

TEST_F(EngineClientTest, a_crash_blames_only_the_request_at_work) {
    start({QStringLiteral("--misfortune"), QStringLiteral("crash"), QStringLiteral("--at-step"),
           QStringLiteral("6")});
    client.render(request(1, 8), 1);
    client.render(request(2, 5), 2);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].job.generation, 1U);
    EXPECT_EQ(done[0].job.generation, 2U);
}

TEST_F(EngineClientTest, an_engine_that_says_nothing_any_more_is_started_again) {
    start({QStringLiteral("--misfortune"), QStringLiteral("hang"), QStringLiteral("--once"), file("once")});
    client.render(request(), 1);
    ASSERT_TRUE(waitUntil([&] { return QFile::exists(file("once")); }));
    EXPECT_EQ(client.restarts(), 0);
    losePatience(client);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    EXPECT_EQ(client.restarts(), 1);
    ASSERT_FALSE(notices.empty());
    EXPECT_TRUE(notices[0].text.contains(QStringLiteral("did not answer")));
}

TEST_F(EngineClientTest, an_engine_that_is_only_quiet_is_asked_before_it_is_killed) {
    client.setTimings({patience_ms, 30, 10, patience_ms, 20});
    start({QStringLiteral("--no-heartbeats"), QStringLiteral("--log"), file("log")});
    ASSERT_TRUE(waitUntil([&] { return beats >= 5; })) << "only answers to ping are beats here";
    EXPECT_EQ(client.restarts(), 0);
    EXPECT_GE(loggedLines(file("log"), QStringLiteral("ping")).size(), 5);
}

TEST_F(EngineClientTest, garbage_on_the_stream_leads_to_a_new_engine) {
    start(
        {QStringLiteral("--misfortune"), QStringLiteral("garbage"), QStringLiteral("--once"), file("once")});
    client.render(request(), 1);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    EXPECT_EQ(client.restarts(), 1);
    EXPECT_TRUE(notices[0].text.contains(QStringLiteral("cannot be read")));
}

TEST_F(EngineClientTest, out_of_memory_restarts_and_renders_smaller_once_and_says_so) {
    start({QStringLiteral("--oom-above"), QStringLiteral("500"), QStringLiteral("--log"), file("log")});
    auto large = request();
    large.width = large.height = 512;
    client.render(large, 1);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    EXPECT_EQ(client.restarts(), 1);
    EXPECT_EQ(images.at(0).size(), QSize(384, 384));
    ASSERT_EQ(shrunk.size(), 1U);
    EXPECT_EQ(shrunk[0].width, 384);
    EXPECT_TRUE(notices.at(0).text.contains(QStringLiteral("384 x 384"))) << notices.at(0).text.toStdString();
}

TEST_F(EngineClientTest, out_of_memory_twice_is_a_failure) {
    start({QStringLiteral("--oom-above"), QStringLiteral("100")});
    auto large = request();
    large.width = large.height = 512;
    client.render(large, 1);
    ASSERT_TRUE(waitUntil([&] { return !failed.empty(); }));
    EXPECT_EQ(failed[0].error.code, ErrorCode::out_of_memory);
    EXPECT_EQ(shrunk.size(), 1U);
}

TEST_F(EngineClientTest, an_engine_of_another_major_version_is_refused_with_a_sentence) {
    start({QStringLiteral("--major"), QStringLiteral("9")});
    ASSERT_TRUE(waitUntil([&] { return client.state() == EngineState::failed; }));
    ASSERT_FALSE(notices.empty());
    EXPECT_EQ(notices[0].kind, Notice::Kind::error);
    EXPECT_FALSE(notices[0].text.isEmpty());
    outlastTimersOf(patient.backoff_ms << 3);
    EXPECT_EQ(client.state(), EngineState::failed) << "another try would be no better";
    EXPECT_EQ(client.restarts(), 0);
}

TEST_F(EngineClientTest, a_missing_program_is_an_error_and_not_a_loop) {
    client.setCommand({folder.filePath(QStringLiteral("no such engine"))});
    client.render(request(), 1);
    client.start();
    ASSERT_TRUE(waitUntil([&] { return client.state() == EngineState::failed; }));
    EXPECT_EQ(failed.size(), 1U) << "what was asked for is answered";
    EXPECT_EQ(client.restarts(), 0);
}

TEST_F(EngineClientTest, an_engine_that_dies_at_each_start_is_given_up_with_its_last_words) {
    start({QStringLiteral("--die-at-start"), QStringLiteral("--stderr"),
           QStringLiteral("libsomething is missing")});
    ASSERT_TRUE(waitUntil([&] { return client.state() == EngineState::failed; }));
    EXPECT_TRUE(client.details().contains(QStringLiteral("libsomething is missing")));
    EXPECT_TRUE(notices.back().details.contains(QStringLiteral("libsomething is missing")));
}

TEST_F(EngineClientTest, a_failed_engine_can_be_started_again) {
    client.setCommand({folder.filePath(QStringLiteral("no such engine"))});
    client.start();
    ASSERT_TRUE(waitUntil([&] { return client.state() == EngineState::failed; }));
    client.setCommand(fakeEngine());
    client.restart();
    EXPECT_TRUE(waitUntil([&] { return client.isReady(); }));
}

TEST_F(EngineClientTest, an_invalid_request_fails_without_reaching_the_engine) {
    start({QStringLiteral("--log"), file("log")});
    auto wrong = request();
    wrong.steps = -3;
    client.render(wrong, 1);
    ASSERT_TRUE(waitUntil([&] { return !failed.empty(); }));
    EXPECT_EQ(failed[0].error.code, ErrorCode::bad_input);
    ASSERT_TRUE(waitUntil([&] { return client.isReady(); }));
    EXPECT_TRUE(loggedLines(file("log"), QStringLiteral("render")).isEmpty());
}

TEST_F(EngineClientTest, a_request_that_is_longer_than_the_engine_takes_fails_with_a_sentence) {
    start({QStringLiteral("--frame-bytes"), QStringLiteral("4000"), QStringLiteral("--log"), file("log")});
    auto large = request();
    large.prompt.assign(8000, 'a');
    const uint64_t id = client.render(large, 1);
    client.render(request(2), 2);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    ASSERT_EQ(failed.size(), 1U) << "it is not dropped in silence";
    EXPECT_EQ(failed[0].job.id, id);
    EXPECT_EQ(failed[0].error.code, ErrorCode::bad_input);
    EXPECT_NE(failed[0].error.what.find("more than the 4000 that the engine takes"), std::string::npos)
        << failed[0].error.what;
    EXPECT_EQ(client.pendingJobs(), 0U);
    EXPECT_EQ(client.restarts(), 0);
    EXPECT_EQ(loggedLines(file("log"), QStringLiteral("render")).size(), 1);
}

TEST_F(EngineClientTest, where_a_direction_acts_is_told_for_the_render_that_is_kept) {
    start();
    auto steered = request();
    protocol::Direction direction;
    direction.text = "a hat";
    direction.strength = 3;
    steered.guidance.directions = {direction, direction};
    std::vector<protocol::event::WhereItActs> answers;
    QObject::connect(&client, &EngineClient::whereItActsReceived,
                     [&](const auto& event) { answers.push_back(event); });
    const uint64_t kept = client.render(steered, 1, false, true);
    const uint64_t other = client.render(steered, 0, false, false);
    ASSERT_TRUE(waitUntil([&] { return done.size() == 2; }));
    const uint64_t first = client.whereItActs(kept, 1);
    client.whereItActs(other, 1);
    client.whereItActs(kept, 2);
    ASSERT_TRUE(waitUntil([&] { return answers.size() == 3; }));
    EXPECT_EQ(answers[0].job.id, first);
    ASSERT_TRUE(answers[0].mask);
    EXPECT_EQ(answers[0].mask->values[1], 255);
    EXPECT_EQ(answers[0].mask->values[2], 0);
    EXPECT_FALSE(answers[1].mask);
    EXPECT_FALSE(answers[2].mask);
    EXPECT_EQ(client.pendingJobs(), 0U);
}

TEST_F(EngineClientTest, an_older_engine_is_not_asked_what_it_does_not_know) {
    start({QStringLiteral("--minor"), QStringLiteral("0"), QStringLiteral("--log"), file("log")});
    int answers = 0;
    QObject::connect(&client, &EngineClient::whereItActsReceived, [&](const auto& event) {
        ++answers;
        EXPECT_FALSE(event.mask);
    });
    const uint64_t id = client.render(request(), 1, false, true);
    ASSERT_TRUE(waitUntil([&] { return !done.empty(); }));
    client.whereItActs(id, 0);
    ASSERT_TRUE(waitUntil([&] { return answers == 1; }));
    EXPECT_TRUE(notices.empty());
    EXPECT_TRUE(loggedLines(file("log"), QStringLiteral("where_it_acts")).isEmpty());
}

TEST_F(EngineClientTest, a_curators_lines_of_defence_go_with_every_render_from_then_on) {
    start({QStringLiteral("--log"), file("log")});
    client.render(request(), 1);
    client.setDefence(QStringLiteral("/a/register"), QStringLiteral("/a/filter"));
    client.render(request(2), 2);
    ASSERT_TRUE(waitUntil([&] { return done.size() == 2; }));
    const QStringList lines = loggedLines(file("log"), QStringLiteral("render"));
    ASSERT_EQ(lines.size(), 2);
    EXPECT_FALSE(lines[0].contains(QStringLiteral("register")));
    EXPECT_TRUE(lines[1].endsWith(QStringLiteral("rules=/a/register filter=/a/filter")))
        << lines[1].toStdString();
}

TEST_F(EngineClientTest, an_older_engine_paints_nothing_that_it_would_not_defend) {
    start({QStringLiteral("--minor"), QStringLiteral("3"), QStringLiteral("--log"), file("log")});
    client.setDefence(QStringLiteral("/a/register"), {});
    client.render(request(), 1);  // before the engine said what it is
    ASSERT_TRUE(waitUntil([&] { return failed.size() == 1; }));
    client.render(request(2), 2);
    ASSERT_TRUE(waitUntil([&] { return failed.size() == 2; }));
    for (const auto& event : failed)
        EXPECT_NE(event.error.what.find("too old to obey the register"), std::string::npos);
    client.setDefence({}, {});
    client.render(request(3), 3);
    ASSERT_TRUE(waitUntil([&] { return done.size() == 1; }));
    EXPECT_EQ(loggedLines(file("log"), QStringLiteral("render")).size(), 1);
    EXPECT_EQ(client.pendingJobs(), 0U);
}

TEST_F(EngineClientTest, killed_50_times_at_random_moments_it_comes_back_and_answers) {
    start({QStringLiteral("--step-ms"), QStringLiteral("1")});
    int answered = 0;
    const auto ended = [&] { return done.size() + failed.size(); };
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(waitUntil([&] { return client.isReady() && client.processId() > 0; })) << "round " << i;
        const auto process = static_cast<pid_t>(client.processId());
        const auto before = ended();
        client.render(request(i, 20), static_cast<uint64_t>(i));
        spin(i * 7 % 30);
        ::kill(process, SIGKILL);
        ASSERT_TRUE(waitUntil([&] { return ended() > before && client.restarts() > i; })) << "round " << i;
        ++answered;
    }
    EXPECT_EQ(answered, 50);
    ASSERT_TRUE(waitUntil([&] { return client.isReady(); }));
    EXPECT_EQ(client.pendingJobs(), 0U);
}

TEST_F(EngineClientTest, a_smaller_request_halves_the_batch_first_and_then_the_sides) {
    auto batch = request();
    batch.batch = 4;
    EXPECT_EQ(smallerRequest(batch, 0, 0)->batch, 2);
    EXPECT_EQ(smallerRequest(batch, 0, 0)->width, 64);
    auto own_size = request();
    own_size.width = own_size.height = 0;
    EXPECT_EQ(smallerRequest(own_size, 512, 768)->width, 384);
    EXPECT_EQ(smallerRequest(own_size, 512, 768)->height, 576);
    EXPECT_FALSE(smallerRequest(request(), 0, 0)) << "64 is as small as it gets";
}

}  // namespace
}  // namespace burin::ui
