// Real pictures through the engine: against the independent implementation, exactly, and the same whatever came before.
#include <gtest/gtest.h>

#include "core/base/sha256.h"
#include "core/diffusion/noise_model.h"
#include "core/engine/find_model.h"
#include "core/engine/picture_rows.h"
#include "core/engine/steer_picture.h"
#include "core/inversion/edit.h"
#include "core/models/picture_tensors.h"
#include "tests/core/engine/rendering.h"

namespace burin {
namespace {

using nlohmann::json;
using protocol::Direction;
using protocol::RenderRequest;

io::Picture picture_of(const torch::Tensor& bytes) {
    const torch::Tensor flat = bytes.contiguous();
    const auto* first = flat.data_ptr<uint8_t>();
    return {
        static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(0)), 3, {first, first + flat.numel()}};
}

int largest_difference(const io::Picture& a, const io::Picture& b) {
    int most = a.width == b.width && a.height == b.height ? 0 : 256;
    for (size_t i = 0; i < std::min(a.pixels.size(), b.pixels.size()); ++i)
        most = std::max(most, std::abs(int(a.pixels[i]) - int(b.pixels[i])));
    return most;
}

/// A photo that is no constant.
io::Picture painting(int width, int height) {
    io::Picture picture{width, height, 3, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c)
                picture.pixels.push_back(static_cast<uint8_t>((x * (3 + c) + y * (7 - c) + x * y / 9) % 256));
    return picture;
}

protocol::RealPicture real(const std::filesystem::path& file, int steps = 0, uint64_t seed = 0) {
    protocol::RealPicture picture;
    picture.file = file.string(), picture.steps = steps, picture.seed = seed;
    return picture;
}

Direction direction(const std::string& text, double strength, double area = 0.3, double start = 0.2) {
    Direction out;
    out.text = text, out.strength = strength, out.area = area, out.start = start;
    return out;
}

class RealPictureParity : public testing::TestWithParam<const char*> {
  protected:
    RealPictureParity()
        : file_(models::read_tensor_file(
              test::reference("real_pictures/" + std::string(GetParam()) + ".safetensors"))),
          model_(test::open_reference(GetParam())) {}

    const torch::Tensor& tensor(const std::string& name) const { return file_.tensors.at(name); }
    json list(const char* name) const { return json::parse(file_.metadata.at(name)); }

