// One test for each rule of "Responding", under a clock that the test owns.
#include "ui/models/live_scheduler.h"

#include <deque>
#include <limits>

#include <gtest/gtest.h>

namespace burin::ui {
namespace {

protocol::RenderRequest strength(double value, int steps = 20, const char* sampler = "ddim") {
    protocol::RenderRequest request;
    request.steps = steps;
    request.sampler = sampler;
    protocol::Direction direction;
    direction.text = "glasses";
    direction.strength = value;
    request.guidance.directions.push_back(direction);
    return request;
}

double strengthOf(const protocol::RenderRequest& request) {
    return request.guidance.directions.at(0).strength;
}

struct Started {
    protocol::RenderRequest request;
    Tier tier;
    uint64_t generation;
    double at;
};

/// The world around a scheduler: a clock, its one timer, and a record of what it asked for.
class LiveSchedulerTest : public testing::Test {
  protected:
    double now = 1000;
    double due = -1;
    std::deque<Started> started;
    std::deque<uint64_t> cancelled;
    LiveScheduler scheduler{{[this] { return now; },
                             [this](double delay) { due = delay < 0 ? -1 : now + delay; },
                             [this](const protocol::RenderRequest& request, Tier tier, uint64_t generation) {
                                 started.push_back({request, tier, generation, now});
                             },
                             [this](uint64_t generation) { cancelled.push_back(generation); }}};

    /// Lets time pass, with the wake-ups that fall into it.
    void pass(double milliseconds) {
        const double end = now + milliseconds;
        while (due >= 0 && due <= end) {
            now = std::max(now, due);
            due = -1;
            scheduler.wake();
        }
        now = end;
    }
    /// Lets the job in flight take `render_ms` and finish.
    void finishAfter(double render_ms) {
        const uint64_t generation = started.back().generation;
        pass(render_ms);
        scheduler.finished(generation, render_ms);
    }
    /// Teaches it how long a full render takes.
    void measure(double render_ms) {
        for (int i = 0; i < 10; ++i) {
            scheduler.released(strength(100 + i));
            finishAfter(render_ms);
        }
        ASSERT_NEAR(scheduler.meanFinal_ms(), render_ms, 1e-6);
        started.clear();
        cancelled.clear();
    }
};

TEST_F(LiveSchedulerTest, waits_25_ms_after_the_last_change_while_nothing_was_measured) {
    scheduler.changed(strength(1));
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::waiting);
    pass(24);
    EXPECT_TRUE(started.empty());
    pass(1);
    ASSERT_EQ(started.size(), 1U);
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::rendering);
}

TEST_F(LiveSchedulerTest, the_delay_is_one_and_a_half_mean_renders_between_25_and_250_ms) {
    measure(100);
    EXPECT_DOUBLE_EQ(scheduler.delay_ms(), 150);
    scheduler.forgetModel();
    EXPECT_DOUBLE_EQ(scheduler.delay_ms(), 25);
    measure(5);
    EXPECT_DOUBLE_EQ(scheduler.delay_ms(), 25);
    scheduler.forgetModel();
    measure(800);
    EXPECT_DOUBLE_EQ(scheduler.delay_ms(), 250);
}

TEST_F(LiveSchedulerTest, the_mean_follows_a_machine_that_becomes_slower) {
    measure(20);
    for (int i = 0; i < 30; ++i) {
        scheduler.released(strength(200 + i));
        finishAfter(120);
    }
    EXPECT_NEAR(scheduler.meanFinal_ms(), 120, 1);
}

TEST_F(LiveSchedulerTest, each_change_starts_the_delay_again) {
    measure(100);
    for (int i = 0; i < 10; ++i) {
        scheduler.changed(strength(i));
        pass(140);
    }
    EXPECT_TRUE(started.empty());
    pass(10);
    ASSERT_EQ(started.size(), 1U);
    EXPECT_EQ(strengthOf(started[0].request), 9);
}

TEST_F(LiveSchedulerTest, never_waits_more_than_3_s_in_total) {
    measure(100);
    const double begin = now;
    for (int i = 0; i < 40; ++i) {
        scheduler.changed(strength(i));
        pass(100);
    }
    ASSERT_FALSE(started.empty());
    EXPECT_DOUBLE_EQ(started[0].at - begin, 3000);
}

