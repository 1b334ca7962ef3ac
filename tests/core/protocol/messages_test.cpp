#include "core/protocol/messages.h"

#include <array>
#include <functional>
#include <gmock/gmock.h>
#include <limits>

#include "core/protocol/bounded_cbor.h"
#include "core/protocol/frames.h"
#include "tests/core/protocol/sample_messages.h"
#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol {
namespace {

using nlohmann::json;
using testing::HasSubstr;

using test::all_commands;
using test::all_events;

const Rgb picture{2, 3, std::vector<uint8_t>(18, 200)};

TEST(Messages, give_back_every_event_and_command) {
    for (const auto& event : all_events()) {
        const auto payload = encode(event);
        ASSERT_TRUE(payload) << type_of(event) << payload.error().sentence();
        const auto again = decode_event(*payload);
        ASSERT_TRUE(again) << type_of(event) << again.error().sentence();
        EXPECT_TRUE(*again == event) << type_of(event);
    }
    for (const auto& command : all_commands()) {
        const auto payload = encode(command);
        ASSERT_TRUE(payload) << type_of(command) << payload.error().sentence();
        const auto again = decode_command(*payload);
        ASSERT_TRUE(again) << type_of(command) << again.error().sentence();
        EXPECT_TRUE(*again == command) << type_of(command);
    }
}

TEST(Messages, carry_random_requests_exactly) {
    std::mt19937_64 random(6);
    for (int i = 0; i < 100; ++i) {
        const Command command =
            command::Render{{random(), random()}, test::random_request(random), true, i % 2 == 0};
        EXPECT_TRUE(decode_command(value_or_throw(encode(command))) == command);
    }
}

TEST(Messages, that_are_out_of_range_are_not_sent) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    event::Hello hello;
    hello.devices.resize(65, {"cpu", "", 0, 0, {}});
    event::Hello unnamed;
    unnamed.devices.resize(1);
    event::Hello tiny;
    tiny.limits.batch = 0;
    std::array<Measured, 3> wrong_measures;
    wrong_measures[0].directions = {{{0, 2, 1}}};
    wrong_measures[1].directions = {{{0, 1, std::numeric_limits<float>::infinity()}}};
    wrong_measures[2].cosines = {0.5};
    const std::pair<Event, const char*> events[] = {
        {hello, "hello.devices has 65 entries; give at most 64"},
        {unnamed, "hello.devices[0].name is empty"},
        {tiny, "hello.limits.batch is 0; give 1 to 64"},
        {event::Loading{{}, 1.5, ""}, "loading.fraction is 1.5; give 0 to 1"},
        {event::Loading{{}, nan, ""}, "loading.fraction is not a number"},
        {event::Step{{}, 5, 4, 0, 0, {}}, "step.index is 5; give 0 to 4"},
        {event::Step{{}, -1, 4, 0, 0, {}}, "step.index is -1"},
        {event::Step{{}, 0, 0, 0, 0, {}}, "step.of is 0"},
        {event::Step{{}, 0, 4, nan, 0, {}}, "step.ms is not a number"},
        {event::Step{{}, 0, 4, 0, -1, {}}, "step.seconds_left is -1"},
        {event::Step{{}, 0, 4, 0, 0, Rgb{2, 2, {1}}}, "step.preview.rgb has 1 bytes; give 12"},
        {event::Step{{}, 0, 4, 0, 0, Rgb{0, 2, {}}}, "step.preview.width is 0"},
        {event::Picture{{}, 64, picture, {}, {}}, "picture.index is 64; give 0 to 63"},
        {event::Picture{{}, 0, Rgb{5000, 1, std::vector<uint8_t>(15000)}, {}, {}},
         "picture.picture.width is 5000"},
        {event::Picture{{}, 0, picture, json::array(), {}}, "picture.recipe is not an object"},
        {event::Picture{{}, 0, picture, {{"facts", nan}}, {}}, "'picture' cannot be sent"},
        {event::Picture{{}, 0, picture, {{"facts", "\xff"}}, {}}, "a text that is not valid UTF-8"},
        {event::Picture{{}, 0, picture, {{"facts", json(std::vector<int>(1 << 20))}}, {}}, "values"},
        {event::Picture{{}, 0, picture, json::object(), wrong_measures[0]},
         "picture.measured.directions[0].coverage is 2; give 0 to 1"},
        {event::Picture{{}, 0, picture, json::object(), wrong_measures[1]},
         "picture.measured.directions[0].norm is infinite"},
        {event::Picture{{}, 0, picture, json::object(), wrong_measures[2]},
         "picture.measured.cosines has 1 entries; give none, or one for each pair"},
        {event::Picture{{}, 0, picture, json::object(), {}, {""}}, "picture.notes[0] is empty"},
        {event::Picture{{}, 0, picture, json::object(), {}, std::vector<std::string>(257, "n")},
         "picture.notes has 257 entries; give at most 256"},
        {event::WhereItActs{{}, 64, {}}, "where_it_acts.direction is 64; give 0 to 63"},
        {event::WhereItActs{{}, 0, Coverage{2, 2, {1}}}, "where_it_acts.mask.values has 1 bytes; give 4"},
        {event::Done{{}, -1}, "done.steps_run is -1; give 0 or more"},
        {event::Done{{}, 0, 0, 0, 0, 0, 0, nan}, "done.load_ms is not a number"},
        {event::Info{{}, "", json::object()}, "info.of is empty"},
        {event::Info{{}, "info", "text"}, "info.value is not an object"},
    };
    for (const auto& [event, sentence] : events) {
        const auto payload = encode(event);
        ASSERT_FALSE(payload) << sentence;
        EXPECT_THAT(payload.error().sentence(), HasSubstr(sentence));
    }
    auto request = RenderRequest{};
    request.steps = 0;
    const std::pair<Command, const char*> commands[] = {
        {command::Render{{}, request, true, false}, "steps is 0; give 1 to 1000"},
        {command::Load{{}, "", "auto", "auto"}, "load.model is empty"},
        {command::Load{{}, "mini", "", "auto"}, "load.device is empty"},
        {command::Load{{}, "mini", "auto", std::string(300, 'a')}, "load.precision has 300 bytes"},
        {command::Info{{}, std::string("a\0", 2)}, "info.model holds a zero byte"},
    };
    for (const auto& [command, sentence] : commands) {
        const auto payload = encode(command);
        ASSERT_FALSE(payload) << sentence;
        EXPECT_THAT(payload.error().sentence(), HasSubstr(sentence));
    }
}

