// Falling snow: jittered dots in the cells of a grid, as stars are, but kept off faces.
#include "core/painter/scene.h"
#include "core/painter/shapes.h"

namespace burin::painter {

namespace {

/// Which cells' flakes do not lie on the face or hat of a living subject. Decided for whole flakes by their
/// centres: a mask of pixels would cut them in halves.
Tensor off_the_face(const Easel& easel, const Tensor& centre_x, const Tensor& centre_y) {
    const auto [u, v] = easel.canvas.to_subject(centre_x, centre_y);
    return (ellipse(u, v - .02, .50, .52) > 0).to(torch::kFloat32);
}

}  // namespace

void paint_snowfall(Easel& easel, bool front) {
    const int64_t cells = front ? 9 : 12;
    const double reach = front ? .16 : .14, share = front ? .24 : .45;
    Tensor there = (easel.draw.grid(1, cells, cells) < share).to(torch::kFloat32);
    const Tensor offset = easel.draw.grid(3, cells, cells);
    const Flag winter =
        easel.flag([](const auto& f) { return f.season == Season::winter && f.place != Place::studio; });
    if (!winter.any) return;
    const Tensor dx = offset.narrow(1, 0, 1).mul(.5).add_(.25), dy = offset.narrow(1, 1, 1).mul(.5).add_(.25);
    if (front && is_living(easel.facts.front().subject)) {
        const Tensor index = torch::arange(cells, dx.options());
        there = there * off_the_face(easel, (dx + index.view({1, 1, 1, -1})).mul_(2.0 / cells).sub_(1),
                                     (dy + index.view({1, 1, -1, 1})).mul_(2.0 / cells).sub_(1));
    }
    Patch all = easel.canvas.whole();
    const Tensor gx = (all.x + 1) * (cells / 2.0), gy = (all.y + 1) * (cells / 2.0);
    const Tensor column = gx.floor().to(torch::kLong).clamp_(0, cells - 1).view({-1});
    const Tensor row = gy.floor().to(torch::kLong).clamp_(0, cells - 1).view({-1});
    const auto spread = [&](const Tensor& grid) { return grid.index_select(2, row).index_select(3, column); };
    const Tensor radius = offset.narrow(1, 2, 1).mul(.6).add_(.55).mul_(reach);
    const Tensor distance = length(fraction(gx) - spread(dx), fraction(gy) - spread(dy)).sub_(spread(radius));
    all.glaze(all.coverage(distance.mul_(2.0 / cells)).mul_(spread(there * winter.on * .92)),
              easel.bright(1, 1, 1));
}

}  // namespace burin::painter
