#include "core/diffusion/prediction.h"

namespace burin::diffusion {

Prediction to_prediction(PredictionType type, const Level& level, const Tensor& native, const Tensor& x) {
    const Tensor out = native.to(x.options());
    const auto [alpha, sigma] = level;
    if (type == PredictionType::epsilon) return {out, (x - out * sigma) / alpha};
    if (type == PredictionType::sample) return {(x - out * alpha) / sigma, out};
    // v is defined for unit variance: rotate (x / norm, v) by the angle of the level.
    const double norm = level.norm();
    const double square = norm * norm;
    return {x * (sigma / square) + out * (alpha / norm), x * (alpha / square) - out * (sigma / norm)};
}

Prediction to_prediction(const Schedule& schedule, const Tensor& native, const Tensor& x, int i) {
    return to_prediction(schedule.model.prediction, schedule.levels.at(static_cast<size_t>(i)), native, x);
}

Tensor scale_input(const Schedule& schedule, const Tensor& x, int i) {
    const double scale = schedule.input_scale(i);
    return scale == 1 ? x : x * scale;
}

}  // namespace burin::diffusion
