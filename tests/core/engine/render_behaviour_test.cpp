// What a render promises beside the right numbers: the same bytes again, cancellation, start pictures,
// batches.
#include <gtest/gtest.h>

#include "core/engine/unet_rows.h"
#include "core/models/picture_tensors.h"
#include "tests/core/engine/rendering.h"

namespace burin {
namespace {

protocol::RenderRequest small_request() {
    protocol::RenderRequest request;
    request.prompt = "a fox in winter forest";
    request.width = request.height = 64;
    request.steps = 6;
    request.seed = 5;
    return request;
}

protocol::Direction direction(const std::string& text) {
    protocol::Direction direction;
    direction.text = text;
    return direction;
}

std::vector<uint8_t> pixels_of(engine::LoadedModel& model, const protocol::RenderRequest& request) {
    return test::render_one(model, request).picture.pixels;
}

TEST(Render, TheSameRequestGivesTheSameBytesFromAFreshModel) {
    protocol::RenderRequest request = small_request();
    request.sampler = "euler_ancestral";
    request.guidance.directions.push_back(direction("glasses"));
    const auto first = test::open_reference("sd1");
    const auto bytes = pixels_of(*first, request);
    EXPECT_EQ(pixels_of(*first, request), bytes);
    const auto second = test::open_reference("sd1");
    EXPECT_EQ(pixels_of(*second, request), bytes);
    request.seed = 6;
    EXPECT_NE(pixels_of(*second, request), bytes);
}

TEST(Render, LettingComponentsGoChangesNoByteAndTheyComeBackForTheNextRequest) {
    for (const char* name : {"sd1", "sdxl"}) {
        const auto kept = test::open_reference(name), let_go = test::open_reference(name);
        protocol::RenderRequest request = small_request();
        request.prompt = "a fox AND a cat:0.5";
        request.prompt_weights = true;
        request.batch = 2;
        request.guidance.directions.push_back(direction("glasses"));
        const auto render = [&](engine::LoadedModel& model, bool keep) {
            std::vector<std::vector<uint8_t>> pictures;
            engine::RenderHooks hooks;
            hooks.on_picture = [&](const engine::RenderedPicture& picture) {
                pictures.push_back(picture.picture.pixels);
            };
            engine::Renderer().render(model, request, {.keep_components = keep}, hooks);
            return pictures;
        };
        const auto pictures = render(*kept, true);
        EXPECT_EQ(pictures.size(), 2U);
        EXPECT_EQ(render(*let_go, false), pictures) << name;
        EXPECT_EQ(render(*let_go, false), pictures) << name;
    }
}

TEST(Render, ABatchEqualsItsPicturesOneByOne) {
    const auto model = test::open_reference("sd1");
    protocol::RenderRequest request = small_request();
    request.batch = 3;
    std::vector<std::vector<uint8_t>> together;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& picture) {
        together.push_back(picture.picture.pixels);
    };
    engine::Renderer().render(*model, request, {}, hooks);
    ASSERT_EQ(together.size(), 3U);
    request.batch = 1;
    for (uint64_t i = 0; i < 3; ++i) {
        request.seed = 5 + i;
        EXPECT_EQ(pixels_of(*model, request), together[i]) << i;
    }
}

TEST(Render, WithTheCacheASliderMoveGivesTheBytesOfAFullRun) {
    const auto model = test::open_reference("sd1");
    protocol::RenderRequest request = small_request();
    request.guidance.directions.push_back(direction("glasses"));
    request.guidance.directions[0].start = 0.5;
    engine::Renderer renderer;
    std::vector<uint8_t> cached;
    int resumed = -1;
    engine::RenderHooks hooks;
    hooks.on_picture = [&](const engine::RenderedPicture& picture) {
        cached = picture.picture.pixels;
        resumed = picture.report.resumed_at;
    };
    renderer.render(*model, request, {}, hooks);
    EXPECT_EQ(resumed, 0);
    request.guidance.directions[0].strength = 7;
    renderer.render(*model, request, {}, hooks);
    EXPECT_GT(resumed, 1);
    EXPECT_EQ(cached, pixels_of(*model, request));
}

TEST(Render, CancellingStopsWithinOneStepAndNeverDecodes) {
    const auto model = test::open_reference("sd1");
    protocol::RenderRequest request = small_request();
    request.steps = 50;
    int steps = 0;
    bool finished = false;
    engine::RenderHooks hooks;
    hooks.on_step = [&](const engine::StepProgress&) {
        if (++steps == 3) hooks.cancel.cancel();
    };
    hooks.on_picture = [&](const engine::RenderedPicture&) { finished = true; };
    try {
        engine::Renderer().render(*model, request, {}, hooks);
        FAIL() << "was not cancelled";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::cancelled);
    }
    EXPECT_EQ(steps, 3);
    EXPECT_FALSE(finished);
}

