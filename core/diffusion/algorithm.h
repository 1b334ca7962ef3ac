// The code of one sampler, as the rows of core/protocol/samplers.inc name it. Internal to core/diffusion.
//
// A sampler is one file: an Algorithm that tells what a checkpoint's scheduler file means for it, places the levels,
// and takes a step. docs/extending.md writes one from the beginning.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/diffusion/samplers.h"
#include "core/diffusion/schedule.h"
#include "core/protocol/samplers.h"

namespace burin::diffusion {

/// The two forms of x, see schedule.h.
enum class NoiseFamily { preserving, exploding };

/// Keys of the scheduler file that only some classes have. Where an algorithm does not read them, they have no effect,
/// whatever the file says.
struct KeysRead {
    bool spacings = false;       ///< use_karras_sigmas, use_exponential_sigmas, use_beta_sigmas
    bool lambdas = false;        ///< use_lu_lambdas, lambda_min_clipped
    bool interpolation = false;  ///< interpolation_type, timestep_type
    bool final_sigma = false;    ///< final_sigmas_type
};

/// A scheduler file made ready for one algorithm: every key that is absent has the default of the class that is run.
struct ResolvedScheduler {
    const protocol::Sampler* sampler = nullptr;
    const Algorithm* algorithm = nullptr;
    SchedulerConfig config;
    double eta = 0;
    std::vector<std::string> notes;  ///< what the file asks for and does not get
};

struct Algorithm {
    NoiseFamily family = NoiseFamily::preserving;
    KeysRead reads = {};
    /// Evaluations of the network that a step costs, but for the last one.
    int evaluations_per_step = 1;
    /// Whether the noisiest level must leave a trace of the picture (alpha > 0) even where the file says that it does
    /// not: sigma = 1 / 0 cannot be stepped from.
    bool needs_finite_sigma = false;
    /// Whether it can start at alpha = 0 with v- and sample-prediction.
    bool starts_from_pure_noise = true;

    /// Fills in the defaults of its class where they differ from the usual ones; may be null.
    void (*defaults)(SchedulerConfig&) = nullptr;
    /// What the name decides whatever the file says, beside the spacing of the sigmas; may be null.
    void (*named)(SchedulerConfig&) = nullptr;
    /// With all defaults filled in: puts settings that are not built back to what is, with a note each; may be null.
    void (*adapt)(SchedulerConfig&, std::vector<std::string>& notes) = nullptr;
    /// timesteps, levels and targets; sigmas, init_noise_sigma, eta and stochastic where they are not the usual ones.
    std::optional<Error> (*build)(const ResolvedScheduler&, Schedule&) = nullptr;
    /// From the state at evaluation i and the network's output there to the x of evaluation i + 1. `history` and
    /// `anchor` are updated, `i` is not.
    Tensor (*step)(const Schedule&, SamplerState&, const Tensor& native) = nullptr;
};

/// One object for each algorithm that a row names; a row whose algorithm nobody wrote does not link.
namespace algorithms {
#define BURIN_SAMPLER(name, algorithm, ...) extern const Algorithm algorithm;
#include "core/protocol/samplers.inc"
#undef BURIN_SAMPLER
}  // namespace algorithms

/// The file as `name` runs it: any spelling of a sampler, or "default" for the class of the file. Errors as
/// make_schedule.
Result<ResolvedScheduler> resolve_scheduler(const SchedulerConfig& file, std::string_view name, double eta,
                                            SpacingChoice spacing = {});

/// As make_noise_model, of a file that is made ready already.
Result<NoiseModel> noise_model_of(const ResolvedScheduler& scheduler);
/// For samplers that cannot step from an infinite sigma: the last level keeps a trace of the picture.
void make_last_sigma_finite(NoiseModel& model);

/// The two ends of the step of evaluation i.
struct Ends {
    const Level &from, &to;
};
inline Ends ends(const Schedule& schedule, int i) {
    return {schedule.levels[static_cast<size_t>(i)], schedule.targets[static_cast<size_t>(i)]};
}

/// Where a step of two evaluations began, at the second of them.
inline double sigma_of_first(const Schedule& schedule, int i) {
    return schedule.levels[static_cast<size_t>(i) - 1].sigma;
}

/// "scheduler_config.json: key '...' asks for '...', which is not built; ...".
std::string not_built(const std::string& key, const std::string& value);

template <class T, class U>
void fill(std::optional<T>& field, U value) {
    if (!field) field = value;
}

}  // namespace burin::diffusion
