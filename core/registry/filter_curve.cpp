#include "core/registry/filter_curve.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace burin::registry {
namespace {

bool all_finite(std::span<const double> scores) {
    return std::all_of(scores.begin(), scores.end(), [](double score) { return std::isfinite(score); });
}

int at_least(double threshold, std::span<const double> scores) {
    return static_cast<int>(
        std::count_if(scores.begin(), scores.end(), [&](double score) { return score >= threshold; }));
}

std::string decimals(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

/// Whether `a` meets the aim better than `b`; both meet it.
bool is_better(const FilterPoint& a, const FilterPoint& b, Aim aim) {
    const auto key = [aim](const FilterPoint& point) {
        switch (aim) {
            case Aim::precision:
                return std::pair(point.recall(), point.precision());
            case Aim::recall:
                return std::pair(point.precision(), point.recall());
            default:
                return std::pair(point.balance(), point.precision());
        }
    };
    return key(a) > key(b) || (key(a) == key(b) && a.threshold > b.threshold);
}

bool meets(const FilterPoint& point, const FilterAim& aim) {
    if (aim.aim == Aim::precision) return point.caught > 0 && point.precision() >= aim.value;
    if (aim.aim == Aim::recall) return point.recall() >= aim.value;
    return true;
}

}  // namespace

FilterPoint point_at(double threshold, std::span<const double> positives, std::span<const double> negatives) {
    return {threshold, at_least(threshold, positives), static_cast<int>(positives.size()),
            at_least(threshold, negatives), static_cast<int>(negatives.size())};
}

Result<std::vector<FilterPoint>> filter_curve(std::span<const double> positives,
                                              std::span<const double> negatives) {
    if (positives.empty())
        return fail(ErrorCode::bad_input, "no picture shows the concept",
                    "give pictures that do as positives");
    if (negatives.empty())
        return fail(ErrorCode::bad_input, "no picture is free of the concept",
                    "give pictures that are as negatives");
    if (!all_finite(positives) || !all_finite(negatives))
        return fail(ErrorCode::bad_input, "a picture has no score", "give another CLIP model");
    std::vector<double> scores(positives.begin(), positives.end());
    scores.insert(scores.end(), negatives.begin(), negatives.end());
    std::sort(scores.begin(), scores.end());
    scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
    std::vector<FilterPoint> curve{point_at(scores.front(), positives, negatives)};
    for (size_t i = 1; i < scores.size(); ++i) {
        const double middle = scores[i - 1] + (scores[i] - scores[i - 1]) / 2;
        // Two neighbours among the doubles have nothing between them.
        curve.push_back(point_at(middle > scores[i - 1] ? middle : scores[i], positives, negatives));
    }
    return curve;
}

Result<FilterPoint> choose_point(const std::vector<FilterPoint>& curve, const FilterAim& aim) {
    const FilterPoint* best = nullptr;
    for (const auto& point : curve)
        if (meets(point, aim) && (best == nullptr || is_better(point, *best, aim.aim))) best = &point;
    if (best != nullptr) return *best;
    const FilterPoint* most = nullptr;
    for (const auto& point : curve)
        if (most == nullptr || point.precision() > most->precision()) most = &point;
    return fail(ErrorCode::bad_input,
                std::string("no threshold reaches a ") + (aim.aim == Aim::recall ? "recall" : "precision") +
                    " of " + decimals(aim.value) + " on these pictures" +
                    (most ? "; the highest precision is " + decimals(most->precision()) : ""),
                "ask for less, or give the concept more reference pictures");
}

std::string words_of(const FilterPoint& point) {
    const auto share = [](double value, const Interval& interval) {
        return decimals(value) + " (" + decimals(interval.low) + " to " + decimals(interval.high) + ")";
    };
    return "precision " + share(point.precision(), point.precision_interval()) + ", recall " +
           share(point.recall(), point.recall_interval()) + ": " + std::to_string(point.caught) + " of " +
           std::to_string(point.positives) + " caught, " + std::to_string(point.alarms) +
           (point.alarms == 1 ? " false alarm of " : " false alarms of ") + std::to_string(point.negatives);
}

std::string curve_csv(const std::vector<FilterPoint>& curve) {
    std::string csv =
        "threshold,precision,precision_low,precision_high,recall,recall_low,recall_high,caught,positives,"
        "alarms,negatives\n";
    for (const auto& point : curve) {
        const Interval precision = point.precision_interval(), recall = point.recall_interval();
        char line[320];
        std::snprintf(line, sizeof line, "%.9g,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%d,%d,%d,%d\n", point.threshold,
                      point.precision(), precision.low, precision.high, point.recall(), recall.low,
                      recall.high, point.caught, point.positives, point.alarms, point.negatives);
        csv += line;
    }
    return csv;
}

std::vector<FilterPoint> thinned(const std::vector<FilterPoint>& curve, size_t most) {
    if (curve.size() <= most || most < 2) return curve;
    std::vector<FilterPoint> out;
    for (size_t i = 0; i < most; ++i) out.push_back(curve[i * (curve.size() - 1) / (most - 1)]);
    return out;
}

}  // namespace burin::registry
