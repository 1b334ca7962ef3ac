#include "core/search/vector_table.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <thread>

#include "core/search/dot_kernels.h"

namespace burin::search {
namespace {

constexpr size_t alignment = 2U << 20;  // of large pages: half of the time would go into finding small ones
/// Floats round: estimates and bounds are sums of a few numbers near one.
constexpr float rounding = 4e-6F;
/// Fewer rows than this are not worth a thread.
constexpr size_t rows_a_thread = 8192;

double length_of(std::span<const float> vector) {
    double square = 0;
    for (const float one : vector) square += double(one) * double(one);
    return std::sqrt(square);
}

double cosine_sum(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * double(b[i]);
    return sum;
}

bool comes_before(const Hit& a, const Hit& b) {
    return a.score > b.score || (a.score == b.score && a.id < b.id);
}

/// The largest `count` numbers of those that are shown to it.
class Largest {
  public:
    explicit Largest(size_t count) : count_(count) {}
    void see(float value) {
        if (kept_.size() == count_ && value <= kept_.front()) return;
        if (kept_.size() == count_) {
            std::pop_heap(kept_.begin(), kept_.end(), std::greater{});
            kept_.pop_back();
        }
        kept_.push_back(value);
        std::push_heap(kept_.begin(), kept_.end(), std::greater{});
    }
    [[nodiscard]] const std::vector<float>& kept() const { return kept_; }

  private:
    size_t count_;
    std::vector<float> kept_;
};

}  // namespace

Code code_of(std::span<const float> vector) {
    Code code;
    code.bytes.resize(vector.size());
    float most = 0;
    for (const float one : vector) most = std::max(most, std::abs(one));
    code.scale = most / 127;
    double square = 0;
    for (size_t i = 0; i < vector.size(); ++i) {
        const float part = most > 0 ? vector[i] / code.scale : 0;
        code.bytes[i] = static_cast<int8_t>(std::clamp(std::lround(part), -127L, 127L));
        const double off = double(vector[i]) - double(code.scale) * code.bytes[i];
        square += off * off;
    }
    // Never smaller than it is.
    code.error = static_cast<float>(std::sqrt(square) * (1 + 1e-6)) + 1e-9F;
    return code;
}

/// Bytes on large pages, which grow without being copied twice.
class VectorTable::Bytes {
  public:
    ~Bytes() { std::free(data_); }
    Bytes() = default;
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;

    void reserve(size_t bytes) {
        if (bytes <= room_) return;
        const size_t room = (std::max(bytes, room_ + room_ / 2) + alignment - 1) / alignment * alignment;
        auto* more = static_cast<int8_t*>(std::aligned_alloc(alignment, room));
        if (more == nullptr) throw std::bad_alloc();
        (void)::madvise(more, room, MADV_HUGEPAGE);
        if (used_ > 0) std::memcpy(more, data_, used_);
        std::free(data_);
        data_ = more, room_ = room;
    }
    void resize(size_t bytes) {
        reserve(bytes);
        used_ = bytes;
    }
    [[nodiscard]] int8_t* data() { return data_; }

  private:
    int8_t* data_ = nullptr;
    size_t used_ = 0, room_ = 0;
};

/// A query of length one, as floats and as whole numbers.
struct VectorTable::Query {
    Query(std::span<const float> asked, size_t stride) : floats(asked.begin(), asked.end()), whole(stride) {
        const double length = length_of(floats);
        if (length > 0)
            for (float& one : floats) one = static_cast<float>(one / length);
        float most = 0;
        for (const float one : floats) most = std::max(most, std::abs(one));
        scale = most / query_most;
        double square = 0;
        for (size_t i = 0; i < floats.size(); ++i) {
            whole[i] = static_cast<int16_t>(most > 0 ? std::lround(floats[i] / scale) : 0);
            const double off = double(floats[i]) - double(scale) * whole[i];
            square += off * off;
        }
        error = static_cast<float>(std::sqrt(square) * (1 + 1e-6));
    }
    /// How far the cosine of a vector of about length one may be from that of its bytes.
    [[nodiscard]] float bound(float code_error) const {
        return code_error * (1 + error) + error * 1.01F + rounding;
    }

