#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/engine/render.h"
#include "core/evaluation/statistics.h"
#include "core/models/model_folder.h"
#include "core/painter/paint.h"
#include "core/training/train_mini.h"
#include "core/training/upscale_training.h"
#include "tests/core/training/interrupted.h"
#include "tests/core/training/tiny.h"

namespace burin::training {
namespace {

UpscaleTraining tiny_upscale() {
    const auto mini = tiny::architecture();
    return {mini, 32, VaeTraining(mini, 32, {.seed = 5}), {.batch = 4}};
}

TEST(Upscale, LevelsThatTheTeacherHasBeginAsItsOwn) {
    UpscaleTraining upscale = tiny_upscale();
    VaeTraining teacher(tiny::architecture(), 32, {.seed = 5});
    const auto& mine = upscale.state().parameters();
    const auto& its = teacher.state().parameters();
    for (const std::string name :
         {"encoder.conv_in.weight", "encoder.mid_block.resnets.0.conv1.weight", "encoder.conv_out.bias",
          "quant_conv.weight", "decoder.conv_in.weight", "decoder.up_blocks.1.resnets.0.conv1.weight",
          "decoder.up_blocks.2.resnets.0.conv1.weight", "decoder.conv_out.weight"})
        EXPECT_TRUE(torch::equal(mine.at(name), its.at(name))) << name;
    for (const int level : {0, 1, 2}) {
        const auto block = [](int i) {
            return "encoder.down_blocks." + std::to_string(i) + ".resnets.0.conv1.weight";
        };
        EXPECT_TRUE(torch::equal(mine.at(block(level + 1)), its.at(block(level)))) << level;
    }
    EXPECT_TRUE(torch::equal(mine.at("encoder.down_blocks.2.downsamplers.0.conv.weight"),
                             its.at("encoder.down_blocks.1.downsamplers.0.conv.weight")));
}

TEST(Upscale, ThePictureBeginsAsTheTeachersWithEachPixelDoubled) {
    const auto mini = tiny::architecture();
    VaeTraining teacher(mini, 32, {.seed = 5});
    models::NamedTensors weights;
    for (const auto& [name, tensor] : teacher.state().average()) weights[name] = tensor.clone();
    // What the last convolution sees of a pixel's neighbours cannot be the same at twice the size.
    Tensor last = weights.at("decoder.conv_out.weight");
    const Tensor centre = last.slice(2, 1, 2).slice(3, 1, 2).clone();
    last.zero_().slice(2, 1, 2).slice(3, 1, 2).copy_(centre);
    teacher.state().start_from(weights);
    const UpscaleTraining upscale(mini, 32, std::move(teacher), {});
    const Tensor latents = torch::randn({2, 4, 8, 8}, step_generator(4, 4));
    const Tensor small = upscale.teacher().decode(latents), large = upscale.decode(latents);
    EXPECT_EQ(large.sizes(), (std::vector<int64_t>{2, 3, 64, 64}));
    const Tensor doubled = at::upsample_nearest2d(small, {64, 64});
    EXPECT_LT((large - doubled).abs().max().item<float>(), 1e-4F);
    EXPECT_GT(small.std().item<float>(), 0.01F);
}

TEST(Upscale, AWindowShowsWhatItsLatentsShow) {
    const Tensor pictures = torch::rand({2, 3, 64, 64}, step_generator(4, 5));
    const ShownLatents whole{pictures, at::avg_pool2d(pictures, 8)};
    for (const auto& [y, x] : std::vector<std::pair<int, int>>{{0, 0}, {1, 3}, {4, 4}}) {
        const ShownLatents window = window_of(whole, y, x);
        EXPECT_EQ(window.pictures.sizes(), (std::vector<int64_t>{2, 3, 32, 32}));
        EXPECT_TRUE(torch::equal(at::avg_pool2d(window.pictures, 8), window.latents)) << y << " " << x;
        EXPECT_TRUE(torch::equal(window.latents[1][2][0][0], whole.latents[1][2][y][x]));
    }
}

TEST(Upscale, LearnsToGiveTheTeachersLatentsAndToPaintThem) {
    UpscaleTraining upscale = tiny_upscale();
    const Tensor pictures = painter::paint({.count = 4, .wishes = {}}, 1, 64).pictures;
    const Tensor small = models::picture_to_pixels(at::avg_pool2d(pictures, 2));
    const ShownLatents shown{pictures, upscale.teacher().network().encode_whole(small).mean.detach()};
    const double painted = evaluation::psnr(pictures, upscale.decode(shown.latents));
    const auto encoded = [&] { return upscale.encoder_loss(pictures, 1).item<double>(); };
    const double before = encoded();
    for (int i = 0; i < 40; ++i)
        upscale.state().step(
            upscale.decoder_loss(shown, 1, step_generator(1, i)) + upscale.encoder_loss(pictures, 1), 1, 4);
    EXPECT_GT(evaluation::psnr(pictures, upscale.decode(shown.latents)), painted + 2);
    EXPECT_LT(encoded(), 0.6 * before);
}

TEST(Upscale, AnInterruptedRunEndsBitForBitWhereAnUninterruptedOneDoes) {
    const test::TempDir folder;
    const MiniPlan whole = tiny::plan(folder / "whole"), parts = tiny::plan(folder / "parts");
    for (const auto& plan : {whole, parts}) run_stage(Stage::vae, plan, {});
    run_stage(Stage::upscale, whole, {});
    interrupt_after(Stage::upscale, parts, 1);
    interrupt_after(Stage::upscale, parts, 2);
    run_stage(Stage::upscale, parts, {});
    expect_equal_files(whole.folder / "upscale-vae.safetensors", parts.folder / "upscale-vae.safetensors");
    EXPECT_TRUE(std::filesystem::exists(whole.folder / "upscale-vae-sheet.png"));
    EXPECT_TRUE(std::filesystem::exists(whole.folder / "upscale-vae-loss.png"));
}

TEST(Upscale, LatentsOfAnAutoencoderThatWasTrainedFurtherAreMadeAnew) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run");
    plan.vae.steps = plan.upscale.steps = 1;
    run_stage(Stage::vae, plan, {});
    run_stage(Stage::upscale, plan, {});
    const auto latents = [&] { return read_latents(plan.folder / "latents-of-64.safetensors").latents; };
    const Tensor before = latents();
    std::filesystem::remove(plan.folder / "upscale-vae.safetensors");
    plan.vae.steps = 3;
    run_stage(Stage::vae, plan, {});
    run_stage(Stage::upscale, plan, {});
    EXPECT_FALSE(torch::equal(latents(), before));
}

TEST(Upscale, TheModelRendersAtTwiceTheSizeFromTheSameLatents) {
    const test::TempDir folder;
    MiniPlan plan = tiny::plan(folder / "run"), large = tiny::plan(folder / "large");
    plan.vae.steps = plan.unet.steps = large.upscale.steps = 1;
    for (const Stage stage : {Stage::vae, Stage::unet, Stage::model}) run_stage(stage, plan, {});
    large.start = plan.model;
    large.seed = large.pictures.seed = 2;
    run_stage(Stage::upscale, large, {});
    const char* const checkpoint = "upscale-vae.safetensors";
    std::filesystem::copy(large.folder / checkpoint, plan.folder / checkpoint);
    run_stage(Stage::model, plan, {});
    const auto description = models::describe_model(plan.model);
    for (const auto& problem : description.problems) ADD_FAILURE() << problem.sentence();
    EXPECT_EQ(description.default_width, 64);
    EXPECT_EQ(description.latent_scale, 8);
    EXPECT_THAT(description.notes, testing::IsEmpty());
    for (const auto& component : description.components) EXPECT_THAT(component.extras, testing::IsEmpty());
    EXPECT_TRUE(torch::equal(models::read_tensor_file(plan.model / "vae/diffusion_pytorch_model.safetensors")
                                 .tensors.at("decoder.conv_out.weight"),
                             models::read_tensor_file(plan.folder / checkpoint)
                                 .tensors.at("average.decoder.conv_out.weight")
                                 .to(torch::kHalf)));

    engine::LoadedModel model(plan.model, engine::choose_target("cpu", "fp32", 1));
    protocol::RenderRequest request;
    request.prompt = "a fox in the forest";
    request.steps = 1;
    io::Picture picture;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& rendered) { picture = rendered.picture; };
    engine::Renderer().render(model, request, {}, hooks);
    EXPECT_EQ(picture.width, 64);
    EXPECT_EQ(picture.height, 64);
}

}  // namespace
}  // namespace burin::training
