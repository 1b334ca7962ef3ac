#include "core/evaluation/picture_judge.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/evaluation/caption_claims.h"
#include "core/models/clip_pixels.h"
#include "core/models/model_folder.h"
#include "core/models/token_rows.h"

namespace burin::evaluation {
namespace {

class ClassifierJudge : public PictureJudge {
  public:
    explicit ClassifierJudge(PictureClassifier classifier) : classifier_(std::move(classifier)) {}

    [[nodiscard]] Tensor scores(const Tensor& pictures, const std::string& text) const override {
        const torch::InferenceMode guard;
        const auto wanted = telling_claims(text);
        const auto readings = classifier_.read(pictures);
        Tensor scores = torch::zeros({static_cast<int64_t>(readings.size())}, torch::kFloat64);
        for (size_t i = 0; i < readings.size(); ++i)
            scores[static_cast<int64_t>(i)] = std::all_of(
                wanted.begin(), wanted.end(),
                [&](const Claim& claim) { return readings[i].choice[claim.group] == claim.choice; });
        return scores;
    }
    [[nodiscard]] bool knows(const std::string& text) const override { return !claims_of(text).empty(); }
    [[nodiscard]] std::string measure() const override {
        return "share of pictures in which the classifier reads what the text names";
    }

  private:
    static std::vector<Claim> telling_claims(const std::string& text) {
        const auto all = claims_of(text);
        if (all.empty())
            throw Failure(ErrorCode::bad_input,
                          "the classifier of the embedded model knows nothing that '" + text + "' names",
                          "use words of its world, or a CLIP model as the judge");
        std::vector<Claim> telling;
        const size_t subject = label_group("subject"), style = label_group("style");
        std::copy_if(all.begin(), all.end(), std::back_inserter(telling),
                     [&](const Claim& claim) { return claim.group == subject || claim.group == style; });
        return telling.empty() ? all : telling;
    }

    PictureClassifier classifier_;
};

class ClipJudge : public PictureJudge {
  public:
    explicit ClipJudge(const models::ClipDescription& description)
        : preprocessing_(description.preprocessing),
          clip_(models::load_clip(description, {})),
          tokenizer_(value_or_throw(text::ClipTokenizer::load(description.root))) {}

    [[nodiscard]] Tensor scores(const Tensor& pictures, const std::string& text) const override {
        const torch::InferenceMode guard;
        const int64_t length = clip_.config().text.max_position_embeddings;
        const Tensor wanted = clip_.embed_text(models::token_rows(tokenizer_, {text}, length));
        std::vector<Tensor> pixels;
        for (const Tensor& picture : pictures.mul(255).round().clamp(0, 255).to(torch::kUInt8).unbind(0))
            pixels.push_back(models::clip_pixels(picture.permute({1, 2, 0}).contiguous(), preprocessing_));
        return clip_.embed_picture(torch::cat(pixels)).matmul(wanted[0]).to(torch::kFloat64);
    }
    [[nodiscard]] bool knows(const std::string& text) const override { return !text.empty(); }
    [[nodiscard]] std::string measure() const override { return "cosine of picture and text in CLIP"; }

  private:
    models::ClipPreprocessing preprocessing_;
    models::ClipModel clip_;
    text::ClipTokenizer tokenizer_;
};

}  // namespace

std::unique_ptr<PictureJudge> classifier_judge(const std::filesystem::path& folder) {
    return std::make_unique<ClassifierJudge>(read_classifier(folder));
}

std::unique_ptr<PictureJudge> clip_judge(const std::filesystem::path& folder) {
    return std::make_unique<ClipJudge>(models::describe_clip(folder));
}

}  // namespace burin::evaluation
