// The two pictures of an item: what the base makes of it, and what the edited model does.
//
// Plain items are rendered by the engine with the same request. Probes begin at the base's own picture of the same prompt
// and seed, which is kept until another one is asked for: a job lists items that share it next to each other. Weights are
// switched as seldom as possible, and what a picture looks like never depends on what was painted before. Throws Failure;
// belongs to one thread. Pictures are [3, H, W] float32 0..1.
#pragma once

#include <memory>

#include "core/curation/audit_trajectory.h"
#include "core/curation/run_hooks.h"
#include "core/engine/render.h"

namespace burin::curation {

class AuditPainter {
  public:
    /// Opens the model; `folder` is where prepared files are, and may not be there yet. The hooks must live as long.
    AuditPainter(const AuditJob& job, std::filesystem::path folder, const RunHooks& hooks);
    ~AuditPainter();
    AuditPainter(const AuditPainter&) = delete;
    AuditPainter& operator=(const AuditPainter&) = delete;

    struct Pair {
        torch::Tensor before, after;
    };
    [[nodiscard]] Pair paint(const AuditItem& item);

    /// That the request of an item is valid and its edits fit the model, before anything is planned around them.
    void check(const AuditItem& item);

    /// The base's own picture of an item's prompt and seed.
    [[nodiscard]] const torch::Tensor& base(const AuditItem& item) { return base_of(item); }

    [[nodiscard]] engine::LoadedModel& loaded() { return *model_; }
    [[nodiscard]] const models::ModelDescription& model() const { return model_->description(); }

  private:
    struct Scratch;
    [[nodiscard]] protocol::RenderRequest request_of(const AuditItem& item, bool edited) const;
    [[nodiscard]] torch::Tensor render(const protocol::RenderRequest& request);
    [[nodiscard]] Pair both(const AuditItem& item);
    [[nodiscard]] Pair from_picture(const AuditItem& item);
    [[nodiscard]] Pair along_trajectory(const AuditItem& item);
    [[nodiscard]] torch::Tensor handed_over(const AuditItem& item);
    [[nodiscard]] torch::Tensor from_inverted(const AuditItem& item);
    [[nodiscard]] torch::Tensor perturbed(const AuditItem& item, bool edited);
    [[nodiscard]] torch::Tensor told(const AuditItem& item, const torch::Tensor& context);
    [[nodiscard]] torch::Tensor closed_form_context(const AuditItem& item);
    [[nodiscard]] torch::Tensor learned_context(const AuditItem& item);
    [[nodiscard]] torch::Tensor fine_tuned(const AuditItem& item);
    void use(bool edited);
    /// The base's own picture of the item's prompt and seed.
    [[nodiscard]] const torch::Tensor& base_of(const AuditItem& item);

    const AuditJob& job_;
    std::filesystem::path folder_;
    const RunHooks& hooks_;
    std::unique_ptr<engine::LoadedModel> model_;
    engine::Renderer renderer_;
    std::unique_ptr<Scratch> scratch_;
    std::string base_prompt_;
    uint64_t base_seed_ = 0;
    torch::Tensor base_;  ///< undefined: none is kept
    std::unique_ptr<AuditTrajectory> trajectory_;
    torch::Tensor undoing_;                         ///< undoing_map() once it was asked for
    std::map<std::string, torch::Tensor> learned_;  ///< by concept
    bool edited_ = false;                           ///< what was rendered last
};

/// The edits of a job as a request names them.
[[nodiscard]] std::vector<protocol::LoraUse> edits_of(const AuditJob& job);

}  // namespace burin::curation
