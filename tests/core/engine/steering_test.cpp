// What a request on a real picture means, what of it has no effect, and what is refused.
#include <gtest/gtest.h>

#include "core/base/sha256.h"
#include "core/engine/find_model.h"
#include "core/engine/picture_fit.h"
#include "core/engine/steer_picture.h"
#include "core/engine/steering_terms.h"
#include "tests/core/engine/rendering.h"

namespace burin {
namespace {

using protocol::Direction;
using protocol::MaskKind;
using protocol::RenderRequest;

io::Picture stripes(int width, int height) {
    io::Picture picture{width, height, 3, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < 3 * width; ++x) picture.pixels.push_back(static_cast<uint8_t>(x * 5 + y * 11));
    return picture;
}

protocol::RealPicture picture_at(const std::filesystem::path& file, int steps = 0,
                                 const std::string& source = {}) {
    protocol::RealPicture picture;
    picture.file = file.string(), picture.steps = steps;
    if (!source.empty()) picture.source = source, picture.source_scale = 2;
    return picture;
}

RenderRequest plain_request() {
    RenderRequest request;
    request.real_picture = picture_at("photo.png");
    return request;
}

Direction simple(const std::string& text) {
    Direction direction;
    direction.text = text;
    return direction;
}

TEST(SteeringTerms, StartStopAndAreaAreStepsAndAThreshold) {
    RenderRequest request = plain_request();
    Direction d = simple("glasses");
    d.strength = -3, d.start = 0.1 + 0.2, d.stop = 0.55, d.area = 0.25;
    request.guidance.directions = {d};
    const auto terms = engine::steering_terms(request, 10, 16, 16);
    ASSERT_EQ(terms.concepts.size(), 1U);
    EXPECT_EQ(terms.concepts[0].first, 3);
    EXPECT_EQ(terms.concepts[0].end, 6);
    EXPECT_EQ(terms.concepts[0].threshold, 0.75);
    EXPECT_EQ(terms.concepts[0].strength, -3);
    EXPECT_FALSE(terms.concepts[0].painted.defined());
    EXPECT_TRUE(terms.notes.empty());
}

TEST(SteeringTerms, APaintedMaskAloneSwitchesTheMeasuredOnesOff) {
    RenderRequest request = plain_request();
    Direction d = simple("glasses");
    d.mask = MaskKind::painted;
    d.painted = protocol::PaintedMask{16, 16, std::vector<uint8_t>(256, 255)};
    Direction both = d;
    both.mask = MaskKind::painted_spatial;
    request.guidance.directions = {d, both};
    const auto terms = engine::steering_terms(request, 10, 16, 16);
    EXPECT_EQ(terms.concepts.at(0).threshold, 0);
    EXPECT_EQ(terms.concepts.at(1).threshold, 0.95);
    EXPECT_TRUE(terms.concepts.at(0).painted.defined());
    EXPECT_TRUE(terms.concepts.at(1).painted.defined());
}

TEST(SteeringTerms, MutedAndForeignOfASoloRest) {
    RenderRequest request = plain_request();
    request.guidance.directions = {simple("a"), simple("b"), simple("c")};
    request.guidance.directions[1].muted = true;
    EXPECT_EQ(engine::steering_terms(request, 10, 16, 16).direction_of, (std::vector<size_t>{0, 2}));
    request.guidance.directions[2].solo = true;
    EXPECT_EQ(engine::steering_terms(request, 10, 16, 16).direction_of, std::vector<size_t>{2});
}

TEST(SteeringTerms, EachFieldWithoutAnEffectHasItsNote) {
    using Change = std::function<void(RenderRequest&)>;
    const std::vector<std::pair<const char*, Change>> changes{
        {"the prompt has no effect", [](auto& r) { r.prompt = std::string("a fox"); }},
        {"the negative prompt has no effect", [](auto& r) { r.negative = std::string("blurry"); }},
        {"the prompt guidance has no effect", [](auto& r) { r.guidance.scale = 3; }},
        {"the guidance rescale has no effect", [](auto& r) { r.guidance.rescale = 0.5; }},
        {"momentum has no effect", [](auto& r) { r.guidance.edit_momentum_scale = 0.5; }},
        {"drafts have no effect", [](auto& r) { r.guidance.draft_replay = true; }},
        {"the sampler has no effect", [](auto& r) { r.sampler = std::string("euler"); }},
        {"the number of sampling steps has no effect", [](auto& r) { r.steps = 50; }},
        {"eta has no effect", [](auto& r) { r.eta = 0.5; }},
        {"clip skip has no effect", [](auto& r) { r.clip_skip = 1; }},
        {"the reading of weights has no effect", [](auto& r) { r.prompt_weights = true; }},
        {"the sizes and crops for SDXL have no effect",
         [](auto& r) {
             r.sdxl.crop_top_left = {1, 2};
         }},
        {"the strength of a start picture has no effect", [](auto& r) { r.strength = 0.5; }},
        {"the seed has no effect", [](auto& r) { r.seed = 3; }},
        {"the opposite of the direction 'a' has no effect",
         [](auto& r) { r.guidance.directions[0].opposite = std::string("without it"); }},
        {"the keep of the direction 'a' has no effect",
         [](auto& r) { r.guidance.directions[0].keep = {"the background"}; }},
        {"the momentum of the direction 'a' has no effect",
         [](auto& r) { r.guidance.directions[0].momentum_scale = 0.5; }},
        {"the choice of a mask for each channel of the direction 'a' has no effect",
         [](auto& r) { r.guidance.directions[0].mask = MaskKind::channel; }},
        {"the direction 'a' acts at none of the 10 steps",
         [](auto& r) { r.guidance.directions[0].start = 0.42, r.guidance.directions[0].stop = 0.44; }},
    };
    RenderRequest request = plain_request();
    request.guidance.directions = {simple("a")};
    EXPECT_TRUE(engine::steering_terms(request, 10, 16, 16).notes.empty());
    for (const auto& [words, change] : changes) {
        RenderRequest changed = request;
        change(changed);
        const auto notes = engine::steering_terms(changed, 10, 16, 16).notes;
        ASSERT_EQ(notes.size(), 1U) << words;
        EXPECT_NE(notes[0].find(words), std::string::npos) << notes[0];
    }
}

TEST(PictureFit, KeepsProportionsNearTheModelsOwnNumberOfPixels) {
    const engine::SizeLimits sd{512, 512, 8};
    EXPECT_EQ(engine::fitting_size(512, 512, sd), std::pair(512, 512));
    EXPECT_EQ(engine::fitting_size(1, 1, sd), std::pair(512, 512));
    for (const auto& [width, height] : {std::pair(4000, 3000), {3000, 4000}, {1920, 1080}, {300, 900}}) {
        const auto [w, h] = engine::fitting_size(width, height, sd);
        EXPECT_EQ(w % 8 + h % 8, 0);
        EXPECT_NEAR(double(w) / h / (double(width) / height), 1, 0.015);
        EXPECT_NEAR(double(w) * h / (512 * 512), 1, 0.05);
    }
    const auto [w, h] = engine::fitting_size(10000, 16, sd);
    EXPECT_EQ(h, 64);
    EXPECT_LE(w, 4096);
}

TEST(PictureFit, SaysWhatItDidToThePicture) {
    const auto file = value_or_throw(io::encode_png(stripes(300, 200)));
    const auto fitted = engine::fit_picture(file, "'p.png'", 128, 128, {128, 128, 8});
    EXPECT_EQ(fitted.image.sizes(), (torch::IntArrayRef{1, 3, 128, 128}));
    EXPECT_EQ(
        fitted.note,
        "the picture of 300 x 200 pixels is steered at 128 x 128; 33.3 % of it is cut off at the sides");
    EXPECT_EQ(engine::fit_picture(file, "'p.png'", 96, 0, {128, 128, 8}).height, 64);
    EXPECT_EQ(engine::fit_picture(file, "'p.png'", 0, 64, {128, 128, 8}).width, 96);
    const auto same = value_or_throw(io::encode_png(stripes(128, 128)));
    EXPECT_EQ(engine::fit_picture(same, "'p.png'", 0, 0, {128, 128, 8}).note, "");
    const auto tiny = value_or_throw(io::encode_png(stripes(1, 1)));
    EXPECT_EQ(engine::fit_picture(tiny, "'p.png'", 0, 0, {128, 128, 8}).width, 128);
    const auto narrow = value_or_throw(io::encode_png(stripes(16, 10000)));
    try {
        (void)engine::fit_picture(narrow, "'p.png'", 0, 0, {128, 128, 8});
        ADD_FAILURE() << "a picture of 16 x 10000 was cut to pieces";
    } catch (const Failure& failure) {
        EXPECT_NE(failure.error().what.find("'p.png' is 16 x 10000 pixels"), std::string::npos);
    }
    EXPECT_EQ(engine::fit_picture(narrow, "'p.png'", 64, 128, {128, 128, 8}).height, 128);
}

class InversionFileTest : public testing::Test {
  protected:
    InversionFileTest() : model_(test::open_reference("sd1")) {
        value_or_throw(io::write_png(dir_ / "photo.png", stripes(64, 64)));
        request_.width = request_.height = 64;
        request_.real_picture = picture_at(dir_ / "photo.png", 3, "a dog");
        const auto inverted = engine::PictureSteering().invert(*model_, request_, {}, {});
        engine::write_inversion(path(), inverted.facts, *inverted.inversion, inverted.picture);
        request_.width = request_.height = 0;
        request_.real_picture = picture_at(path());
    }

