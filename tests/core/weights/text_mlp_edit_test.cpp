// The rank-one edit of the text encoder, against the encoder that everything else uses.
#include "core/weights/text_mlp_edit.h"

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/weights/edited_model.h"
#include "tests/support/reference.h"

namespace burin::weights {
namespace {

class TextMlp : public testing::TestWithParam<const char*> {
  protected:
    models::TextEncoding encoding(const Edits& edits = {}) const {
        return {value_or_throw(text::ClipTokenizer::load(model_.tokenizer)),
                std::make_shared<const models::ClipTextEncoder>(
                    load_text_encoder(model_, "text_encoder", {}, edits))};
    }
    /// Squared distance of the name's tokens, and those behind, to the guide's, over all contexts.
    double distance(const models::TextEncoding& now, const models::TextEncoding& base,
                    const std::string& name, const std::string& guide) const {
        double sum = 0;
        for (const auto& context : contexts_for(name)) {
            const auto alignment = align(base, context, name, guide);
            const Tensor from = now.encode(alignment.from).tokens[0],
                         to = base.encode(alignment.to).tokens[0];
            for (const auto& [i, j] : alignment.places)
                sum += (from[i] - to[j]).square().sum().item<double>();
        }
        return sum;
    }
    const models::ModelDescription model_ =
        models::require_model(test::reference(std::string("models/") + GetParam()));
};
INSTANTIATE_TEST_SUITE_P(Families, TextMlp, testing::Values("sd1", "sd2"));

TEST_P(TextMlp, DrawsTheNameToItsGuideAsFarAsItSays) {
    const auto base = encoding();
    TextMlpEdit edit;
    edit.text = "portrait", edit.guide = "cat", edit.preserve = {"house"};
    TextMlpReport report;
    auto delta = std::make_shared<const Delta>(edit_text_mlp(model_, base, edit, &report));
    EXPECT_LT(report.after, 0.9);
    EXPECT_EQ(delta->tensors(), 1U);
    EXPECT_EQ(delta->components.at("text_encoder").begin()->second.down.size(0), 1);
    const auto edited = encoding({{.delta = delta, .lambda = 1, .block_lambda = {}}});
    const double before = distance(base, base, "portrait", "cat");
    EXPECT_NEAR(distance(edited, base, "portrait", "cat") / before, report.after, 1e-3);
    double drift = 0;
    for (const auto& context : contexts_for("portrait")) {
        const auto kept = align(base, context, "house", "house").from;
        drift += (edited.encode(kept).tokens - base.encode(kept).tokens).square().sum().item<double>();
    }
    EXPECT_NEAR(drift / before, report.drift, 1e-3);
    EXPECT_LT(report.drift, 1 - report.after) << "preserved texts move less than the name";
}

TEST_P(TextMlp, EachTokenOfANameHasItsOwnKeyAndTheyDoMoreTogether) {
    const auto base = encoding();
    TextMlpEdit edit;
    edit.text = "old portrait", edit.guide = "cat";
    const auto tokens = base.count_tokens(edit.text);
    ASSERT_GT(tokens, 1);
    TextMlpReport last, all;
    const auto one = edit_text_mlp(model_, base, edit, &last);
    edit.tokens = KeyTokens::all;
    const auto each = edit_text_mlp(model_, base, edit, &all);
    EXPECT_EQ(one.components.at("text_encoder").begin()->second.down.size(0), 1);
    EXPECT_EQ(each.components.at("text_encoder").begin()->second.down.size(0), tokens);
    EXPECT_LT(all.after, last.after);
}

TEST_P(TextMlp, RefusesWhatItCannotEdit) {
    const auto base = encoding();
    TextMlpEdit edit;
    edit.text = "portrait", edit.guide = "cat", edit.layer = 99;
    EXPECT_THROW((void)edit_text_mlp(model_, base, edit), Failure);
    edit.layer = -1;
    EXPECT_THROW((void)edit_text_mlp(model_, base, edit), Failure);
    edit.layer = 0, edit.text = "";
    EXPECT_THROW((void)edit_text_mlp(model_, base, edit), Failure);
    edit.text = "a", edit.contexts = {"no place"};
    EXPECT_THROW((void)edit_text_mlp(model_, base, edit), Failure);
}

}  // namespace
}  // namespace burin::weights
