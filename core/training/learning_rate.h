// How much a training may cost, how far it is, and how fast it learns there. Plain data; thread-safe.
#pragma once

#include <cstdint>

namespace burin::training {

/// A training ends at the first of its limits; 0 = no such limit.
struct Budget {
    int64_t steps = 0;
    double seconds = 0;

    /// The share that is used, 0 .. 1 and beyond.
    [[nodiscard]] double used(int64_t steps_done, double seconds_done) const;
};

struct RateShape {
    int64_t warm_up = 30;  ///< steps over which the rate rises linearly
    double flat = 0.4;     ///< share of the budget before the linear fall to zero
};

/// The factor of the learning rate for the step that comes after `steps_done` with `used` of the budget.
[[nodiscard]] double rate_factor(const RateShape& shape, int64_t steps_done, double used);

/// How much of the average of weights stays at a step: short at the start, `limit` in the long run.
[[nodiscard]] double average_decay(int64_t steps_done, double limit);

}  // namespace burin::training
