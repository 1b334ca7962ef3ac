// Choosing lambda: renders prompts at several strengths of one weight edit and measures what is lost.
//
// The protocol of task arithmetic (arXiv 2212.04089): the target should fall, the control should stay; the
// chosen lambda has the lowest target score among those whose control keeps at least 95 % of the base's. The
// same seeds serve every strength. Rendering is the caller's, so that nothing here knows an engine. Throws
// Failure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/cancel.h"
#include "core/commands/sweep_answer.h"
#include "core/evaluation/picture_judge.h"
#include "core/protocol/request.h"

namespace burin::evaluation {

using commands::PromptKind;
using Verdict = commands::SweepVerdict;
inline constexpr int prompt_kinds = int(commands::prompt_kind_names.size());
[[nodiscard]] const char* name_of(PromptKind kind);

struct KindScore {
    double mean = 0;
    int64_t pictures = 0;
    std::vector<double> by_prompt{};  ///< means, in the order of the plan's prompts
};

struct SweepPoint {
    double lambda = 0;
    std::optional<KindScore> scores[prompt_kinds];  ///< nothing where there are no prompts of that kind
    [[nodiscard]] const std::optional<KindScore>& of(PromptKind kind) const {
        return scores[static_cast<int>(kind)];
    }
};

struct SweepPlan {
    protocol::RenderRequest request;  ///< model, size, steps, guidance and whatever other edits apply
    protocol::LoraUse edit;           ///< what is swept; its scale is not used
    std::string concept_text;         ///< what target and described pictures are judged by
    std::vector<std::string> prompts[prompt_kinds];
    std::vector<double> lambdas;  ///< the base, 0, is always measured and need not be among them
    int seeds = 4;                ///< pictures of each prompt
    uint64_t seed = 1;            ///< of the first
    int grid_prompts = 2;         ///< prompts of each kind whose pictures are kept for the grids
    /// Known from an earlier sweep (sweep_base.h); only what the grids show is then rendered without the
    /// edit.
    std::optional<SweepPoint> base{};
};

[[nodiscard]] const char* name_of(Verdict verdict);

struct SweepChoice {
    std::optional<size_t> point;  ///< into SweepReport::points
    bool at_end = false;          ///< it is the last of the range: a wider one may have a better
    Verdict verdict = Verdict::no_visible_effect;
    std::string words;  ///< the same for a person, with the figures
};

/// Pictures of one prompt and seed, before and after.
struct SweepPicture {
    PromptKind kind = PromptKind::target;
    std::string prompt;
    uint64_t seed = 0;
    Tensor before, after;  ///< [3, H, W] 0..1; `after` at the chosen lambda, or at the last one
};

struct SweepReport {
    std::vector<SweepPoint> points;  ///< the base first, then in the order of the plan
    SweepChoice choice;
    std::string measure;
    std::vector<SweepPicture> pictures;
};

struct SweepHooks {
    CancelToken cancel;
    /// [3, H, W] float32 0..1.
    std::function<Tensor(const protocol::RenderRequest&)> render;
    std::function<void(const std::string& what, int64_t done, int64_t of)> on_progress;  ///< may be empty
};

[[nodiscard]] SweepReport sweep_edit(const PictureJudge& judge, const SweepPlan& plan,
                                     const SweepHooks& hooks);

/// From the figures alone; the first point is the base.
[[nodiscard]] SweepChoice choose_lambda(const std::vector<SweepPoint>& points);

/// Figures, choice and words, and what the pictures show.
[[nodiscard]] commands::SweepAnswer answer_of(const SweepReport& report);
/// The same as `--json` and sweep.json have it.
[[nodiscard]] nlohmann::json to_json(const SweepReport& report);

}  // namespace burin::evaluation
