// From texts to a delta and to a LoRA file, on the tiny reference model.
#include "core/weights/erase_concept.h"

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/weights/adapter_file.h"
#include "core/weights/edited_source.h"
#include "core/weights/lora_writer.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

class EraseConcept : public testing::Test {
  protected:
    Tensor image_of(const Delta& delta, const std::string& matrix, const Tensor& embedding) const {
        const std::vector<AppliedDelta> edits{
            {.delta = std::make_shared<Delta>(delta), .lambda = 1, .block_lambda = {}}};
        return edited_tensor("unet", matrix, unet_, edits).to(torch::kFloat64).mv(embedding);
    }
    const models::ModelDescription model_ = models::require_model(test::reference("models/sd1"));
    const models::TensorFiles unet_ = models::component_files(model_, "unet");
    const models::TextEncoding text_{
        value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
        std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model_, {}))};
};

TEST_F(EraseConcept, BringsTheConceptToItsGuideInEveryMatrixAndHoldsWhatIsPreserved) {
    const auto names = cross_attention_matrices(unet_);
    ASSERT_GE(names.size(), 4U);
    EraseRequest request{.erase = {{"a portrait", "a cat"}}, .preserve = {"a house", "oil painting"}};
    request.lambda = 1e-6;
    request.tokens = KeyTokens::last;
    const Delta delta = erase_concepts(model_, text_, request);
    EXPECT_EQ(delta.tensors(), names.size());
    const Tensor concept_text = last_token(text_, "a portrait"), guide = last_token(text_, "a cat");
    for (const auto& name : names) {
        const Tensor base = models::stored_tensor(unet_, name).to(torch::kFloat64);
        const Tensor gap = base.mv(guide - concept_text);
        EXPECT_LT((image_of(delta, name, concept_text) - base.mv(guide)).norm().item<double>(),
                  1e-3 * gap.norm().item<double>());
        for (const char* kept : {"a house", "oil painting"}) {
            const Tensor embedding = last_token(text_, kept);
            EXPECT_LT((image_of(delta, name, embedding) - base.mv(embedding)).norm().item<double>(),
                      1e-3 * gap.norm().item<double>());
        }
    }
}

TEST_F(EraseConcept, ComesBackFromItsLoraFileAsTheSameChange) {
    const test::TempDir folder;
    const Delta delta = erase_concepts(
        model_, text_,
        {.erase = {{"a portrait", ""}}, .preserve = {}, .rounds = 2, .tokens = KeyTokens::last});
    const auto written = write_lora(folder / "edit.safetensors", delta, -0.5, 1);
    EXPECT_EQ(written.modules, delta.tensors());
    EXPECT_EQ(written.kept_energy, 1);
    AdapterReport report;
    const Delta back = read_adapter(folder / "edit.safetensors", model_, report);
    EXPECT_EQ(report.largest_rank, 3);
    EXPECT_NEAR(cosine(delta, back), -1, 1e-9);
    EXPECT_NEAR(norm(back), 0.5 * norm(delta), 1e-6 * norm(delta));
}

TEST_F(EraseConcept, PairsEveryTokenFromTheNameOnWithItsLikeInTheGuidesText) {
    const auto pairs = concept_keys(text_, "a portrait", "cat", KeyTokens::all, {"{} of a house"});
    const Tensor from = text_.encode("a portrait of a house").tokens[0].to(torch::kFloat64);
    const Tensor to = text_.encode("cat of a house").tokens[0].to(torch::kFloat64);
    const int64_t name = text_.count_tokens("a portrait"), guide = text_.count_tokens("cat");
    ASSERT_GT(name, guide);
    EXPECT_TRUE(torch::equal(pairs.from[name - 1], from[name]));
    EXPECT_TRUE(torch::equal(pairs.to[name - 1], to[guide])) << "the names' last tokens";
    EXPECT_TRUE(torch::equal(pairs.from[name], from[name + 1]));
    EXPECT_TRUE(torch::equal(pairs.to[name], to[guide + 1])) << "the word behind them";
    // A name that becomes nothing leaves what follows it in its place.
    const auto nothing = concept_keys(text_, "a portrait", "", KeyTokens::all, {"{} of a house"});
    EXPECT_TRUE(torch::equal(nothing.to[name], text_.encode(" of a house").tokens[0][1].to(torch::kFloat64)));
    EXPECT_THROW((void)concept_keys(text_, "a", "b", KeyTokens::all, {"of a house"}), Failure);
    EXPECT_THROW((void)concept_keys(text_, "a", "b", KeyTokens::all, {}), Failure);
}

