// What steering a real picture did: where and how strongly directions acted, and how much of the picture is as it was.
#pragma once

#include <optional>
#include <vector>

#include "core/guidance/trajectory.h"
#include "core/inversion/edit.h"

namespace burin::engine {

using torch::Tensor;

/// How near a steered picture is to the picture that was inverted, in decibels (peak signal to noise of 8 bits; 100 where
/// both are the same).
struct Fidelity {
    double whole_db = 0;
    double outside_db = 0;     ///< where no direction acted
    double outside_share = 1;  ///< of the picture
};

/// `image` [3, H, W] 0..1, `picture` uint8 [H, W, 3], `touched` [h, w], undefined = nowhere.
Fidelity fidelity_of(const Tensor& image, const Tensor& picture, const Tensor& touched);

/// The two measured masks of one direction, each averaged over the steps at which it was used, [1, h, w] in 0..1; undefined
/// where it never was.
struct MeasuredMasks {
    Tensor attention, difference;
};

/// Collects the steps of one edit. Not thread-safe.
class SteeringReport {
  public:
    /// `direction_of`: the place in the request of each concept.
    SteeringReport(size_t directions, std::vector<size_t> direction_of)
        : traces_(directions), masks_(directions), direction_of_(std::move(direction_of)) {}

    void add(const inversion::EditStep& step);
    /// [h, w] {0, 1}: where anything acted at any step; undefined = nowhere.
    [[nodiscard]] const Tensor& touched() const { return touched_; }
    /// In the request's order.
    [[nodiscard]] std::vector<MeasuredMasks> measured() const;
    /// `inversion_rows`: what the inversion cost.
    [[nodiscard]] guidance::TrajectoryReport finished(int steps, int inversion_rows, bool masks) const;

  private:
    struct Sum {
        Tensor sum;
        int steps = 0;
        void add(const Tensor& mask);  ///< [h, w]; undefined: nothing
        [[nodiscard]] Tensor mean() const;
    };
    struct Sums {
        Sum all, attention, difference;
    };
    std::vector<guidance::DirectionTrace> traces_;
    std::vector<Sums> masks_;
    std::vector<size_t> direction_of_;
    Tensor touched_;
    int64_t rows_ = 0;
};

}  // namespace burin::engine
