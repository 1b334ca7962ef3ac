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

TEST(JsonObject, ReadsTypedFields) {
    const json document = json::parse(R"({"i": 4, "whole": 5.0, "d": 0.5, "b": true, "t": "x", "n": null,
        "list": [1, 2], "reals": [1, 2.5], "names": ["a"], "mode": "fast", "inner": {"x": 1}, "rows": [{"y": 2}, {"y": 3}]})");
    JsonObject object(document, "'c.json'");
    EXPECT_EQ(object.integer("i", 0, 10), 4);
    EXPECT_EQ(object.integer("whole"), 5);
    EXPECT_EQ(object.number("d"), 0.5);
    EXPECT_EQ(object.number("i"), 4.0);
    EXPECT_TRUE(object.boolean("b"));
    EXPECT_EQ(object.text("t"), "x");
    EXPECT_EQ(object.integer_or("n", 9), 9);
    EXPECT_EQ(object.text_or("absent", "fallback"), "fallback");
    EXPECT_EQ(object.optional_integer("n"), std::nullopt);
    EXPECT_EQ(object.optional_integer("i"), 4);
    EXPECT_EQ(object.integers("list"), (std::vector<int64_t>{1, 2}));
    EXPECT_EQ(object.numbers("reals"), (std::vector<double>{1, 2.5}));
    EXPECT_EQ(object.texts("names"), std::vector<std::string>{"a"});
    EXPECT_TRUE(object.integers("absent", 0, 1, false).empty());
    EXPECT_EQ(object.choice("mode", {"slow", "fast"}), "fast");
    EXPECT_EQ(object.object("inner").integer("x"), 1);
    auto rows = object.objects("rows");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].integer("y"), 3);
    const auto unread = object.finish();
    EXPECT_THAT(unread.error().sentence(), HasSubstr("'rows[0].y' is unknown"));
    EXPECT_EQ(object.objects("rows")[0].integer("y"), 2);
    EXPECT_TRUE(object.finish());
}

TEST(JsonObject, NamesFieldValueAndExpectationOfTheFirstFault) {
    struct Case {
        const char* text;
        void (*read)(JsonObject&);
        const char* fragment;
    };
    const Case cases[] = {
        {"{}", [](auto& o) { o.integer("a"); }, "'c.json': field 'a' is missing"},
        {R"({"a": null})", [](auto& o) { o.text("a"); }, "field 'a' is missing"},
        {R"({"a": 0})", [](auto& o) { o.integer("a", 1, 64); },
         "field 'a' is 0, expected a whole number from 1 to 64"},
        {R"({"a": 1.5})", [](auto& o) { o.integer("a"); }, "field 'a' is 1.5, expected a whole number"},
        {R"({"a": 1e300})", [](auto& o) { o.integer("a", 1); }, "expected a whole number from 1"},
        {R"({"a": 18446744073709551615})", [](auto& o) { o.integer("a"); }, "18446744073709551615"},
        {R"({"a": true})", [](auto& o) { o.integer("a"); }, "field 'a' is true"},
        {R"({"a": "4"})", [](auto& o) { o.number("a", 0, 1); },
         "is the text '4', expected a number from 0.0 to 1.0"},
        {R"({"a": -0.1})", [](auto& o) { o.number_or("a", 1, 0); }, "is -0.1, expected a number from 0.0"},
        {R"({"a": 1})", [](auto& o) { o.boolean_or("a", false); }, "expected true or false"},
        {R"({"a": [1]})", [](auto& o) { o.text_or("a", ""); }, "is a list, expected a text"},
        {R"({"a": "long"})", [](auto& o) { o.text("a", 3); }, "has 4 bytes, expected at most 3"},
        {R"({"a": "z"})",
         [](auto& o) {
             o.choice("a", {"x", "y"});
         },
         "is the text 'z', expected one of x, y"},
        {R"({"a": {"b": 1}})", [](auto& o) { o.integers("a"); }, "is an object, expected a list"},
        {R"({"a": [1, 2, "3"]})", [](auto& o) { o.integers("a"); }, "field 'a[2]' is the text '3'"},
        {R"({"a": 3})", [](auto& o) { o.object("a"); }, "field 'a' is 3, expected an object"},
        {R"({"a": {"b": -1}})", [](auto& o) { o.object("a").integer("b", 0); }, "field 'a.b' is -1"},
        {R"({"a": [{}, {"b": ""}]})",
         [](auto& o) {
             for (auto& r : o.objects("a")) r.integer_or("b", 0);
         },
         "field 'a[1].b'"},
        {R"({"a": 1, "b": 2})",
         [](auto& o) {
             o.integer("a");
             o.integer("c");
             o.integer("d");
         },
         "field 'c' is missing"},
        {R"({"a": 1, "typo": 2})", [](auto& o) { o.integer("a"); }, "field 'typo' is unknown"},
        {R"({"a": {"typo": 2}})", [](auto& o) { o.object("a"); }, "field 'a.typo' is unknown"},
        {"[1]", [](auto&) {}, "'c.json' holds a list instead of an object"},
    };
    for (const auto& one : cases) {
        SCOPED_TRACE(one.text);
        const json document = json::parse(one.text);
        JsonObject object(document, "'c.json'", ErrorCode::bad_model);
        one.read(object);
        const auto finished = object.finish();
        ASSERT_FALSE(finished);
        EXPECT_THAT(finished.error().sentence(), HasSubstr(one.fragment));
        EXPECT_EQ(finished.error().code, ErrorCode::bad_model);
    }
}

TEST(JsonObject, AllowsUnknownFieldsOnlyWhenAsked) {
    const json document = json::parse(R"({"a": 1, "_version": "3"})");
    JsonObject object(document, "'c.json'");
    EXPECT_FALSE(object.finish());
    EXPECT_TRUE(object.finish(JsonObject::Unknown::allow));
    object.ignore({"_version", "a"});
    EXPECT_TRUE(object.finish());
}

}  // namespace
}  // namespace burin::io
