#include "core/models/text_encoding.h"

#include <gmock/gmock.h>

#include "core/models/model_folder.h"
#include "tests/core/models/support.h"

namespace burin::models {
namespace {

using test::distance;
using test::reference;
using test::reference_tensor;

const std::string portrait = "a portrait of a woman, oil painting", fox = "a fox in winter forest";

text::ClipTokenizer tokenizer(const std::filesystem::path& folder) {
    return value_or_throw(text::ClipTokenizer::load(folder));
}

TextEncoding encoding_of(const std::string& name, bool zeros = true) {
    const auto model = require_model(reference("models/" + name));
    auto first = std::make_shared<const ClipTextEncoder>(load_text_encoder(model, {}));
    if (!model.text_encoder_2) return {tokenizer(model.tokenizer), first};
    auto second = std::make_shared<const ClipTextEncoder>(load_text_encoder_2(model, {}));
    return {tokenizer(model.tokenizer), first, tokenizer(*model.tokenizer_2), second, zeros};
}

text::Subprompt parsed(const std::string& text) {
    return value_or_throw(text::parse_prompt(text)).subprompts.front();
}

class PlainPromptsOf : public testing::TestWithParam<const char*> {};

TEST_P(PlainPromptsOf, family_are_encoded_as_by_the_reference) {
    const std::string file = std::string("modules/") + GetParam() + ".safetensors";
    const auto encoding = encoding_of(GetParam());
    const auto context = reference_tensor(file, "unet.ctx");
    int64_t row = 0;
    for (const auto& text : {portrait, fox}) {
        const auto out = encoding.encode(text);
        EXPECT_LT(distance(out.tokens, context.slice(0, row, row + 1)), 2e-6);
        if (out.pooled) {
            EXPECT_LT(
                distance(*out.pooled, reference_tensor(file, "unet.text_embeds").slice(0, row, row + 1)),
                2e-6);
        }
        ++row;
    }
}

INSTANTIATE_TEST_SUITE_P(every, PlainPromptsOf, testing::Values("sd1", "sd2", "sdxl"));

TEST(text_encoding, an_absent_negative_prompt_is_zeros_where_the_model_wants_them) {
    const auto sdxl = encoding_of("sdxl");
    EXPECT_EQ(sdxl.encode_absent().tokens.abs().max().item<float>(), 0);
    EXPECT_EQ(sdxl.encode_absent().pooled->abs().max().item<float>(), 0);
    EXPECT_GT(sdxl.encode("").tokens.abs().max().item<float>(), 0);
    const auto without = encoding_of("sdxl", false);
    EXPECT_TRUE(torch::equal(without.encode_absent().tokens, without.encode("").tokens));
    const auto sd1 = encoding_of("sd1");
    EXPECT_TRUE(torch::equal(sd1.encode_absent().tokens, sd1.encode("").tokens));
}

TEST(text_encoding, clip_skip_takes_an_earlier_layer_with_the_final_norm_in_sd1_and_without_in_sdxl) {
    const auto model = require_model(reference("models/sd1"));
    const auto encoder = load_text_encoder(model, {});
    const auto states =
        encoder(reference_tensor("modules/sd1.safetensors", "text.ids").slice(0, 0, 1)).hidden_states;
    const auto sd1 = encoding_of("sd1");
    EXPECT_TRUE(torch::equal(sd1.encode(portrait, {.clip_skip = 1}).tokens, encoder.final_norm(states[2])));
    EXPECT_TRUE(torch::equal(sd1.encode(portrait, {.clip_skip = 2}).tokens, encoder.final_norm(states[1])));
    const auto sdxl_model = require_model(reference("models/sdxl"));
    const auto first = load_text_encoder(sdxl_model, {})(
                           reference_tensor("modules/sdxl.safetensors", "text.ids").slice(0, 0, 1))
                           .hidden_states;
    EXPECT_TRUE(torch::equal(encoding_of("sdxl").encode(portrait, {.clip_skip = 1}).tokens.slice(2, 0, 32),
                             first[1]));
    EXPECT_THAT(test::sentence_of([&] { (void)sd1.encode(portrait, {.clip_skip = 4}); }),
                testing::HasSubstr("clip skip 4 leaves nothing of a text encoder with 3 layers"));
}

TEST(text_encoding, long_texts_are_cut_or_read_in_chunks) {
    const auto sd1 = encoding_of("sd1");
    std::string text;
    for (int i = 0; i < 100; ++i) text += "fox ";
    ASSERT_EQ(sd1.count_tokens(text), 100);
    EXPECT_EQ(sd1.chunk_tokens(), 75);
    EXPECT_EQ(sd1.encode(text).tokens.size(1), 77);
    const auto chunks = sd1.encode(text, {.chunks = true}).tokens;
    EXPECT_EQ(chunks.size(1), 154);
    EXPECT_TRUE(torch::equal(chunks.slice(1, 0, 77), sd1.encode(text).tokens));
    std::string rest;
    for (int i = 0; i < 25; ++i) rest += "fox ";
    EXPECT_TRUE(torch::equal(chunks.slice(1, 77), sd1.encode(rest).tokens));
    EXPECT_EQ(sd1.encode(fox, {.chunks = true, .least_chunks = 3}).tokens.size(1), 231);
    EXPECT_EQ(sd1.chunks_needed(parsed(text)), 2);
    EXPECT_EQ(sd1.chunks_needed(parsed(fox + " BREAK " + portrait)), 2);
    EXPECT_EQ(encoding_of("sdxl").encode(text, {.chunks = true}).tokens.size(1), 154);
}

TEST(text_encoding, exactly_75_tokens_fill_one_chunk) {
    const auto sd1 = encoding_of("sd1");
    std::string text;
    for (int i = 0; i < 75; ++i) text += "fox ";
    EXPECT_EQ(sd1.chunks_needed(parsed(text)), 1);
    EXPECT_EQ(sd1.chunks_needed(parsed(text + "fox")), 2);
    EXPECT_EQ(sd1.chunks_needed(parsed("")), 1);
}

TEST(text_encoding, weights_scale_their_tokens_and_keep_the_mean) {
    const auto sd1 = encoding_of("sd1");
    const auto plain = sd1.encode(parsed("a fox in winter")).tokens;
    EXPECT_TRUE(torch::equal(plain, sd1.encode("a fox in winter").tokens));
    const auto weighted = sd1.encode(parsed("(a fox:1.3) in winter")).tokens;
    EXPECT_NEAR(weighted.mean().item<double>(), plain.mean().item<double>(), 1e-6);
    const auto chunk = sd1.chunks_of(parsed("(a fox:1.3) in winter"), {}).front();
    EXPECT_THAT(std::vector<float>(chunk.weights.begin(), chunk.weights.begin() + 6),
                testing::ElementsAre(1, 1.3F, 1.3F, 1, 1, 1));
    const auto ratio = (weighted / plain)[0];
    EXPECT_NEAR((ratio[1] / ratio[0]).mean().item<double>(), 1.3, 1e-4);
    EXPECT_NEAR((ratio[3] / ratio[0]).mean().item<double>(), 1.0, 1e-4);
}

TEST(text_encoding, refuses_a_tokenizer_with_more_tokens_than_the_encoder) {
    const auto model = require_model(reference("models/sd1"));
    ClipTextConfig config = model.text_encoder;
    config.vocab_size = 100;
    nn::RandomSource random(1);
    auto encoder = std::make_shared<const ClipTextEncoder>(nn::Scope(random), config);
    EXPECT_THAT(test::sentence_of([&] { TextEncoding encoding(tokenizer(model.tokenizer), encoder); }),
                testing::HasSubstr("the tokenizer has 809 tokens, but the text encoder has 100"));
}

}  // namespace
}  // namespace burin::models
