#include "core/text/prompt_schedule.h"

#include <gmock/gmock.h>
#include <random>

#include "core/text/prompt_grammar.h"
#include "core/text/prompt_tags.h"

namespace burin::text {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Table = std::vector<std::pair<int, std::string>>;

/// The last step of each run of equal texts, and the text: how the web interface's documentation writes schedules.
Table table(std::string_view prompt, int steps = 10) {
    const auto read = schedule_prompt(prompt, steps);
    if (!read) return {{0, read.error().sentence()}};
    Table out;
    for (int step = 1; step <= steps; ++step) {
        const std::string& text = read->at(static_cast<size_t>(step - 1));
        if (!out.empty() && out.back().second == text)
            out.back().first = step;
        else
            out.emplace_back(step, text);
    }
    return out;
}

TEST(PromptSchedule, FollowsTheDocumentedTables) {
    const std::pair<const char*, Table> cases[] = {
        {"test", {{10, "test"}}},
        {"a [b:3]", {{3, "a "}, {10, "a b"}}},
        {"a [b: 3]", {{3, "a "}, {10, "a b"}}},
        {"a [[[b]]:2]", {{2, "a "}, {10, "a [[b]]"}}},
        {"[(a:2):3]", {{3, ""}, {10, "(a:2)"}}},
        {"a [b : c : 1] d", {{1, "a b  d"}, {10, "a  c  d"}}},
        {"a[b:[c:d:2]:1]e", {{1, "abe"}, {2, "ace"}, {10, "ade"}}},
        {"a [unbalanced", {{10, "a [unbalanced"}}},
        {"a [b:.5] c", {{5, "a  c"}, {10, "a b c"}}},
        {"a [{b|d{:.5] c", {{5, "a  c"}, {10, "a {b|d{ c"}}},
        {"((a][:b:c [d:3]", {{3, "((a][:b:c "}, {10, "((a][:b:c d"}}},
        {"a [b::4] c", {{4, "a b c"}, {10, "a  c"}}},
        {"[a:b:0]", {{10, "b"}}},
        {"[a:b:1.0]", {{10, "a"}}},
        {"[a:b:1]", {{1, "a"}, {10, "b"}}},
        {"[a:b:99]", {{10, "a"}}},
        {"[a:b:-3]", {{10, "b"}}},
        {"[a:b:0.29]", {{2, "a"}, {10, "b"}}},
        {"[fe|]male",
         {{1, "female"},
          {2, "male"},
          {3, "female"},
          {4, "male"},
          {5, "female"},
          {6, "male"},
          {7, "female"},
          {8, "male"},
          {9, "female"},
          {10, "male"}}},
        {"[fe|||]male",
         {{1, "female"}, {4, "male"}, {5, "female"}, {8, "male"}, {9, "female"}, {10, "male"}}},
        {"[a|(b:1.1)]",
         {{1, "a"},
          {2, "(b:1.1)"},
          {3, "a"},
          {4, "(b:1.1)"},
          {5, "a"},
          {6, "(b:1.1)"},
          {7, "a"},
          {8, "(b:1.1)"},
          {9, "a"},
          {10, "(b:1.1)"}}},
    };
    for (const auto& [prompt, expected] : cases) EXPECT_EQ(table(prompt), expected) << prompt;
    EXPECT_EQ(table("a [mountain:lake:0.25] and [an oak:a christmas tree:0.75] [in foreground::0.6]"
                    "[in background:0.25] [shoddy:masterful:0.5]",
                    100),
              (Table{{25, "a mountain and an oak in foreground shoddy"},
                     {50, "a lake and an oak in foregroundin background shoddy"},
                     {60, "a lake and an oak in foregroundin background masterful"},
                     {75, "a lake and an oak in background masterful"},
                     {100, "a lake and a christmas tree in background masterful"}}));
}

TEST(PromptSchedule, WeightsEscapesAndStrangeBracketsStayForTheGrammar) {
    for (const char* prompt :
         {"[a]", "[a, b]", "(a:1.2)", "[a:b]", "[a:b:c:3]", "[a:b|c]", "\\[a|b\\]", "[(a|b)]", "[", "]",
          "[:", "a|b", "a:b:3", "\\", "", "[a:b:3", "[(a:b:3]", "<lora:x:1>", "[a:3e2]"}) {
        EXPECT_FALSE(has_schedule(prompt)) << prompt;
        EXPECT_EQ(table(prompt), (Table{{10, prompt}})) << prompt;
    }
    EXPECT_EQ(table("[a\\|b|c]", 2), (Table{{1, "a\\|b"}, {2, "c"}}));
    EXPECT_EQ(table("[a\\]b:3]", 4), (Table{{3, ""}, {4, "a\\]b"}}));
}

TEST(PromptSchedule, KeepsEachTextOnce) {
    const auto read = value_or_throw(schedule_prompt("[a|b] c", 5));
    EXPECT_THAT(read.texts, ElementsAre("a c", "b c"));
    EXPECT_THAT(read.of_step, ElementsAre(0, 1, 0, 1, 0));
    EXPECT_EQ(read.at(70), "a c");
    EXPECT_TRUE(value_or_throw(schedule_prompt("[a|a]", 5)).of_step.empty());
}

TEST(PromptSchedule, RefusesWhatHasNoBounds) {
    EXPECT_THAT(table(std::string(max_prompt_bytes + 1, 'a')).front().second, HasSubstr("65537 bytes"));
    EXPECT_THAT(table("x", 0).front().second, HasSubstr("for no steps"));
    std::string deep(70, '['), closing;
    for (int i = 0; i < 70; ++i) closing += "|b]";
    EXPECT_THAT(table(deep + "a" + closing).front().second, HasSubstr("nests more than 64 brackets"));
    EXPECT_EQ(table(std::string(60'000, '[')), (Table{{10, std::string(60'000, '[')}}));
}