TEST(Messages, that_are_wrong_are_refused_on_arrival_by_name) {
    const json rgb{{"width", 1}, {"height", 1}, {"rgb", json::binary({1, 2, 3})}};
    const std::pair<json, const char*> events[] = {
        {json::array(), "is a list; give an object"},
        {json{{"id", 1}}, "type is missing"},
        {json{{"type", 1}}, "type is a number; give a text"},
        {json{{"type", "render"}}, "the message type 'render' is unknown"},
        {json{{"type", "st\x1b[2Jep"}}, "the message type 'st\\x1b[2Jep' is unknown"},
        {json{{"type", "hello"}}, "hello.major is missing"},
        {json{{"type", "hello"}, {"major", "1"}}, "hello.major is a text"},
        {json{{"type", "hello"}, {"major", 1}, {"devices", 5}}, "hello.devices is a number; give a list"},
        {json{{"type", "hello"}, {"major", 1}, {"limits", {{"steps", 0}}}}, "hello.limits.steps is 0"},
        {json{{"type", "queued"}}, "queued.id is missing"},
        {json{{"type", "queued"}, {"id", -1}}, "queued.id is -1; give 0 or more"},
        {json{{"type", "queued"}, {"id", 1}, {"generation", 0.5}},
         "queued.generation is a number; give a whole number"},
        {json{{"type", "loading"}, {"id", 1}, {"fraction", 7}}, "loading.fraction is 7"},
        {json{{"type", "step"}, {"id", 1}, {"index", 4}, {"of", 2}}, "step.index is 4; give 0 to 2"},
        {json{{"type", "step"}, {"id", 1}, {"preview", 4}}, "step.preview is a number; give an object"},
        {json{{"type", "step"},
              {"id", 1},
              {"preview", {{"width", 9}, {"height", 9}, {"rgb", json::binary({1})}}}},
         "step.preview.rgb has 1 bytes; give 243"},
        {json{{"type", "step"}, {"id", 1}, {"preview", {{"width", 1 << 30}, {"height", 1 << 30}}}},
         "step.preview.width is 1073741824"},
        {json{{"type", "picture"}, {"id", 1}}, "picture.picture is missing"},
        {json{{"type", "picture"}, {"id", 1}, {"picture", rgb}, {"recipe", 5}},
         "picture.recipe is not an object"},
        {json{{"type", "picture"},
              {"id", 1},
              {"picture", rgb},
              {"measured", {{"cosines", json::array({"a"})}}}},
         "picture.measured.cosines has an entry that is no number"},
        {json{{"type", "picture"},
              {"id", 1},
              {"picture", rgb},
              {"measured", {{"directions", json::array({json{{"norm", json::binary({1, 2, 3})}}})}}}},
         "picture.measured.directions[0].norm has 3 bytes; give 4 for each number"},
        {json{{"type", "picture"},
              {"id", 1},
              {"picture", rgb},
              {"measured", {{"directions", json::array({json{{"norm", json::binary({1, 2, 3, 4})}}})}}}},
         "picture.measured.directions[0].coverage is not as long as its neighbours"},
        {json{{"type", "where_it_acts"}, {"id", 1}, {"mask", json::object()}},
         "where_it_acts.mask.width is 0"},
        {json{{"type", "done"}, {"id", 1}, {"rows_run", -5}}, "done.rows_run is -5"},
        {json{{"type", "done"}, {"id", 1}, {"total_ms", "long"}}, "done.total_ms is a text"},
        {json{{"type", "failed"}, {"id", 1}}, "failed.code is missing"},
        {json{{"type", "failed"}, {"id", 1}, {"code", "oom"}}, "failed.code is 'oom'"},
        {json{{"type", "log"}, {"level", "warn"}}, "log.level is 'warn'"},
        {json{{"type", "log"}, {"text", 5}}, "log.text is a number"},
        {json{{"type", "heartbeat"}, {"uptime_ms", "x"}}, "heartbeat.uptime_ms is a text"},
        {json{{"type", "info"}, {"id", 1}}, "info.of is empty"},
    };
    for (const auto& [tree, sentence] : events) {
        const auto event = decode_event(to_cbor(tree));
        ASSERT_FALSE(event) << sentence;
        EXPECT_THAT(event.error().sentence(), HasSubstr(sentence));
    }
    const std::pair<json, const char*> commands[] = {
        {json{{"type", "hello"}}, "the message type 'hello' is unknown"},
        {json{{"type", "render"}, {"id", 1}}, "render.request is missing"},
        {json{{"type", "render"}, {"id", 1}, {"request", 5}},
         "render.request is wrong: the document is a number; give an object"},
        {json{{"type", "render"}, {"id", 1}, {"request", {{"promt", "a"}}}},
         "render.request is wrong: the field 'promt' is unknown; did you mean 'prompt'?"},
        {json{{"type", "render"}, {"id", 1}, {"request", {{"steps", 5000}}}},
         "render.request is wrong: steps is 5000; give 1 to 1000"},
        {json{{"type", "render"}, {"id", 1}, {"preview", "yes"}, {"request", json::object()}},
         "render.preview is a text; give true or false"},
        {json{{"type", "cancel"}}, "cancel.id is missing"},
        {json{{"type", "cancel"}, {"id", "1"}}, "cancel.id is a text"},
        {json{{"type", "load"}, {"id", 1}, {"model", ""}}, "load.model is empty"},
        {json{{"type", "unload"}}, "unload.id is missing"},
        {json{{"type", "where_it_acts"}, {"id", 1}}, "where_it_acts.render is missing"},
    };
    for (const auto& [tree, sentence] : commands) {
        const auto command = decode_command(to_cbor(tree));
        ASSERT_FALSE(command) << sentence;
        EXPECT_THAT(command.error().sentence(), HasSubstr(sentence));
    }
}

