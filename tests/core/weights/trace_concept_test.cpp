// Causal tracing on the reference models' text encoders: identities that hold whatever the weights are.
#include "core/weights/trace_concept.h"

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "tests/support/reference.h"

namespace burin::weights {
namespace {

class Trace : public testing::TestWithParam<const char*> {
  protected:
    TraceRequest request() const {
        TraceRequest request;
        request.prompt = "a portrait by the sea", request.name = "portrait", request.samples = 3;
        return request;
    }
    const models::ModelDescription model_ =
        models::require_model(test::reference(std::string("models/") + GetParam()));
    const models::TextEncoding text_{
        value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
        std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model_, {}))};
};
INSTANTIATE_TEST_SUITE_P(Families, Trace, testing::Values("sd1", "sd2"));

TEST_P(Trace, TheOpenEncoderIsTheEncoder) {
    const torch::NoGradGuard guard;
    const auto ids = token_rows(text_, {"a portrait by the sea"});
    const auto open = OpenTextEncoder(model_).run(ids);
    const auto whole = text_.encode("a portrait by the sea").tokens;
    EXPECT_LT((open - whole).norm().item<double>() / whole.norm().item<double>(), 1e-5);
    // Causal: what stands before the cut is what it is in the whole window.
    const auto cut = OpenTextEncoder(model_).run(ids.slice(1, 0, 4));
    EXPECT_LT((cut - whole.slice(1, 0, 4)).abs().max().item<double>(), 1e-4);
}

TEST_P(Trace, OneColumnPerTokenAndOneRowPerState) {
    const auto map = trace_concept(model_, text_, request());
    const auto tokens = text_.count_tokens("a portrait by the sea");
    ASSERT_EQ(map.effect.size(1), tokens + 3) << "start, end and padding";
    EXPECT_EQ(map.columns.size(), static_cast<size_t>(tokens + 3));
    EXPECT_EQ(map.columns.front(), "<start>");
    EXPECT_EQ(map.columns.back(), "<padding>");
    EXPECT_EQ(map.effect.size(0), model_.text_encoder.tower.num_hidden_layers + 1);
    EXPECT_EQ(map.rows.front(), "embedding");
    EXPECT_EQ(map.name_end - map.name_begin, text_.count_tokens("portrait"));
    EXPECT_DOUBLE_EQ(map.clean, 1);
    EXPECT_NEAR(map.corrupted, 0, 1e-12);
}

TEST_P(Trace, EmbeddingsOfTheWholeNameBringEverythingBack) {
    auto one_token = request();
    one_token.prompt = "a cat by the sea", one_token.name = "cat";
    if (text_.count_tokens("cat") != 1) {
        one_token.prompt = "a by the sea", one_token.name = "a";
    }
    ASSERT_EQ(text_.count_tokens(one_token.name), 1);
    const auto map = trace_concept(model_, text_, one_token);
    EXPECT_NEAR(map.effect[0][map.name_begin].item<double>(), 1, 1e-6) << "the noise itself is undone";
    EXPECT_EQ(map.effect.slice(1, 0, map.name_begin).abs().max().item<double>(), 0)
        << "what stands before the name never saw the noise";
}

TEST_P(Trace, TheLastStatesRestoreEachTokenItsOwnShare) {
    // After the last layer tokens do not mix any more: the shares of all tokens add up to what was lost.
    const auto map = trace_concept(model_, text_, request());
    EXPECT_NEAR(map.effect[map.effect.size(0) - 1].sum().item<double>(), 1, 1e-5);
}

TEST_P(Trace, ACallersScoreIsUsedAndDrawsAreTheSeeds) {
    auto asked = request();
    int64_t calls = 0;
    const TraceScore score = [&](const Tensor& encodings) {
        ++calls;
        return encodings.square().mean({1, 2}).to(torch::kFloat64);
    };
    const auto first = trace_concept(model_, text_, asked, score);
    EXPECT_GT(calls, 2);
    const auto again = trace_concept(model_, text_, asked, score);
    EXPECT_TRUE(first.effect.equal(again.effect));
    asked.seed = 2;
    EXPECT_FALSE(first.effect.equal(trace_concept(model_, text_, asked, score).effect));
    asked.restored = TextPlace::mlp;
    const auto parts = trace_concept(model_, text_, asked, score);
    EXPECT_EQ(parts.effect.size(0), model_.text_encoder.tower.num_hidden_layers);
    EXPECT_EQ(parts.rows.front(), "MLP 1");
}

TEST_P(Trace, RefusesWhatItCannotTrace) {
    auto wrong = request();
    wrong.name = "giraffe";
    EXPECT_THROW((void)trace_concept(model_, text_, wrong), Failure);
    wrong = request(), wrong.samples = 0;
    EXPECT_THROW((void)trace_concept(model_, text_, wrong), Failure);
    wrong = request(), wrong.noise = -1;
    EXPECT_THROW((void)trace_concept(model_, text_, wrong), Failure);
    wrong = request();
    for (int i = 0; i < 60; ++i) wrong.prompt += " sea by the sea";
    EXPECT_THROW((void)trace_concept(model_, text_, wrong), Failure);
    TraceHooks hooks;
    hooks.cancel.cancel();
    EXPECT_THROW((void)trace_concept(model_, text_, request(), {}, hooks), Failure);
}

}  // namespace
}  // namespace burin::weights
