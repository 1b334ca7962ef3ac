// Choosing lambda from figures, and the sweep that measures them, on a judge and a painter that can be seen
// through.
#include "core/evaluation/edit_sweep.h"

#include <fstream>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/evaluation/edit_report.h"
#include "core/evaluation/sweep_base.h"
#include "tests/support/temp_dir.h"

namespace burin::evaluation {
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

const BaseIdentity identity{{"unet_sha256", "0123"}, {"judge", "classifier"}, {"computes", "cpu, float"}};

/// The report of a full sweep, as a file.
std::filesystem::path written(const test::TempDir& folder, const SweepPlan& plan) {
    SweepHooks hooks;
    hooks.render = Painter();
    ReportFacts facts;
    facts.settings = base_settings(plan, identity);
    return folder.write("report.json", json_report(sweep_edit(BrightnessJudge(), plan, hooks), facts).dump());
}

TEST(SweepBase, OfAnEarlierReportSparesRenderingItAndChangesNoFigure) {
    const test::TempDir folder;
    const auto report = written(folder, plan());
    SweepPlan second = plan();
    second.lambdas = {-2};
    second.base = read_base(report, base_settings(second, identity));
    Painter painter, whole;
    SweepHooks hooks;
    hooks.render = [&](const auto& request) { return painter(request); };
    const auto spared = sweep_edit(BrightnessJudge(), second, hooks);
    EXPECT_EQ(painter.requests.size(), 3U + 3 * 3)
        << "one picture of each prompt for the grids, and lambda -2";
    second.base.reset();
    hooks.render = [&](const auto& request) { return whole(request); };
    const auto measured = sweep_edit(BrightnessJudge(), second, hooks);
    EXPECT_EQ(whole.requests.size(), 2U * 3 * 3);
    ASSERT_EQ(spared.points.size(), measured.points.size());
    for (size_t i = 0; i < spared.points.size(); ++i) {
        EXPECT_EQ(spared.points[i].lambda, measured.points[i].lambda);
        for (int kind = 0; kind < prompt_kinds; ++kind) {
            const auto &a = spared.points[i].scores[kind], &b = measured.points[i].scores[kind];
            ASSERT_EQ(a.has_value(), b.has_value());
            if (!a) continue;
            EXPECT_NEAR(a->mean, b->mean, 1e-12);
            EXPECT_EQ(a->pictures, b->pictures);
            EXPECT_EQ(a->by_prompt, b->by_prompt);
        }
    }
    ASSERT_EQ(spared.pictures.size(), measured.pictures.size());
    for (size_t i = 0; i < spared.pictures.size(); ++i)
        EXPECT_TRUE(torch::equal(spared.pictures[i].before, measured.pictures[i].before));
}

TEST(SweepBase, IsRefusedWhereAnythingThatDecidesItDiffers) {
    const test::TempDir folder;
    const auto report = written(folder, plan());
    const auto refusal = [&](auto change, BaseIdentity of = identity) -> std::string {
        SweepPlan other = plan();
        change(other);
        try {
            (void)read_base(report, base_settings(other, of));
        } catch (const Failure& failure) {
            return failure.error().what;
        }
        return "";
    };
    EXPECT_EQ(refusal([](SweepPlan&) {}), "");
    EXPECT_EQ(refusal([](SweepPlan& p) { p.lambdas = {4}, p.edit.path = "other.safetensors"; }), "");
    EXPECT_THAT(refusal([](SweepPlan& p) { p.seeds = 4; }), HasSubstr("'seeds' differs"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.seed = 41; }), HasSubstr("'seed' differs"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.request.steps += 1; }), HasSubstr("'steps' differs"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.request.guidance.scale = 2; }), HasSubstr("'guidance' differs"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.request.width = 64; }), HasSubstr("'width' differs"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.concept_text = "cat"; }), HasSubstr("'concept' differs"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.prompts[3] = {"cat", "house"}; }), HasSubstr("'house'"));
    EXPECT_THAT(refusal([](SweepPlan& p) { p.prompts[1] = {"red"}; }), HasSubstr("'red'"));
    for (const auto& [name, value] : identity) {
        BaseIdentity other = identity;
        other[name] += " but not the same";
        EXPECT_THAT(refusal([](SweepPlan&) {}, other), HasSubstr("'" + name + "' differs"));
    }
}

TEST(SweepBase, ServesASweepOfSomeOfItsPrompts) {
    const test::TempDir folder;
    SweepPlan several = plan();
    several.prompts[0] = {"fox", "den"};
    const auto report = written(folder, several);
    several.prompts[0] = {"den"};
    EXPECT_NEAR(read_base(report, base_settings(several, identity)).of(PromptKind::target)->mean, 0.6, 1e-6);
    several.prompts[0] = {"fox"};
    const auto base = read_base(report, base_settings(several, identity));
    EXPECT_NEAR(base.of(PromptKind::target)->mean, 0.8, 1e-6);
    EXPECT_EQ(base.of(PromptKind::target)->pictures, 3);
    EXPECT_EQ(base.of(PromptKind::control)->pictures, 6);
    EXPECT_FALSE(base.of(PromptKind::neighbour));
}

TEST(SweepBase, ABrokenReportIsRefused) {
    const test::TempDir folder;
    const auto whole = written(folder, plan());
    const auto settings = base_settings(plan(), identity);
    std::ifstream file(whole);
    const auto good = nlohmann::json::parse(file);
    const auto refuses = [&](auto change) {
        auto bad = good;
        change(bad);
        EXPECT_THROW((void)read_base(folder.write("bad.json", bad.dump()), settings), Failure) << bad.dump();
    };
    using Json = nlohmann::json;
    refuses([](Json& j) { j = Json::array(); });
    refuses([](Json& j) { j.erase("settings"); });
    refuses([](Json& j) { j.erase("points"); });
    refuses([](Json& j) { j["points"] = Json::array(); });
    refuses([](Json& j) { j["points"][0] = 3; });
    refuses([](Json& j) { j["points"][0]["lambda"] = 1; });
    refuses([](Json& j) { j["points"][0].erase("by_prompt"); });
    refuses([](Json& j) { j["points"][0]["by_prompt"]["control"].erase(1); });
    refuses([](Json& j) { j["settings"].erase("prompts"); });
    refuses([](Json& j) { j["settings"]["prompts"]["target"] = 3; });
    refuses([](Json& j) { j["points"][0]["by_prompt"]["control"][0] = "1"; });
    EXPECT_THROW((void)read_base(folder.write("cut.json", good.dump().substr(0, 200)), settings), Failure);
    EXPECT_THROW((void)read_base(folder / "none.json", settings), Failure);
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
}  // namespace burin::evaluation
