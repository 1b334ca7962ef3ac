// Neighbours by what an edit would change, against the edit itself.
#include "core/weights/disturbed_texts.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "tests/support/reference.h"

namespace burin::weights {
namespace {

class Disturbed : public testing::TestWithParam<const char*> {
  protected:
    double share_under(const Delta& delta, const std::string& words) const {
        const auto files = models::component_files(model_, "unet");
        const auto p = last_token(text_, words);
        double moved = 0, whole = 0;
        for (const auto& [name, change] : delta.components.at("unet")) {
            const auto matrix = models::stored_tensor(files, name).to(torch::kFloat64);
            const auto dense =
                (change.dense.defined() ? change.dense : change.up.matmul(change.down)).to(torch::kFloat64);
            moved += dense.matmul(p).square().sum().item<double>();
            whole += matrix.matmul(p).square().sum().item<double>();
        }
        return moved / whole;
    }
    const models::ModelDescription model_ =
        models::require_model(test::reference(std::string("models/") + GetParam()));
    const models::TextEncoding text_{
        value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
        std::make_shared<const models::ClipTextEncoder>(models::load_text_encoder(model_, {}))};
    EraseRequest request_ = [] {
        EraseRequest request;
        request.erase = {{"portrait", "cat"}};
        return request;
    }();
};
INSTANTIATE_TEST_SUITE_P(Families, Disturbed, testing::Values("sd1", "sd2"));

TEST_P(Disturbed, TheShareIsWhatTheEditDoesToTheWord) {
    const auto found = most_disturbed(model_, text_, request_, 4, {"house", "sea", "winter", "city"});
    ASSERT_EQ(found.size(), 4U);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                               [](const auto& a, const auto& b) { return a.share > b.share; }));
    auto published = request_;
    published.tokens = KeyTokens::last;
    const auto delta = erase_concepts(model_, text_, published);
    for (const auto& neighbour : found)
        EXPECT_NEAR(neighbour.share / share_under(delta, neighbour.text), 1, 1e-3) << neighbour.text;
}

TEST_P(Disturbed, TheConceptItsGuideAndWhatIsPreservedAreNoNeighbours) {
    request_.preserve = {"a house"};
    const auto found = most_disturbed(model_, text_, request_, 9,
                                      {"portrait", "a portrait", "cat", "house", "a house", "sea"});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].text, "sea");
}

TEST_P(Disturbed, WordsOfTheVocabularyAreWholeWords) {
    const auto words = vocabulary_words(model_);
    ASSERT_FALSE(words.empty());
    for (const auto& word : words) {
        EXPECT_GE(word.size(), 3U);
        EXPECT_EQ(text_.count_tokens(word), 1) << word;
    }
    const auto found = most_disturbed(model_, text_, request_, 5);
    EXPECT_EQ(found.size(), std::min<size_t>(5, words.size()));
    request_.erase.clear();
    EXPECT_THROW((void)most_disturbed(model_, text_, request_, 5), Failure);
}

}  // namespace
}  // namespace burin::weights
