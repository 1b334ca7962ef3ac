#include "core/protocol/names.h"

namespace burin::protocol {

std::string_view name_of(GuidanceMode mode) { return guidance_mode_names.at(static_cast<size_t>(mode)); }
std::string_view name_of(MaskKind kind) { return mask_kind_names.at(static_cast<size_t>(kind)); }
std::string_view name_of(LongPrompt how) { return long_prompt_names.at(static_cast<size_t>(how)); }
std::string_view name_of(InversionSolver solver) {
    return inversion_solver_names.at(static_cast<size_t>(solver));
}

}  // namespace burin::protocol