TEST_F(LiveSchedulerTest, only_one_job_is_in_flight_and_the_newest_waits_behind_it) {
    measure(100);
    scheduler.changed(strength(1));
    pass(150);
    ASSERT_EQ(started.size(), 1U);
    scheduler.stepped(started[0].generation, 0.05);
    for (int i = 2; i <= 20; ++i) {
        scheduler.changed(strength(i));
        pass(1);
    }
    pass(1000);
    EXPECT_EQ(started.size(), 1U);
    EXPECT_TRUE(cancelled.empty());
    EXPECT_TRUE(scheduler.isStale());
    scheduler.finished(started[0].generation, 100);
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(strengthOf(started[1].request), 20);
    scheduler.finished(started[1].generation, 100);
    pass(10'000);
    EXPECT_EQ(started.size(), 2U) << "what was overtaken must not be rendered afterwards";
}

TEST_F(LiveSchedulerTest, every_job_has_a_new_generation_and_stale_answers_are_not_accepted) {
    scheduler.released(strength(1));
    const uint64_t first = started.back().generation;
    EXPECT_TRUE(scheduler.accepts(first));
    scheduler.released(strength(2));
    EXPECT_FALSE(scheduler.accepts(first)) << "it is being cancelled";
    scheduler.cancelled(first);
    const uint64_t second = started.back().generation;
    EXPECT_GT(second, first);
    EXPECT_TRUE(scheduler.accepts(second));
    scheduler.finished(first, 10);
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::rendering) << "a late answer ends nothing";
    EXPECT_EQ(scheduler.meanFinal_ms(), 0) << "and is not measured";
}

TEST_F(LiveSchedulerTest, while_dragging_a_job_is_cancelled_when_its_time_left_exceeds_one_draft) {
    measure(400);
    scheduler.changed(strength(1));
    pass(250);
    ASSERT_EQ(started.size(), 1U);
    scheduler.stepped(started[0].generation, 2.0);
    scheduler.changed(strength(2));
    pass(249);
    EXPECT_TRUE(cancelled.empty());
    pass(1);
    ASSERT_EQ(cancelled.size(), 1U);
    EXPECT_EQ(started.size(), 1U) << "the next job waits for the answer";
    scheduler.cancelled(started[0].generation);
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(strengthOf(started[1].request), 2);
}

TEST_F(LiveSchedulerTest, while_dragging_a_job_that_is_nearly_done_is_not_cancelled) {
    measure(400);
    scheduler.changed(strength(1));
    pass(250);
    scheduler.stepped(started[0].generation, 0.3);
    scheduler.changed(strength(2));
    pass(2000);
    EXPECT_TRUE(cancelled.empty());
}

TEST_F(LiveSchedulerTest, release_always_restarts_at_once) {
    measure(400);
    scheduler.changed(strength(1));
    pass(250);
    scheduler.stepped(started[0].generation, 0.01);
    scheduler.released(strength(2));
    ASSERT_EQ(cancelled.size(), 1U);
    scheduler.cancelled(started[0].generation);
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(strengthOf(started[1].request), 2);
    EXPECT_EQ(started[1].tier, Tier::final);
    EXPECT_EQ(started[1].at, now);
}

TEST_F(LiveSchedulerTest, release_keeps_a_job_that_renders_exactly_this_in_full) {
    measure(400);
    scheduler.changed(strength(1));
    pass(250);
    scheduler.released(strength(1));
    EXPECT_TRUE(cancelled.empty());
    finishAfter(400);
    pass(5000);
    EXPECT_EQ(started.size(), 1U);
    scheduler.released(strength(1));
    EXPECT_EQ(started.size(), 1U) << "its picture is there already";
    scheduler.renderNow(strength(1));
    EXPECT_EQ(started.size(), 2U) << "the command Render renders in any case";
}

TEST_F(LiveSchedulerTest, stop_shows_stopping_at_once_and_forgets_what_waits) {
    scheduler.released(strength(1));
    scheduler.changed(strength(2));
    scheduler.stop();
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::stopping);
    ASSERT_EQ(cancelled.size(), 1U);
    scheduler.stop();
    EXPECT_EQ(cancelled.size(), 1U) << "asking twice says no more";
    scheduler.cancelled(started[0].generation);
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::idle);
    pass(10'000);
    EXPECT_EQ(started.size(), 1U);
}

TEST_F(LiveSchedulerTest, drafts_come_only_where_the_measured_time_makes_it_worth_it) {
    scheduler.changed(strength(1));
    pass(25);
    EXPECT_EQ(started.back().tier, Tier::final) << "nothing is measured yet";
    finishAfter(100);
    scheduler.forgetModel();
    measure(300);
    scheduler.changed(strength(2));
    pass(250);
    EXPECT_EQ(started.back().tier, Tier::final);
    finishAfter(300);
    scheduler.forgetModel();
    measure(3000);
    scheduler.changed(strength(3));
    pass(250);
    ASSERT_EQ(started.back().tier, Tier::draft);
    EXPECT_EQ(started.back().request.steps, 10);
    EXPECT_EQ(started.back().request.seed, strength(3).seed);
    EXPECT_EQ(strengthOf(started.back().request), 3);
}