    std::vector<float> floats;
    std::vector<int16_t> whole;
    float scale = 0, error = 0;
};

VectorTable::VectorTable(int dimension)
    : dimension_(dimension),
      stride_((static_cast<size_t>(dimension) + row_unit - 1) / row_unit * row_unit),
      bytes_(std::make_unique<Bytes>()) {}
VectorTable::~VectorTable() = default;
VectorTable::VectorTable(VectorTable&&) noexcept = default;
VectorTable& VectorTable::operator=(VectorTable&&) noexcept = default;

void VectorTable::reserve(size_t count) {
    bytes_->reserve(count * stride_);
    for (auto* list : {&scales_, &errors_}) list->reserve(count);
    ids_.reserve(count);
    places_.reserve(count);
}

void VectorTable::put(int64_t id, const Code& code) { put(id, code.scale, code.error, code.bytes); }

void VectorTable::put(int64_t id, float scale, float error, std::span<const int8_t> bytes) {
    const auto [found, is_new] = places_.try_emplace(id, ids_.size());
    const size_t place = found->second;
    if (is_new) {
        bytes_->resize((place + 1) * stride_);
        ids_.push_back(id), scales_.push_back(0), errors_.push_back(0);
    }
    int8_t* row = bytes_->data() + place * stride_;
    std::memcpy(row, bytes.data(), bytes.size());
    std::memset(row + bytes.size(), 0, stride_ - bytes.size());
    scales_[place] = scale, errors_[place] = error;
}

void VectorTable::remove(int64_t id) {
    const auto found = places_.find(id);
    if (found == places_.end()) return;
    const size_t place = found->second, last = ids_.size() - 1;
    if (place != last) {
        std::memcpy(bytes_->data() + place * stride_, bytes_->data() + last * stride_, stride_);
        ids_[place] = ids_[last], scales_[place] = scales_[last], errors_[place] = errors_[last];
        places_[ids_[place]] = place;
    }
    places_.erase(id);
    ids_.pop_back(), scales_.pop_back(), errors_.pop_back();
    bytes_->resize(ids_.size() * stride_);
}

/// What the bytes say of every row, and the `count` largest of what each row has at least.
std::vector<float> VectorTable::estimates(const Query& query, int threads, size_t count,
                                          std::vector<float>& best) const {
    std::vector<float> out(ids_.size());
    const size_t most =
        threads > 0 ? static_cast<size_t>(threads) : std::max(1U, std::thread::hardware_concurrency());
    const size_t parts = std::clamp<size_t>(ids_.size() / rows_a_thread, 1, most);
    std::vector<Largest> largest(parts, Largest(count));
    const auto work = [&](size_t part) {
        const DotKernel dot = dot_kernel();
        const size_t end = ids_.size() * (part + 1) / parts;
        for (size_t i = ids_.size() * part / parts; i < end; ++i) {
            const int32_t sum = dot(bytes_->data() + i * stride_, query.whole.data(), stride_);
            out[i] = static_cast<float>(sum) * (scales_[i] * query.scale);
            if (count > 0) largest[part].see(out[i] - query.bound(errors_[i]));
        }
    };
    std::vector<std::thread> helpers;
    for (size_t part = 1; part < parts; ++part) helpers.emplace_back(work, part);
    work(0);
    for (auto& helper : helpers) helper.join();
    for (const auto& one : largest) best.insert(best.end(), one.kept().begin(), one.kept().end());
    return out;
}

Result<std::vector<Hit>> VectorTable::compared_hits(const Query& query, const std::vector<float>& estimates,
                                                    double least, const Floats& floats) const {
    std::vector<Hit> hits;
    size_t compared = 0;
    for (size_t i = 0; i < ids_.size(); ++i) {
        if (double(estimates[i]) + double(query.bound(errors_[i])) < least) continue;
        const auto vector = floats(ids_[i]);
        if (!vector) return tl::unexpected(vector.error());
        if (vector->size() != query.floats.size())
            return fail(ErrorCode::damaged, "a vector of the search has another length than the others",
                        "forget its picture, and add it again");
        hits.push_back({ids_[i], cosine_sum(query.floats, *vector)});
        ++compared;
    }
    compared_ = compared;
    std::sort(hits.begin(), hits.end(), comes_before);
    return hits;
}

Result<std::vector<Hit>> VectorTable::nearest(std::span<const float> query, size_t count,
                                              const Floats& floats, int threads) const {
    count = std::min(count, ids_.size());
    if (count == 0) return std::vector<Hit>();
    const Query asked(query, stride_);
    std::vector<float> best;
    const auto all = estimates(asked, threads, count, best);
    // The last of the first `count` has at least this much.
    std::nth_element(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count - 1), best.end(),
                     std::greater{});
    auto hits = compared_hits(asked, all, double(best[count - 1]), floats);
    if (hits && hits->size() > count) hits->resize(count);
    return hits;
}

Result<std::vector<Hit>> VectorTable::within(std::span<const float> query, double least, const Floats& floats,
                                             int threads) const {
    const Query asked(query, stride_);
    std::vector<float> best;
    const auto all = estimates(asked, threads, 0, best);
    auto hits = compared_hits(asked, all, least, floats);
    if (hits) std::erase_if(*hits, [&](const Hit& hit) { return hit.score < least; });
    return hits;
}

}  // namespace burin::search
