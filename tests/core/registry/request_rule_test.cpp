#include "core/registry/request_rule.h"

#include <fstream>
#include <gmock/gmock.h>

#include "core/registry/import_table.h"
#include "tests/support/temp_dir.h"

namespace burin::registry {
namespace {

using protocol::RenderRequest;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RequestRuleTest : public testing::Test {
  protected:
    RequestRuleTest() : in(Register::open(folder / "library", Register::Access::make).value()) {}

    void add(Action action, const std::string& guide = "a fox") {
        Concept entry;
        entry.name = "Zaffi Quill", entry.guide = guide, entry.keywords = {"red boots"};
        entry.action = action;
        ASSERT_TRUE(in.add(entry, {}));
    }
    RuledRequest ruled(const RenderRequest& request) const {
        auto done = apply_rule(in, request);
        EXPECT_TRUE(done) << done.error().sentence();
        return done ? *std::move(done) : RuledRequest{};
    }
    static RenderRequest with_prompt(const std::string& prompt, bool weights = true) {
        RenderRequest request;
        request.prompt = prompt, request.negative = "blurry", request.prompt_weights = weights;
        return request;
    }
    static RenderRequest with_direction(const std::string& text, double strength,
                                        const std::string& opposite = "") {
        RenderRequest request = with_prompt("a forest");
        protocol::Direction direction;
        direction.text = text, direction.strength = strength, direction.opposite = opposite;
        request.guidance.directions.push_back(direction);
        return request;
    }

    test::TempDir folder;
    Register in;
};

TEST_F(RequestRuleTest, ANoticeTellsAndChangesNothing) {
    add(Action::notice);
    const auto request = with_prompt("zaffi quill by the sea");
    const auto out = ruled(request);
    EXPECT_EQ(out.request, request);
    EXPECT_THAT(out.notes, ElementsAre(HasSubstr("names the protected concept 'Zaffi Quill'")));
    ASSERT_EQ(out.texts.size(), 1U);
    EXPECT_EQ(out.texts[0].where, "the prompt");
}

TEST_F(RequestRuleTest, TheNegativePromptGetsNameAndKeywords) {
    add(Action::negative);
    const auto out = ruled(with_prompt("zaffi quill by the sea"));
    EXPECT_EQ(out.request.prompt, "zaffi quill by the sea");
    EXPECT_EQ(out.request.negative, "blurry, Zaffi Quill, red boots");
}

TEST_F(RequestRuleTest, TheGuideTakesTheNamesPlaceAndTheRecordSaysSo) {
    add(Action::rewrite, "a [red] fox");
    const auto out = ruled(with_prompt("(zaffi-quill:1.3) by the sea"));
    EXPECT_EQ(out.request.prompt, "(a \\[red\\] fox:1.3) by the sea");
    const auto facts = facts_of(out);
    ASSERT_EQ(facts.at("prompt_rule").size(), 1U);
    const auto& text = facts["prompt_rule"][0];
    EXPECT_EQ(text.at("asked"), "(zaffi-quill:1.3) by the sea");
    EXPECT_EQ(text.at("prompt"), out.request.prompt);
    EXPECT_EQ(text.at("findings").at(0).at("action"), "rewrite");
    EXPECT_EQ(text["findings"][0].at("concept"), out.texts[0].record.findings[0].concept_id);
}

TEST_F(RequestRuleTest, WhereBracketsAreWordsTheGuideIsPutInAsItStands) {
    add(Action::rewrite, "a [red] fox");
    EXPECT_EQ(ruled(with_prompt("zaffi quill (by the sea", false)).request.prompt, "a [red] fox (by the sea");
    // Deeper than the grammar goes: no grammar reads it, so it is no fault.
    const std::string deep(70, '(');
    EXPECT_EQ(ruled(with_prompt(deep + "zaffi quill", false)).request.prompt, deep + "a [red] fox");
    EXPECT_FALSE(apply_rule(in, with_prompt(deep + "zaffi quill")));
}

TEST_F(RequestRuleTest, ARefusalIsOneSentenceThatNamesTextConceptAndRegister) {
    add(Action::refuse);
    const auto refused = apply_rule(in, with_prompt("zaffi quill by the sea"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
    for (const char* part :
         {"the prompt names the protected concept 'Zaffi Quill' (c-", "register 'library'", "take it out"})
        EXPECT_THAT(refused.error().sentence(), HasSubstr(part));
    EXPECT_EQ(refused.error().sentence().find('\n'), std::string::npos);
    EXPECT_THAT(apply_rule(in, with_direction("Zaffi Quill", 5)).error().what,
                HasSubstr("direction 1 names"));
}

TEST_F(RequestRuleTest, ADirectionTowardsIsRewrittenOrSwitchedOff) {
    add(Action::rewrite);
    EXPECT_EQ(ruled(with_direction("Zaffi Quill", 5)).request.guidance.directions[0].text, "a fox");
    EXPECT_EQ(ruled(with_direction("night", -5, "Zaffi Quill")).request.guidance.directions[0].opposite,
              "a fox");
    auto entry = in.get("Zaffi Quill").value().value();
    entry.action = Action::negative;
    ASSERT_TRUE(in.replace("Zaffi Quill", entry, {}));
    const auto off = ruled(with_direction("Zaffi Quill", 5));
    EXPECT_TRUE(off.request.guidance.directions[0].muted);
    EXPECT_EQ(off.request.negative, "blurry");
    EXPECT_TRUE(off.texts[0].switched_off);
    EXPECT_THAT(off.notes, ElementsAre(HasSubstr("direction 1 was switched off")));
    RenderRequest edits = with_prompt("a forest");
    edits.guidance.mode = protocol::GuidanceMode::reference;
    edits.guidance.edits.resize(2);
    edits.guidance.edits[0].text = edits.guidance.edits[1].text = "Zaffi Quill";
    edits.guidance.edits[1].reverse = true;
    const auto ruled_edits = ruled(edits).request.guidance.edits;
    EXPECT_EQ(ruled_edits[0].scale, 0);
    EXPECT_EQ(ruled_edits[1], edits.guidance.edits[1]);
}

TEST_F(RequestRuleTest, WhatPushesAConceptAwayIsLeftAlone) {
    add(Action::refuse);
    auto muted = with_direction("Zaffi Quill", 5);
    muted.guidance.directions[0].muted = true;
    auto negative = with_prompt("a forest");
    negative.negative = "zaffi quill";
    for (const auto& request :
         {with_direction("Zaffi Quill", -5), with_direction("night", 5, "Zaffi Quill"), muted, negative}) {
        const auto out = ruled(request);
        EXPECT_EQ(out.request, request);
        EXPECT_THAT(out.notes, IsEmpty());
    }
}

TEST_F(RequestRuleTest, TheSourceOfARealPictureIsLeftOrRefused) {
    add(Action::rewrite);
    RenderRequest request;
    request.real_picture.emplace().source = "a photo of zaffi quill";
    const auto out = ruled(request);
    EXPECT_EQ(out.request, request);
    EXPECT_THAT(out.notes, ElementsAre(HasSubstr("only says what the picture shows")));
    auto entry = in.get("Zaffi Quill").value().value();
    entry.action = Action::refuse;
    ASSERT_TRUE(in.replace("Zaffi Quill", entry, {}));
    EXPECT_THAT(apply_rule(in, request).error().what, HasSubstr("the source text names"));
}

TEST_F(RequestRuleTest, FiveHundredInnocentRequestsStayWhatTheyAre) {
    const auto data = std::filesystem::path(BURIN_TEST_DATA) / "registry";
    ASSERT_TRUE(import_table(in, data / "names.csv", {}, {})->kept);
    std::ifstream lines(data / "innocent_prompts.txt");
    int count = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        ++count;
        for (const bool weights : {false, true}) {
            auto request = with_direction(line, 5, line);
            request.prompt = line, request.prompt_weights = weights;
            const auto out = ruled(request);
            EXPECT_EQ(out.request, request) << line;
            EXPECT_TRUE(out.texts.empty() && out.notes.empty() && facts_of(out).empty()) << line;
        }
    }
    EXPECT_GE(count, 500);
}

}  // namespace
}  // namespace burin::registry
