#include <gmock/gmock.h>

#include "core/io/image.h"
#include "core/models/clip_model.h"
#include "core/models/clip_pixels.h"
#include "tests/core/models/support.h"

namespace burin::models {
namespace {

using test::distance;
using test::reference;
using test::reference_json;
using test::reference_tensor;

ClipTextEncoder text_encoder(const std::string& model, const std::string& folder, LoadOptions options = {}) {
    const std::string root = "models/" + model + "/" + folder;
    const auto parsed = parse_clip_text_config(reference_json(root + "/config.json"), root + "/config.json");
    EXPECT_TRUE(parsed.problems.empty());
    return load_network<ClipTextEncoder>(TensorFiles::open(reference(root + "/model.safetensors")), options,
                                         parsed.config);
}

class TextEncoderOf : public testing::TestWithParam<const char*> {};

TEST_P(TextEncoderOf, family_gives_the_reference_states) {
    const std::string model = GetParam(), file = "modules/" + model + ".safetensors";
    const auto out = text_encoder(model, "text_encoder")(reference_tensor(file, "text.ids"));
    EXPECT_LT(distance(out.last_hidden_state, reference_tensor(file, "text.last_hidden_state")), 2e-6);
    EXPECT_LT(distance(out.hidden_states[out.hidden_states.size() - 2],
                       reference_tensor(file, "text.hidden_penultimate")),
              2e-6);
    EXPECT_LT(distance(out.pooled, reference_tensor(file, "text.pooled")), 2e-6);
    EXPECT_FALSE(out.projected.defined());
}

INSTANTIATE_TEST_SUITE_P(every, TextEncoderOf, testing::Values("sd1", "sd2", "sdxl"));

TEST(clip_text, second_encoder_of_sdxl_projects_as_the_reference) {
    const std::string file = "modules/sdxl.safetensors";
    const auto out = text_encoder("sdxl", "text_encoder_2")(reference_tensor(file, "text2.ids"));
    EXPECT_LT(distance(out.hidden_states[out.hidden_states.size() - 2],
                       reference_tensor(file, "text2.hidden_penultimate")),
              2e-6);
    EXPECT_LT(distance(out.projected, reference_tensor(file, "text2.text_embeds")), 2e-6);
}

TEST(clip_text, bfloat16_stays_near_the_reference) {
    LoadOptions options;
    options.type = torch::kBFloat16;
    const auto out =
        text_encoder("sd1", "text_encoder", options)(reference_tensor("modules/sd1.safetensors", "text.ids"));
    EXPECT_EQ(out.last_hidden_state.scalar_type(), torch::kBFloat16);
    EXPECT_LT(distance(out.last_hidden_state,
                       reference_tensor("modules/sd1.safetensors", "text.last_hidden_state")),
              3e-2);
}

TEST(clip_text, end_of_text_is_the_first_recorded_id_or_the_highest_one) {
    ClipTextConfig config;
    config.tower = {8, 16, 1, 2, nn::Activation::quick_gelu, 1e-5};
    config.vocab_size = 20;
    config.max_position_embeddings = 6;
    const auto ids = torch::tensor({{18, 3, 19, 7, 19, 1}}, torch::kInt64);
    for (const auto& [recorded, position] : {std::pair<int64_t, int64_t>{2, 2}, {7, 3}, {1, 5}}) {
        config.eos_token_id = recorded;
        nn::RandomSource random(4);
        const auto out = ClipTextEncoder(nn::Scope(random), config)(ids);
        EXPECT_TRUE(torch::equal(out.pooled, out.last_hidden_state.select(1, position))) << recorded;
    }
}

TEST(clip_text, a_token_sees_no_later_token) {
    const auto encoder = text_encoder("sd1", "text_encoder");
    auto ids = reference_tensor("modules/sd1.safetensors", "text.ids").slice(0, 0, 1).clone();
    const auto before = encoder(ids).last_hidden_state;
    ids.index_put_({0, 40}, 5);
    const auto after = encoder(ids).last_hidden_state;
    EXPECT_TRUE(torch::equal(before.slice(1, 0, 40), after.slice(1, 0, 40)));
    EXPECT_FALSE(torch::equal(before.select(1, 40), after.select(1, 40)));
}

TEST(clip_text, refuses_tokens_outside_the_vocabulary_and_long_rows) {
    const auto encoder = text_encoder("sd1", "text_encoder");
    EXPECT_THAT(test::sentence_of([&] {
                    (void)encoder(torch::full({1, 3}, 809, torch::kInt64));
                }),
                testing::HasSubstr("token 809, but the text encoder has 809 tokens"));
    EXPECT_THAT(test::sentence_of([&] {
                    (void)encoder(torch::full({1, 3}, -1, torch::kInt64));
                }),
                testing::HasSubstr("token -1"));
    EXPECT_THAT(test::sentence_of([&] {
                    (void)encoder(torch::zeros({1, 78}, torch::kInt64));
                }),
                testing::HasSubstr("78 tokens does not fit the text encoder, which reads 77"));
}

ClipModel clip_model() {
    const auto parsed = parse_clip_config(reference_json("models/clip/config.json"), "clip/config.json");
    EXPECT_TRUE(parsed.problems.empty());
    return load_network<ClipModel>(TensorFiles::open(reference("models/clip/model.safetensors")),
                                   LoadOptions{}, parsed.config);
}

torch::Tensor clip_input() {
    const auto picture = value_or_throw(io::read_picture(reference("modules/clip_input.png"), 3));
    return torch::tensor(picture.pixels, torch::kUInt8).view({picture.height, picture.width, 3});
}

TEST(clip_model, preprocessing_is_the_reference_to_the_last_step_of_8_bits) {
    const auto parsed = parse_clip_preprocessing(reference_json("models/clip/preprocessor_config.json"),
                                                 "clip/preprocessor_config.json");
    ASSERT_TRUE(parsed.problems.empty());
    const auto pixels = clip_pixels(clip_input(), parsed.config);
    EXPECT_LT(distance(pixels, reference_tensor("modules/clip.safetensors", "pixel_values")), 1e-6);
}

TEST(clip_model, embeddings_and_logits_are_the_reference_from_the_png_on) {
    const auto model = clip_model();
    const std::string file = "modules/clip.safetensors";
    const auto parsed = parse_clip_preprocessing(reference_json("models/clip/preprocessor_config.json"),
                                                 "clip/preprocessor_config.json");
    const auto texts = model.embed_text(reference_tensor(file, "ids"));
    const auto pictures = model.embed_picture(clip_pixels(clip_input(), parsed.config));
    EXPECT_LT(distance(texts, reference_tensor(file, "text_embeds")), 2e-6);
    EXPECT_LT(distance(pictures, reference_tensor(file, "image_embeds")), 2e-6);
    EXPECT_LT(distance(model.logits_per_picture(pictures, texts), reference_tensor(file, "logits_per_image")),
              2e-5);
}

TEST(clip_pixels, a_picture_of_the_wanted_size_is_left_alone) {
    const auto picture = torch::randint(0, 256, {9, 7, 3}, torch::kInt64).to(torch::kUInt8);
    EXPECT_TRUE(torch::equal(resize_bicubic_8bit(picture, 9, 7), picture));
}

TEST(clip_pixels, small_pictures_are_centred_on_black) {
    ClipPreprocessing config;
    config.shortest_edge.reset();
    config.crop_to = {{4, 4}};
    config.mean = {0, 0, 0};
    config.deviation = {1, 1, 1};
    const auto pixels = clip_pixels(torch::full({3, 2, 3}, 255, torch::kUInt8), config);
    EXPECT_FLOAT_EQ(pixels.sum().item<float>(), 18);
    EXPECT_FLOAT_EQ(pixels[0][0][1][1].item<float>(), 1);
    EXPECT_FLOAT_EQ(pixels[0][0][0][1].item<float>(), 0);
}

TEST(clip_pixels, refuses_empty_and_grey_pictures) {
    EXPECT_THAT(test::sentence_of([] {
                    (void)resize_bicubic_8bit(torch::empty({0, 4, 3}, torch::kUInt8), 3, 3);
                }),
                testing::HasSubstr("without pixels"));
    EXPECT_THAT(test::sentence_of([] {
                    (void)clip_pixels(torch::zeros({4, 4, 1}, torch::kUInt8), {});
                }),
                testing::HasSubstr("RGB"));
}

}  // namespace
}  // namespace burin::models
