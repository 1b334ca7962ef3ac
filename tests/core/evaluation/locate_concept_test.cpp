// Locating a concept on the smallest reference models: identities that hold whatever the weights are.
#include "core/evaluation/locate_concept.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "tests/support/reference.h"

namespace burin::evaluation {
namespace {

using testing::HasSubstr;

/// Sees how red pictures are, whatever is asked.
class RednessJudge : public PictureJudge {
  public:
    [[nodiscard]] Tensor scores(const Tensor& pictures, const std::string&) const override {
        return pictures.select(1, 0).mean({1, 2}).to(torch::kFloat64);
    }
    [[nodiscard]] bool knows(const std::string& text) const override { return text != "unknown"; }
    [[nodiscard]] std::string measure() const override { return "redness"; }
};

class Locate : public testing::TestWithParam<const char*> {
  protected:
    LocateTools tools() const {
        diffusion::GuidedSampling sampling;
        sampling.scheduler = diffusion::with_pipeline_corrections(
            value_or_throw(diffusion::parse_scheduler_config(std::string_view(model_.scheduler_json))));
        sampling.steps = 2;
        return {model_, text_, unet_, vae_, judge_, sampling};
    }
    LocateRequest request() const {
        LocateRequest request;
        request.prompt = "a portrait by the sea", request.name = "a portrait", request.guide = "a cat";
        request.concept_text = "a portrait", request.seeds = 2, request.window = 1;
        return request;
    }
    double score_of(const std::string& prompt) const {
        return picture_scores(tools(), request(), text_.encode(prompt).tokens, {})[0].item<double>();
    }

    RednessJudge judge_;
    const models::ModelDescription model_ =
        models::require_model(test::reference(std::string("models/") + GetParam()));
    const models::TextEncoding text_{
        value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
        std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model_, {}))};
    const models::UNet unet_ = models::load_unet(model_, {});
    const models::AutoencoderKl vae_ = models::load_vae(model_, {});
};
INSTANTIATE_TEST_SUITE_P(Families, Locate, testing::Values("sd1", "sd2"));

TEST_P(Locate, LayersAreThoseOfTheNetworkInItsOrder) {
    const auto layers = cross_attention_layers(model_);
    EXPECT_EQ(layers.size(), unet_.project_context(text_.encode("").tokens).layers().size());
    const auto mid = std::find(layers.begin(), layers.end(), "mid");
    ASSERT_NE(mid, layers.end());
    for (auto at = layers.begin(); at != layers.end(); ++at)
        EXPECT_EQ(at->starts_with("up "), at > mid) << *at;
    EXPECT_EQ(std::set<std::string>(layers.begin(), layers.end()).size(), layers.size());
}

TEST_P(Locate, AWindowOfAllLayersSwapsTheWholeText) {
    auto all = request();
    all.window = static_cast<int64_t>(cross_attention_layers(model_).size());
    const auto map = locate_in_unet(tools(), all, {});
    ASSERT_EQ(map.windows.size(), 1U);
    EXPECT_NE(map.named, map.guided);
    EXPECT_EQ(map.windows[0].swapped, map.guided);
    EXPECT_EQ(map.windows[0].alone, map.named);
    EXPECT_EQ(map.named, score_of("a portrait by the sea"));
    EXPECT_EQ(map.guided, score_of("a cat by the sea"));
}

TEST_P(Locate, EachWindowMovesThePictures) {
    int64_t told = 0;
    const auto map = locate_in_unet(tools(), request(), {}, [&](int64_t, int64_t of) { told = of; });
    EXPECT_EQ(map.windows.size(), cross_attention_layers(model_).size());
    EXPECT_EQ(told, static_cast<int64_t>(map.windows.size()));
    for (const auto& window : map.windows) {
        EXPECT_EQ(window.first, window.last);
        EXPECT_NE(window.swapped, map.named) << window.first;
        EXPECT_NE(window.alone, map.guided) << window.first;
    }
}

TEST_P(Locate, EncodingsAreScoredOneByOne) {
    const Tensor one = text_.encode("a portrait by the sea").tokens, other = text_.encode("a cat").tokens;
    std::vector<Tensor> many;
    for (int i = 0; i < 5; ++i) many.push_back(one), many.push_back(other);
    const Tensor scores = picture_scores(tools(), request(), torch::cat(many), {});
    ASSERT_EQ(scores.size(0), 10) << "more than are rendered at once";
    for (int64_t i = 2; i < 10; ++i)
        EXPECT_NEAR(scores[i].item<double>(), scores[i % 2].item<double>(), 1e-5);
    EXPECT_NE(scores[0].item<double>(), scores[1].item<double>());
}

TEST_P(Locate, RefusesWhatItCannotLocate) {
    auto wrong = request();
    wrong.name = "a giraffe";
    EXPECT_THROW((void)locate_in_unet(tools(), wrong, {}), Failure);
    wrong = request(), wrong.window = 0;
    EXPECT_THROW((void)locate_in_unet(tools(), wrong, {}), Failure);
    wrong.window = 1000;
    EXPECT_THROW((void)locate_in_unet(tools(), wrong, {}), Failure);
    wrong = request(), wrong.seeds = 0;
    EXPECT_THROW((void)locate_in_unet(tools(), wrong, {}), Failure);
    wrong = request(), wrong.concept_text = "unknown";
    EXPECT_THROW((void)locate_in_unet(tools(), wrong, {}), Failure);
    CancelToken cancelled;
    cancelled.cancel();
    EXPECT_THROW((void)locate_in_unet(tools(), request(), cancelled), Failure);
}

TEST(LocateDrawings, HoldEveryCellAndEscapeWhatIsNamed) {
    weights::TraceMap map;
    map.columns = {"<start>", "fox", "<end>"}, map.rows = {"embedding", "layer 1"};
    map.effect = torch::tensor({{0.0, 0.25, 0.5}, {0.0, -0.125, 0.75}}, torch::kFloat64);
    map.clean = 1, map.name_begin = 1, map.name_end = 2;
    const auto drawing = trace_svg(map, "a \"fox\" & more");
    EXPECT_THAT(drawing, HasSubstr("a &quot;fox&quot; &amp; more"));
    EXPECT_THAT(drawing, HasSubstr("&lt;start&gt;"));
    for (const char* figure : {"0.25", "0.50", "-0.1", "0.75"}) EXPECT_THAT(drawing, HasSubstr(figure));
    WindowMap windows{.named = 1, .guided = 0.1, .windows = {{"down 1.0", "mid", 0.2, 0.9}}};
    EXPECT_THAT(windows_svg(windows, "where"), HasSubstr("down 1.0 - mid"));
}

}  // namespace
}  // namespace burin::evaluation
