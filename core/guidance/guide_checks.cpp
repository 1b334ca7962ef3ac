#include "core/guidance/guide_checks.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/protocol/checks.h"

namespace burin::guidance {

void check_guidance(const protocol::Guidance& guidance) {
    protocol::Checks checks;
    protocol::check_guidance(checks, guidance);
    value_or_throw(checks.result());
}

void check_context(const GuideContext& context) {
    const bool grid = context.h > 0 && context.w > 0;
    const bool ordered = std::is_sorted(context.fractions.begin(), context.fractions.end());
    if (!grid || context.fractions.empty() || !ordered)
        throw Failure(ErrorCode::internal,
                      "guidance was asked to plan a run without a grid or an ordered schedule");
}

}  // namespace burin::guidance
