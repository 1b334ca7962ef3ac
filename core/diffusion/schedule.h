// A sampling schedule as data: which noise levels are visited, in which order, and by which algorithm.
//
// Two forms of x occur, told apart only by the numbers in Level:
//
//   variance preserving  x = alpha x0 + sigma eps, alpha^2 + sigma^2 = 1  ddim, ddpm, pndm, DPM solvers, deis, unipc, lcm, tcd
//   variance exploding   x = x0 + sigma eps (arXiv 2206.00364)            the others
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "core/base/result.h"
#include "core/diffusion/noise_model.h"
#include "core/protocol/samplers.h"

namespace burin::diffusion {

struct Algorithm;

/// One schedule. Everything is indexed by the evaluation i of the network, 0 = the noisiest: one evaluation
/// is one call of advance(). Immutable once made; may be shared between threads.
struct Schedule {
    const protocol::Sampler* sampler = nullptr;  ///< the row of the table that runs
    const Algorithm* algorithm = nullptr;        ///< its code
    /// The file with every default filled in: a sampler's own numbers are read here.
    SchedulerConfig settings;
    NoiseModel model;
    int steps = 0;                  ///< as asked for; heun and pndm evaluate the network more often than this
    std::vector<double> timesteps;  ///< [evaluations] what the network is told; may be fractional
    std::vector<Level> levels;      ///< [evaluations] where x is when the network looks at it
    std::vector<Level> targets;     ///< [evaluations] where the step of this evaluation leads
    /// [evaluations + 1] sigma / alpha, ending with the last target; empty for samplers that do not count in sigmas.
    std::vector<double> sigmas;
    double init_noise_sigma = 1;     ///< standard deviation of the start noise
    bool stochastic = false;         ///< draws noise between steps
    double eta = 0;                  ///< how much noise ddim and tcd draw
    float final_alpha_bar = 1;       ///< alpha^2 after the last step of ddim and pndm
    std::vector<std::string> notes;  ///< what was asked for and is not done, a sentence each

    [[nodiscard]] int evaluations() const { return static_cast<int>(timesteps.size()); }
    /// Place of evaluation i in the schedule, [0, 1).
    [[nodiscard]] double fraction(int i) const { return static_cast<double>(i) / evaluations(); }
    /// What x is multiplied with before the network sees it at evaluation i.
    [[nodiscard]] double input_scale(int i) const;
    /// The variance-preserving level of a training step; a negative one is the level after the last step.
    [[nodiscard]] Level level_at(int training_step) const;
};

/// For which published model Align Your Steps has values.
enum class StepsPublishedFor { sd1, sdxl, neither };
/// `family`: a name of core/catalogue/families.inc.
[[nodiscard]] constexpr StepsPublishedFor steps_published_for(std::string_view family) {
    if (family == "sd1") return StepsPublishedFor::sd1;
    return family == "sdxl" ? StepsPublishedFor::sdxl : StepsPublishedFor::neither;
}

/// Where the sigmas lie, by a name of protocol::spacings; "default" leaves it to the sampler's name and the file.
struct SpacingChoice {
    std::string_view name = "default";
    StepsPublishedFor model = StepsPublishedFor::sd1;
};

/// The schedule of `steps` steps. `sampler` is a name or another spelling out of the table in core/protocol/samplers.h:
/// "default" runs the class of the file, or the nearest sampler with a note where that class is not built; any other name
/// keeps the file's betas, prediction type, timestep spacing, offset and zero-SNR setting and changes only the algorithm
/// and the spacing of its sigmas. A key that the file lacks has the default of the class that is run. `eta` in [0, 1] is
/// the noise of ddim (arXiv 2010.02502) and tcd; the others leave it alone, with a note. So do samplers that place training
/// steps, not sigmas, with `spacing`.
///
/// Latents are never clipped, whatever the file or its class says: clip_sample and thresholding are for models that
/// work on pixels. Where a file asks for them there is a note.
///
/// Errors: bad_input for an unknown name, steps or eta out of range; bad_model for a setting that is not built, by name.
Result<Schedule> make_schedule(const SchedulerConfig& config, std::string_view sampler, int steps,
                               double eta = 0, SpacingChoice spacing = {});

/// Image to image: the evaluation to begin with so that about `strength` (0..1) of the schedule is run. May
/// be evaluations(): nothing to run.
int first_evaluation_for_strength(const Schedule& schedule, double strength);

/// `x0` [n, c, h, w] at the level of evaluation i with `noise` of its shape; x0 itself at i = evaluations().
Tensor add_noise(const Schedule& schedule, const Tensor& x0, const Tensor& noise, int i);

}  // namespace burin::diffusion