TEST(Messages, of_a_newer_minor_version_may_have_more_fields) {
    const json tree{{"type", "hello"},
                    {"major", 1},
                    {"minor", 99},
                    {"colour", "red"},
                    {"limits", {{"steps", 5}, {"new", 1}}}};
    const auto event = decode_event(to_cbor(tree));
    ASSERT_TRUE(event) << event.error().sentence();
    EXPECT_TRUE(check_version(std::get<event::Hello>(*event)));
}

TEST(Messages, of_another_major_version_are_refused_by_a_sentence) {
    const json tree{{"type", "hello"}, {"major", 2}, {"minor", 1}, {"devices", "another form"}};
    const auto event = decode_event(to_cbor(tree));
    ASSERT_TRUE(event);
    const auto newer = check_version(std::get<event::Hello>(*event));
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().sentence(), "the engine speaks protocol 2.1, this program 1." +
                                            std::to_string(protocol_minor) +
                                            "; update this program to the engine's version.");
    const auto older = check_version({.major = 0, .minor = 9, .build = "", .devices = {}, .limits = {}});
    ASSERT_FALSE(older);
    EXPECT_THAT(older.error().sentence(), HasSubstr("update the engine"));
}

TEST(Messages, hold_the_largest_picture_with_every_direction_and_every_step_that_a_request_may_have) {
    Measured most;
    most.evaluations = 8 * limits::steps;
    for (size_t k = 0; k < limits::directions; ++k) {
        auto& steps = most.directions.emplace_back();
        for (int i = 0; i < most.evaluations; ++i) steps.push_back({i, 0.25F, 1e6F});
    }
    most.cosines.assign(limits::directions * limits::directions, 0.123456789);
    constexpr int side = limits::picture_side;
    event::Picture largest;
    largest.picture = {side, side, std::vector<uint8_t>(size_t{3} * side * side, 7)};
    largest.measured = most;
    largest.notes.assign(limits::notes, std::string(1000, 'n'));
    const Event picture = largest;
    const auto payload = encode(picture);
    ASSERT_TRUE(payload) << payload.error().sentence();
    EXPECT_TRUE(encode_frame(*payload));
    EXPECT_TRUE(decode_event(*payload) == picture);

    const Event mask =
        event::WhereItActs{{1, 2},
                           limits::directions - 1,
                           Coverage{limits::mask_side, limits::mask_side,
                                    std::vector<uint8_t>(size_t{limits::mask_side} * limits::mask_side, 9)}};
    EXPECT_TRUE(decode_event(value_or_throw(encode(mask))) == mask);
}

