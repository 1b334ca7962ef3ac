// A sampling schedule as data: which noise levels are visited, in which order, and by which algorithm.
//
// Two forms of x occur, told apart only by the numbers in Level:
//
//   variance preserving  x = alpha x0 + sigma eps, alpha^2 + sigma^2 = 1  ddim, pndm, DPM solvers, unipc, lcm
//   variance exploding   x = x0 + sigma eps (arXiv 2206.00364)            euler, euler_ancestral, heun
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "core/base/result.h"
#include "core/diffusion/scheduler_config.h"

namespace burin::diffusion {

using torch::Tensor;

enum class SamplerKind { ddim, pndm, euler, euler_ancestral, heun, dpm_multistep, unipc, lcm };

/// x = alpha x0 + sigma eps.
struct Level {
    double alpha = 1, sigma = 0;
    /// sqrt(alpha^2 + sigma^2): the standard deviation of x for data of unit variance.
    [[nodiscard]] double norm() const;
    /// log(alpha / sigma), half the log signal-to-noise ratio; infinite without noise.
    [[nodiscard]] double lambda() const;
};

/// Settings that only the multistep solvers read.
struct SolverOptions {
    int order = 2;
    bool heun_correction = false;  ///< DPM-Solver++ 2: the second-order term in Heun's form, not midpoint
    bool sde = false;              ///< DPM-Solver++: the stochastic form
    bool bh1 = false;              ///< UniPC: B(h) = h, not exp(h) - 1
    bool lower_order_final = true, euler_at_final = false;
    std::vector<int> disable_corrector;  ///< UniPC: steps after which the corrector is left out
};

/// One schedule. Everything is indexed by the evaluation i of the network, 0 = the noisiest: one evaluation
/// is one call of advance(). Immutable once made; may be shared between threads.
struct Schedule {
    SamplerKind sampler = SamplerKind::ddim;
    PredictionType prediction = PredictionType::epsilon;
    int steps = 0;                  ///< as asked for; heun and pndm evaluate the network more often than this
    std::vector<double> timesteps;  ///< [evaluations] what the network is told; may be fractional
    std::vector<Level> levels;      ///< [evaluations] where x is when the network looks at it
    std::vector<Level> targets;     ///< [evaluations] where the step of this evaluation leads
    /// [evaluations + 1] sigma / alpha, ending with the last target; empty for ddim, pndm, lcm.
    std::vector<double> sigmas;
    double init_noise_sigma = 1;  ///< standard deviation of the start noise
    bool stochastic = false;      ///< draws noise between steps

    double clip_range = 0;         ///< x0 is clamped to [-clip_range, clip_range]; 0 = never
    double eta = 0;                ///< ddim
    double timestep_scaling = 10;  ///< lcm
    int runge_kutta = 0;  ///< pndm: evaluations of the Runge-Kutta start; 0 = PLMS from the beginning
    int stride = 0;       ///< pndm: training steps between two steps
    SolverOptions solver;
    std::vector<float> alpha_bars;  ///< [training steps] alpha^2 at each training step
    float final_alpha_bar = 1;      ///< alpha^2 after the last step of ddim and pndm

    [[nodiscard]] int evaluations() const { return static_cast<int>(timesteps.size()); }
    /// Place of evaluation i in the schedule, [0, 1).
    [[nodiscard]] double fraction(int i) const { return static_cast<double>(i) / evaluations(); }
    /// What x is multiplied with before the network sees it at evaluation i.
    [[nodiscard]] double input_scale(int i) const;
    /// The variance-preserving level of a training step; a negative one is the level after the last step.
    [[nodiscard]] Level level_at(int training_step) const;
};

/// "default" and the names a user may choose: ddim, pndm, euler, euler_karras, ...
std::span<const std::string_view> sampler_names();

/// The schedule of `steps` steps. `sampler` is one of sampler_names(): "default" runs the class of the file;
/// any other name keeps the file's betas, prediction type, timestep spacing, offset and zero-SNR setting and
/// changes only the algorithm and the spacing of its sigmas. A key that the file lacks has the default of the
/// class that is run. `eta` in [0, 1] is DDIM's stochasticity (arXiv 2010.02502), ignored by the others.
/// Errors: bad_input for an unknown name, steps or eta out of range; bad_model names a setting not built.
Result<Schedule> make_schedule(const SchedulerConfig& config, std::string_view sampler, int steps,
                               double eta = 0);

/// Image to image: the evaluation to begin with so that about `strength` (0..1) of the schedule is run. May
/// be evaluations(): nothing to run.
int first_evaluation_for_strength(const Schedule& schedule, double strength);

/// `x0` [n, c, h, w] at the level of evaluation i with `noise` of its shape; x0 itself at i = evaluations().
Tensor add_noise(const Schedule& schedule, const Tensor& x0, const Tensor& noise, int i);

}  // namespace burin::diffusion
