#include "core/text/prompt_grammar.h"

#include <gmock/gmock.h>
#include <random>

namespace burin::text {
namespace {

using testing::HasSubstr;

/// "a*1.1|BREAK|b" and, with several subprompts, "a & b*2 @0.5".
std::string shown(const ParsedPrompt& prompt) {
    std::string out;
    for (size_t s = 0; s < prompt.subprompts.size(); ++s) {
        if (s > 0) out += " & ";
        const auto& sub = prompt.subprompts[s];
        for (size_t i = 0; i < sub.segments.size(); ++i) {
            if (i > 0) out += "|";
            const auto* text = std::get_if<WeightedText>(&sub.segments[i]);
            out += text ? text->text : "BREAK";
            char weight[32];
            if (text != nullptr && text->weight != 1) {
                std::snprintf(weight, sizeof weight, "*%.4g", text->weight);
                out += weight;
            }
        }
        char weight[32];
        if (sub.weight != 1) {
            std::snprintf(weight, sizeof weight, "@%.4g", sub.weight);
            out += weight;
        }
    }
    return out;
}

struct Case {
    const char* prompt;
    const char* expected;
};

class Grammar : public testing::TestWithParam<Case> {};

TEST_P(Grammar, reads) {
    const auto parsed = parse_prompt(GetParam().prompt);
    ASSERT_TRUE(parsed) << parsed.error().sentence();
    EXPECT_EQ(shown(*parsed), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Grammar,
    testing::Values(
        Case{"", ""}, Case{" ", " "}, Case{"a cat", "a cat"}, Case{"(cat)", "cat*1.1"},
        Case{"((cat))", "cat*1.21"}, Case{"(((cat)))", "cat*1.331"}, Case{"[cat]", "cat*0.9091"},
        Case{"[[cat]]", "cat*0.8264"}, Case{"(cat:1.5)", "cat*1.5"}, Case{"( cat : 1.5 )", " cat *1.5"},
        Case{"(cat:.5)", "cat*0.5"}, Case{"(cat:2.)", "cat*2"}, Case{"(cat:+1.2)", "cat*1.2"},
        Case{"(cat:-0.5)", "cat*-0.5"}, Case{"(cat:0)", "cat*0"}, Case{"a (red:1.2) cat", "a |red*1.2| cat"},
        Case{"a (very (red:1.5) cat)", "a |very *1.1|red*1.65| cat*1.1"}, Case{"([a])", "a"},
        Case{"[(a)]", "a"}, Case{"([a] b)", "a| b*1.1"}, Case{"(a) (b)", "a*1.1| |b*1.1"},
        Case{"(a)(b)", "ab*1.1"}, Case{"(a:1.2)(b:1.2)", "ab*1.2"}, Case{"(a:1)b", "ab"}, Case{"()", ""},
        Case{"(:1.5)", ""}, Case{"a()b", "ab"}, Case{"[]", ""},
        // brackets out of balance
        Case{"(a", "a*1.1"}, Case{"((a", "a*1.21"}, Case{"[a", "a*0.9091"}, Case{"a)", "a)"},
        Case{"a]", "a]"}, Case{"a) (b", "a) |b*1.1"}, Case{"(a))", "a*1.1|)"}, Case{"([a)]", "a"},
        Case{"(a [b) c]", "a *1.1|b| c*0.9091"}, Case{"x (a:1.5", "x |a:1.5*1.1"},
        // colons that are no weights
        Case{"a:1.5", "a:1.5"}, Case{"16:9 photo", "16:9 photo"}, Case{"(ratio 16:9)", "ratio 16*9"},
        Case{"(16:9 photo)", "16:9 photo*1.1"}, Case{"(a:b)", "a:b*1.1"}, Case{"(a:)", "a:*1.1"},
        Case{"(a:1.2.3)", "a:1.2.3*1.1"}, Case{"(a:1e2)", "a:1e2*1.1"}, Case{"[a:1.5]", "a:1.5*0.9091"},
        Case{"(a:1.5:1.2)", "a:1.5*1.2"}, Case{"(a:.)", "a:.*1.1"}, Case{"a:1.5)", "a:1.5)"},
        Case{"(a:1,5)", "a:1,5*1.1"},
        // escapes
        Case{R"(\(a\))", "(a)"}, Case{R"(\[a\])", "[a]"}, Case{R"(a\\b)", R"(a\b)"},
        Case{R"((a\)))", "a)*1.1"}, Case{R"(a\b)", "ab"}, Case{R"(a\)", "a"},
        Case{R"((smile :\)))", "smile :)*1.1"}, Case{R"((a:1\.2))", "a:1.2*1.1"},
        Case{R"(\\(a))", R"(\|a*1.1)"},
        // BREAK
        Case{"a BREAK b", "a|BREAK|b"}, Case{"BREAK", "BREAK"}, Case{"BREAK BREAK", "BREAK|BREAK"},
        Case{"a\nBREAK\n b", "a|BREAK|b"}, Case{"aBREAK b", "aBREAK b"}, Case{"BREAKS", "BREAKS"},
        Case{"break", "break"}, Case{"(a BREAK b:1.5)", "a*1.5|BREAK|b*1.5"},
        Case{"a,BREAK,b", "a,|BREAK|,b"}, Case{R"(a B\REAK b)", "a BREAK b"},
        Case{"a ( BREAK ) b", "a|BREAK|b"},
        Case{"\xC3\xA9"
             "BREAK",
             "\xC3\xA9"
             "BREAK"},
        // AND
        Case{"a AND b", "a & b"}, Case{"a AND b:0.5", "a & b@0.5"},
        Case{"a :2 AND b : -1.5 ", "a@2 & b@-1.5"}, Case{"AND", " & "}, Case{"a AND", "a & "},
        Case{"SAND AND ANDY", "SAND & ANDY"}, Case{"a and b", "a and b"}, Case{R"(a A\ND b)", "a AND b"},
        Case{"a AND b AND c", "a & b & c"}, Case{"(a:1.2) AND [b]:2", "a*1.2 & b*0.9091@2"},
        Case{"a (b AND c)", "a |b*1.1 & c)"}, Case{"a:1:2 AND b", "a:1@2 & b"},
        Case{"a AND b BREAK c:3", "a & b|BREAK|c@3"}, Case{"a:x AND b", "a:x & b"}));

TEST(Grammar, ends_of_a_single_prompt_are_left_as_they_stand) {
    EXPECT_EQ(shown(*parse_prompt("  a  ")), "  a  ");
}

TEST(Grammar, is_not_applied_to_a_plain_prompt) {
    EXPECT_EQ(shown(plain_prompt("(a:1.2) AND [b] BREAK")), "(a:1.2) AND [b] BREAK");
    EXPECT_EQ(plain_prompt("").subprompts.size(), 1U);
}

TEST(Grammar, refuses_what_no_picture_can_use) {
    const std::pair<std::string, const char*> table[] = {
        {std::string(max_prompt_bytes + 1, 'a'), "the prompt has 65537 bytes; give at most 65536"},
        {std::string(65, '('), "the prompt nests more than 64 brackets"},
        {std::string(33, '(') + std::string(32, '['), "the prompt nests more than 64 brackets"},
        {"(a:1001)", "the prompt holds a weight of 1001; give -1000 to 1000"},
        {"(a:-1001)", "the prompt holds a weight of -1001"},
        {"(a:" + std::string(400, '9') + ")", "the prompt holds a weight of inf"},
        {"((a:50):50)", "the prompt holds a weight of 2500"},
        {"a:1001 AND b", "the prompt holds a weight of 1001"},
        {[] {
             std::string text = "a";
             for (int i = 0; i < 64; ++i) text += " AND a";
             return text;
         }(),
         "the prompt joins 65 prompts with AND; give at most 64"},
    };
    for (const auto& [text, sentence] : table) {
        const auto parsed = parse_prompt(text);
        ASSERT_FALSE(parsed) << sentence;
        EXPECT_EQ(parsed.error().code, ErrorCode::bad_input);
        EXPECT_THAT(parsed.error().sentence(), HasSubstr(sentence));
    }
    const auto heaviest = parse_prompt(std::string(64, '(') + "a");
    ASSERT_TRUE(heaviest);
    EXPECT_TRUE(parse_prompt(print_prompt(*heaviest)) == *heaviest);
    EXPECT_TRUE(parse_prompt(std::string(max_prompt_bytes, ')')));
}

TEST(Printer, writes_what_a_user_would) {
    const Case table[] = {{"((a)) b", "(a:1.21) b"},       {"(a:1.30)", "(a:1.3)"},
                          {"a AND b:0.50", "a AND b:0.5"}, {R"(\(a\))", R"(\(a\))"},
                          {"a  BREAK  b", "a BREAK b"},    {R"(A\ND)", R"(A\ND)"},
                          {"a:2[] AND b", "a:2:1 AND b"},  {"a[]:2 AND b", "a:2 AND b"}};
    for (const auto& [prompt, expected] : table)
        EXPECT_EQ(print_prompt(*parse_prompt(prompt)), expected) << prompt;
}

TEST(Printer, writes_texts_that_parse_to_the_same_prompt) {
    const std::vector<std::string> parts{
        "(",     ")",       "[",    "]",  "((",       "\\",   ":",
        ":1.2",  ":1.2)",   ":-3",  "1",  ".5",       "AND",  " AND ",
        "BREAK", " BREAK ", " ",    "\n", "a",        "cat",  "A",
        "ND",    "B",       "REAK", "_",  "\xC3\xA9", "\xff", std::string(1, '\0'),
        ",",     "+",       "-",    ":0)"};
    std::mt19937 random(11);
    int good = 0;
    for (int run = 0; run < 30000; ++run) {
        std::string text;
        for (auto n = random() % 14; n > 0; --n) text += parts[random() % parts.size()];
        const auto parsed = parse_prompt(text);
        if (!parsed) continue;
        ++good;
        const auto again = parse_prompt(print_prompt(*parsed));
        ASSERT_TRUE(again) << text << " -> " << print_prompt(*parsed) << ": " << again.error().sentence();
        ASSERT_EQ(shown(*again), shown(*parsed))
            << testing::PrintToString(text) << " -> " << print_prompt(*parsed);
        ASSERT_TRUE(*again == *parsed) << testing::PrintToString(text) << " -> " << print_prompt(*parsed);
    }
    EXPECT_GT(good, 25000);
}

TEST(Grammar, survives_random_bytes) {
    std::mt19937 random(12);
    for (int run = 0; run < 3000; ++run) {
        std::string text(random() % 200, '\0');
        for (auto& c : text) c = static_cast<char>(random());
        const auto parsed = parse_prompt(text);
        if (parsed) {
            EXPECT_TRUE(parse_prompt(print_prompt(*parsed)) == *parsed);
        } else {
            EXPECT_FALSE(parsed.error().what.empty());
        }
    }
}

}  // namespace
}  // namespace burin::text
