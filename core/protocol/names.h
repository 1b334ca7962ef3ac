// The spellings of a request's choices, and the nearest one to a misspelt word.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/protocol/request.h"
#include "core/protocol/samplers.h"

namespace burin::protocol {

inline constexpr std::array<std::string_view, 4> precision_names{"auto", "fp32", "bf16", "fp16"};
inline constexpr std::array<std::string_view, 2> guidance_mode_names{"studio", "reference"};
inline constexpr std::array<std::string_view, 5> mask_kind_names{"channel", "spatial", "painted",
                                                                 "painted_channel", "painted_spatial"};
inline constexpr std::array<std::string_view, 2> long_prompt_names{"truncate", "chunks"};

/// The enumeration's place in its table of names above.
[[nodiscard]] std::string_view name_of(GuidanceMode mode);
[[nodiscard]] std::string_view name_of(MaskKind kind);
[[nodiscard]] std::string_view name_of(LongPrompt how);

/// Place of `name` in `names`, -1 where it is none of them.
[[nodiscard]] int index_of(std::string_view name, std::span<const std::string_view> names);

/// "a, b or c".
[[nodiscard]] std::string one_of(std::span<const std::string_view> names);

/// "did you mean 'strength'?", or "give one of a, b or c" where nothing is near.
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string_view> names);

}  // namespace burin::protocol
