// The UNet against an independent implementation, and its promises about rows, contexts and sizes.
#include <gtest/gtest.h>

#include "core/nn/cpu_features.h"
#include "tests/core/models/unet_support.h"

namespace burin::models {
namespace {

using namespace unet_test;

/// float32: two programs that sum in different orders; the tiny SDXL network magnifies differences,
/// bfloat16's most.
double float32_tolerance(const std::string& model) { return model == "sdxl" ? 5e-5 : 5e-6; }
double bfloat16_tolerance(const std::string& model) { return model == "sdxl" ? 0.25 : 3e-2; }

class UNetParity : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Families, UNetParity, testing::Values("sd1", "sd2", "sdxl"));

TEST_P(UNetParity, PredictsWhatTheReferencePredictsAtEveryTimestep) {
    const torch::InferenceMode inference;
    const Reference reference(GetParam());
    const auto unet = tiny_unet(GetParam());
    const auto text = unet.project_context(reference["unet.ctx"]);
    for (const double t : {0.0, 1.0, 317.25, 500.0, 999.0}) {
        const std::string name =
            t == 317.25 ? "unet.t317.25" : "unet.t" + std::to_string(static_cast<int>(t));
        const auto got =
            unet.forward(reference["unet.x"], torch::tensor(t, torch::kFloat64), text, reference.added());
        EXPECT_LT(relative_error(got, reference[name]), float32_tolerance(GetParam())) << name;
    }
}

TEST_P(UNetParity, Bfloat16StaysNearFloat32) {
    const torch::InferenceMode inference;
    const Reference reference(GetParam());
    const auto unet = tiny_unet(GetParam(), torch::kBFloat16);
    const auto got =
        unet.forward(reference["unet.x"], torch::tensor(500.0), reference["unet.ctx"], reference.added());
    EXPECT_EQ(got.scalar_type(), torch::kFloat32);
    EXPECT_LT(relative_error(got, reference["unet.t500"]), bfloat16_tolerance(GetParam()));
}

TEST_P(UNetParity, HoldsOnEveryLevelOfTheProcessor) {
    const torch::InferenceMode inference;
    const Reference reference(GetParam());
    for (const auto level : {nn::CpuLevel::portable, nn::CpuLevel::avx512, nn::CpuLevel::avx512_bf16}) {
        if (nn::detected_cpu_level() < level) continue;
        nn::limit_cpu_level(level);
        for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
            const auto got = tiny_unet(GetParam(), type)
                                 .forward(reference["unet.x"], torch::tensor(999.0), reference["unet.ctx"],
                                          reference.added());
            EXPECT_LT(relative_error(got, reference["unet.t999"]), type == torch::kFloat32
                                                                       ? float32_tolerance(GetParam())
                                                                       : bfloat16_tolerance(GetParam()))
                << "level " << static_cast<int>(level) << " " << type;
        }
    }
    nn::limit_cpu_level(nn::CpuLevel::amx);
}

TEST_P(UNetParity, ATimestepForEachRowIsTheSameAsOneForAll) {
    const torch::InferenceMode inference;
    const Reference reference(GetParam());
    const auto unet = tiny_unet(GetParam());
    const auto got = unet.forward(reference["unet.x"], torch::tensor({500.0, 317.25}), reference["unet.ctx"],
                                  reference.added());
    EXPECT_LT(relative_error(got[0], reference["unet.t500"][0]), float32_tolerance(GetParam()));
    EXPECT_LT(relative_error(got[1], reference["unet.t317.25"][1]), float32_tolerance(GetParam()));
}

TEST_P(UNetParity, TextRowsCanBePickedAndJoined) {
    const torch::InferenceMode inference;
    const Reference reference(GetParam());
    const auto unet = tiny_unet(GetParam());
    const auto ctx = reference["unet.ctx"];
    const auto both = unet.project_context(ctx);
    const std::vector<TextContext> parts{unet.project_context(ctx.narrow(0, 0, 1)), both.select({1})};
    const auto joined = TextContext::join(parts);
    ASSERT_EQ(joined.rows(), 2);
    for (size_t i = 0; i < joined.layers().size(); ++i)
        EXPECT_LT(relative_error(joined.layers()[i].k, both.layers()[i].k), 1e-6);
    const auto got = unet.forward(reference["unet.x"], torch::tensor(500.0),
                                  joined.select({1, 0}).select({1, 0}), reference.added());
    EXPECT_LT(relative_error(got, reference["unet.t500"]), float32_tolerance(GetParam()));
}

