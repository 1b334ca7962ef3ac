// Inversion of a real picture into noise that gives it back, and can be edited (arXiv 2304.06140).
//
// The picture's latent is noised independently for every step, x_i = alpha_i x0 + sigma_i noise_i, and the
// network's prediction is taken at each: what the solver would have to add to its own mean to reach the next
// x_i is the noise map of that step. All x_i are known before the network runs, so all predictions are one
// list of independent rows.
//
// Nothing here divides or corrects: editing steps by the difference to the inversion's own mean (edit.h), which
// gives the picture back bit for bit where nothing is changed. Float32 outside of the network. Functions throw
// Failure; results are plain values whose tensors nobody changes, so they may be read from any thread.
#pragma once

#include <cstdint>
#include <string>

#include "core/diffusion/scheduler_config.h"
#include "core/inversion/edit_schedule.h"
#include "core/inversion/row_network.h"

namespace burin::inversion {

struct InversionOptions {
    EditSchedule schedule;
    diffusion::PredictionType prediction = diffusion::PredictionType::epsilon;
    /// What the picture shows, where that helps; empty: nothing is assumed.
    std::string source;
    double source_scale = 3.5;  ///< of the source text against the empty one

    [[nodiscard]] bool uses_source() const { return !source.empty() && source_scale != 0; }
};

/// n steps, the noisiest first.
struct Inversion {
    InversionOptions options;
    Tensor x;         ///< [n + 1, c, h, w]; the last one is the picture's latent itself
    Tensor empty;     ///< [n, c, h, w] eps of the empty text at x_i
    Tensor base;      ///< [n, c, h, w] eps that the steps are made with: empty + scale (source - empty)
    Tensor denoised;  ///< [n, c, h, w] m_i of the base
    Tensor mean;      ///< [n, c, h, w] mu_i of the base

    [[nodiscard]] int count() const { return options.schedule.count(); }
    /// [n, c, h, w]: z_i = (x_{i+1} - mu_i) / s_i.
    [[nodiscard]] Tensor noise_maps() const;
};

/// One randn [c, h, w] a step from one generator, the cleanest step first; [n, c, h, w], the noisiest first.
[[nodiscard]] Tensor inversion_noise(uint64_t seed, int steps, int64_t channels, int64_t h, int64_t w);

/// `x0` [c, h, w]: mean of the autoencoder's posterior times its scaling factor. `noise` [n, c, h, w].
/// bad_input where a side of the latent is below 5.
[[nodiscard]] Inversion invert(const InversionOptions& options, const Tensor& x0, const Tensor& noise,
                               RowNetwork& network);

/// An inversion out of its x [n + 1, c, h, w] and the network's eps there, [n, c, h, w] each: what invert() gives, bit for
/// bit.
[[nodiscard]] Inversion inversion_from(const InversionOptions& options, Tensor x, Tensor empty, Tensor base);

/// What the solver needs of a prediction: eps from what the network says at x [.., c, h, w].
[[nodiscard]] Tensor eps_of(diffusion::PredictionType prediction, const SolverStep& step,
                            const Tensor& native, const Tensor& x);
/// m = (x - sigma eps) / alpha.
[[nodiscard]] Tensor denoised_of(const SolverStep& step, const Tensor& eps, const Tensor& x);
/// mu = cx x + c0 m + c1 m_before; `before` may be undefined at the first step.
[[nodiscard]] Tensor mean_of(const SolverStep& step, const Tensor& x, const Tensor& denoised,
                             const Tensor& before);

}  // namespace burin::inversion
