// The table of samplers: what they are called here and in other tools, and what is known of each without running it.
//
// The rows lie in samplers.inc. core/diffusion puts code to them; requests, recipes of other tools, help texts and the
// window read them here. Constants: thread-safe.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace burin::protocol {

/// Whether fresh noise is drawn between steps: a stochastic sampler draws another picture with another number of steps.
enum class StepNoise { steady, stochastic };

/// One row; the fields are explained in samplers.inc.
struct Sampler {
    std::string_view name, title, schedule, spellings, class_name, stands_in_for;
    StepNoise noise = StepNoise::steady;
    int order = 1;

    [[nodiscard]] bool is_karras() const { return schedule == "Karras"; }
    [[nodiscard]] bool is_stochastic() const { return noise == StepNoise::stochastic; }
};

inline constexpr std::array samplers{
#define BURIN_SAMPLER(name, algorithm, title, schedule, spellings, class_name, stands_in_for, noise, order) \
    Sampler{#name, title, schedule, spellings, class_name, stands_in_for, StepNoise::noise, order},
#include "core/protocol/samplers.inc"
#undef BURIN_SAMPLER
};

/// The name that runs the checkpoint's own scheduler, whatever it is.
inline constexpr std::string_view default_sampler = "default";

/// Every name that a request may give: those of the table and, last, "default".
inline constexpr auto sampler_names = [] {
    std::array<std::string_view, samplers.size() + 1> names;
    for (size_t i = 0; i < samplers.size(); ++i) names[i] = samplers[i].name;
    names.back() = default_sampler;
    return names;
}();

/// The row of that very name; nullptr where there is none, "default" included.
[[nodiscard]] const Sampler* find_sampler(std::string_view name);

/// The sampler's name here, by any spelling of any tool: "Euler a", "DPM++ 2M Karras", "k_heun",
/// "UniPCMultistepScheduler", in small or capital letters. Empty where none is known by it.
[[nodiscard]] std::string_view sampler_called(std::string_view spelling);

/// What to do about a name that is none of sampler_names: the sampler that is meant, or all of them.
[[nodiscard]] std::string sampler_suggestion(std::string_view word);

/// Small letters and digits alone, 'p' for '+', of the first 100 bytes: how spellings are compared.
[[nodiscard]] std::string squeezed(std::string_view name);

/// The row that runs a class of diffusers; nullptr where nothing comes near. `is_itself` is false where the row stands
/// in for a class that is not built.
struct SamplerOfClass {
    const Sampler* sampler = nullptr;
    bool is_itself = false;
};
[[nodiscard]] SamplerOfClass sampler_of_class(std::string_view class_name);

}  // namespace burin::protocol
