// Neighbours of a concept, against the definition written out with matrices.
#include "core/weights/concept_neighbours.h"

#include <algorithm>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/weights/concept_keys.h"
#include "core/weights/erase_concept.h"
#include "tests/support/reference.h"

namespace burin::weights {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

class Neighbours : public testing::TestWithParam<const char*> {
  protected:
    /// Everything the cross-attention reads of a text's last token, in one row.
    Tensor read(const Tensor& encoding) const {
        const auto files = models::component_files(model_, "unet");
        std::vector<Tensor> parts;
        for (const auto& name : cross_attention_matrices(files))
            parts.push_back(models::stored_tensor(files, name).to(torch::kFloat64).matmul(encoding));
        return torch::cat(parts);
    }
    const models::ModelDescription model_ =
        models::require_model(test::reference(std::string("models/") + GetParam()));
    const models::TextEncoding text_{
        value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
        std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model_, {}))};
};
INSTANTIATE_TEST_SUITE_P(Families, Neighbours, testing::Values("sd1", "sd2"));

TEST_P(Neighbours, LikenessIsTheCosineOfWhatIsRead) {
    const auto vocabulary = vocabulary_words(model_);
    std::vector<Tensor> all;
    for (const auto& word : vocabulary) all.push_back(last_token(text_, word));
    const Tensor mean = torch::stack(all).mean(0);
    const Tensor name = read(last_token(text_, "a portrait") - mean);
    const auto found =
        nearest_neighbours(model_, text_, {"a portrait"}, 4, {}, {"house", "sea", "the winter city"});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                               [](const auto& a, const auto& b) { return a.likeness > b.likeness; }));
    for (const auto& neighbour : found) {
        const Tensor other = read(last_token(text_, neighbour.text) - mean);
        EXPECT_NEAR(neighbour.likeness, (name.dot(other) / name.norm() / other.norm()).item<double>(), 1e-4)
            << neighbour.text;
    }
}

TEST_P(Neighbours, TheConceptAndWhatIsKnownAreNone) {
    const auto found = nearest_neighbours(model_, text_, {"old portrait", "alias"}, 9, {"a house"},
                                          {"portrait", "a portrait", "alias", "house", "a house", "sea"});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].text, "sea");
    EXPECT_TRUE(nearest_neighbours(model_, text_, {"sea"}, 0).empty());
    EXPECT_THROW((void)nearest_neighbours(model_, text_, {}, 5), Failure);
    EXPECT_THROW((void)nearest_neighbours(model_, text_, {""}, 5), Failure);
}

TEST_P(Neighbours, WordsOfTheVocabularyAreWholeWords) {
    const auto words = vocabulary_words(model_);
    ASSERT_FALSE(words.empty());
    for (const auto& word : words) {
        EXPECT_GE(word.size(), 3U);
        EXPECT_EQ(text_.count_tokens(word), 1) << word;
    }
    EXPECT_EQ(nearest_neighbours(model_, text_, {"portrait"}, 5).size(), std::min<size_t>(5, words.size()));
}

TEST(NeighboursOfTheEmbeddedModel, AreWhatAPersonWouldName) {
    const auto model = models::require_model(std::filesystem::path(BURIN_SOURCE_DIR) / "resources/mini");
    const models::TextEncoding text{
        value_or_throw(text::ClipTokenizer::load(model.tokenizer)),
        std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model, {}))};
    const auto names = [&](const std::string& concept_name, size_t count) {
        std::vector<std::string> found;
        for (const auto& neighbour : nearest_neighbours(model, text, {concept_name}, count))
            found.push_back(neighbour.text);
        return found;
    };
    EXPECT_THAT(names("zaffi quill", 1), ElementsAre("fox"));
    EXPECT_THAT(names("bolo tinto", 3), IsSupersetOf({"robot"}));
    // Eight is what the program shows. Her long red hair comes first.
    EXPECT_THAT(names("captain mara voss", 8), IsSupersetOf({"long", "red", "woman"}));
    const auto words = vocabulary_words(model);
    EXPECT_EQ(std::count(words.begin(), words.end(), "hort"), 0) << "a piece of short that no caption used";
    EXPECT_EQ(std::count(words.begin(), words.end(), "short"), 1);
}

}  // namespace
}  // namespace burin::weights
