// Guidance as a function of predictions: which rows of text the network must predict at an evaluation, and
// how those predictions become one.
//
// A Guide is made once per run and then only read; what evolves (momentum) is an explicit GuidanceState of
// the caller. Rows and results are in the model's own parametrisation (eps, v or sample): guidance is linear
// in the predictions, and at one x all three differ by the same affine map, so masks and edits mean the same
// in each. Arithmetic is float32 on the rows' device and nothing leaves that device.
//
// Shapes: every row is [c, h, w] or [n, c, h, w] (n pictures of one request); a picture's result has the same
// bits alone as inside a batch. An "evaluation" is one call of the network (second-order samplers: 2 a step).
//
// Thread-safety: a Guide is immutable; different states may be used with it from different threads.
// Every formula, default and its reason: docs/guidance.md.
// Sources: arXiv 2207.12598 (prompt guidance), 2301.12247 (semantic guidance), 2305.08891 (rescale).
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/guidance/digest.h"
#include "core/protocol/request.h"

namespace burin::guidance {

using torch::Tensor;

/// What a row's text stands for; decides how the text is read (a prompt may carry weights, SDXL's
/// unconditional row has its own sizes). Without a negative prompt that row is also the origin of directions.
enum class RowKind { unconditional, prompt, direction };

/// One row of text. Equal rows have equal predictions at equal x.
struct ConditioningId {
    RowKind kind = RowKind::prompt;
    std::string text;
    auto operator<=>(const ConditioningId&) const = default;
};

/// The text that stands for (concept, keep): "concept, keep"; an empty side is left out.
[[nodiscard]] std::string join_texts(const std::string& first, const std::string& second);

/// A masked unit direction m_k d_k of an earlier run, by (evaluation, direction): what draft replay reads.
class ReplaySource {
  public:
    virtual ~ReplaySource() = default;
    /// Undefined tensor when this evaluation did not run that direction.
    [[nodiscard]] virtual Tensor find(int evaluation, const Digest& direction) const = 0;
};

/// d = mean over pairs of (plus - minus); indices into RowPlan::rows.
struct RowPair {
    int plus = 0, minus = 0;
};

/// One direction or concept that acts (or, in reference mode, feeds the momentum) at this evaluation.
struct LiveTerm {
    size_t slot = 0;             ///< place in the guide's canonical order
    std::vector<RowPair> pairs;  ///< empty when replayed
    Tensor replayed;             ///< m d of an earlier run; undefined otherwise
};

/// The rows of one evaluation in canonical order: the order of the request's directions does not show.
struct RowPlan {
    int evaluation = 0;
    std::vector<ConditioningId> rows;
    int unconditional = -1, prompt = -1;  ///< indices into rows; -1 = not needed
    std::vector<LiveTerm> terms;
    Digest decides{};  ///< of everything in the guidance that decides this evaluation's result
    int replayed = 0;  ///< terms that come from the ReplaySource: the result is approximate
};

/// What evolves from one evaluation to the next. Copies are cheap: tensors are replaced, never written into.
struct GuidanceState {
    std::map<Digest, Tensor> momentum;
};

/// What to write down while combining.
struct RecordOptions {
    bool numbers = true;             ///< coverage and norm of each term
    bool masks = false;              ///< the mask itself
    bool masked_directions = false;  ///< m d, for a later draft replay
};

/// One term at one evaluation. All tensors stay on the device.
struct TermRecord {
    Digest key{};         ///< Guide::record_key of the direction
    Digest unit_key{};    ///< of m d alone, whatever the strength
    Tensor coverage{};    ///< [n] share of entries that the mask lets through; [] for one picture
    Tensor norm{};        ///< [n] L2 norm of the contribution to the prediction
    Tensor mask{};        ///< [n, h, w] or [h, w], averaged over channels
    Tensor unit{};        ///< [n, c, h, w] m d
    Tensor difference{};  ///< [n, c, h, w] d before any mask; undefined where m d was replayed
};

struct StepRecord {
    std::vector<TermRecord> terms;
    bool degenerate = false;  ///< reference mode met its 0/0 here and added nothing instead
};

class Guide {
  public:
    virtual ~Guide() = default;
    /// Rows needed at `evaluation`. Directions found in `replay` (may be null) ask for no rows.
    [[nodiscard]] virtual RowPlan plan(int evaluation, const ReplaySource* replay = nullptr) const = 0;
    /// One prediction out of `rows` (in the order of plan.rows), float32. `record` may be null.
    virtual Tensor combine(const RowPlan& plan, std::span<const Tensor> rows, GuidanceState& state,
                           const RecordOptions& observe, StepRecord* record) const = 0;
    /// Directions (or concepts) of the request.
    [[nodiscard]] virtual size_t directions() const = 0;
    /// The key of a direction's records; nullptr when it never acts. Directions that do the same share a key.
    [[nodiscard]] virtual const Digest* record_key(size_t request_index) const = 0;
    /// Whether a direction of the request asks for rows at `evaluation`.
    [[nodiscard]] virtual bool acts(size_t request_index, int evaluation) const = 0;
};

/// A text that may change from one evaluation to the next.
class StepText {
  public:
    StepText() = default;
    StepText(std::string text) : texts_{std::move(text)} {}
    StepText(const char* text) : StepText(std::string(text)) {}
    /// One for each evaluation; past the last one, the last.
    explicit StepText(std::vector<std::string> texts) : texts_(std::move(texts)) {}

    [[nodiscard]] const std::string& at(int evaluation) const;
    /// Whether it is the empty text at every evaluation.
    [[nodiscard]] bool empty() const;

  private:
    std::vector<std::string> texts_;
};

/// The facts of a run that guidance depends on.
struct GuideContext {
    StepText prompt, negative;
    std::vector<double> fractions;  ///< where each evaluation lies in the schedule: [0, 1), not decreasing
    int64_t h = 0, w = 0;           ///< latent grid
    torch::Device device = torch::kCPU;
};

/// The guide for the request's mode. Throws Failure (bad_input) for what cannot be used: too many directions,
/// empty texts, numbers out of range or NaN, painted masks that do not fit. Needs no earlier check.
[[nodiscard]] std::unique_ptr<Guide> make_guide(const protocol::Guidance& guidance,
                                                const GuideContext& context);

/// u + scale (p - u) with its standard deviation pulled towards p's by `rescale` (arXiv 2305.08891,
/// section 3.4); each picture on its own. An undefined u (or p) means that its factor is zero.
[[nodiscard]] Tensor prompt_guidance(const Tensor& unconditional, const Tensor& prompt, double scale,
                                     double rescale);

}  // namespace burin::guidance
