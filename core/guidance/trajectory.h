// A run from start to picture latents: asks the network only for rows that act, resumes from the longest
// prefix that an earlier run computed, and reports what every direction did.
//
// Exactness: with a cache and without one the result has the same bits on the same device, for every sampler,
// whatever was changed between runs. The one approximate mode is draft replay (Guidance::draft_replay): while
// dragging, the masked unit directions m_k d_k of the last full run stand in for those of this run, so that
// an evaluation costs the prompt's rows alone. TrajectoryReport::approximate says when that happened; such a
// run leaves no states behind.
//
// Errors: Failure(cancelled) between evaluations once the token is up; what the network or guidance throws
// passes through. In each case the cache holds what was completed and stays valid. Thread-safety: one run at
// a time per cache; hooks are called on the calling thread.
#pragma once

#include <functional>
#include <optional>

#include "core/base/cancel.h"
#include "core/diffusion/samplers.h"
#include "core/guidance/guide.h"
#include "core/guidance/trajectory_cache.h"

namespace burin::guidance {

/// The network, seen as a function of text rows.
class RowEvaluator {
  public:
    virtual ~RowEvaluator() = default;
    /// One prediction [n, c, h, w] per row, in order, in the model's own parametrisation. `scaled_x`
    /// [n, c, h, w] is what the network is shown at evaluation i. The tensors are new and stay as they are.
    virtual std::vector<Tensor> evaluate(const Tensor& scaled_x, int i,
                                         std::span<const ConditioningId> rows) = 0;
    /// Whether a row's bits are the same whichever other rows share the call. Where they are not, predictions
    /// are reused only for the very same list of rows.
    [[nodiscard]] virtual bool rows_independent() const = 0;
};

/// After one evaluation.
struct StepEvent {
    int evaluation = 0, evaluations = 0;
    int rows_live = 0, rows_evaluated = 0;
    const Tensor& x;         ///< [n, c, h, w] after the step
    const Tensor& denoised;  ///< [n, c, h, w] the picture as this evaluation sees it
};

struct TrajectoryHooks {
    CancelToken cancel;
    /// Called after each evaluation that runs; those of the reused prefix are not repeated.
    std::function<void(const StepEvent&)> on_step;
    /// Replaces x after the step that leads to evaluation i (inpainting puts the known part back here). A
    /// pure function of its arguments and of what the base key covers.
    std::function<Tensor(const Tensor& x, int i)> constrain;
};

struct TrajectoryOptions {
    Digest base{};  ///< of everything beside guidance and texts that decides the bits: model and weights, how
                    ///< texts are read, device, precision, threads, seeds, size, start picture
    bool numbers = true;                  ///< coverage and norm per direction and evaluation
    bool masks = false;                   ///< where each direction acts, as a picture
    bool keep_masked_directions = false;  ///< remember m_k d_k, so that draft replay can follow this run
    bool draft_replay = false;            ///< approximate
};

/// One direction at one evaluation; a value per picture of the batch.
struct StepTrace {
    int evaluation = 0;
    std::vector<float> coverage;  ///< share of the latent's entries that the mask lets through, 0..1
    std::vector<float> norm;      ///< L2 norm of the contribution to the prediction
};

struct DirectionTrace {
    std::vector<StepTrace> steps;  ///< only evaluations at which it acted
    Tensor where_it_acts;  ///< [n, h, w] mask averaged over those; undefined unless masks were asked for
};

struct TrajectoryReport {
    int evaluations = 0;    ///< of the whole run
    int resumed_at = 0;     ///< first evaluation that was run; = evaluations when the result was known
    int64_t rows_live = 0;  ///< what the run costs without a cache
    int64_t rows_evaluated = 0, rows_reused = 0;  ///< of the evaluations that were run
    int64_t rows_naive = 0;                       ///< (2 + directions) * evaluations
    bool approximate = false;                     ///< draft replay took part: the recipe must say so
    int64_t replayed_terms = 0;
    bool degenerate = false;                 ///< reference mode met its 0/0 and added nothing instead
    std::vector<DirectionTrace> directions;  ///< in the request's order
    /// Studio mode: cosine between two directions' d, averaged over the evaluations at which both were run;
    /// nothing where there was none.
    std::vector<std::vector<std::optional<double>>> cosines;
};

struct Trajectory {
    Tensor x;  ///< [n, c, h, w] final latents, in the sampler's scale
    TrajectoryReport report;
};

/// Runs `start` to the end of `schedule`. `guide` has that schedule's fractions; `cache` may be null.
Trajectory run_trajectory(const diffusion::Schedule& schedule, const Guide& guide,
                          diffusion::SamplerState start, RowEvaluator& network, TrajectoryCache* cache,
                          const TrajectoryOptions& options, const TrajectoryHooks& hooks = {});

/// Schedule::fraction of every evaluation: what GuideContext wants.
[[nodiscard]] std::vector<double> fractions_of(const diffusion::Schedule& schedule);

}  // namespace burin::guidance
