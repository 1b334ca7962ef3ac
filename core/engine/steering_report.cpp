#include "core/engine/steering_report.h"

#include <cmath>

#include "core/inversion/edit_masks.h"

namespace burin::engine {
namespace {

double decibels(const Tensor& difference) {
    constexpr double same = 100;
    const double square = difference.numel() == 0 ? 0 : difference.square().mean().item<double>();
    return square > 0 ? std::min(same, -10 * std::log10(square)) : same;
}

}  // namespace

Fidelity fidelity_of(const Tensor& image, const Tensor& picture, const Tensor& touched) {
    const Tensor difference =
        (image.clamp(0, 1) - picture.permute({2, 0, 1}).to(torch::kFloat64) / 255).to(torch::kFloat64);
    Fidelity out;
    out.whole_db = decibels(difference);
    if (!touched.defined()) {
        out.outside_db = out.whole_db;
        return out;
    }
    const Tensor wide = at::upsample_nearest2d(touched.view({1, 1, touched.size(0), touched.size(1)}),
                                               {difference.size(1), difference.size(2)})[0][0];
    const Tensor outside = wide.eq(0);
    out.outside_share = outside.to(torch::kFloat64).mean().item<double>();
    out.outside_db = decibels(difference.masked_select(outside));
    return out;
}

void SteeringReport::Sum::add(const Tensor& mask) {
    if (!mask.defined()) return;
    sum = sum.defined() ? sum + mask : mask;
    ++steps;
}

Tensor SteeringReport::Sum::mean() const {
    return sum.defined() ? (sum / static_cast<double>(steps)).unsqueeze(0) : sum;
}

void SteeringReport::add(const inversion::EditStep& step) {
    rows_ += 1 + static_cast<int64_t>(step.concepts.size());
    for (const auto& record : step.concepts) {
        const size_t k = direction_of_.at(record.index);
        traces_.at(k).steps.push_back(
            {step.step, {record.mask.mean().item<float>()}, {record.added.norm().item<float>()}});
        Sums& sums = masks_.at(k);
        sums.all.add(record.mask);
        sums.difference.add(record.difference_mask);
        if (record.attention_mask.defined())
            sums.attention.add(
                inversion::on_latent(record.attention_mask, record.mask.size(0), record.mask.size(1)));
        const Tensor here = record.mask.gt(0).to(torch::kFloat32);
        touched_ = touched_.defined() ? torch::maximum(touched_, here) : here;
    }
}

std::vector<MeasuredMasks> SteeringReport::measured() const {
    std::vector<MeasuredMasks> all;
    for (const Sums& sums : masks_) all.push_back({sums.attention.mean(), sums.difference.mean()});
    return all;
}

guidance::TrajectoryReport SteeringReport::finished(int steps, int inversion_rows, bool masks) const {
    guidance::TrajectoryReport report;
    report.evaluations = steps;
    report.rows_live = inversion_rows + rows_;
    report.rows_naive = static_cast<int64_t>(steps) * static_cast<int64_t>(2 + traces_.size());
    report.directions = traces_;
    for (size_t k = 0; masks && k < masks_.size(); ++k)
        report.directions[k].where_it_acts = masks_[k].all.mean();
    const std::vector<std::optional<double>> none(traces_.size());
    report.cosines.assign(traces_.size(), none);
    return report;
}

}  // namespace burin::engine