TEST(Messages, name_their_job_even_where_their_command_cannot_be_read) {
    EXPECT_EQ(job_of(Event(event::Step{{1, 2}, 0, 1, 0, 0, {}})), (Job{1, 2}));
    EXPECT_EQ(job_of(Event(event::Heartbeat{})), std::nullopt);
    EXPECT_EQ(job_of(Command(command::Load{{5, 6}, "dir", "cpu", "fp32"})), (Job{5, 6}));
    EXPECT_EQ(job_of(Command(command::Ping{})), std::nullopt);
    const auto payload = to_cbor({{"type", "render"}, {"id", 9}, {"generation", 4}, {"request", 5}});
    EXPECT_FALSE(decode_command(payload));
    EXPECT_EQ(job_in(payload), (Job{9, 4}));
    for (const json& without : {json{{"type", "ping"}}, json{{"id", "9"}}, json::array(), json(3)})
        EXPECT_EQ(job_in(to_cbor(without)), Job{}) << without;
    EXPECT_EQ(job_in({}), Job{});
}

TEST(Messages, make_texts_from_anywhere_printable_and_short) {
    const auto payload = encode(
        event::Log{event::LogLevel::error, std::string("bad \xff\x1b[2J") + std::string(1 << 20, 'a')});
    ASSERT_TRUE(payload);
    const auto log = std::get<event::Log>(value_or_throw(decode_event(*payload)));
    EXPECT_TRUE(log.text.starts_with("bad \\xff\\x1b[2Jaaa"));
    EXPECT_LT(log.text.size(), limits::log_bytes + 10);
    EXPECT_TRUE(encode(event::Failed{{}, {ErrorCode::internal, "\xff", "\xfe"}}));
}

}  // namespace
}  // namespace burin::protocol
