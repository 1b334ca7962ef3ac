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
        {"strength", &Direction::strength},
        {"start", &Direction::start},
        {"stop", &Direction::stop},
        {"area", &Direction::area},
        {"momentum_scale", &Direction::momentum_scale},
        {"momentum_beta", &Direction::momentum_beta}};
    for (const auto& [name, field] : fields) {
        for (const double value : {nan, infinite, -infinite, 13.0, -13.0}) {
            const std::string sentence = refusal_of([&](Direction& d) { d.*field = value; });
            EXPECT_THAT(sentence, HasSubstr(std::string("guidance.directions[1].") + name)) << value;
        }
    }
    EXPECT_THAT(refusal_of([](Direction& d) { d.area = 0; }), HasSubstr("].area"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.momentum_scale = 0.71; }), HasSubstr("].momentum_scale"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.momentum_beta = 1; }), HasSubstr("].momentum_beta"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.start = 0.6, d.stop = 0.4; }), HasSubstr("].start"));
    EXPECT_EQ(refusal_of([](Direction& d) { d.strength = -12, d.area = 1, d.start = d.stop = 1; }),
              "accepted");
    EXPECT_EQ(refusal_of([](Direction& d) { d.area = std::numeric_limits<double>::min(); }), "accepted");
}

TEST(GuideChecks, RefuseMissingTexts) {
    EXPECT_THAT(refusal_of([](Direction& d) { d.text = ""; }),
                HasSubstr("guidance.directions[1].text is empty"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.text = " \t"; }), HasSubstr("text is empty"));
    EXPECT_THAT(refusal_of([](Direction& d) {
                    d.keep = {"hat", ""};
                }),
                HasSubstr("guidance.directions[1].keep[1]"));
    EXPECT_THAT(refusal_of([](Direction& d) { d.keep = std::vector<std::string>(17, "hat"); }),
                HasSubstr("17 entries"));
    EXPECT_THAT(refusal_of_edit([](ReferenceEdit& e) { e.text = ""; }),
                HasSubstr("guidance.edits[0].text is empty"));
}

TEST(GuideChecks, RefusePaintedKindsWithoutAMaskEvenWhileMuted) {
    EXPECT_THAT(refusal_of([](Direction& d) { d.mask = protocol::MaskKind::painted, d.muted = true; }),
                HasSubstr("guidance.directions[1].painted is missing"));
    EXPECT_THAT(refusal_of([](Direction& d) {
                    d.mask = protocol::MaskKind::painted_spatial;
                    d.painted = protocol::PaintedMask{64, 32, std::vector<uint8_t>(64 * 32)};
                }),
                HasSubstr("proportions"));
}

TEST(GuideChecks, RefuseHundredsOfDirections) {
    Guidance guidance;
    guidance.directions = std::vector<Direction>(300, {.text = "smiling"});
    EXPECT_THAT(refusal(guidance), HasSubstr("guidance.directions has 300 entries"));
    guidance.directions.clear();
    guidance.mode = GuidanceMode::reference;
    guidance.edits = std::vector<ReferenceEdit>(65, {.text = "smiling"});
    EXPECT_THAT(refusal(guidance), HasSubstr("guidance.edits has 65 entries"));
}

TEST(GuideChecks, RefuseEveryNumberOfAConceptOutOfRange) {
    for (const double value : {nan, infinite, -1e9}) {
        EXPECT_THAT(refusal_of_edit([&](ReferenceEdit& e) { e.scale = value; }), HasSubstr("].scale"));
        EXPECT_THAT(refusal_of_edit([&](ReferenceEdit& e) { e.threshold = value; }),
                    HasSubstr("].threshold"));
        EXPECT_THAT(refusal_of_edit([&](ReferenceEdit& e) { e.weight = value; }), HasSubstr("].weight"));
    }
    EXPECT_THAT(refusal_of_edit([](ReferenceEdit& e) { e.warmup = -1; }), HasSubstr("].warmup"));
    EXPECT_THAT(refusal_of_edit([](ReferenceEdit& e) { e.cooldown = -1; }), HasSubstr("].cooldown"));
}

TEST(GuideChecks, RefuseGlobalNumbersOutOfRange) {
    const std::vector<std::pair<const char*, double Guidance::*>> fields{
        {"scale", &Guidance::scale},
        {"rescale", &Guidance::rescale},
        {"momentum_scale", &Guidance::edit_momentum_scale},
        {"momentum_beta", &Guidance::edit_momentum_beta}};
    for (const double value : {nan, infinite, -1e9, -0.1}) {
        for (const auto& [name, field] : fields) {
            Guidance guidance;
            guidance.*field = value;
            EXPECT_THAT(refusal(guidance), HasSubstr(std::string("guidance.") + name + " is")) << value;
        }
    }
}

// A range that stood in two places had once become two ranges: what the request's check takes, a guide takes too.
TEST(GuideChecks, HaveTheRequestsRangeOfTheGuidanceScale) {
    for (const double scale : {-50.0, -0.001, 0.0, 7.5, 100.0, 100.001}) {
        protocol::RenderRequest request;
        request.prompt = "p";
        request.guidance.scale = scale;
        EXPECT_EQ(refusal(request.guidance) == "accepted", protocol::validate(request).has_value()) << scale;
    }
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
