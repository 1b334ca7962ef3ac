// Counter-based random numbers: number i of a key is a pure function of (key, i).
//
// Picture k of seed s therefore looks the same in every batch, on every device and for every number of
// threads. A finaliser of 32-bit multiplications and shifts is enough here: the numbers place clouds, they
// keep no secrets.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace burin::painter {

/// A well mixed 32-bit word for counter `i` of `key`.
[[nodiscard]] constexpr uint32_t mixed(uint64_t key, uint32_t i) {
    uint32_t h = i * 0x9E3779B1U + static_cast<uint32_t>(key);
    h = (h ^ (h >> 16)) * 0x7FEB352DU;
    h = (h ^ (h >> 15)) * 0x846CA68BU;
    h ^= (h >> 16) ^ static_cast<uint32_t>(key >> 32);
    h = (h ^ (h >> 15)) * 0x2C1B3C6DU;
    h = (h ^ (h >> 12)) * 0x297A2D39U;
    return h ^ (h >> 15);
}

/// A number in [0, 1) with 24 significant bits.
[[nodiscard]] constexpr float unit_float(uint64_t key, uint32_t i) {
    return static_cast<float>(mixed(key, i) >> 8) * (1.0F / 16777216.0F);
}

/// A new key that depends on both arguments: how seeds branch into pictures, and pictures into stages.
[[nodiscard]] constexpr uint64_t derived_key(uint64_t key, uint64_t branch) {
    const auto low = static_cast<uint32_t>(branch);
    const uint32_t high = static_cast<uint32_t>(branch >> 32) ^ 0x5BD1E995U;
    return (static_cast<uint64_t>(mixed(key ^ high, low)) << 32) | mixed(~key + high, low ^ 0xA511E9B3U);
}

/// A small sequential generator over one key, for everything that is decided on the host. Not thread-safe;
/// copyable.
class Rng {
  public:
    explicit constexpr Rng(uint64_t key) : key_(key) {}

    /// In [0, 1).
    float unit() { return unit_float(key_, next_++); }
    float uniform(float low, float high) { return low + (high - low) * unit(); }
    bool chance(float probability) { return unit() < probability; }
    /// In [0, n).
    int below(int n) { return static_cast<int>(unit() * static_cast<float>(n)); }
    /// An index drawn in proportion to the weights, which need not sum to one.
    int weighted(std::initializer_list<float> weights) {
        float total = 0;
        for (const float weight : weights) total += weight;
        float left = unit() * total;
        int index = 0;
        for (const float weight : weights) {
            if (left < weight) return index;
            left -= weight;
            ++index;
        }
        return index - 1;
    }
    std::string_view one_of(std::initializer_list<std::string_view> options) {
        return options.begin()[below(static_cast<int>(options.size()))];
    }
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(static_cast<int>(i))]);
    }

  private:
    uint64_t key_;
    uint32_t next_ = 0;
};

}  // namespace burin::painter