TEST(Render, PreviewsComeAtLatentSizeAndNotForTheLastStep) {
    const auto model = test::open_reference("sd1");
    engine::RenderOptions options;
    options.preview_interval_ms = 1;
    std::vector<bool> previewed;
    engine::RenderHooks hooks;
    hooks.on_step = [&](const engine::StepProgress& progress) {
        previewed.push_back(!progress.preview.pixels.empty());
        if (previewed.back()) {
            EXPECT_EQ(progress.preview.width, 8);
        }
        EXPECT_GE(progress.seconds_left, 0);
    };
    engine::Renderer().render(*model, small_request(), options, hooks);
    ASSERT_GE(previewed.size(), 6U);
    EXPECT_TRUE(previewed[1]);
    EXPECT_FALSE(previewed.back());
}

// Models that were distilled with their guidance, as LCM's are: figures of diffusers' get_guidance_scale_embedding.
TEST(Render, TellsADistilledNetworkItsGuidanceAndGuidesItByNothingElse) {
    EXPECT_LT((engine::guidance_embedding(8.5, 6) -
               torch::tensor({{-0.85124F, -0.38778F, 0.68164F, -0.52478F, 0.92175F, 0.73169F}}))
                  .abs()
                  .max()
                  .item<double>(),
              1e-3);
    test::ModelCopy copy(test::reference("models/sd1"));
    copy.edit("unet/config.json", "time_cond_proj_dim", 16);
    const std::string file = "unet/diffusion_pytorch_model.safetensors";
    models::NamedTensors weights = engine::read_tensors(copy.path() / file);
    const int64_t width = weights.at("time_embedding.linear_1.weight").size(1);
    weights["time_embedding.cond_proj.weight"] =
        torch::sin(torch::arange(width * 16) * 0.7).view({width, 16});
    copy.remove(file);
    engine::write_tensors(copy.path() / file, weights);
    engine::LoadedModel model(copy.path(), test::float32_target());
    protocol::RenderRequest request = small_request();
    request.guidance.scale = 8;
    const auto eight = test::render_one(model, request);
    EXPECT_TRUE(eight.notes.empty());
    EXPECT_EQ(eight.report.rows_live, eight.report.evaluations) << "one prediction a step";
    request.guidance.scale = 2;
    EXPECT_NE(test::render_one(model, request).picture.pixels, eight.picture.pixels);
    request.guidance.scale = 8;
    request.negative = "snow";
    const auto with_negative = test::render_one(model, request);
    EXPECT_EQ(with_negative.picture.pixels, eight.picture.pixels);
    ASSERT_EQ(with_negative.notes.size(), 1U);
    EXPECT_NE(with_negative.notes[0].find("takes its guidance as a number"), std::string::npos);
}

class StartPictureTest : public testing::Test {
  protected:
    StartPictureTest() {
        io::Picture picture{64, 64, 3, std::vector<uint8_t>(64 * 64 * 3)};
        for (size_t i = 0; i < picture.pixels.size(); ++i)
            picture.pixels[i] = static_cast<uint8_t>(i * 7 % 251);
        value_or_throw(io::write_png(dir_ / "start.png", picture));
        io::Picture mask{64, 64, 1, std::vector<uint8_t>(64 * 64, 0)};
        for (size_t y = 0; y < 64; ++y)
            std::fill_n(mask.pixels.begin() + static_cast<long>(y * 64 + 32), 32, 255);
        value_or_throw(io::write_png(dir_ / "mask.png", mask));
        request_ = small_request();
        request_.init_image = (dir_ / "start.png").string();
        start_ = picture;
    }
    test::TempDir dir_;
    protocol::RenderRequest request_;
    io::Picture start_;
};

TEST_F(StartPictureTest, LowStrengthStaysNearerToThePictureThanHighStrength) {
    const auto model = test::open_reference("sd1");
    const auto latents = [&](double strength) {
        request_.strength = strength;
        return test::render_one(*model, request_).latents;
    };
    const torch::Tensor source = [&] {
        const torch::InferenceMode guard;
        return model->vae().to_diffusion(
            model->vae().encode(models::picture_to_pixels(models::from_picture(start_))).mean);
    }();
    const double low = (latents(0.2) - source).norm().item<double>();
    const double high = (latents(1.0) - source).norm().item<double>();
    EXPECT_LT(low, high);
}

