#include "core/guidance/guide_checks.h"

#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <limits>

#include <gtest/gtest.h>

#include "core/base/result.h"

namespace burin::guidance {
namespace {

using protocol::Direction;
using protocol::Guidance;
using protocol::GuidanceMode;
using protocol::ReferenceEdit;
using testing::HasSubstr;

GuideContext context() { return {.prompt = "p", .negative = "", .fractions = {0, 0.5}, .h = 8, .w = 8}; }

std::string refusal(const Guidance& guidance) {
    try {
        (void)make_guide(guidance, context());
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::bad_input);
        EXPECT_FALSE(failure.error().remedy.empty());
        return failure.what();
    }
    return "accepted";
}

std::string refusal_of(const std::function<void(Direction&)>& spoil) {
    Guidance guidance;
    guidance.directions = {{.text = "fine"}, {.text = "smiling"}};
    spoil(guidance.directions[1]);
    return refusal(guidance);
}

std::string refusal_of_edit(const std::function<void(ReferenceEdit&)>& spoil) {
    Guidance guidance;
    guidance.mode = GuidanceMode::reference;
    guidance.edits = {{.text = "smiling"}};
    spoil(guidance.edits[0]);
    return refusal(guidance);
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN(),
                 infinite = std::numeric_limits<double>::infinity();

TEST(GuideChecks, RefuseEveryNumberOfADirectionOutOfRange) {
    const std::vector<std::pair<const char*, double Direction::*>> fields{
        {"the strength", &Direction::strength},
        {"the start", &Direction::start},
        {"the stop", &Direction::stop},
        {"the area", &Direction::area},
        {"the momentum scale", &Direction::momentum_scale},
        {"the momentum decay", &Direction::momentum_beta}};
    for (const auto& [name, field] : fields) {
        for (const double value : {nan, infinite, -infinite, 13.0, -13.0}) {
            const std::string sentence = refusal_of([&](Direction& d) { d.*field = value; });
            EXPECT_THAT(sentence, HasSubstr(name)) << value;
            EXPECT_THAT(sentence, HasSubstr("direction 2 ('smiling')")) << value;
        }
    }
    EXPECT_THAT(refusal_of([](Direction& d) { d.area = 0; }), HasSubstr("the area"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.momentum_scale = 0.71; }), HasSubstr("the momentum scale"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.momentum_beta = 1; }), HasSubstr("the momentum decay"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.start = 0.6, d.stop = 0.4; }), HasSubstr("the stop"));
    EXPECT_EQ(refusal_of([](Direction& d) { d.strength = -12, d.area = 1, d.start = d.stop = 1; }),
              "accepted");
}

TEST(GuideChecks, RefuseMissingTexts) {
    EXPECT_THAT(refusal_of([](Direction& d) { d.text = ""; }), HasSubstr("has no text"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.text = " \t"; }), HasSubstr("has no text"));
    EXPECT_THAT(refusal_of([](Direction& d) {
                    d.keep = {"hat", ""};
                }),
                HasSubstr("the keep list of direction 2"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.keep = std::vector<std::string>(17, "hat"); }),
                HasSubstr("17 texts"));
    EXPECT_THAT(refusal_of_edit([](ReferenceEdit& e) { e.text = ""; }),
                HasSubstr("concept 1 ('') has no text"));
}

TEST(GuideChecks, RefusePaintedKindsWithoutAMaskEvenWhileMuted) {
    EXPECT_THAT(refusal_of([](Direction& d) { d.mask = protocol::MaskKind::painted, d.muted = true; }),
                HasSubstr("the painted mask is empty"));
    EXPECT_THAT(refusal_of([](Direction& d) {
                    d.mask = protocol::MaskKind::painted_spatial;
                    d.painted = protocol::PaintedMask{64, 32, std::vector<uint8_t>(64 * 32)};
                }),
                HasSubstr("proportions"));
}

TEST(GuideChecks, RefuseHundredsOfDirections) {
    Guidance guidance;
    guidance.directions = std::vector<Direction>(300, {.text = "smiling"});
    EXPECT_THAT(refusal(guidance), HasSubstr("the request has 300 directions"));
    guidance.mode = GuidanceMode::reference;
    guidance.edits = std::vector<ReferenceEdit>(65, {.text = "smiling"});
    EXPECT_THAT(refusal(guidance), HasSubstr("the request has 65 concepts"));
}

TEST(GuideChecks, RefuseEveryNumberOfAConceptOutOfRange) {
    for (const double value : {nan, infinite, -1e9}) {
        EXPECT_THAT(refusal_of_edit([&](ReferenceEdit& e) { e.scale = value; }), HasSubstr("the scale"));
        EXPECT_THAT(refusal_of_edit([&](ReferenceEdit& e) { e.threshold = value; }),
                    HasSubstr("the threshold"));
        EXPECT_THAT(refusal_of_edit([&](ReferenceEdit& e) { e.weight = value; }), HasSubstr("the weight"));
    }
    EXPECT_THAT(refusal_of_edit([](ReferenceEdit& e) { e.warmup = -1; }), HasSubstr("the warm-up"));
    EXPECT_THAT(refusal_of_edit([](ReferenceEdit& e) { e.cooldown = -1; }), HasSubstr("the cool-down"));
}

TEST(GuideChecks, RefuseGlobalNumbersOutOfRange) {
    for (const double value : {nan, infinite, -1e9}) {
        for (const auto field : {&Guidance::scale, &Guidance::rescale}) {
            Guidance guidance;
            guidance.*field = value;
            EXPECT_THAT(refusal(guidance), HasSubstr("of the guidance is"));
        }
        for (const auto field : {&Guidance::momentum_scale, &Guidance::momentum_beta}) {
            Guidance guidance;
            guidance.mode = GuidanceMode::reference;
            guidance.*field = value;
            EXPECT_THAT(refusal(guidance), HasSubstr("the momentum"));
        }
    }
}

TEST(GuideChecks, EscapeTheTextsTheyQuote) {
    EXPECT_THAT(refusal_of([](Direction& d) { d.text = "a\x1b[2J", d.area = 2; }), HasSubstr("a\\x1b[2J"));
}

TEST(Guide, RefusesRowsThatAreNotThePlannedOnes) {
    Guidance guidance;
    guidance.directions = {{.text = "smiling", .start = 0}};
    const auto guide = make_guide(guidance, context());
    const RowPlan plan = guide->plan(0);
    GuidanceState state;
    std::vector<Tensor> rows(plan.rows.size(), torch::zeros({4, 8, 8}));
    EXPECT_NO_THROW((void)guide->combine(plan, rows, state, {}, nullptr));
    rows.back() = torch::zeros({4, 8, 9});
    EXPECT_THROW((void)guide->combine(plan, rows, state, {}, nullptr), Failure);
    rows.pop_back();
    EXPECT_THROW((void)guide->combine(plan, rows, state, {}, nullptr), Failure);
}

}  // namespace
}  // namespace burin::guidance
