#include "core/io/python_json.h"

#include <gtest/gtest.h>

#include "core/io/json.h"

namespace burin::io {
namespace {

TEST(PythonJson, HasNullForNumbersWithoutAnEnd) {
    const auto read =
        parse_json(without_python_words(R"({"a": -Infinity, "b": [Infinity, NaN], "c": -1.5})"), "a file");
    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(*read, (nlohmann::json{{"a", nullptr}, {"b", {nullptr, nullptr}}, {"c", -1.5}}));
}

TEST(PythonJson, LeavesTextsAsTheyAre) {
    const std::string text = R"({"NaN": "Infinity \" NaN", "\\": "-Infinity"})";
    EXPECT_EQ(without_python_words(text), text);
}

TEST(PythonJson, KeepsThePlaceOfAFault) {
    const std::string broken = "{\"a\": -Infinity,\n\"b\": NaN,, }";
    const auto plain = without_python_words("{\"a\": -Infinity, x}");
    EXPECT_EQ(plain, "{\"a\": null     , x}");
    EXPECT_NE(parse_json(without_python_words(broken), "a file").error().what.find("line 2"),
              std::string::npos);
}

TEST(PythonJson, EndsWithBrokenTexts) {
    for (const char* text : {"", "\"", "\"\\", "N", "-Infinit", "\"NaN"})
        EXPECT_EQ(without_python_words(text), text);
}

}  // namespace
}  // namespace burin::io