TEST_P(UNetParity, TheSameInputsGiveTheSameBits) {
    const torch::InferenceMode inference;
    const Reference reference(GetParam());
    for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
        const auto unet = tiny_unet(GetParam(), type);
        const auto run = [&] {
            return unet.forward(reference["unet.x"], torch::tensor(500.0), reference["unet.ctx"],
                                reference.added());
        };
        EXPECT_TRUE(run().equal(run()));
    }
}

TEST(UNet, AcceptsOddLatentSizes) {
    const torch::InferenceMode inference;
    const auto unet = tiny_unet("sd1");
    const auto x = torch::randn({1, 4, 19, 13}), ctx = torch::randn({1, 77, 32});
    const auto got = unet.forward(x, torch::tensor(10.0), ctx);
    EXPECT_EQ(got.sizes(), x.sizes());
    EXPECT_TRUE(got.isfinite().all().item<bool>());
}

TEST(UNet, StopsBetweenBlocksWhenCancelled) {
    const auto unet = tiny_unet("sd1");
    const CancelToken cancel;
    cancel.cancel();
    try {
        (void)unet.forward(torch::randn({1, 4, 8, 8}), torch::tensor(1.0), torch::randn({1, 77, 32}), {},
                           &cancel);
        FAIL() << "ran to its end";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::cancelled);
    }
}

TEST(UNet, RefusesInputsThatDoNotFit) {
    const auto unet = tiny_unet("sdxl");
    const auto x = torch::randn({2, 4, 8, 8}), ctx = torch::randn({2, 77, 64});
    EXPECT_THROW((void)unet.forward(x, torch::tensor(1.0), ctx), Failure);  // no added conditions
    const AddedConditions added{
        .text_embeds = torch::randn({2, 32}), .time_ids = torch::randn({2, 6}), .guidance_embeds = {}};
    EXPECT_THROW((void)unet.forward(x, torch::tensor({1.0, 2.0, 3.0}), ctx, added), Failure);
    EXPECT_THROW((void)unet.forward(x, torch::tensor(1.0), ctx.narrow(0, 0, 1), added), Failure);
    EXPECT_THROW((void)unet.forward(x.narrow(1, 0, 3), torch::tensor(1.0), ctx, added), Failure);
}

TEST(UNet, TrainsThroughEveryTensor) {
    nn::RandomSource source(5);
    auto config = config_of("sdxl");
    const UNet unet(nn::Scope(source), config);
    for (const auto& [name, tensor] : source.tensors()) tensor.requires_grad_(true);
    const AddedConditions added{
        .text_embeds = torch::randn({1, 32}), .time_ids = torch::randn({1, 6}), .guidance_embeds = {}};
    unet.forward(torch::randn({1, 4, 8, 8}), torch::tensor(500.0), torch::randn({1, 5, 64}), added)
        .square()
        .sum()
        .backward();
    for (const auto& [name, tensor] : source.tensors()) {
        ASSERT_TRUE(tensor.grad().defined()) << name;
        EXPECT_TRUE(tensor.grad().isfinite().all().item<bool>()) << name;
    }
}

TEST(UNet, GradientsReachTheInputsOfAFrozenNetwork) {
    const Reference reference("sd1");
    for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
        const auto unet = tiny_unet("sd1", type);
        const auto x = reference["unet.x"].requires_grad_(true);
        const auto ctx = reference["unet.ctx"].requires_grad_(true);
        const auto got = unet.forward(x, torch::tensor(500.0), ctx);
        EXPECT_LT(relative_error(got.detach(), reference["unet.t500"]),
                  type == torch::kFloat32 ? 5e-6 : 3e-2);
        got.square().sum().backward();
        EXPECT_GT(x.grad().norm().item<float>(), 0);
        EXPECT_GT(ctx.grad().norm().item<float>(), 0);
    }
}

TEST(UNet, TakesTheGuidanceEmbeddingOfDistilledCheckpoints) {
    auto config = config_of("sd1");
    config.time_cond_proj_dim = 8;
    nn::RandomSource source(5);
    const UNet unet(nn::Scope(source), config);
    const auto x = torch::randn({1, 4, 8, 8}), ctx = torch::randn({1, 5, 32});
    const auto run = [&](double guidance) {
        const AddedConditions added{
            .text_embeds = {}, .time_ids = {}, .guidance_embeds = torch::full({1, 8}, guidance)};
        return unet.forward(x, torch::tensor(500.0), ctx, added).detach();
    };
    EXPECT_EQ(source.tensors().at("time_embedding.cond_proj.weight").sizes(), (nn::Shape{16, 8}));
    EXPECT_LT(relative_error(run(0), unet.forward(x, torch::tensor(500.0), ctx).detach()), 1e-6);
    EXPECT_GT(relative_error(run(1), run(0)), 1e-4);
}

}  // namespace
}  // namespace burin::models