    [[nodiscard]] std::filesystem::path path() const { return dir_ / "photo.safetensors"; }

    void expect_refused(const std::string& words, engine::LoadedModel* model = nullptr) {
        try {
            (void)test::render_one(model ? *model : *model_, request_);
            ADD_FAILURE() << "accepted: " << words;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.error().code, ErrorCode::bad_input) << failure.what();
            EXPECT_NE(failure.error().sentence().find(words), std::string::npos) << failure.what();
            EXPECT_FALSE(failure.error().remedy.empty());
        }
    }

    /// The file again with some of its tensors and metadata changed.
    void change(const std::function<void(models::NamedTensors&, models::Metadata&)>& change) {
        auto file = models::read_tensor_file(path());
        for (auto& [name, values] : file.tensors) values = values.clone();
        change(file.tensors, file.metadata);
        models::write_tensor_file(path(), file.tensors, file.metadata);
    }

    test::TempDir dir_;
    std::unique_ptr<engine::LoadedModel> model_;
    RenderRequest request_;
};

TEST_F(InversionFileTest, NamesThePictureWithoutItsFolderAndKnowsItsHash) {
    const auto facts = value_or_throw(protocol::read_inversion_facts(path()));
    EXPECT_EQ(facts.origin.file, "photo.png");
    EXPECT_EQ(facts.origin.sha256, value_or_throw(sha256_of_file(dir_ / "photo.png")));
    EXPECT_EQ(facts.origin.steps, 3);
    EXPECT_EQ(facts.width, 64);
    EXPECT_EQ(facts.model, "sd1");
    const auto file = value_or_throw(io::SafetensorsFile::open(path()));
    for (const auto& [key, text] : file.metadata())
        EXPECT_EQ(text.find(dir_.path().string()), std::string::npos);
}

TEST_F(InversionFileTest, NeedsNoPhotoAndIsTheSameFileEachTime) {
    const auto digest = value_or_throw(sha256_of_file(path()));
    RenderRequest again = request_;
    again.width = again.height = 64;
    again.real_picture = picture_at(dir_ / "photo.png", 3, "a dog");
    const auto inverted = engine::PictureSteering().invert(*model_, again, {}, {});
    engine::write_inversion(path(), inverted.facts, *inverted.inversion, inverted.picture);
    EXPECT_EQ(value_or_throw(sha256_of_file(path())), digest);
    std::filesystem::remove(dir_ / "photo.png");
    const auto picture = test::render_one(*model_, request_);
    EXPECT_EQ(picture.picture.width, 64);
    EXPECT_EQ(picture.report.rows_evaluated, 0);
}

TEST_F(InversionFileTest, OfAnotherModelOrOfOtherEditsIsRefused) {
    const auto other = test::open_reference("sd2");
    expect_refused("was made with another model, 'sd1'", other.get());
    change([](auto&, auto& metadata) {
        auto& text = metadata.at("burin.inversion");
        auto tree = nlohmann::json::parse(text);
        tree["mark"]["edits"] = std::string(64, 'a');
        text = tree.dump();
    });
    expect_refused("was made with other edits of the weights");
}

TEST_F(InversionFileTest, OptionsThatAreNotTheFilesAreRefused) {
    request_.real_picture->steps = 4;
    expect_refused("was made with the steps 3, not 4");
    request_.real_picture->steps = 3;
    request_.real_picture->seed = 9;
    expect_refused("was made with the seed 0, not 9");
    request_.real_picture->seed = 0;
    request_.width = 128, request_.height = 128;
    expect_refused("was made at 64 x 64 pixels");
    request_.width = request_.height = 0;
    request_.real_picture->sha256 = std::string(64, 'b');
    expect_refused("is not the file that the request was made with");
}

TEST_F(InversionFileTest, DamageIsOneSentence) {
    const auto intact = models::read_tensor_file(path());
    const auto restore = [&] { models::write_tensor_file(path(), intact.tensors, intact.metadata); };
    change([](auto& tensors, auto&) { tensors.erase("empty"); });
    expect_refused("lacks the tensor 'empty' of an inversion");
    restore();
    change([](auto& tensors, auto&) { tensors["x"] = tensors["x"].slice(0, 1); });
    expect_refused("holds 'x' as F32 [3, 4, 8, 8] where F32 [4, 4, 8, 8] belongs");
    restore();
    change([](auto& tensors, auto&) { tensors["base"][0][0][0][0] = NAN; });
    expect_refused("holds values in 'base' that are not numbers");
    restore();
    change([](auto&, auto& metadata) { metadata.clear(); });
    expect_refused("is not the inversion of a picture");
    restore();
    change(
        [](auto&, auto& metadata) { metadata["burin.inversion"] = "{\"schema\":\"other\",\"version\":1}"; });
    expect_refused("schema is 'other'");
    restore();
    change([](auto&, auto& metadata) {
        auto tree = nlohmann::json::parse(metadata["burin.inversion"]);
        tree["origin"]["steps"] = 999999999;
        metadata["burin.inversion"] = tree.dump();
    });
    expect_refused("origin.steps is 999999999");
    restore();
    std::filesystem::resize_file(path(), std::filesystem::file_size(path()) - 100);
    expect_refused("photo.safetensors");
    std::filesystem::resize_file(path(), 20);
    expect_refused("photo.safetensors");
}

TEST_F(InversionFileTest, CancellingStopsTheInversionAndNothingIsKept) {
    RenderRequest request = request_;
    request.real_picture = picture_at(dir_ / "photo.png", 20);
    request.width = request.height = 64;
    engine::Renderer renderer;
    engine::RenderHooks hooks;
    int steps = 0;
    hooks.on_step = [&](const engine::StepProgress& progress) {
        EXPECT_STREQ(progress.what, "inverting");
        EXPECT_EQ(progress.steps, 20);
        ++steps, hooks.cancel.cancel();
    };
    try {
        renderer.render(*model_, request, {}, hooks);
        ADD_FAILURE() << "not cancelled";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::cancelled);
    }
    EXPECT_EQ(steps, 1);
    engine::RenderHooks calm;
    int rows = 0;
    calm.on_picture = [&](const auto& picture) { rows = static_cast<int>(picture.report.rows_evaluated); };
    renderer.render(*model_, request, {}, calm);
    EXPECT_EQ(rows, 20);
}

TEST_F(InversionFileTest, ADirectionWithoutAWordIsRefused) {
    request_.guidance.directions = {simple("\xC2\xA0")};
    expect_refused("has no word that the model knows");
}

}  // namespace
}  // namespace burin
