// The steps on which a real picture is inverted and edited: timesteps and the solver's coefficients as data.
//
// The solver is stochastic DPM-Solver++ of the second order in its data-prediction form (arXiv 2211.01095), or
// DDIM with eta 1 (arXiv 2010.02502), which is its first order on other timesteps. A step is
//
//   m  = denoised picture, read off x and eps          (a prediction of v is read as eps = alpha v + sigma x)
//   mu = cx x + c0 m + c1 m_before
//   x' = mu + s z
//
// In the last step s = 1 and mu = m: the noise map holds the whole remainder, so that nothing is lost (arXiv
// 2304.06140 needs that for exactness). Numbers are float64. Plain functions; thread-safe.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"

namespace burin::inversion {

enum class Solver { dpm, ddim };

/// One step, from the level (alpha, sigma) to the next.
struct SolverStep {
    double alpha = 1, sigma = 0;  ///< x = alpha x0 + sigma eps before the step
    double cx = 0, c0 = 1, c1 = 0, s = 1;
};

/// Step i counts from the noisiest.
struct EditSchedule {
    std::vector<int> timesteps;
    std::vector<SolverStep> steps;

    [[nodiscard]] int count() const { return static_cast<int>(steps.size()); }
};

struct EditScheduleOptions {
    Solver solver = Solver::dpm;
    int steps = 30;
    double skip = 0.15;    ///< share of further, noisier points that set the spacing and are left out; [0, 1)
    int steps_offset = 1;  ///< of the model's scheduler file
};

/// `alpha_bars`: alpha^2 at each training step of the model. bad_input where the numbers are out of range or
/// there are more steps than the model has.
[[nodiscard]] Result<EditSchedule> make_edit_schedule(std::span<const float> alpha_bars,
                                                      const EditScheduleOptions& options);

}  // namespace burin::inversion
