// Requests for the tests: one with every field away from its default, and random ones.
#pragma once

#include <random>

#include "core/protocol/request.h"

namespace burin::protocol::test {

/// Studio mode; no field holds its default.
RenderRequest full_studio_request();
RenderRequest full_reference_request();
/// Studio mode on a real picture; no field of that holds its default.
RenderRequest full_real_request();
/// Valid; fields vary independently.
RenderRequest random_request(std::mt19937_64& random);

}  // namespace burin::protocol::test
