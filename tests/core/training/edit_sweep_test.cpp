// Choosing lambda from figures, and the sweep that measures them, on a judge and a painter that can be seen
// through.
#include "core/training/edit_sweep.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/training/edit_report.h"

namespace burin::training {
namespace {

using testing::HasSubstr;

SweepPoint point(double lambda, double target, double control, double neighbour = 1) {
    SweepPoint point;
    point.lambda = lambda;
    point.scores[static_cast<int>(PromptKind::target)] = {target, 10};
    point.scores[static_cast<int>(PromptKind::control)] = {control, 10};
    point.scores[static_cast<int>(PromptKind::neighbour)] = {neighbour, 10};
    return point;
}

TEST(ChooseLambda, TakesTheLowestTargetWhoseControlKeepsNinetyFivePercent) {
    const auto choice =
        choose_lambda({point(0, 0.9, 0.8), point(-1, 0.5, 0.8), point(-2, 0.2, 0.77), point(-3, 0.0, 0.7)});
    EXPECT_EQ(choice.point, 2U) << "0.77 of 0.8 is 96 %, 0.7 is 88 %";
    EXPECT_EQ(choice.verdict, Verdict::works);
    EXPECT_FALSE(choice.at_end);
    EXPECT_THAT(choice.words, HasSubstr("suppressed under these tests"));
}

TEST(ChooseLambda, PrefersTheWeakerOfTwoThatDoTheSame) {
    EXPECT_EQ(choose_lambda({point(0, 1, 1), point(-1, 0.1, 1), point(-2, 0.1, 1)}).point, 1U);
    EXPECT_EQ(choose_lambda({point(0, 1, 1), point(2, 0.1, 1), point(1, 0.1, 1)}).point, 2U);
}

TEST(ChooseLambda, WarnsWhereTheBestIsTheEndOfTheRange) {
    const auto choice = choose_lambda({point(0, 1, 1), point(-1, 0.6, 1), point(-2, 0.3, 1)});
    EXPECT_TRUE(choice.at_end);
    EXPECT_THAT(choice.words, HasSubstr("end of the range"));
    EXPECT_FALSE(choose_lambda({point(0, 1, 1), point(-2, 0, 1)}).at_end) << "nothing is left to gain";
}

TEST(ChooseLambda, NamesEachWayToFail) {
    EXPECT_EQ(choose_lambda({point(0, 1, 1), point(-1, 0.9, 1)}).verdict, Verdict::no_visible_effect);
    EXPECT_EQ(choose_lambda({point(0, 1, 1), point(-1, 0.1, 0.8)}).verdict, Verdict::collateral_damage);
    EXPECT_EQ(choose_lambda({point(0, 1, 1), point(-1, 0.1, 1, 0.3)}).verdict, Verdict::collateral_damage)
        << "the neighbour went with it";
    EXPECT_EQ(choose_lambda({point(0, 1, 1), point(-1, 0.1, 0.2)}).verdict, Verdict::collapse);
    EXPECT_FALSE(choose_lambda({point(0, 1, 1), point(-1, 0.1, 0.2)}).point);
}

/// Pictures whose brightness is what the request's edit leaves of the prompt.
class BrightnessJudge : public PictureJudge {
  public:
    [[nodiscard]] Tensor scores(const Tensor& pictures, const std::string&) const override {
        return pictures.to(torch::kFloat64).mean({1, 2, 3});
    }
    [[nodiscard]] bool knows(const std::string& text) const override { return text != "nothing"; }
    [[nodiscard]] std::string measure() const override { return "brightness"; }
};

struct Painter {
    std::vector<protocol::RenderRequest> requests;
    Tensor operator()(const protocol::RenderRequest& request) {
        requests.push_back(request);
        const double lambda = request.loras.back().scale;
        const double bright = request.prompt == "fox" ? 0.8 + 0.35 * lambda : 0.6;
        return torch::full({3, 8, 8}, std::max(bright, 0.0));
    }
};

SweepPlan plan() {
    SweepPlan plan;
    plan.edit.path = "edit.safetensors";
    plan.concept_text = "fox";
    plan.prompts[static_cast<int>(PromptKind::target)] = {"fox"};
    plan.prompts[static_cast<int>(PromptKind::control)] = {"cat", "boat"};
    plan.lambdas = {-1, -2, -3};
    plan.seeds = 3;
    plan.seed = 40;
    return plan;
}

TEST(SweepEdit, MeasuresTheBaseAndEveryLambdaWithTheSameSeeds) {
    Painter painter;
    SweepHooks hooks;
    hooks.render = [&](const auto& request) { return painter(request); };
    const auto report = sweep_edit(BrightnessJudge(), plan(), hooks);
    ASSERT_EQ(report.points.size(), 4U);
    EXPECT_EQ(painter.requests.size(), 4U * 3 * 3);
    for (size_t i = 0; i < painter.requests.size(); ++i) EXPECT_EQ(painter.requests[i].seed, 40 + i % 3);
    EXPECT_NEAR(report.points[0].of(PromptKind::target)->mean, 0.8, 1e-6);
    EXPECT_NEAR(report.points[2].of(PromptKind::target)->mean, 0.1, 1e-6);
    EXPECT_EQ(report.points[2].of(PromptKind::control)->pictures, 6);
    EXPECT_FALSE(report.points[0].of(PromptKind::neighbour));
    EXPECT_EQ(report.choice.point, 3U);
    ASSERT_EQ(report.pictures.size(), 3U);
    EXPECT_NEAR(report.pictures[0].before.mean().item<double>(), 0.8, 1e-6);
    EXPECT_NEAR(report.pictures[0].after.mean().item<double>(), 0, 1e-6);
}

TEST(SweepEdit, RefusesWhatWouldShowNothing) {
    SweepHooks hooks;
    hooks.render = Painter();
    const auto refuses = [&](auto change) {
        SweepPlan bad = plan();
        change(bad);
        EXPECT_THROW((void)sweep_edit(BrightnessJudge(), bad, hooks), Failure);
    };
    refuses([](SweepPlan& p) { p.prompts[static_cast<int>(PromptKind::control)].clear(); });
    refuses([](SweepPlan& p) { p.prompts[static_cast<int>(PromptKind::target)].clear(); });
    refuses([](SweepPlan& p) { p.concept_text = "nothing"; });
    refuses([](SweepPlan& p) { p.lambdas.clear(); });
    refuses([](SweepPlan& p) { p.lambdas = {NAN}; });
    refuses([](SweepPlan& p) { p.seeds = 0; });
    hooks.cancel.cancel();
    EXPECT_THROW((void)sweep_edit(BrightnessJudge(), plan(), hooks), Failure);
}

TEST(EditReport, HoldsItsPicturesAndEscapesWhatComesFromOutside) {
    SweepHooks hooks;
    hooks.render = Painter();
    SweepPlan hostile = plan();
    hostile.prompts[static_cast<int>(PromptKind::control)] = {"<script>alert(1)</script>"};
    const auto report = sweep_edit(BrightnessJudge(), hostile, hooks);
    ReportFacts facts;
    facts.title = "\"><img src=x>";
    facts.provenance = {{"note", "</code><b>"}};
    const auto html = html_report(report, facts);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("<img src=x"), std::string::npos);
    EXPECT_EQ(html.find("</code><b>"), std::string::npos);
    EXPECT_EQ(html.find("http"), html.find("http://www.w3.org/2000/svg")) << "nothing is loaded";
    EXPECT_THAT(html, HasSubstr("data:image/jpeg;base64,"));
    for (const auto& caveat : caveats()) EXPECT_THAT(html, HasSubstr(caveat));
    EXPECT_EQ(json_report(report, facts)["points"].size(), 4U);
    EXPECT_THAT(curve_svg(report), HasSubstr("</svg>"));
}

}  // namespace
}  // namespace burin::training