TEST_F(EraseConcept, ReachesTheTokensBehindTheNameToo) {
    const auto names = cross_attention_matrices(unet_);
    EraseRequest request{.erase = {{"a portrait", "a cat"}}, .preserve = {"a house"}};
    request.lambda = 1e-4;
    const auto gap_at_end = [&](KeyTokens tokens) {
        request.tokens = tokens;
        const Delta delta = erase_concepts(model_, text_, request);
        const auto pairs = concept_keys(text_, "a portrait", "a cat", KeyTokens::all, {"{} in the forest"});
        double gap = 0;
        for (const auto& name : names) {
            const Tensor base = models::stored_tensor(unet_, name).to(torch::kFloat64);
            gap += (image_of(delta, name, pairs.from[-1]) - base.mv(pairs.to[-1])).norm().item<double>();
        }
        return gap;
    };
    EXPECT_LT(gap_at_end(KeyTokens::all), 0.5 * gap_at_end(KeyTokens::last));
}

TEST_F(EraseConcept, EditsOnlyTheLayersThatAreNamed) {
    EraseRequest everywhere{.erase = {{"a portrait", "a cat"}}, .preserve = {"a house"}};
    everywhere.tokens = KeyTokens::last;  // few keys: a product, not a whole matrix
    EraseRequest request = everywhere;
    request.layers = {"up_blocks."};
    const Delta all = erase_concepts(model_, text_, everywhere),
                some = erase_concepts(model_, text_, request);
    ASSERT_GT(some.tensors(), 0U);
    EXPECT_LT(some.tensors(), all.tensors());
    for (const auto& [name, change] : some.components.at("unet")) {
        EXPECT_TRUE(name.starts_with("up_blocks.")) << name;
        EXPECT_TRUE(change.up.equal(all.components.at("unet").at(name).up)) << "a layer's edit is its own";
    }
    request.layers = {"up_blocks.", "side_blocks."};
    EXPECT_THROW((void)erase_concepts(model_, text_, request), Failure);
}

TEST_F(EraseConcept, RefusesContradictionsInOneSentence) {
    const auto refuses = [&](const EraseRequest& request) {
        EXPECT_THROW(static_cast<void>(erase_concepts(model_, text_, request)), Failure);
    };
    refuses({.erase = {}, .preserve = {}});
    refuses({.erase = {{"", "a"}}, .preserve = {}});
    refuses({.erase = {{"a", "a"}}, .preserve = {}});
    refuses({.erase = {{"a", "b"}}, .preserve = {"a"}});
    refuses({.erase = {{"a", "b"}}, .preserve = {}, .rounds = 99});
    EraseRequest ridge{.erase = {{"a", "b"}}, .preserve = {}};
    ridge.lambda = 0;
    refuses(ridge);
}

TEST(LoraWriter, TruncatesDenseChangesAndSaysWhatIsKept) {
    const test::TempDir folder;
    const Tensor exact = torch::randn({6, 2}).matmul(torch::randn({2, 5}));
    EXPECT_TRUE(torch::allclose(truncated(exact, 2).product(), exact.to(torch::kFloat64), 1e-5, 1e-6));
    Delta delta{.kind = "test", .components = {}, .notes = {}};
    delta.components["unet"]["conv_in.weight"].dense =
        torch::diag(torch::tensor({3.F, 4.F})).view({2, 2, 1, 1});
    delta.components["unet"]["norm.weight"].dense = torch::ones({4});
    const auto written = write_lora(folder / "l.safetensors", delta, 1, 1);
    EXPECT_EQ(written.modules, 1U);
    EXPECT_EQ(written.left_out, 1U);
    EXPECT_NEAR(written.kept_energy, 16.0 / 25, 1e-9);
}

}  // namespace
}  // namespace burin::weights
