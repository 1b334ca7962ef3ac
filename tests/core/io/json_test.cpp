#include "core/io/json.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "tests/support/allocation_meter.h"
#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr size_t budget_bytes = size_t{64} << 20;

TEST(Json, ReadsWhatTheStandardAllows) {
    const auto document =
        parse_json(R"({"a": [1, -2, 2.5e3, true, null, "\u00e9\ud83e\udd8a"], "b": {"c": {}}})", "'x'");
    ASSERT_TRUE(document) << document.error().sentence();
    EXPECT_EQ((*document)["a"][5], "\xc3\xa9\xf0\x9f\xa6\x8a");
    EXPECT_EQ((*document)["a"][2], 2500.0);
    EXPECT_TRUE((*document)["b"]["c"].is_object());
    EXPECT_EQ(*parse_json("7", "'x'"), json(7));
}

TEST(Json, KeepsPointersRightThroughNestedLists) {
    const std::string text = R"([[1,[2,3],{"a":[4,{"b":[5]}],"c":6}],[],[[7]]])";
    EXPECT_EQ(parse_json(text, "'x'")->dump(), text);
}

struct BadJson {
    std::string name, text, fragment;
};

std::vector<BadJson> bad_json() {
    const auto repeat = [](const std::string& part, size_t n) {
        std::string text;
        for (size_t i = 0; i < n; ++i) text += part;
        return text;
    };
    return {
        {"empty", "", "not valid JSON"},
        {"spaces_only", "  \n ", "not valid JSON"},
        {"unclosed", "{\"a\": 1", "not valid JSON"},
        {"trailing_comma", "[1,\n 2,]", "line 2, column 4"},
        {"comment", "{} // no", "not valid JSON near '{} /'"},
        {"second_document", "{} {}", "not valid JSON"},
        {"single_quotes", "{'a': 1}", "line 1, column 2"},
        {"bare_word", "{a: 1}", "not valid JSON"},
        {"duplicate_key", R"({"a": 1, "b": 2, "a": 3})", "holds the field 'a' twice"},
        {"escaped_duplicate_key", R"({"a": 1, "\u0061": 3})", "holds the field 'a' twice"},
        {"inner_duplicate_key", R"({"o": [{"x": 1, "x": 1}]})", "holds the field 'x' twice"},
        {"nan", "[NaN]", "not valid JSON"},
        {"infinity", "[Infinity]", "not valid JSON"},
        {"too_large_number", "[1e999]", "'x' holds the number 1e999, which is too large"},
        {"leading_zero", "[01]", "not valid JSON"},
        {"hex_number", "[0x10]", "not valid JSON"},
        {"invalid_utf8", "[\"\xff\"]", "not valid JSON"},
        {"overlong_utf8", "[\"\xc0\xaf\"]", "not valid JSON"},
        {"surrogate_utf8", "[\"\xed\xa0\x80\"]", "not valid JSON"},
        {"lone_surrogate_escape", R"(["\ud800"])", "not valid JSON"},
        {"control_character", "[\"a\nb\"]", "not valid JSON"},
        {"nul", std::string("[1]\0", 4), "not valid JSON"},
        {"terminal_escape", "[\x1b[2J]", "<U+001B>"},
        {"bad_escape", R"(["\x"])", "not valid JSON"},
        {"deep_lists", std::string(100'000, '['), "nested deeper than 64 levels"},
        {"deep_objects", repeat("{\"a\":", 100'000), "nested deeper than 64 levels"},
        {"many_values", "[" + repeat("1,", 600'000) + "1]", "more than 500000 values"},
        {"many_lists", "[" + repeat("[],", 600'000) + "1]", "more than 500000 values"},
        {"many_keys", "{" + repeat("\"a\":1,", 600'000) + "1}", "more than 500000 values"},
        {"long_string", "[\"" + std::string(5'000'000, 'a') + "\"]", "a string of more than 4194304 bytes"},
        {"long_unclosed_string", "[\"" + std::string(5'000'000, '\\'), "a string of more than 4194304 bytes"},
        {"long_broken_string", "[\"" + std::string(4'000'000, 'a') + "\n\"]", "not valid JSON"},
        {"long_number", "[" + std::string(5'000'000, '1') + "]", "a number of more than 1024 digits"},
        {"huge", "[" + std::string(17'000'000, ' ') + "]", "more than the limit of 16777216"},
    };
}

TEST(Json, RefusesWithASentenceAndWithinMemory) {
    for (const auto& bad : bad_json()) {
        SCOPED_TRACE(bad.name);
        const test::AllocationMeter meter;
        const auto document = parse_json(bad.text, "'x'");
        EXPECT_LE(meter.peak_bytes(), budget_bytes);
        ASSERT_FALSE(document);
        EXPECT_THAT(document.error().sentence(), HasSubstr(bad.fragment));
        EXPECT_THAT(document.error().sentence(), HasSubstr("'x'"));
        EXPECT_LT(document.error().sentence().size(), 600u);
        EXPECT_EQ(document.error().code, ErrorCode::bad_input);
    }
}

TEST(Json, LargestAcceptedDocumentsStayWithinMemory) {
    std::string keys = "{";
    for (int i = 0; i < 249'000; ++i)
        keys += (i ? ",\"" : "\"") + std::to_string(i) + "-a-key-of-some-length\":1";
    keys += "}";
    for (const std::string& text : {keys, "[\"" + std::string(4'000'000, 'a') + "\"]"}) {
        const test::AllocationMeter meter;
        EXPECT_TRUE(parse_json(text, "'x'"));
        EXPECT_LE(meter.peak_bytes(), budget_bytes);
    }
}

TEST(Json, FileErrorsNameTheFile) {
    const test::TempDir folder;
    EXPECT_THAT(read_json_file(folder / "none.json").error().sentence(), HasSubstr("none.json"));
    const auto broken = folder.write("broken.json", "{");
    EXPECT_THAT(read_json_file(broken).error().sentence(), HasSubstr("broken.json' is not valid JSON"));
    const auto good = folder.write("good.json", "{\"a\": 1}");
    EXPECT_EQ(read_json_file(good)->at("a"), 1);
}

}  // namespace
}  // namespace burin::io
