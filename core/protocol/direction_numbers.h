// What the list of a direction's fields says of its numbers, for whoever sets them with a handle.
#pragma once

#include "core/protocol/request.h"

namespace burin::protocol {

struct NumberRange {
    double least = 0, most = 0;
};

/// Where a handle may lead: all that is allowed. An end that is itself out is left by a thousandth of the range.
[[nodiscard]] NumberRange handle_range(double Direction::*number);

/// Whether it has an effect as the direction stands.
[[nodiscard]] bool is_used(const Direction& direction, double Direction::*number);

}  // namespace burin::protocol