TEST_F(LiveSchedulerTest, the_final_follows_its_draft_400_ms_after_the_last_change) {
    measure(3000);
    scheduler.changed(strength(1));
    const double touched = now;
    pass(250);
    ASSERT_EQ(started.size(), 1U);
    pass(100);
    scheduler.finished(started[0].generation, 100);
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::waiting);
    EXPECT_EQ(started.size(), 1U);
    pass(1000);
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(started[1].tier, Tier::final);
    EXPECT_EQ(started[1].request, strength(1));
    EXPECT_DOUBLE_EQ(started[1].at - touched, 400);
}

TEST_F(LiveSchedulerTest, a_change_before_the_rest_is_over_drops_the_final) {
    measure(3000);
    scheduler.changed(strength(1));
    pass(250);
    scheduler.finished(started[0].generation, 100);
    pass(100);
    scheduler.changed(strength(2));
    pass(249);
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(strengthOf(started[1].request), 2);
    EXPECT_EQ(started[1].tier, Tier::draft);
}

TEST_F(LiveSchedulerTest, a_request_whose_draft_may_have_another_composition_is_never_drafted) {
    EXPECT_TRUE(draftKeepsComposition(strength(1), false));
    EXPECT_FALSE(draftKeepsComposition(strength(1, 20, "euler_ancestral"), true));
    EXPECT_FALSE(draftKeepsComposition(strength(1, 20, "dpmpp_2m_sde_karras"), true));
    EXPECT_FALSE(draftKeepsComposition(strength(1, 20, "lcm"), true));
    EXPECT_FALSE(draftKeepsComposition(strength(1, 8), true)) << "too few steps are left";
    EXPECT_FALSE(draftKeepsComposition(strength(1, 20, "default"), false));
    EXPECT_TRUE(draftKeepsComposition(strength(1, 20, "default"), true));
    auto noisy = strength(1);
    noisy.eta = 0.5;
    EXPECT_FALSE(draftKeepsComposition(noisy, true));
    auto counted_in_steps = strength(1);
    counted_in_steps.guidance.mode = protocol::GuidanceMode::reference;
    EXPECT_FALSE(draftKeepsComposition(counted_in_steps, true));
    measure(3000);
    scheduler.changed(strength(1, 20, "euler_ancestral"));
    pass(250);
    EXPECT_EQ(started.back().tier, Tier::final);
}

TEST_F(LiveSchedulerTest, previews_come_at_most_ten_times_a_second_and_not_for_the_last_steps) {
    scheduler.released(strength(1));
    const uint64_t generation = started.back().generation;
    int shown = 0;
    for (int step = 1; step <= 100; ++step) {
        pass(10);
        if (scheduler.takePreview(generation, step, 1000)) ++shown;
    }
    EXPECT_EQ(shown, 10);
    pass(1000);
    EXPECT_FALSE(scheduler.takePreview(generation, 19, 20));
    EXPECT_FALSE(scheduler.takePreview(generation, 20, 20));
    EXPECT_FALSE(scheduler.takePreview(generation + 1, 3, 20)) << "nor for another job";
    EXPECT_TRUE(scheduler.takePreview(generation, 18, 20));
}

TEST_F(LiveSchedulerTest, while_held_nothing_starts_and_the_newest_is_kept) {
    scheduler.setPaused(true);
    scheduler.released(strength(1));
    scheduler.released(strength(2));
    pass(60'000);
    EXPECT_TRUE(started.empty());
    scheduler.setPaused(false);
    ASSERT_EQ(started.size(), 1U);
    EXPECT_EQ(strengthOf(started[0].request), 2);
}

TEST_F(LiveSchedulerTest, a_picture_that_is_there_already_is_not_rendered_again) {
    scheduler.released(strength(1));
    scheduler.adopt(strength(7));
    ASSERT_EQ(cancelled.size(), 1U);
    EXPECT_FALSE(scheduler.accepts(started[0].generation));
    scheduler.cancelled(started[0].generation);
    scheduler.released(strength(7));
    pass(10'000);
    EXPECT_EQ(started.size(), 1U);
    scheduler.released(strength(8));
    EXPECT_EQ(started.size(), 2U);
}

TEST_F(LiveSchedulerTest, a_failed_job_frees_the_way_for_the_next_one) {
    scheduler.released(strength(1));
    scheduler.changed(strength(2));
    pass(1000);
    scheduler.failed(started[0].generation);
    ASSERT_EQ(started.size(), 2U);
    scheduler.failed(started[1].generation);
    EXPECT_EQ(scheduler.state(), LiveScheduler::State::idle);
}

TEST_F(LiveSchedulerTest, a_drag_of_40_moves_starts_few_renders) {
    measure(100);
    for (int i = 0; i < 40; ++i) {
        scheduler.changed(strength(i));
        pass(16);
        if (!started.empty() && now - started.back().at >= 100)
            scheduler.finished(started.back().generation, 100);
    }
    scheduler.released(strength(39));
    EXPECT_LE(started.size(), 2U) << "moves 16 ms apart never leave 150 ms of rest";
    EXPECT_EQ(strengthOf(started.back().request), 39);
}

}  // namespace
}  // namespace burin::ui
