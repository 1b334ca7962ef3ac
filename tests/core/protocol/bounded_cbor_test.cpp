#include "core/protocol/bounded_cbor.h"

#include <gmock/gmock.h>
#include <random>

#include "core/protocol/messages.h"
#include "core/protocol/request_json.h"
#include "tests/core/protocol/sample_requests.h"

namespace burin::protocol {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using ByteString = std::vector<uint8_t>;

TEST(BoundedCbor, reads_every_kind_of_value) {
    const json tree{{"null", nullptr},
                    {"yes", true},
                    {"small", 5},
                    {"negative", -70000},
                    {"large", UINT64_MAX},
                    {"real", 0.1},
                    {"text", "\xC3\xA9"},
                    {"list", {1, {2, 3}, json::array()}},
                    {"inner", {{"a", json::object()}}},
                    {"bytes", json::binary({1, 2, 3})}};
    EXPECT_EQ(value_or_throw(parse_cbor(to_cbor(tree))), tree);
    EXPECT_EQ(value_or_throw(parse_cbor(ByteString{0x07})), json(7));
    EXPECT_EQ(value_or_throw(parse_cbor(ByteString{0x9f, 0x01, 0x02, 0xff})), json({1, 2}));
}

struct BadCbor {
    ByteString bytes;
    const char* sentence;
};

TEST(BoundedCbor, refuses_each_hostile_encoding_by_a_sentence) {
    const BadCbor table[] = {
        {{}, "no valid CBOR near byte"},
        {{0x01, 0x01}, "no valid CBOR near byte"},
        {{0x18}, "no valid CBOR"},
        {{0xa1}, "no valid CBOR"},
        {{0xa1, 0x61, 'a'}, "no valid CBOR"},
        {{0xa1, 0x01, 0x01}, "no valid CBOR"},
        {{0xa2, 0x61, 'a', 0x01, 0x61, 'a', 0x02}, "the field 'a' twice"},
        {{0x62, 0xc3, 0x28}, "not valid UTF-8"},
        {{0xa1, 0x61, 0xff, 0x01}, "not valid UTF-8"},
        {{0xf9, 0x7e, 0x00}, "not finite"},
        {{0xfa, 0x7f, 0x80, 0x00, 0x00}, "not finite"},
        {{0xfb, 0xff, 0xf0, 0, 0, 0, 0, 0, 0}, "not finite"},
        {{0xc1, 0x01}, "no valid CBOR"},
        {{0xd8, 0x20, 0x61, 'a'}, "no valid CBOR"},
        {{0xff}, "no valid CBOR"},
        {{0xf8, 0x20}, "no valid CBOR"},
        {{0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, "holds"},
        {{0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, "holds"},
        {{0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, "holds"},
        {{0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, "no valid CBOR"},
        {{0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'a'}, "no valid CBOR"},
        {{0x5f, 0x41, 0x01}, "no valid CBOR"},
        {ByteString(100000, 0x81), "more than 24 levels"},
        {ByteString(100000, 0x9f), "more than 24 levels"},
    };
    for (const auto& [bytes, sentence] : table) {
        const auto tree = parse_cbor(bytes);
        ASSERT_FALSE(tree) << sentence << " "
                           << testing::PrintToString(
                                  ByteString(bytes.begin(), bytes.begin() + std::min<long>(9, bytes.size())));
        EXPECT_THAT(tree.error().sentence(), HasSubstr(sentence));
        EXPECT_EQ(tree.error().code, ErrorCode::bad_input);
    }
}

TEST(BoundedCbor, stops_at_its_limits) {
    CborLimits limits;
    limits.max_values = 10;
    EXPECT_TRUE(parse_cbor(to_cbor(json(std::vector<int>(9))), limits));
    EXPECT_FALSE(parse_cbor(to_cbor(json(std::vector<int>(10))), limits));
    limits = {};
    limits.max_string_bytes = 3;
    EXPECT_TRUE(parse_cbor(to_cbor(json("abc")), limits));
    EXPECT_FALSE(parse_cbor(to_cbor(json("abcd")), limits));
    EXPECT_FALSE(parse_cbor(to_cbor(json{{"abcd", 1}}), limits));
    EXPECT_TRUE(parse_cbor(to_cbor(json::binary(ByteString(1000))), limits));
    limits = {};
    limits.max_depth = 2;
    EXPECT_TRUE(parse_cbor(to_cbor(json{{"a", {{"b", 1}}}}), limits));
    EXPECT_FALSE(parse_cbor(to_cbor(json{{"a", {{"b", json::array()}}}}), limits));
}

TEST(BoundedCbor, tells_before_sending_what_its_reader_would_refuse) {
    json deep = 1;
    for (int i = 0; i < 30; ++i) deep = json::array({deep});
    CborLimits narrow;
    narrow.max_values = 10;
    narrow.max_string_bytes = 4;
    narrow.max_depth = 2;
    const json trees[] = {1,
                          "abcd",
                          "abcde",
                          "\xff",
                          std::numeric_limits<double>::quiet_NaN(),
                          json{{"abcde", 1}},
                          json{{"a", {{"b", 1}}}},
                          json{{"a", {{"b", json::array()}}}},
                          json(std::vector<int>(9)),
                          json(std::vector<int>(10)),
                          json{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}, {"e", 5}},
                          json::binary(ByteString(1000)),
                          deep};
    int refused = 0;
    for (const json& tree : trees) {
        for (const CborLimits& limits : {narrow, CborLimits{}}) {
            const auto asked = check_tree(tree, limits);
            const auto read = parse_cbor(json::to_cbor(tree), limits);
            EXPECT_EQ(asked.has_value(), read.has_value())
                << tree.dump(-1, ' ', true, json::error_handler_t::replace);
            if (!asked && !read) {
                EXPECT_EQ(asked.error().what, read.error().what);
            }
            refused += asked ? 0 : 1;
        }
    }
    EXPECT_EQ(refused, 11);
}

TEST(BoundedCbor, survives_every_cut_and_random_damage_of_a_real_message) {
    const command::Render render{{7, 8}, test::full_studio_request(), true, true};
    const auto good = value_or_throw(encode(Command(render)));
    for (size_t n = 0; n < good.size(); ++n) EXPECT_FALSE(decode_command({good.data(), n})) << n;
    std::mt19937 random(5);
    size_t refused = 0;
    for (int run = 0; run < 5000; ++run) {
        auto bytes = good;
        for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
        const auto command = decode_command(bytes);
        if (!command) ++refused;
        // What is accepted in spite of the damage is a valid message again.
        else
            EXPECT_TRUE(validate(*command));
    }
    EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace burin::protocol
