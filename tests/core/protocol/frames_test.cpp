#include "core/protocol/frames.h"

#include <gmock/gmock.h>
#include <random>

namespace burin::protocol {
namespace {

using testing::HasSubstr;
using Payload = std::vector<uint8_t>;

Payload frame(const Payload& payload) { return value_or_throw(encode_frame(payload)); }

TEST(FrameReader, gives_back_frames_that_arrive_byte_by_byte) {
    const std::vector<Payload> payloads{{1}, {2, 3, 4}, Payload(1000, 7), {0, 0, 0, 0}};
    FrameReader reader;
    std::vector<Payload> got;
    for (const auto& payload : payloads)
        for (const uint8_t byte : frame(payload)) {
            reader.push({&byte, 1});
            const auto next = reader.next();
            ASSERT_TRUE(next);
            if (*next) got.push_back(**next);
        }
    EXPECT_EQ(got, payloads);
    EXPECT_TRUE(reader.finish());
    EXPECT_EQ(reader.buffered_bytes(), 0U);
}

TEST(FrameReader, gives_back_frames_that_arrive_in_random_pieces) {
    std::mt19937 random(3);
    for (int run = 0; run < 50; ++run) {
        std::vector<Payload> payloads, got;
        Payload stream;
        for (int i = 0; i < 40; ++i) {
            payloads.emplace_back(1 + random() % 300, static_cast<uint8_t>(i));
            const auto f = frame(payloads.back());
            stream.insert(stream.end(), f.begin(), f.end());
        }
        FrameReader reader;
        for (size_t at = 0; at < stream.size();) {
            const size_t n = std::min<size_t>(random() % 700, stream.size() - at);
            reader.push({stream.data() + at, n});
            at += n;
            for (auto next = reader.next(); next && *next; next = reader.next()) got.push_back(**next);
        }
        EXPECT_EQ(got, payloads);
        EXPECT_TRUE(reader.finish());
    }
}

TEST(Frame, longer_than_its_receiver_takes_is_refused) {
    EXPECT_TRUE(encode_frame(Payload(10), 10));
    const auto longer = encode_frame(Payload(11), 10);
    ASSERT_FALSE(longer);
    EXPECT_THAT(longer.error().sentence(), HasSubstr("a frame of 11 bytes cannot be sent; send 1 to 10."));
}

TEST(FrameReader, refuses_a_hostile_length_at_once_and_for_good) {
    for (const Payload& head : {Payload{0, 0, 0, 0}, Payload{0xff, 0xff, 0xff, 0xff}, Payload{1, 0, 0, 0x10},
                                Payload{'H', 'T', 'T', 'P'}}) {
        FrameReader reader;
        reader.push(head);
        for (int i = 0; i < 3; ++i) {
            const auto next = reader.next();
            ASSERT_FALSE(next);
            EXPECT_THAT(next.error().sentence(),
                        HasSubstr("beyond 1 to 268435456; check that nothing else writes"));
            reader.push(Payload(100, 1));
        }
        EXPECT_EQ(reader.buffered_bytes(), 0U);
        EXPECT_FALSE(reader.finish());
    }
}

TEST(FrameReader, holds_no_more_than_what_was_sent_for_a_large_announced_frame) {
    FrameReader reader;
    reader.push(Payload{0, 0, 0, 0x10});
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.buffered_bytes(), 4U);
    const auto ended = reader.finish();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::try_again);
}

TEST(FrameReader, keeps_to_a_smaller_limit) {
    FrameReader reader(10);
    reader.push(frame(Payload(10, 1)));
    EXPECT_EQ(**reader.next(), Payload(10, 1));
    reader.push(frame(Payload(11, 1)));
    EXPECT_FALSE(reader.next());
}

TEST(FrameReader, never_fails_otherwise_than_by_a_sentence_on_garbage) {
    std::mt19937 random(4);
    for (int run = 0; run < 300; ++run) {
        FrameReader reader(1 << 16);
        size_t pushed = 0, pulled = 0;
        for (int i = 0; i < 20; ++i) {
            Payload bytes(random() % 50);
            for (auto& b : bytes) b = static_cast<uint8_t>(random() % 4 == 0 ? random() : 0);
            if (!bytes.empty() && random() % 2) bytes[0] = 1;
            reader.push(bytes);
            pushed += bytes.size();
            auto next = reader.next();
            for (; next && *next; next = reader.next()) pulled += 4 + (*next)->size();
            if (!next) {
                EXPECT_FALSE(next.error().what.empty());
            }
        }
        EXPECT_LE(pulled + reader.buffered_bytes(), pushed);
    }
}

TEST(EncodeFrame, writes_the_length_little_endian_and_refuses_an_empty_payload) {
    const auto f = frame(Payload(0x1234, 9));
    EXPECT_EQ(Payload(f.begin(), f.begin() + 5), (Payload{0x34, 0x12, 0, 0, 9}));
    EXPECT_FALSE(encode_frame({}));
}

}  // namespace
}  // namespace burin::protocol