/// The slow twin: a prompt built from the meaning of its parts, which it can tell for each step without reading a text.
struct Part {
    enum class Kind { word, sequence, weight, change, turns } kind = Kind::word;
    std::string word;
    std::vector<Part> parts;
    int share = 0;  ///< of change: in hundredths; negative: the step -share

    [[nodiscard]] std::string written() const {
        switch (kind) {
            case Kind::word:
                return word;
            case Kind::weight:
                return "(" + parts[0].written() + ":1.3)";
            case Kind::sequence:
                return parts[0].written() + " " + parts[1].written();
            case Kind::change:
                return "[" + parts[0].written() + ":" + parts[1].written() + ":" +
                       (share < 0 ? std::to_string(-share)
                                  : "0." + std::string(share < 10 ? "0" : "") + std::to_string(share)) +
                       "]";
            case Kind::turns: {
                std::string out = "[" + parts[0].written();
                for (size_t i = 1; i < parts.size(); ++i) out += "|" + parts[i].written();
                return out + "]";
            }
        }
        return {};
    }
    [[nodiscard]] std::string at(int step, int steps) const {
        switch (kind) {
            case Kind::word:
                return word;
            case Kind::weight:
                return "(" + parts[0].at(step, steps) + ":1.3)";
            case Kind::sequence:
                return parts[0].at(step, steps) + " " + parts[1].at(step, steps);
            case Kind::change: {
                const int last = share < 0 ? -share : static_cast<int>(share / 100.0 * steps);
                return parts[step <= last ? 0 : 1].at(step, steps);
            }
            case Kind::turns:
                return parts[static_cast<size_t>(step - 1) % parts.size()].at(step, steps);
        }
        return {};
    }
};

Part random_part(std::mt19937& random, int depth) {
    using enum Part::Kind;
    const auto draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    Part part;
    part.kind = depth == 0 ? word : static_cast<Part::Kind>(draw(5));
    static const char* const words[] = {"fox", "", "a \\| b", "x\\]", "snow"};
    part.word = words[draw(5)];
    const int count = part.kind == word ? 0 : part.kind == weight ? 1 : part.kind == turns ? 2 + draw(3) : 2;
    for (int i = 0; i < count; ++i) part.parts.push_back(random_part(random, depth - 1));
    part.share = draw(2) != 0 ? draw(100) : -1 - draw(12);
    return part;
}

TEST(PromptSchedule, AgreesWithItsReadableTwin) {
    std::mt19937 random(5);
    for (int round = 0; round < 3000; ++round) {
        const Part part = random_part(random, 1 + round % 5);
        const std::string prompt = part.written();
        const int steps = 1 + round % 13;
        const auto read = schedule_prompt(prompt, steps);
        ASSERT_TRUE(read) << prompt;
        for (int step = 1; step <= steps; ++step)
            ASSERT_EQ(read->at(static_cast<size_t>(step - 1)), part.at(step, steps))
                << prompt << " at " << step;
    }
}

TEST(PromptTags, AreTakenOutWithTheirScales) {
    const auto read = value_or_throw(
        take_tags("a fox <lora:fur:0.8>, <lyco: my style :-.5:0.25> <lora:x> <lora:y:te=0.2:unet=0.4> end"));
    EXPECT_EQ(read.text, "a fox ,    end");
    ASSERT_EQ(read.adapters.size(), 4U);
    EXPECT_EQ(read.adapters[0], (AdapterTag{"<lora:fur:0.8>", "fur", 0.8, 0.8}));
    EXPECT_EQ(read.adapters[1], (AdapterTag{"<lyco: my style :-.5:0.25>", "my style", -0.5, 0.25}));
    EXPECT_EQ(read.adapters[2], (AdapterTag{"<lora:x>", "x", 1, 1}));
    EXPECT_EQ(read.adapters[3], (AdapterTag{"<lora:y:te=0.2:unet=0.4>", "y", 0.2, 0.4}));
    EXPECT_THAT(value_or_throw(take_tags("a <hypernet:h:1> b")).others, ElementsAre("<hypernet:h:1>"));
}

TEST(PromptTags, OtherAnglesAreText) {
    for (const char* prompt :
         {"<cat-toy> and <s0><s1>", "a < b > c", "<lora:unclosed", "\\<lora:x:1>", "<loral:x>", ""}) {
        const auto read = value_or_throw(take_tags(prompt));
        EXPECT_EQ(read.text, prompt);
        EXPECT_TRUE(read.adapters.empty() && read.others.empty()) << prompt;
    }
}

TEST(PromptTags, WhatCannotBeReadIsSaid) {
    const std::pair<const char*, const char*> cases[] = {
        {"<lora:>", "the prompt holds <lora:>, which names nothing"},
        {"<lora::0.5>", "which names nothing"},
        {"<lora:a:strong>", "whose scale is no number"},
        {"<lora:a:17>", "whose scale is no number from -16 to 16"},
        {"<lora:a:>", "whose scale is no number"},
        {"<lora:a:1:1:1>", "does not know the part '1'"},
        {"<lora:a:dyn=4>", "does not know the part 'dyn=4'"},
    };
    for (const auto& [prompt, fragment] : cases) {
        const auto read = take_tags(prompt);
        ASSERT_FALSE(read) << prompt;
        EXPECT_THAT(read.error().sentence(), HasSubstr(fragment));
    }
    std::string many;
    for (int i = 0; i < 65; ++i) many += "<lora:a>";
    EXPECT_THAT(take_tags(many).error().sentence(), HasSubstr("more than 64 adapters"));
}

}  // namespace
}  // namespace burin::text
