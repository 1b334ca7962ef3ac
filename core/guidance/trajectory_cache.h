// What earlier runs computed, by content: the state before each evaluation and the predictions made there.
//
// A run is a chain of digests. The first covers everything that decides the start (model, weights, device,
// schedule, seeds ...); each next one adds what the guidance decides at one evaluation. Two requests share
// the digest of an evaluation exactly when everything up to it is the same, so whatever changed (a slider, a
// text, an area, a painted mask, start or stop, a direction added, removed, muted or reordered) the longest
// known prefix is found by looking the chain up from its end, and going back to a setting costs nothing.
//
// Memory is bounded in bytes; what was not used for longest goes first. Tensors stay on their device.
// Not thread-safe: belongs to the thread that renders.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/diffusion/samplers.h"
#include "core/guidance/guide.h"

namespace burin::guidance {

/// Numbers of one evaluation, linked to those before it so that snapshots share them.
struct TraceStep {
    std::shared_ptr<const TraceStep> before;
    int evaluation = 0;
    std::vector<Digest> keys;  ///< Guide::record_key of each term
    Tensor numbers;            ///< [terms, 2, n]: coverage, norm; undefined where nothing acted
    bool degenerate = false;
    Tensor cosines;  ///< [terms, terms] between the unmasked directions; undefined for one, or when replayed
};

/// A direction's masks added up over the evaluations so far.
struct MaskSum {
    Tensor sum;  ///< [n, h, w]
    int count = 0;
};

/// Everything that is known before one evaluation (or at the end of the run).
struct Snapshot {
    diffusion::SamplerState state;
    GuidanceState guidance;
    /// Null where numbers were not asked for, or nothing happened yet.
    std::shared_ptr<const TraceStep> trace;
    std::map<Digest, MaskSum> masks;
    bool has_numbers = false, has_masks = false;  ///< whether every evaluation so far was observed
    std::map<Digest, Tensor> masked_directions;   ///< m d of the evaluation that led here, for draft replay
};

struct CacheStatistics {
    size_t bytes = 0, limit_bytes = 0, entries = 0;
    uint64_t state_hits = 0, state_misses = 0;  ///< runs that could resume, and those that began anew
    uint64_t prediction_hits = 0, prediction_misses = 0;  ///< rows
    uint64_t evicted = 0;
};

class TrajectoryCache {
  public:
    explicit TrajectoryCache(size_t limit_bytes) : limit_(limit_bytes) {}

    /// Null when unknown. A pointer stays valid until the next call that keeps or forgets something.
    [[nodiscard]] const Snapshot* find_state(const Digest& chain);
    void keep_state(const Digest& chain, Snapshot snapshot);
    /// Undefined when unknown. `row` covers the text and, where it matters, the other rows of the call.
    [[nodiscard]] Tensor find_prediction(const Digest& chain, const Digest& row);
    void keep_prediction(const Digest& chain, const Digest& row, const Tensor& prediction);

    /// The chain of the last full run, for draft replay; base = what decides its start.
    void remember_run(const Digest& base, std::vector<Digest> chain);
    [[nodiscard]] const std::vector<Digest>* last_run(const Digest& base) const;

    void clear();
    /// Evicts down to the new limit.
    void set_limit(size_t limit_bytes);
    void count_run(bool resumed) { ++(resumed ? statistics_.state_hits : statistics_.state_misses); }
    [[nodiscard]] CacheStatistics statistics() const;

  private:
    struct Entry {
        std::optional<Snapshot> snapshot;
        std::map<Digest, Tensor> predictions;
        size_t bytes = 0;
        std::list<Digest>::iterator place;
    };
    Entry* touch(const Digest& chain);
    Entry& open(const Digest& chain);
    void grow(Entry& entry, size_t bytes);
    void evict();

    size_t limit_, bytes_ = 0;
    std::map<Digest, Entry> entries_;
    std::list<Digest> order_;  ///< most recently used first
    Digest run_base_{};
    std::vector<Digest> run_;
    CacheStatistics statistics_;
};

}  // namespace burin::guidance
