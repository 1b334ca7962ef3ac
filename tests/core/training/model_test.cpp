#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/engine/render.h"
#include "core/evaluation/statistics.h"
#include "core/models/model_folder.h"
#include "core/training/export_model.h"
#include "core/training/train_mini.h"
#include "tests/core/training/tiny.h"

namespace burin::training {
namespace {

TEST(Export, GivesAModelFolderThatTheEngineRendersWith) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run");
    plan.vae.steps = plan.unet.steps = 2;
    for (const Stage stage : {Stage::vae, Stage::unet, Stage::model}) run_stage(stage, plan, {});
    const auto description = models::describe_model(plan.model);
    for (const auto& problem : description.problems) ADD_FAILURE() << problem.sentence();
    EXPECT_EQ(description.default_width, 32);
    EXPECT_EQ(description.prediction_type, "v_prediction");
    EXPECT_THAT(description.notes, testing::IsEmpty());
    for (const auto& component : description.components) EXPECT_THAT(component.extras, testing::IsEmpty());
    EXPECT_TRUE(description.latent_rgb) << "previews need their own map";

    engine::LoadedModel model(plan.model, engine::choose_target("cpu", "fp32", 1));
    protocol::RenderRequest request;
    request.prompt = "a fox in the forest";
    request.steps = 2;
    io::Picture picture;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& rendered) { picture = rendered.picture; };
    engine::Renderer().render(model, request, {}, hooks);
    EXPECT_EQ(picture.width, 32);
    EXPECT_EQ(picture.height, 32);
}

TEST(Export, HoldsTheAveragedWeights) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run");
    plan.vae.steps = plan.unet.steps = 3;
    for (const Stage stage : {Stage::vae, Stage::unet, Stage::model}) run_stage(stage, plan, {});
    const auto trained = models::read_tensor_file(plan.folder / "unet-32.safetensors").tensors;
    const auto written =
        models::read_tensor_file(plan.model / "unet/diffusion_pytorch_model.safetensors").tensors;
    const Tensor weight = written.at("mid_block.resnets.0.conv1.weight");
    EXPECT_EQ(weight.scalar_type(), torch::kHalf);
    EXPECT_TRUE(
        torch::equal(weight, trained.at("average.unet.mid_block.resnets.0.conv1.weight").to(torch::kHalf)));
    EXPECT_FALSE(
        torch::equal(weight, trained.at("parameter.unet.mid_block.resnets.0.conv1.weight").to(torch::kHalf)));
}

TEST(Overfitting, TheAutoencoderLearnsAFewPictures) {
    const test::TempDir folder;
    const auto store =
        PictureStore::complete({.folder = folder / "p", .count = 512, .size = 32}, torch::kCPU, {}, {});
    VaeTraining vae(tiny::architecture(), 32, {.batch = 4});
    const Tensor pictures = store.pictures(torch::arange(4, torch::kInt64));
    const double before = evaluation::psnr(pictures, vae.round_trip(pictures));
    for (int i = 0; i < 60; ++i)
        vae.state().step(vae.loss(models::picture_to_pixels(pictures), step_generator(1, i)), 1, 4);
    EXPECT_GT(evaluation::psnr(pictures, vae.round_trip(pictures)), before + 4);
    EXPECT_LT(vae.state().losses().back(), 0.6F * vae.state().losses().front());
}

TEST(Overfitting, TheDenoiserLearnsWhichTextHasWhichLatents) {
    const test::TempDir folder;
    const auto mini = tiny::architecture();
    DenoiserTraining denoiser(mini, 32, make_tokenizer(mini, folder / "tokenizer"), {});
    const Tensor latents = torch::randn({2, 4, 8, 8}, step_generator(2, 2)).repeat({4, 1, 1, 1});
    const std::string fox = "a fox in the forest", house = "a house by the sea";
    const Tensor ids = denoiser.tokens({fox, house, fox, house, fox, house, fox, house});
    for (int i = 0; i < 150; ++i)
        denoiser.state().step(denoiser.loss(latents, ids, step_generator(3, i)), 1, 8);
    const Tensor made = denoiser.sample({fox, house}, 8, 1, 1, 10);
    const auto distance = [&](int64_t a, int64_t b) {
        return (made[a] - latents[b]).square().mean().item<double>();
    };
    EXPECT_LT(distance(0, 0), 0.5 * distance(0, 1));
    EXPECT_LT(distance(1, 1), 0.5 * distance(1, 0));
}

}  // namespace
}  // namespace burin::training