    models::TensorFile file_;
    std::unique_ptr<engine::LoadedModel> model_;
    test::TempDir dir_;
};

TEST_P(RealPictureParity, APhotoIsSteeredAsTheIndependentImplementationDoes) {
    value_or_throw(io::write_png(dir_ / "photo.png", picture_of(tensor("square.picture"))));
    RenderRequest request;
    request.width = request.height = 128;
    request.real_picture = real(dir_ / "photo.png", 16, 7000);
    request.real_picture->skip = 0.1;
    const auto still = test::render_one(*model_, request);
    EXPECT_LT(test::relative_l2(still.dump.at("x"), tensor("square.x")), 1e-4);
    EXPECT_LE(largest_difference(still.picture, picture_of(tensor("square.round_trip"))), 1);
    EXPECT_EQ(still.notes, std::vector<std::string>{});

    const json edits = list("edits");
    for (const json& one : edits[0]["concepts"]) {
        Direction term = direction(one["text"], one["strength"], 1 - one["threshold"].get<double>(),
                                   one["warmup"].get<double>() / 16);
        if (!one["cooldown"].is_null()) term.stop = one["cooldown"].get<double>() / 16;
        request.guidance.directions.push_back(term);
    }
    const auto steered = test::render_one(*model_, request);
    const torch::Tensor expected = tensor("two.latents"), ours = steered.dump.at("latents");
    const int64_t first = expected.size(0) - ours.size(0);
    for (int64_t i = 0; i < ours.size(0); ++i)
        EXPECT_LT(test::relative_l2(ours[i], expected[first + i]), 1e-3) << "step " << first + i;
    EXPECT_EQ(steered.report.resumed_at, first);
}

// Sizes that are no squares, source texts and the other solver, from the reference's own latents.
TEST_P(RealPictureParity, RowsAreReadAsTheIndependentImplementationReadsThem) {
    const auto noise = value_or_throw(diffusion::make_noise_model(model_->scheduler()));
    std::map<std::string, std::shared_ptr<const inversion::Inversion>> inversions;
    std::map<std::string, std::unique_ptr<engine::PictureRows>> networks;
    for (const json& run : list("inversions")) {
        const std::string name = run["name"];
        const torch::Tensor x0 = tensor(name + ".x0")[0];
        inversion::InversionOptions options;
        options.schedule = value_or_throw(inversion::make_edit_schedule(
            noise.alpha_bars,
            {.solver = run["solver"] == "ddim" ? inversion::Solver::ddim : inversion::Solver::dpm,
             .steps = run["steps"],
             .skip = run["skip"]}));
        options.prediction = noise.prediction;
        options.source = run["source_text"], options.source_scale = run["source_scale"];
        RenderRequest request;
        model_->text_embeddings().begin(engine::TextReading::of(request, run["width"], run["height"]));
        auto rows = std::make_unique<engine::PictureRows>(*model_, 4, x0.size(1), x0.size(2));
        const auto inverted = std::make_shared<const inversion::Inversion>(
            inversion::invert(options, x0, tensor(name + ".noise"), *rows));
        for (int i = 0; i < inverted->count(); ++i)
            EXPECT_LT(test::relative_l2(inverted->mean[i], tensor(name + ".mu")[i]), 1e-4) << name << i;
        for (const json& edit : list("edits")) {
            if (edit["inversion"] != name || edit["painted"]) continue;
            std::vector<inversion::Concept> concepts;
            for (const json& one : edit["concepts"]) {
                concepts.push_back({.text = one["text"],
                                    .strength = one["strength"],
                                    .threshold = one["threshold"],
                                    .first = one["warmup"]});
                if (!one["cooldown"].is_null()) concepts.back().end = one["cooldown"].get<int>();
            }
            inversion::EditOptions how{.attention_only_above = {}};
            if (!edit["attention_only_above"].is_null())
                how.attention_only_above = edit["attention_only_above"].get<int>();
            inversion::PictureEditor editor(inverted, *rows);
            const torch::Tensor last = editor.edit(concepts, how);
            EXPECT_LT(test::relative_l2(last, tensor(edit["name"].get<std::string>() + ".latents")[-1]), 1e-3)
                << edit["name"];
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Families, RealPictureParity, testing::Values("sd1", "sd2", "sdxl"),
                         [](const auto& info) { return std::string(info.param); });

struct Exactly {
    const char* model;
    const char* precision;
};

class RealPictureExactness : public testing::TestWithParam<Exactly> {
  protected:
    RealPictureExactness() {
        const auto target = engine::choose_target("cpu", GetParam().precision, 1);
        engine::apply_threads(target);
        const std::string name = GetParam().model;
        model_ = std::make_unique<engine::LoadedModel>(
            name == "mini" ? engine::find_model("mini")
                           : models::ModelPlace(test::reference("models/" + name)),
            target);
        value_or_throw(io::write_png(dir_ / "photo.png", painting(104, 72)));
        request_.width = 104, request_.height = 72;
        request_.real_picture = real(dir_ / "photo.png", 6, 5);
    }

    engine::RenderedPicture render(engine::Renderer& renderer, const RenderRequest& request) {
        engine::RenderedPicture result;
        engine::RenderOptions options;
        options.dump = true;
        engine::RenderHooks hooks;
        hooks.on_picture = [&](const engine::RenderedPicture& picture) { result = picture; };
        value_or_throw(protocol::validate(request));
        renderer.render(*model_, request, options, hooks);
        return result;
    }
    engine::RenderedPicture fresh(const RenderRequest& request) {
        engine::Renderer renderer;
        return render(renderer, request);
    }
    /// Through the autoencoder and back.
    io::Picture round_trip() {
        const torch::InferenceMode guard;
        const auto& vae = model_->vae();
        const auto pixels =
            models::picture_to_pixels(models::load_covering(request_.real_picture->file, 104, 72))
                .to(model_->vae_type());
        const auto latent = vae.to_diffusion(vae.encode(pixels).mean.to(torch::kFloat32));
        const auto back = vae.decode(vae.from_diffusion(latent).to(model_->vae_type()));
        return models::to_picture(models::pixels_to_picture(back)[0]);
    }

    std::unique_ptr<engine::LoadedModel> model_;
    test::TempDir dir_;
    RenderRequest request_;
};

TEST_P(RealPictureExactness, WithoutEditsThePictureIsTheAutoencodersOwnAndTheLatentsAreEqual) {
    const auto still = fresh(request_);
    EXPECT_TRUE(torch::equal(still.latents[0], still.dump.at("x")[6]));
    EXPECT_LE(largest_difference(still.picture, round_trip()), 1);
}

TEST_P(RealPictureExactness, AStrengthOfNoneAsksTheNetworkNothing) {
    engine::Renderer renderer;
    const auto still = render(renderer, request_);
    EXPECT_EQ(still.report.rows_evaluated, 6);
    request_.guidance.directions = {direction("a red hat", 0)};
    const auto again = render(renderer, request_);
    EXPECT_EQ(again.report.rows_evaluated, 0);
    EXPECT_TRUE(torch::equal(again.latents, still.latents));
    EXPECT_EQ(again.picture, still.picture);
}

TEST_P(RealPictureExactness, AnEditIsTheSameAfterOthersAsInAFreshProgram) {
    RenderRequest one = request_, two = request_, moved = request_, other = request_;
    one.guidance.directions = {direction("a red hat", 4)};
    two.guidance.directions = {direction("a red hat", 4), direction("winter", -3, 0.5, 0.5)};
    moved.guidance.directions = {direction("a red hat", 4), direction("winter", 2, 0.5, 0.5)};
    other.real_picture->seed = 6;
    other.guidance.directions = one.guidance.directions;
    engine::Renderer renderer;
    for (const RenderRequest* request : {&one, &two, &moved, &other, &one, &moved}) {
        const auto here = render(renderer, *request), alone = fresh(*request);
        EXPECT_TRUE(torch::equal(here.latents, alone.latents));
        EXPECT_EQ(here.picture, alone.picture);
        EXPECT_LE(here.report.rows_evaluated, alone.report.rows_evaluated);
    }
    EXPECT_FALSE(torch::equal(fresh(one).latents, fresh(moved).latents));
}

TEST_P(RealPictureExactness, AMovedStrengthRestartsWhereItActs) {
    request_.guidance.directions = {direction("a red hat", 4), direction("winter", -3, 0.5, 0.5)};
    engine::Renderer renderer;
    (void)render(renderer, request_);
    request_.guidance.directions[1].strength = 3;
    // Steps 3 to 5 with three rows; what was said at 3 is known.
    EXPECT_EQ(render(renderer, request_).report.rows_evaluated, 2 * 3);
}

// The whole of it rests on that: a row's bits do not depend on how many others there are, nor on its place.
TEST_P(RealPictureExactness, ARowHasTheSameBitsInAnyCompany) {
    model_->text_embeddings().begin(engine::TextReading::of(request_, 104, 72));
    const int64_t h = 72 / model_->latent_scale(), w = 104 / model_->latent_scale();
    engine::PictureRows network(*model_, 4, h, w);
    const torch::Tensor x = inversion::inversion_noise(1, 1, model_->latent_channels(), h, w)[0];
    std::vector<inversion::Row> rows;
    for (const char* text : {"", "a red hat", "winter", "a dog", "snow"})
        rows.push_back({x, 400, text, true});
    rows[0].attention = false;
    const auto together = network.predict(rows);
    for (size_t i = 0; i < rows.size(); ++i) {
        const auto alone = network.predict({&rows[i], 1}).front();
        EXPECT_TRUE(torch::equal(alone.native, together[i].native)) << rows[i].text;
        inversion::Row quiet = rows[i];
        quiet.attention = false;
        EXPECT_TRUE(torch::equal(network.predict({&quiet, 1}).front().native, alone.native)) << rows[i].text;
    }
}

TEST_P(RealPictureExactness, AnInversionFileGivesWhatThePhotoGives) {
    request_.guidance.directions = {direction("a red hat", 4)};
    engine::PictureSteering steering;
    const auto inverted = steering.invert(*model_, request_, {}, {});
    engine::write_inversion(dir_ / "photo.safetensors", inverted.facts, *inverted.inversion,
                            inverted.picture);
    RenderRequest stored = request_;
    stored.width = stored.height = 0;
    stored.real_picture = real(dir_ / "photo.safetensors");
    const auto from_file = fresh(stored), from_photo = fresh(request_);
    EXPECT_TRUE(torch::equal(from_file.latents, from_photo.latents));
    EXPECT_EQ(from_file.picture, from_photo.picture);
    EXPECT_EQ(from_file.notes, from_photo.notes);
    EXPECT_LT(from_file.report.rows_evaluated, from_photo.report.rows_evaluated);
}

TEST_P(RealPictureExactness, AKeptInversionIsFoundAgainAndADamagedOneIsMadeAgain) {
    request_.guidance.directions = {direction("a red hat", 4)};
    engine::RenderOptions options;
    options.inversions = dir_ / "kept";
    const auto once = [&](const RenderRequest& request) {
        const auto target = engine::choose_target("cpu", GetParam().precision, 1);
        engine::apply_threads(target);
        engine::PictureSteering steering;
        model_->use_edits(request.weights, request.loras);
        return steering.render(*model_, request, options, {});
    };
    const auto first = once(request_), second = once(request_);
    ASSERT_TRUE(is_sha256_hex(first.inversion));
    const auto file = options.inversions / (first.inversion + ".safetensors");
    ASSERT_TRUE(std::filesystem::is_regular_file(file));
    EXPECT_EQ(second.inversion, first.inversion);
    EXPECT_TRUE(torch::equal(second.latents, first.latents));
    EXPECT_EQ(second.notes, first.notes);
    EXPECT_EQ(second.report.rows_evaluated + 6, first.report.rows_evaluated) << "six steps are known";

    RenderRequest other = request_;
    other.real_picture->seed = 6;
    EXPECT_NE(once(other).inversion, first.inversion);
    std::filesystem::resize_file(file, 1000);
    const auto third = once(request_);
    EXPECT_TRUE(torch::equal(third.latents, first.latents));
    EXPECT_EQ(third.notes, first.notes);
    EXPECT_EQ(third.report.rows_evaluated, first.report.rows_evaluated);
    EXPECT_GT(std::filesystem::file_size(file), 1000U) << "it is whole again";
}

INSTANTIATE_TEST_SUITE_P(Models, RealPictureExactness,
                         testing::Values(Exactly{"sd1", "fp32"}, Exactly{"sd1", "bf16"},
                                         Exactly{"sd2", "fp32"}, Exactly{"sdxl", "fp32"},
                                         Exactly{"sdxl", "bf16"}, Exactly{"mini", "fp32"},
                                         Exactly{"mini", "bf16"}),
                         [](const auto& info) {
                             return std::string(info.param.model) + "_" + info.param.precision;
                         });

}  // namespace
}  // namespace burin
