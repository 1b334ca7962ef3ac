// Where an output filter draws its line: what every threshold would catch and what it would catch wrongly, and the choice
// of one by what a person asks for.
//
// A picture is caught where its score is at least the threshold. Precision: the share of what is caught that shows the
// concept. Recall: the share of what shows it that is caught. Both are of the pictures at hand, with the intervals that so
// few leave open (core/base/wilson.h). Plain data and functions; thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/wilson.h"

namespace burin::registry {

/// What one threshold does.
struct FilterPoint {
    double threshold = 0;
    int caught = 0, positives = 0;  ///< of the pictures that show the concept
    int alarms = 0, negatives = 0;  ///< of those that do not

    /// 1 where nothing is caught: nothing is caught wrongly.
    [[nodiscard]] double precision() const {
        return caught + alarms > 0 ? double(caught) / double(caught + alarms) : 1;
    }
    [[nodiscard]] double recall() const { return positives > 0 ? double(caught) / double(positives) : 0; }
    /// The harmonic mean of both.
    [[nodiscard]] double balance() const {
        return positives + caught + alarms > 0 ? 2.0 * double(caught) / double(positives + caught + alarms)
                                               : 0;
    }
    [[nodiscard]] Interval precision_interval() const { return wilson_interval(caught, caught + alarms); }
    [[nodiscard]] Interval recall_interval() const { return wilson_interval(caught, positives); }
    bool operator==(const FilterPoint&) const = default;
};

/// Counted at one threshold.
[[nodiscard]] FilterPoint point_at(double threshold, std::span<const double> positives,
                                   std::span<const double> negatives);

/// A point in the middle between every two neighbouring scores, and one that catches all; thresholds rise. bad_input:
/// no positive, no negative, a score that is no number.
Result<std::vector<FilterPoint>> filter_curve(std::span<const double> positives,
                                              std::span<const double> negatives);

/// What a person asks of a threshold.
enum class Aim {
    balance,    ///< the largest harmonic mean of precision and recall
    precision,  ///< at least so much precision, and then as much recall as there is
    recall,     ///< at least so much recall, and then as much precision as there is
    threshold,  ///< this one
};
struct FilterAim {
    Aim aim = Aim::balance;
    double value = 0;  ///< the share, or the threshold
    bool operator==(const FilterAim&) const = default;
};

/// The point that meets the aim; of several equal ones that with the higher threshold. Not for Aim::threshold. bad_input
/// where none does, with the best there is.
Result<FilterPoint> choose_point(const std::vector<FilterPoint>& curve, const FilterAim& aim);

/// "precision 0.97 (0.84 to 0.99), recall 0.93 (0.78 to 0.98): 28 of 30 caught, 1 false alarm of 90".
[[nodiscard]] std::string words_of(const FilterPoint& point);

/// threshold,precision,precision_low,precision_high,recall,recall_low,recall_high,caught,positives,alarms,negatives
[[nodiscard]] std::string curve_csv(const std::vector<FilterPoint>& curve);

/// At most `most` of them, evenly, the first and the last among them.
[[nodiscard]] std::vector<FilterPoint> thinned(const std::vector<FilterPoint>& curve, size_t most);

}  // namespace burin::registry
