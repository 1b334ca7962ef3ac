// The engine process without its pipes: commands in, events out.
#include "core/engine/service.h"

#include <gtest/gtest.h>

#include "tests/core/engine/rendering.h"

namespace burin {
namespace {

namespace event = protocol::event;
namespace command = protocol::command;

class ServiceTest : public testing::Test {
  protected:
    ServiceTest()
        : service_("test", [this](const protocol::Event& event) -> Result<> {
              if (refuse_ && refuse_(event)) return fail(ErrorCode::bad_input, "the event is too long");
              take(event);
              return {};
          }) {
        request_.model = test::reference("models/sd1").string();
        request_.prompt = "a fox";
        request_.width = request_.height = 64;
        request_.steps = 4;
        request_.device = "cpu";
        request_.precision = "fp32";
        request_.threads = 1;
    }
    void take(const protocol::Event& event) {
        // Whatever is sent must pass the border.
        const auto bytes = protocol::encode(event);
        ASSERT_TRUE(bytes) << bytes.error().sentence();
        const auto back = protocol::decode_event(*bytes);
        ASSERT_TRUE(back) << back.error().sentence();
        const std::lock_guard lock(mutex_);
        if (!std::holds_alternative<event::Heartbeat>(event)) events_.push_back(*back);
        if (on_event_) on_event_(*back);
    }
    template <class T>
    std::vector<T> all() {
        const std::lock_guard lock(mutex_);
        std::vector<T> found;
        for (const auto& event : events_) {
            if (const auto* match = std::get_if<T>(&event)) found.push_back(*match);
        }
        return found;
    }

