#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/training/training_loop.h"
#include "tests/core/training/interrupted.h"
#include "tests/core/training/tiny.h"

namespace burin::training {
namespace {

TEST(Training, AnInterruptedRunEndsBitForBitWhereAnUninterruptedOneDoes) {
    const test::TempDir folder;
    const MiniPlan whole = tiny::plan(folder / "whole"), parts = tiny::plan(folder / "parts");
    run_stage(Stage::vae, whole, {});
    interrupt_after(Stage::vae, parts, 1);
    interrupt_after(Stage::vae, parts, 2);
    run_stage(Stage::vae, parts, {});
    expect_equal_files(whole.folder / "vae.safetensors", parts.folder / "vae.safetensors");

    run_stage(Stage::unet, whole, {});
    interrupt_after(Stage::unet, parts, 3);
    run_stage(Stage::unet, parts, {});
    expect_equal_files(whole.folder / "unet-32.safetensors", parts.folder / "unet-32.safetensors");
}

TEST(Training, ANewGenerationBeginsWithTheWeightsAndTheAutoencoderOfTheOneBefore) {
    const test::TempDir folder;
    MiniPlan first = tiny::plan(folder / "first"), next = tiny::plan(folder / "next");
    for (const Stage stage : {Stage::vae, Stage::unet, Stage::model}) run_stage(stage, first, {});
    next.start = first.model;
    next.unet.steps = 1;
    run_stage(Stage::unet, next, {});
    const auto before =
        models::read_tensor_file(first.model / "unet/diffusion_pytorch_model.safetensors").tensors;
    const auto after = models::read_tensor_file(next.folder / "unet-32.safetensors").tensors;
    double moved = 0, size = 0;
    for (const auto& [name, tensor] : before) {
        const Tensor old = tensor.to(torch::kFloat32);
        moved += (after.at("parameter.unet." + name) - old).square().sum().item<double>();
        size += old.square().sum().item<double>();
    }
    EXPECT_GT(moved, 0);
    EXPECT_LT(moved, 0.01 * size) << "one step from the old weights, not from drawn ones";

    run_stage(Stage::model, next, {});
    const auto old_vae =
        models::read_tensor_file(first.model / "vae/diffusion_pytorch_model.safetensors").tensors;
    for (const auto& [name, tensor] :
         models::read_tensor_file(next.model / "vae/diffusion_pytorch_model.safetensors").tensors)
        EXPECT_TRUE(torch::equal(tensor, old_vae.at(name))) << name;
}

TEST(Training, AGenerationOfOtherShapesIsRefused) {
    const test::TempDir folder;
    MiniPlan first = tiny::plan(folder / "first"), next = tiny::plan(folder / "next");
    first.vae.steps = first.unet.steps = 1;
    for (const Stage stage : {Stage::vae, Stage::unet, Stage::model}) run_stage(stage, first, {});
    next.start = first.model;
    next.mini.unet_channels = {16, 48};
    EXPECT_THROW(run_stage(Stage::unet, next, {}), Failure);
}

TEST(Training, ACheckpointOfAnotherNetworkIsRefused) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run");
    plan.vae.steps = 1;
    run_stage(Stage::vae, plan, {});
    plan.mini.vae_channels = {8, 16, 24};
    try {
        run_stage(Stage::vae, plan, {});
        FAIL() << "was accepted";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::bad_input);
        EXPECT_THAT(failure.error().what, testing::HasSubstr("vae.safetensors"));
    }
}

