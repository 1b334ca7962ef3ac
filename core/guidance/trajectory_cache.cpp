#include "core/guidance/trajectory_cache.h"

#include <utility>

namespace burin::guidance {
namespace {

// A generator's own state, and what maps, lists and tensor headers take beside their data.
constexpr size_t generator_bytes = 5120, entry_overhead_bytes = 512;

size_t bytes_of(const Tensor& tensor) { return tensor.defined() ? tensor.nbytes() + 64 : 0; }

size_t bytes_of(const Snapshot& snapshot) {
    size_t sum = bytes_of(snapshot.state.x) + bytes_of(snapshot.state.anchor);
    sum += generator_bytes * static_cast<size_t>(snapshot.state.noise.rows());
    for (const Tensor& tensor : snapshot.state.history) sum += bytes_of(tensor);
    for (const auto& [key, tensor] : snapshot.guidance.momentum) sum += bytes_of(tensor);
    for (const auto& [key, mask] : snapshot.masks) sum += bytes_of(mask.sum);
    for (const auto& [key, tensor] : snapshot.masked_directions) sum += bytes_of(tensor);
    if (snapshot.trace)
        sum += bytes_of(snapshot.trace->numbers) + snapshot.trace->keys.size() * sizeof(Digest);
    return sum;
}

}  // namespace

TrajectoryCache::Entry* TrajectoryCache::touch(const Digest& chain) {
    const auto found = entries_.find(chain);
    if (found == entries_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second.place);
    return &found->second;
}

TrajectoryCache::Entry& TrajectoryCache::open(const Digest& chain) {
    if (Entry* known = touch(chain)) return *known;
    order_.push_front(chain);
    Entry& entry = entries_[chain];
    entry.place = order_.begin();
    grow(entry, entry_overhead_bytes);
    return entry;
}

void TrajectoryCache::grow(Entry& entry, size_t bytes) {
    entry.bytes += bytes;
    bytes_ += bytes;
}

void TrajectoryCache::evict() {
    while (bytes_ > limit_ && !order_.empty()) {
        const auto oldest = entries_.find(order_.back());
        bytes_ -= oldest->second.bytes;
        entries_.erase(oldest);
        order_.pop_back();
        ++statistics_.evicted;
    }
}

const Snapshot* TrajectoryCache::find_state(const Digest& chain) {
    Entry* entry = touch(chain);
    return entry && entry->snapshot ? &*entry->snapshot : nullptr;
}

void TrajectoryCache::keep_state(const Digest& chain, Snapshot snapshot) {
    Entry& entry = open(chain);
    if (entry.snapshot) {
        const size_t before = bytes_of(*entry.snapshot);
        entry.bytes -= before;
        bytes_ -= before;
    }
    grow(entry, bytes_of(snapshot));
    entry.snapshot = std::move(snapshot);
    evict();
}

Tensor TrajectoryCache::find_prediction(const Digest& chain, const Digest& row) {
    Entry* entry = touch(chain);
    const auto found = entry ? entry->predictions.find(row) : std::map<Digest, Tensor>::iterator{};
    const bool hit = entry && found != entry->predictions.end();
    ++(hit ? statistics_.prediction_hits : statistics_.prediction_misses);
    return hit ? found->second : Tensor{};
}

void TrajectoryCache::keep_prediction(const Digest& chain, const Digest& row, const Tensor& prediction) {
    Entry& entry = open(chain);
    if (entry.predictions.emplace(row, prediction).second) grow(entry, bytes_of(prediction) + sizeof(Digest));
    evict();
}

void TrajectoryCache::remember_run(const Digest& base, std::vector<Digest> chain) {
    run_base_ = base;
    run_ = std::move(chain);
}

const std::vector<Digest>* TrajectoryCache::last_run(const Digest& base) const {
    return !run_.empty() && run_base_ == base ? &run_ : nullptr;
}

void TrajectoryCache::clear() {
    entries_.clear();
    order_.clear();
    run_.clear();
    bytes_ = 0;
}

void TrajectoryCache::set_limit(size_t limit_bytes) {
    limit_ = limit_bytes;
    evict();
}

CacheStatistics TrajectoryCache::statistics() const {
    CacheStatistics out = statistics_;
    out.bytes = bytes_;
    out.limit_bytes = limit_;
    out.entries = entries_.size();
    return out;
}

}  // namespace burin::guidance