TEST_F(StartPictureTest, InpaintingKeepsEveryPixelFarFromTheMask) {
    const auto model = test::open_reference("sd1");
    request_.mask_image = (dir_ / "mask.png").string();
    request_.strength = 1;
    const auto picture = test::render_one(*model, request_).picture;
    size_t kept = 0, repainted = 0;
    for (size_t y = 0; y < 64; ++y) {
        for (size_t x = 0; x < 64; ++x) {
            const size_t at = (y * 64 + x) * 3;
            const bool same = std::equal(&picture.pixels[at], &picture.pixels[at] + 3, &start_.pixels[at]);
            if (x < 12) kept += same;
            if (x >= 40) repainted += !same;
        }
    }
    EXPECT_EQ(kept, 12U * 64);
    EXPECT_GT(repainted, 20U * 64);
}

TEST_F(StartPictureTest, KeepsItsShapeAtTheModelsPixelsWhereNoSizeIsAskedFor) {
    const auto model = test::open_reference("sd1");
    request_.init_image = test::data("field/wide_128x72.png").string();
    request_.width = request_.height = 0;
    const auto wide = test::render_one(*model, request_);
    EXPECT_EQ(wide.picture.width, 168);
    EXPECT_EQ(wide.picture.height, 96);
    ASSERT_EQ(wide.notes.size(), 1U);
    EXPECT_NE(wide.notes[0].find("168 x 96 pixels, after the shape of the start picture 'wide_128x72.png'"),
              std::string::npos)
        << wide.notes[0];
    // What earlier versions drew they draw again.
    request_.version = 2;
    const auto square = test::render_one(*model, request_);
    EXPECT_EQ(square.picture.width, 128);
    EXPECT_EQ(square.picture.height, 128);
    EXPECT_TRUE(square.notes.empty());
    request_.version = protocol::request_version;
    request_.width = request_.height = 64;
    EXPECT_EQ(test::render_one(*model, request_).picture.width, 64);
}

TEST_F(StartPictureTest, TakesItsMaskAlongWhateverTheShapeOfTheMask) {
    request_.init_image = test::data("field/wide_128x72.png").string();
    io::Picture mask{64, 64, 1, std::vector<uint8_t>(64 * 64, 0)};
    std::fill_n(mask.pixels.begin(), 16 * 64, 255);
    request_.mask_image = (dir_ / "top.png").string();
    value_or_throw(io::write_png(request_.mask_image, mask));
    const auto rows = [&](int width, int height, std::vector<std::string>& notes) {
        const auto fitted =
            engine::fit_start_files(engine::read_start_files(request_), request_, width, height, notes);
        return fitted.mask[0][0].mean(1).sum().item<double>();
    };
    std::vector<std::string> notes;
    EXPECT_NEAR(rows(168, 96, notes), 24, 1.5) << "the upper quarter";
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_NE(notes[0].find("'top.png'"), std::string::npos);
    EXPECT_EQ(notes[0].find(dir_.path().string()), std::string::npos);
    // Cropped as the picture is: of the square's middle nothing is lost above.
    EXPECT_NEAR(rows(64, 64, notes), 16, 1.5);
    request_.version = 2;
    EXPECT_NEAR(rows(168, 96, notes), 6, 1.5);
}

TEST_F(StartPictureTest, ABlackMaskIsRefused) {
    const auto model = test::open_reference("sd1");
    value_or_throw(io::write_png(dir_ / "black.png", {64, 64, 1, std::vector<uint8_t>(64 * 64, 0)}));
    request_.mask_image = (dir_ / "black.png").string();
    EXPECT_THROW(test::render_one(*model, request_), Failure);
}

TEST(Render, ANumberThatOverflowsIsAnErrorAndNoBlackPicture) {
    test::ModelCopy copy(test::reference("models/sd1"));
    const std::string file = "unet/diffusion_pytorch_model.safetensors";
    models::NamedTensors weights = engine::read_tensors(copy.path() / file);
    weights.at("conv_out.weight").fill_(1e38F);  // finite, so nothing is wrong with the file
    copy.remove(file);
    engine::write_tensors(copy.path() / file, weights);
    engine::LoadedModel model(copy.path(), test::float32_target());
    try {
        engine::Renderer().render(model, small_request(), {}, {});
        FAIL() << "values that are not numbers were accepted";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("not numbers"), std::string::npos) << failure.what();
    }
}

}  // namespace
}  // namespace burin
