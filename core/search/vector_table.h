// Which vectors point the same way as another one: every one of them is looked at, and the answer is exact.
//
// A vector of float32 with length one is also kept as bytes: its numbers times 127 over the largest, rounded. A query reads
// the bytes alone, a quarter of the memory. Rounding moves a vector by a distance e that is known, so that its cosine with a
// query of length one is within e of that of its bytes (Cauchy and Schwarz); what could be among the first is then compared
// by its floats. Nothing is approximate, whatever the vectors are.
//
// AVX-512BW or AVX2 where the processor has them, else plain loops: the same integers, and so the same answer, on each.
// Several threads may ask at once; nobody may ask while somebody changes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"

namespace burin::search {

inline constexpr int largest_dimension = 8192;

/// A vector as bytes.
struct Code {
    float scale = 0;            ///< of the bytes
    float error = 0;            ///< distance of what they stand for from the vector
    std::vector<int8_t> bytes;  ///< [dimension]
    bool operator==(const Code&) const = default;
};
/// Of numbers that are finite.
[[nodiscard]] Code code_of(std::span<const float> vector);

struct Hit {
    int64_t id = 0;
    double score = 0;  ///< cosine
    bool operator==(const Hit&) const = default;
};

/// The floats of a vector, by its id; called for the few that could be among the first.
using Floats = std::function<Result<std::vector<float>>(int64_t)>;

class VectorTable {
  public:
    /// 1 to largest_dimension.
    explicit VectorTable(int dimension);
    ~VectorTable();
    VectorTable(VectorTable&&) noexcept;
    VectorTable& operator=(VectorTable&&) noexcept;

    /// Room for so many, at once.
    void reserve(size_t count);
    /// Replaces the one with this id.
    void put(int64_t id, const Code& code);
    void put(int64_t id, float scale, float error, std::span<const int8_t> bytes);
    void remove(int64_t id);

    [[nodiscard]] size_t size() const { return ids_.size(); }
    [[nodiscard]] int dimension() const { return dimension_; }

    /// The `count` with the largest cosine, the largest first; of equal ones the smaller id. `threads`: 0 = one for each
    /// processor. Errors are those of `floats`.
    Result<std::vector<Hit>> nearest(std::span<const float> query, size_t count, const Floats& floats,
                                     int threads = 0) const;
    /// All with a cosine of at least `least`, in the same order.
    Result<std::vector<Hit>> within(std::span<const float> query, double least, const Floats& floats,
                                    int threads = 0) const;

    /// How many vectors the last calls compared by their floats, for benchmarks. Not exact where several threads ask.
    [[nodiscard]] size_t compared() const { return compared_; }

  private:
    class Bytes;
    struct Query;
    [[nodiscard]] std::vector<float> estimates(const Query& query, int threads, size_t count,
                                               std::vector<float>& best) const;
    Result<std::vector<Hit>> compared_hits(const Query& query, const std::vector<float>& estimates,
                                           double least, const Floats& floats) const;

    int dimension_;
    size_t stride_;  ///< bytes of a row
    std::unique_ptr<Bytes> bytes_;
    std::vector<float> scales_, errors_;
    std::vector<int64_t> ids_;
    std::unordered_map<int64_t, size_t> places_;
    mutable size_t compared_ = 0;
};

}  // namespace burin::search
