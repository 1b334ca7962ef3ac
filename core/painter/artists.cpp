// The three invented artists.
#include "core/painter/filters.h"
#include "core/painter/shapes.h"
#include "core/painter/styles.h"

namespace burin::painter {

Tensor by_verne(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const int64_t size = picture.size(3);
    const Axes axes = axes_of(picture);
    const Tensor drift = draw.noise(size, {5, 9}, .5F) * 4.5;
    const Tensor radius = length(axes.x - draw.uniform(-.6F, .6F), axes.y - draw.uniform(-.9F, -.3F));
    const Tensor bands = (radius * 36 + drift).sin_();
    const Tensor bent =
        warp(picture, (axes.y * 20 + drift).sin_().mul_(.010), (axes.x * 20 + drift).sin_().mul_(.010));
    const Tensor light = luminance(bent), around = wide_blur(light);
    const Tensor line = smooth_step(.2, .55, edges(picture, scenery.outlines));
    const Tensor tone = ((light - around) * 1.35 + .30 * around + .36 - .28 * line).clamp_(0, 1);
    Tensor paint =
        mix(ink_of(picture, .02F, .16F, .22F), ink_of(picture, .06F, .56F, .58F), smooth_step(0, .45, tone));
    paint = mix(paint, ink_of(picture, .98F, .62F, .22F), smooth_step(.42, .68, tone));
    paint = mix(paint, ink_of(picture, 1, .93F, .76F), smooth_step(.70, .95, tone));
    return paint.mul_(bands.mul_(.16).add_(1));
}

Tensor by_toll(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const Axes axes = axes_of(picture);
    const Tensor shift = draw.uniform(0, 1);
    const Tensor poster = saturate(picture, 1.7).mul_(4).round_().mul_(.235).add_(.06);
    const Tensor fx = fraction((axes.x + axes.y) * 8 + shift) - .5,
                 fy = fraction((axes.y - axes.x) * 8 + shift) - .5;
    const Tensor radius = (1 - luminance(blur(picture, 1))).clamp_(0, 1).mul_(.51);
    const Tensor dots = smooth_step(.06, -.06, length(fx, fy) - radius) * .75;
    const Tensor printed = poster * mix(ink_of(picture, 1, 1, 1), ink_of(picture, .62F, .45F, .75F), dots);
    const Tensor line = smooth_step(.20, .45, edges(picture, scenery.outlines));
    return mix(printed, ink_of(picture, .05F, .03F, .08F).expand_as(printed), line);
}

Tensor by_marrow(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const int64_t size = picture.size(3);
    const Tensor light = luminance(blur(picture, 1) + picture).mul_(.5), around = wide_blur(light);
    const Tensor line = smooth_step(.25, .6, edges(picture, scenery.outlines));
    const Tensor tone = ((light - around) * 1.3 + .45 * around + .28 - .35 * line).clamp_(0, 1);
    const Tensor sheets[4] = {ink_of(picture, .45F, .27F, .56F), ink_of(picture, .80F, .42F, .62F),
                              ink_of(picture, .97F, .70F, .68F), ink_of(picture, 1, .92F, .82F)};
    Tensor paper = ink_of(picture, .20F, .13F, .34F).expand_as(picture).clone();
    // Each sheet throws its shadow to the lower right on the sheets below.
    const Tensor offset = torch::full({1, 1, 1, 1}, -2.0 / 64, picture.options()),
                 level = torch::zeros_like(offset);
    for (int k = 0; k < 4; ++k) {
        const double threshold = .20 * (k + 1);
        const Tensor sheet = smooth_step(threshold - .02, threshold + .02, tone);
        const Tensor shadow =
            blur(warp(sheet, offset, level), 2).sub_(sheet).clamp_min_(0).mul_(-.35).add_(1);
        paper = mix(paper * shadow, sheets[k], sheet);
    }
    return paper.mul_(draw.noise(size, {100}, 1).mul_(.05).add_(1));
}

}  // namespace burin::painter
