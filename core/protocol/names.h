// The spellings of a request's choices.
#pragma once

#include <array>
#include <string_view>

#include "core/base/words.h"
#include "core/protocol/request.h"
#include "core/protocol/samplers.h"
#include "core/protocol/spacings.h"

namespace burin::protocol {

inline constexpr std::array<std::string_view, 4> precision_names{"auto", "fp32", "bf16", "fp16"};
inline constexpr std::array<std::string_view, 2> guidance_mode_names{"studio", "reference"};
inline constexpr std::array<std::string_view, 5> mask_kind_names{"channel", "spatial", "painted",
                                                                 "painted_channel", "painted_spatial"};
inline constexpr std::array<std::string_view, 2> long_prompt_names{"truncate", "chunks"};
inline constexpr std::array<std::string_view, 2> inversion_solver_names{"dpm", "ddim"};

/// The enumeration's place in its table of names above.
[[nodiscard]] std::string_view name_of(GuidanceMode mode);
[[nodiscard]] std::string_view name_of(MaskKind kind);
[[nodiscard]] std::string_view name_of(LongPrompt how);
[[nodiscard]] std::string_view name_of(InversionSolver solver);

using burin::index_of;
using burin::one_of;
using burin::suggestion;

}  // namespace burin::protocol
