// What an audit sees in a picture: the model's classifier where there is one, CLIP where there is none or where an item names
// rivals, and an output filter beside them. Throws Failure; thread-safe once built.
#pragma once

#include <map>
#include <memory>

#include "core/curation/audit_results.h"
#include "core/engine/clip_embedder.h"
#include "core/evaluation/picture_judge.h"
#include "core/registry/output_filter.h"

namespace burin::curation {

class AuditJudge {
  public:
    /// Refuses judges whose files are not those the job was planned with.
    explicit AuditJudge(const AuditJob& job);

    /// Result of an item without its job and time. Pictures [3, H, W] 0..1.
    [[nodiscard]] AuditResult look_at(const AuditItem& item, const torch::Tensor& before,
                                      const torch::Tensor& after);

  private:
    [[nodiscard]] AuditSide side(const AuditItem& item, const torch::Tensor& picture,
                                 const std::vector<float>& embedding);
    [[nodiscard]] double cosine_to(const std::string& text, const std::vector<float>& embedding);

    std::unique_ptr<evaluation::PictureJudge> classifier_;
    std::unique_ptr<engine::ClipEmbedder> clip_, filter_clip_;
    std::unique_ptr<registry::OutputFilter> filter_;
    std::map<std::string, std::vector<float>> texts_;  ///< embeddings, as far as they were asked for
};

}  // namespace burin::curation
