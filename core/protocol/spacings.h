// Where the noise levels of a run lie: a choice of its own beside the sampler.
//
// Requests, recipes of other tools, help texts and the window read the names here; core/diffusion places the levels.
// Constants: thread-safe.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace burin::protocol {

struct Spacing {
    std::string_view name;   ///< what a request calls it
    std::string_view title;  ///< what the web UI of AUTOMATIC1111 calls it
    std::string_view
        spellings;  ///< further names in other tools, between blanks, in small letters and digits alone
};

/// The name that leaves it to the sampler's name and the model's scheduler file.
inline constexpr std::string_view default_spacing = "default";

/// "default" first; diffusion::SigmaSpacing has the others in this order. normal: even training steps from the last to the
/// first. sgm_uniform: the same, ending before the first. simple: evenly picked entries of the table of sigmas.
/// ddim_uniform: as the DDIM paper. karras: arXiv 2206.00364. exponential: even in log sigma. beta: arXiv 2407.12173, of
/// sigmas as AUTOMATIC1111 has it. align_your_steps, kl_optimal: arXiv 2404.14507.
inline constexpr std::array spacings{Spacing{"default", "Automatic", "auto"},
                                     Spacing{"normal", "Normal", "uniform"},
                                     Spacing{"karras", "Karras", "k"},
                                     Spacing{"exponential", "Exponential", ""},
                                     Spacing{"beta", "Beta", ""},
                                     Spacing{"sgm_uniform", "SGM Uniform", ""},
                                     Spacing{"simple", "Simple", ""},
                                     Spacing{"ddim_uniform", "DDIM", ""},
                                     Spacing{"align_your_steps", "Align Your Steps", "ays"},
                                     Spacing{"kl_optimal", "KL Optimal", ""}};

/// Every name that a request may give.
inline constexpr auto spacing_names = [] {
    std::array<std::string_view, spacings.size()> names;
    for (size_t i = 0; i < spacings.size(); ++i) names[i] = spacings[i].name;
    return names;
}();

/// The row of that very name; nullptr where there is none.
[[nodiscard]] const Spacing* find_spacing(std::string_view name);

/// The spacing's name here, by any spelling of any tool: "SGM Uniform", "Karras". Empty where none is known by it.
[[nodiscard]] std::string_view spacing_called(std::string_view spelling);

/// What to do about a name that is none of spacing_names: the spacing that is meant, or all of them.
[[nodiscard]] std::string spacing_suggestion(std::string_view word);

/// A sampler and a spacing by one spelling: "DPM++ SDE Karras". Where the sampler has a row of its own with that spacing
/// (samplers.inc), that is it, and the spacing is "default". The sampler is empty where none is known by it.
struct SamplerAndSpacing {
    std::string_view sampler, spacing = default_spacing;
};
[[nodiscard]] SamplerAndSpacing sampler_and_spacing_called(std::string_view spelling);

}  // namespace burin::protocol
