#include "tests/core/protocol/sample_messages.h"

#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol::test {
namespace {

const Rgb picture{2, 3, std::vector<uint8_t>(18, 200)};
const Measured measured{
    20, 4, 70, 9, 80, 160, true, true, {{{5, 0.25F, 1.5F}, {19, 1, 0}}, {}}, {1, std::nullopt, -0.5, 1}};

}  // namespace

std::vector<Event> all_events() {
    event::Hello hello;
    hello.minor = 3;
    hello.build = "burin 0.1.0, gcc 12";
    hello.devices = {{"cpu", "AMD EPYC", 1ULL << 37, 1ULL << 36, {"bf16", "fp32"}}, {"cuda:0", "", 5, 4, {}}};
    hello.limits = {1000, 512, 4, 50, 8};
    return {hello,
            event::Queued{{1, 2}},
            event::Loading{{1, 2}, 0.25, "unet"},
            event::Step{{1, 2}, 7, 20, 31.5, 0.4, picture},
            event::Step{{1, 2}, 20, 20, 31.5, 0, std::nullopt},
            event::Picture{
                {1, 2}, 3, picture, {{"request", {{"seed", UINT64_MAX}}}}, measured, {"eta has no effect"}},
            event::Done{{1, 2}, 16, 4, 40, 9, 2, 5, 1.5, 2.5, 600.25, 40, 650, 1ULL << 33},
            event::Cancelled{{UINT64_MAX, 2}},
            event::Failed{{1, 2}, {ErrorCode::out_of_memory, "512 x 768 needs 9 GB", "render smaller"}},
            event::Failed{{1, 2}, {ErrorCode::damaged, "a.b is 3", "give 1 or 2", "a.b"}},
            event::Log{event::LogLevel::warning, "slow"},
            event::Heartbeat{12345, 1ULL << 32},
            event::Info{{1, 2}, "info", {{"family", "sd1"}}},
            event::WhereItActs{{1, 2}, 63, Coverage{3, 2, {0, 1, 2, 128, 254, 255}}},
            event::WhereItActs{{1, 2}, 0, std::nullopt}};
}

std::vector<Command> all_commands() {
    return {command::Render{{5, 6}, full_studio_request(), false, true, {"dir/fox.safetensors"}},
            command::Render{{5, 6}, full_reference_request(), true, false},
            command::Cancel{9},
            command::Load{{5, 6}, "dir", "cuda:0", "fp16"},
            command::Unload{{5, 6}},
            command::Info{{5, 6}, "dir"},
            command::WhereItActs{{5, 6}, 4, 63},
            command::Ping{},
            command::Quit{}};
}

}  // namespace burin::protocol::test
