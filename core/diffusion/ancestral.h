// An ancestral step (arXiv 2006.11239) in sigmas: down along the flow, and up again with fresh noise. Internal to
// core/diffusion.
#pragma once

#include <cmath>

namespace burin::diffusion {

/// From `from` down to `down` and up by noise of deviation `up`, so that down^2 + up^2 = to^2. Written without a difference
/// of squares, which would cancel after a very large sigma.
struct AncestralStep {
    double down, up;
};
inline AncestralStep ancestral_step(double from, double to) {
    const double ratio = to / from;
    return {to * ratio, to * std::sqrt((1 - ratio) * (1 + ratio))};
}

}  // namespace burin::diffusion
