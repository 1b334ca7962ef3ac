// Judges: how well pictures show what texts say, for sweeps over weight edits and for reports.
//
// Two kinds. The embedded model's classifier reads what the painter's words claim (caption_claims.h) and is
// right or wrong. A CLIP pair gives the cosine of picture and text (arXiv 2103.00020), whatever the text
// says. Throws Failure. Thread-safe once built. Shapes: n pictures, H W pixels.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/evaluation/picture_classifier.h"

namespace burin::evaluation {

class PictureJudge {
  public:
    virtual ~PictureJudge() = default;
    /// How well each picture of [n, 3, H, W] in 0..1 shows `text`: float64 [n], larger is better.
    [[nodiscard]] virtual Tensor scores(const Tensor& pictures, const std::string& text) const = 0;
    /// Whether it can judge by this text at all.
    [[nodiscard]] virtual bool knows(const std::string& text) const = 0;
    /// "recognised by the classifier", "cosine to the text in CLIP"; says what a score is.
    [[nodiscard]] virtual std::string measure() const = 0;
};

/// 1 where every claim of the text on subject and style is what the classifier reads, else 0; texts without
/// such claims are judged by all they claim.
[[nodiscard]] std::unique_ptr<PictureJudge> classifier_judge(const std::filesystem::path& folder);
/// A folder with CLIP's two towers and tokenizer, as transformers writes it.
[[nodiscard]] std::unique_ptr<PictureJudge> clip_judge(const std::filesystem::path& folder);

}  // namespace burin::evaluation
