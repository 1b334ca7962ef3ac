// Inversion and editing against an independent implementation, step by step, in all three families.
#include <gtest/gtest.h>

#include "core/inversion/edit.h"
#include "tests/core/inversion/unet_network.h"

namespace burin::inversion {
namespace {

using nlohmann::json;

double relative_error(const Tensor& got, const Tensor& expected) {
    return ((got - expected).to(torch::kFloat64).norm() / expected.to(torch::kFloat64).norm()).item<double>();
}

double largest_share(const Tensor& got, const Tensor& expected) {
    return ((got - expected).abs().max() / expected.abs().max()).item<double>();
}

std::vector<float> alpha_bars() {
    // Stable Diffusion's table: betas whose roots are evenly spaced.
    const Tensor betas =
        torch::linspace(std::sqrt(0.00085), std::sqrt(0.012), 1000, torch::kFloat32).square();
    const Tensor bars = (1 - betas).cumprod(0);
    return {bars.data_ptr<float>(), bars.data_ptr<float>() + bars.numel()};
}

class RealPictureReference : public testing::TestWithParam<const char*> {
  protected:
    RealPictureReference()
        : file_(models::read_tensor_file(
              burin::test::reference("real_pictures/" + std::string(GetParam()) + ".safetensors"))),
          network_(GetParam(), file_, 4) {}

    const Tensor& tensor(const std::string& name) const { return file_.tensors.at(name); }

    Inversion inverted(const json& run) {
        EditScheduleOptions options{.solver = run["solver"] == "ddim" ? Solver::ddim : Solver::dpm,
                                    .steps = run["steps"],
                                    .skip = run["skip"]};
        const auto bars = alpha_bars();
        InversionOptions inversion{.schedule = value_or_throw(make_edit_schedule(bars, options))};
        if (file_.metadata.at("prediction") == "v_prediction")
            inversion.prediction = diffusion::PredictionType::v_prediction;
        inversion.source = run["source_text"];
        inversion.source_scale = run["source_scale"];
        const std::string name = run["name"];
        const Tensor x0 = tensor(name + ".x0")[0];
        const Tensor noise =
            inversion_noise(run["noise_seed"].get<uint64_t>(), run["steps"], 4, x0.size(1), x0.size(2));
        EXPECT_TRUE(torch::equal(noise, tensor(name + ".noise"))) << name;
        return invert(inversion, x0, noise, network_);
    }

    models::TensorFile file_;
    test::UnetNetwork network_;
};

TEST_P(RealPictureReference, InvertsAsTheIndependentImplementation) {
    for (const json& run : json::parse(file_.metadata.at("inversions"))) {
        const std::string name = run["name"];
        SCOPED_TRACE(name);
        const Inversion inversion = inverted(run);
        EXPECT_EQ(inversion.options.schedule.timesteps, run["timesteps"].get<std::vector<int>>());
        const Tensor expected = tensor(name + ".coefficients");
        for (int i = 0; i < inversion.count(); ++i) {
            const SolverStep& step = inversion.options.schedule.steps[static_cast<size_t>(i)];
            const double ours[] = {step.alpha, step.sigma, step.cx, step.c0, step.c1, step.s};
            for (int64_t k = 0; k < 6; ++k)
                EXPECT_NEAR(ours[k], expected[i][k].item<double>(),
                            1e-5 * std::max(1e-2, std::abs(expected[i][k].item<double>())))
                    << "step " << i << ", column " << k;
            EXPECT_LT(relative_error(inversion.mean[i], tensor(name + ".mu")[i]), 1e-4) << i;
        }
        EXPECT_LT(relative_error(inversion.x, tensor(name + ".x")), 1e-4);
        if (file_.tensors.contains(name + ".z")) {
            EXPECT_LT(relative_error(inversion.noise_maps(), tensor(name + ".z")), 1e-4);
        }
    }
}

TEST_P(RealPictureReference, EditsAsTheIndependentImplementationWithEqualMasks) {
    const json inversions = json::parse(file_.metadata.at("inversions"));
    for (const json& run : json::parse(file_.metadata.at("edits"))) {
        const std::string name = run["name"];
        SCOPED_TRACE(name);
        const auto which = std::find_if(inversions.begin(), inversions.end(),
                                        [&](const json& one) { return one["name"] == run["inversion"]; });
        ASSERT_NE(which, inversions.end());
        const auto inversion = std::make_shared<const Inversion>(inverted(*which));
        std::vector<Concept> concepts;
        for (const json& one : run["concepts"]) {
            Concept term{.text = one["text"],
                         .strength = one["strength"],
                         .threshold = one["threshold"],
                         .first = one["warmup"]};
            if (!one["cooldown"].is_null()) term.end = one["cooldown"].get<int>();
            if (run["painted"]) term.painted = tensor(name + ".painted");
            concepts.push_back(term);
        }
        EditOptions options{.attention_only_above = {}, .zero_last = run["zero_last"]};
        if (!run["attention_only_above"].is_null())
            options.attention_only_above = run["attention_only_above"];
        int steps = 0;
        PictureEditor editor(inversion, network_);
        editor.edit(concepts, options, [&](const EditStep& step) {
            ++steps;
            EXPECT_LT(relative_error(step.x, tensor(name + ".latents")[step.step]), 1e-3) << step.step;
            EXPECT_LT(relative_error(step.eps, tensor(name + ".eps")[step.step]), 1e-3) << step.step;
            for (const ConceptRecord& record : step.concepts) {
                const auto k = static_cast<int64_t>(record.index);
                const auto of = [&](const char* what) { return tensor(name + what)[step.step][k]; };
                EXPECT_LT(largest_share(record.attention_score, of(".m1_score")), 1e-3);
                EXPECT_TRUE(torch::equal(record.attention_mask.to(torch::kUInt8), of(".m1"))) << step.step;
                if (!record.difference_mask.defined()) continue;
                EXPECT_LT(largest_share(record.difference_score, of(".m2_score")), 1e-3);
                EXPECT_TRUE(torch::equal(record.difference_mask.to(torch::kUInt8), of(".m2"))) << step.step;
            }
        });
        EXPECT_GT(steps, 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Families, RealPictureReference, testing::Values("sd1", "sd2", "sdxl"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace burin::inversion