    std::mutex mutex_;
    std::vector<protocol::Event> events_;
    std::function<void(const protocol::Event&)> on_event_;
    std::function<bool(const protocol::Event&)> refuse_;  ///< set while nothing runs
    protocol::RenderRequest request_;
    engine::Service service_;
};

TEST_F(ServiceTest, SaysHelloThenRendersWithStepsAPictureAndDone) {
    service_.handle(command::Render{{1, 7}, request_, true});
    service_.wait_idle();
    ASSERT_EQ(all<event::Hello>().size(), 1U);
    EXPECT_FALSE(all<event::Hello>()[0].devices.empty());
    EXPECT_EQ(all<event::Queued>().size(), 1U);
    EXPECT_GE(all<event::Loading>().size(), 1U);
    EXPECT_EQ(all<event::Step>().size(), 5U);  // PLMS looks twice at its second step
    ASSERT_EQ(all<event::Picture>().size(), 1U);
    EXPECT_EQ(all<event::Picture>()[0].picture.width, 64);
    EXPECT_EQ(all<event::Picture>()[0].job.generation, 7U);
    EXPECT_EQ(all<event::Picture>()[0].recipe["request"]["prompt"], "a fox");
    ASSERT_EQ(all<event::Done>().size(), 1U);
    EXPECT_EQ(all<event::Done>()[0].steps_run, 5);
}

TEST_F(ServiceTest, TheSecondRenderOfARequestReusesTheFirst) {
    service_.handle(command::Render{{1, 1}, request_, false});
    service_.handle(command::Render{{2, 2}, request_, false});
    service_.wait_idle();
    const auto pictures = all<event::Picture>();
    ASSERT_EQ(pictures.size(), 2U);
    EXPECT_EQ(pictures[0].picture, pictures[1].picture);
    EXPECT_EQ(all<event::Done>()[1].steps_reused, 5);
    EXPECT_EQ(all<event::Done>()[1].rows_run, 0U);
}

TEST_F(ServiceTest, AFailedJobLeavesTheServiceAlive) {
    protocol::RenderRequest wrong = request_;
    wrong.model = "/no/such/model";
    service_.handle(command::Render{{1, 1}, wrong, false});
    service_.handle(command::Render{{2, 1}, request_, false});
    service_.wait_idle();
    ASSERT_EQ(all<event::Failed>().size(), 1U);
    EXPECT_EQ(all<event::Failed>()[0].job.id, 1U);
    EXPECT_EQ(all<event::Picture>().size(), 1U);
}

TEST_F(ServiceTest, CancelDropsWhatWaitsAndStopsWhatRuns) {
    request_.steps = 200;
    std::atomic<bool> asked{false};
    {
        const std::lock_guard lock(mutex_);
        on_event_ = [&](const protocol::Event& event) {
            if (std::holds_alternative<event::Step>(event)) asked = true;
        };
    }
    service_.handle(command::Render{{1, 1}, request_, false});
    service_.handle(command::Render{{2, 1}, request_, false});
    while (!asked) std::this_thread::yield();
    service_.handle(command::Cancel{2});
    service_.handle(command::Cancel{1});
    service_.wait_idle();
    EXPECT_EQ(all<event::Cancelled>().size(), 2U);
    EXPECT_TRUE(all<event::Picture>().empty());
    EXPECT_LT(all<event::Step>().size(), 150U);
}

TEST_F(ServiceTest, AnEventThatCannotBeSentEndsItsJobWithTheReason) {
    refuse_ = [](const protocol::Event& event) { return std::holds_alternative<event::Picture>(event); };
    service_.handle(command::Render{{1, 1}, request_, false, false});
    service_.wait_idle();
    ASSERT_EQ(all<event::Failed>().size(), 1U);
    EXPECT_EQ(all<event::Failed>()[0].job.id, 1U);
    EXPECT_EQ(all<event::Failed>()[0].error.what, "the event is too long");
    EXPECT_TRUE(all<event::Done>().empty());
    refuse_ = nullptr;
    service_.handle(command::Render{{2, 1}, request_, false, false});
    service_.wait_idle();
    EXPECT_EQ(all<event::Picture>().size(), 1U);
}

TEST_F(ServiceTest, TellsWhereADirectionOfTheKeptPictureActsAndForgetsItAfterTheNext) {
    protocol::Direction direction;
    direction.text = "a hat";
    direction.strength = 4;
    direction.start = 0;
    direction.mask = protocol::MaskKind::spatial;
    direction.area = 0.25;
    request_.guidance.directions = {direction, direction};
    request_.guidance.directions[1].text = "a scarf";
    request_.guidance.directions[1].strength = 0;
    service_.handle(command::Render{{1, 1}, request_, false, true});
    service_.handle(command::Render{{2, 1}, request_, false, false});  // nobody looks at this one
    service_.wait_idle();
    for (const int k : {0, 1, 2}) service_.handle(command::WhereItActs{{10, 0}, 1, k});
    service_.handle(command::WhereItActs{{10, 0}, 2, 0});
    const auto answers = all<event::WhereItActs>();
    ASSERT_EQ(answers.size(), 4U);
    ASSERT_TRUE(answers[0].mask);
    EXPECT_EQ(answers[0].mask->width, 8);
    const auto& values = answers[0].mask->values;
    EXPECT_TRUE(std::any_of(values.begin(), values.end(), [](uint8_t value) { return value > 0; }));
    EXPECT_TRUE(std::any_of(values.begin(), values.end(), [](uint8_t value) { return value == 0; }));
    for (const size_t i : {1, 2, 3}) EXPECT_FALSE(answers[i].mask) << i;

    const auto measured = all<event::Picture>().at(0).measured;
    ASSERT_EQ(measured.directions.size(), 2U);
    ASSERT_FALSE(measured.directions[0].empty());
    EXPECT_NEAR(measured.directions[0].back().coverage, 0.25, 0.05);
    EXPECT_GT(measured.directions[0].back().norm, 0);
    EXPECT_TRUE(measured.directions[1].empty());
    EXPECT_EQ(measured.evaluations, 5);

    service_.handle(command::Unload{{3, 1}});
    service_.wait_idle();
    service_.handle(command::WhereItActs{{11, 0}, 1, 0});
    EXPECT_FALSE(all<event::WhereItActs>().back().mask);
}

TEST_F(ServiceTest, TellsTheTwoMasksOfAPhotoApart) {
    const test::TempDir dir;
    io::Picture photo{64, 64, 3, {}};
    for (int i = 0; i < 64 * 64 * 3; ++i) photo.pixels.push_back(static_cast<uint8_t>(i * 7 + i / 900));
    value_or_throw(io::write_png(dir / "photo.png", photo));
    protocol::RenderRequest steered;
    steered.model = request_.model, steered.device = "cpu", steered.precision = "fp32", steered.threads = 1;
    steered.width = steered.height = 64;
    steered.real_picture.emplace().file = (dir / "photo.png").string();
    steered.real_picture->steps = 6;
    protocol::Direction direction;
    direction.text = "a hat", direction.strength = 4, direction.start = 0, direction.area = 0.5;
    steered.guidance.directions = {direction};
    service_.handle(command::Render{{1, 1}, steered, false, true});
    service_.wait_idle();
    using Part = command::MaskPart;
    for (const Part part : {Part::both, Part::attention, Part::difference})
        service_.handle(command::WhereItActs{{10, 0}, 1, 0, part});
    const auto answers = all<event::WhereItActs>();
    ASSERT_EQ(answers.size(), 3U) << (all<event::Failed>().empty()
                                          ? ""
                                          : all<event::Failed>().front().error.sentence());
    for (const auto& answer : answers) ASSERT_TRUE(answer.mask);
    const auto &both = *answers[0].mask, &attention = *answers[1].mask, &difference = *answers[2].mask;
    EXPECT_NE(attention, difference);
    const auto covered = [](const protocol::Coverage& mask) {
        return std::count_if(mask.values.begin(), mask.values.end(), [](uint8_t value) { return value > 0; });
    };
    EXPECT_EQ(both.width, attention.width);
    EXPECT_LE(covered(both), covered(attention)) << "nothing acts where the attention does not let it";
}

TEST_F(ServiceTest, ObeysTheRegisterOfTheJobAndOnlyThat) {
    const test::TempDir dir;
    {
        auto in = value_or_throw(registry::Register::open(dir / "library", registry::Register::Access::make));
        registry::Concept entry;
        entry.name = "Zaffi Quill", entry.action = registry::Action::refuse;
        value_or_throw(in.add(entry, {}));
    }
    request_.prompt = "zaffi quill by the sea";
    command::Render render{{1, 1}, request_, false};
    render.rules = (dir / "library").string();
    service_.handle(render);
    service_.wait_idle();
    ASSERT_EQ(all<event::Failed>().size(), 1U);
    EXPECT_NE(all<event::Failed>()[0].error.what.find("Zaffi Quill"), std::string::npos);
    EXPECT_TRUE(all<event::Picture>().empty());
    service_.handle(command::Render{{2, 1}, request_, false});
    service_.wait_idle();
    EXPECT_EQ(all<event::Picture>().size(), 1U) << "the next job names no register";
}

TEST_F(ServiceTest, FreeMemoryUnloadsAndTheNextRenderLoadsAgain) {
    service_.handle(command::Render{{1, 1}, request_, false});
    service_.handle(command::Unload{{2, 1}});
    service_.handle(command::Render{{3, 1}, request_, false});
    service_.wait_idle();
    const auto pictures = all<event::Picture>();
    ASSERT_EQ(pictures.size(), 2U);
    EXPECT_EQ(pictures[0].picture, pictures[1].picture);
    EXPECT_EQ(all<event::Done>().back().steps_reused, 0);
}

TEST_F(ServiceTest, InfoDescribesAModelWithoutLoadingIt) {
    service_.handle(command::Info{{4, 0}, test::reference("models/sdxl").string()});
    service_.wait_idle();
    ASSERT_EQ(all<event::Info>().size(), 1U);
    EXPECT_EQ(all<event::Info>()[0].value["family"], "sdxl");
    EXPECT_TRUE(all<event::Loading>().empty());
}

}  // namespace
}  // namespace burin