TEST(Training, PicturesOfAnotherSeedAreRefusedAndMissingOnesPainted) {
    const test::TempDir folder;
    const PictureStoreOptions options{.folder = folder / "pictures", .count = 512, .size = 16, .seed = 4};
    const Tensor rows = torch::tensor({0, 77, 511}, torch::kInt64);
    const Tensor before = PictureStore::complete(options, torch::kCPU, {}, {}).pictures(rows);
    EXPECT_EQ(before.sizes(), (std::vector<int64_t>{3, 3, 16, 16}));
    EXPECT_GT(before.std().item<float>(), 0.05F);
    std::filesystem::remove(folder / "pictures/pictures-0000.safetensors");
    EXPECT_TRUE(torch::equal(PictureStore::complete(options, torch::kCPU, {}, {}).pictures(rows), before));
    auto other = options;
    other.seed = 5;
    EXPECT_THROW(PictureStore::complete(other, torch::kCPU, {}, {}), Failure);
}

TEST(Training, StagesOutOfOrderSayWhatIsMissing) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run");
    const auto what_of = [&](Stage stage) -> std::string {
        try {
            run_stage(stage, plan, {});
        } catch (const Failure& failure) {
            return failure.error().what;
        }
        return "";
    };
    EXPECT_THAT(what_of(Stage::unet), testing::HasSubstr("no autoencoder yet"));
    EXPECT_THAT(what_of(Stage::model), testing::HasSubstr("no denoiser"));
    plan.vae.steps = 1;
    run_stage(Stage::vae, plan, {});
    plan.size = 24;
    EXPECT_THAT(what_of(Stage::latents), testing::HasSubstr("24 pixels"));
}

TEST(TrainingLoop, ASheetThatIsBrokenOffLosesNoStep) {
    const test::TempDir folder;
    const TrainingHooks hooks;
    TrainingState state({{"norm.weight", torch::zeros({3})}}, {});
    const Loop loop{hooks, "training", "three numbers", folder / "state.safetensors", {.steps = 9}, {},
                    1e9,   1e-9};
    const auto step = [&](double factor) {
        return state.step((state.parameters().at("norm.weight") - 4).square().sum(), factor, 2), true;
    };
    EXPECT_THROW(loop.run(state, step, [] { throw Failure(ErrorCode::cancelled, "enough"); }), Failure);
    TrainingState again({{"norm.weight", torch::zeros({3})}}, {});
    again.load(folder / "state.safetensors", "three numbers");
    EXPECT_EQ(again.steps(), state.steps());
    EXPECT_EQ(again.steps(), 1);
}

TEST(TrainingLoop, AStepThatSaysSoEndsTheTraining) {
    const test::TempDir folder;
    const TrainingHooks hooks;
    TrainingState state({{"norm.weight", torch::zeros({3})}}, {.optimiser = {}, .average_limit = 0});
    const Loop loop{hooks, "training", "three numbers", folder / "state.safetensors", {.steps = 9}, {},
                    1e9,   1e9};
    const auto step = [&](double) {
        state.step((state.parameters().at("norm.weight") - 4).square().sum(), 1, 2);
        return state.steps() < 4;
    };
    EXPECT_TRUE(loop.run(state, step, {}));
    EXPECT_EQ(state.steps(), 4);
    EXPECT_TRUE(state.average().empty());
}

TEST(TrainingState, TheAverageFollowsAndIsSwappedInAndOut) {
    TrainingState state({{"norm.weight", torch::zeros({3})}},
                        {.optimiser = {.adamw_rate = 1}, .average_limit = 0.5});
    for (int i = 0; i < 8; ++i) state.step((state.parameters().at("norm.weight") - 4).square().sum(), 0.1, 2);
    const Tensor now = state.parameters().at("norm.weight").detach().clone();
    const Tensor average = state.average().at("norm.weight").clone();
    EXPECT_GT(average.min().item<float>(), 0.1F);
    EXPECT_LT(average.max().item<float>(), now.min().item<float>());
    {
        const UseAverage use(state);
        EXPECT_TRUE(torch::equal(state.parameters().at("norm.weight").detach(), average));
    }
    EXPECT_TRUE(torch::equal(state.parameters().at("norm.weight").detach(), now));
    EXPECT_EQ(state.samples(), 16);
    EXPECT_EQ(state.losses().size(), 8U);
}

}  // namespace
}  // namespace burin::training
