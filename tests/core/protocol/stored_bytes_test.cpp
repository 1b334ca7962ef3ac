// What earlier versions wrote is read, and written as they wrote it: requests in sessions and pictures, messages of an
// engine of the same major version. tests/data/protocol holds what the first version made of the samples of its time.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/protocol/frames.h"
#include "core/protocol/messages.h"
#include "core/protocol/request_json.h"

namespace burin::protocol {
namespace {

std::string stored(const std::string& name) {
    std::ifstream file(std::string(BURIN_TEST_DATA) + "/protocol/" + name, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::vector<std::vector<uint8_t>> stored_frames(const std::string& name) {
    const std::string bytes = stored(name);
    FrameReader reader;
    reader.push(std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
    std::vector<std::vector<uint8_t>> payloads;
    while (auto payload = value_or_throw(reader.next())) payloads.push_back(*std::move(payload));
    return payloads;
}

// Digests of these texts name pictures in sessions. A new field joins a text only while it is away from its default.
TEST(StoredBytes, of_requests_stay_to_the_byte) {
    std::istringstream texts(stored("requests_1.jsonl"));
    int count = 0;
    for (std::string text; std::getline(texts, text); ++count) {
        const auto request = request_from_text(text);
        ASSERT_TRUE(request) << request.error().sentence();
        EXPECT_EQ(to_json_text(*request), text);
        EXPECT_TRUE(request_from_cbor(to_cbor(*request)) == *request);
    }
    EXPECT_EQ(count, 4);
    RenderRequest first;
    first.version = 1, first.long_prompt = LongPrompt::truncate;  // the usual values of its day
    const std::string text = to_json_text(first) + "\n";
    EXPECT_EQ(text, stored("requests_1.jsonl").substr(0, text.size()));
}

// A field that is new may stand in messages beside these; whoever adds one stores them anew and says so.
TEST(StoredBytes, of_messages_stay_to_the_byte) {
    const auto events = stored_frames("events_1_1.frames");
    EXPECT_EQ(events.size(), 15U);
    for (const auto& payload : events) {
        const auto event = decode_event(payload);
        ASSERT_TRUE(event) << event.error().sentence();
        EXPECT_EQ(value_or_throw(encode(*event)), payload) << type_of(*event);
    }
    const auto commands = stored_frames("commands_1_1.frames");
    EXPECT_EQ(commands.size(), 9U);
    for (const auto& payload : commands) {
        const auto command = decode_command(payload);
        ASSERT_TRUE(command) << command.error().sentence();
        EXPECT_EQ(value_or_throw(encode(*command)), payload) << type_of(*command);
    }
}

}  // namespace
}  // namespace burin::protocol
