#include "core/painter/styles.h"

#include "core/painter/filters.h"
#include "core/painter/shapes.h"

namespace burin::painter {

bool draws_outlines(Style style) {
    return style != Style::flat && style != Style::watercolor && style != Style::mosaic;
}

Tensor ink_of(const Tensor& like, float r, float g, float b) {
    return torch::tensor({r, g, b}, torch::kFloat32).to(like.device()).view({1, 3, 1, 1});
}

Tensor in_style(Style style, const Scenery& scenery, Draw& draw) {
    switch (style) {
        case Style::flat:
            return scenery.picture;
        case Style::oil:
            return as_oil(scenery, draw);
        case Style::watercolor:
            return as_watercolor(scenery, draw);
        case Style::ink:
            return as_ink(scenery, draw);
        case Style::mosaic:
            return as_mosaic(scenery, draw);
        case Style::stained_glass:
            return as_stained_glass(scenery, draw);
        case Style::verne:
            return by_verne(scenery, draw);
        case Style::toll:
            return by_toll(scenery, draw);
        case Style::marrow:
            return by_marrow(scenery, draw);
    }
    return scenery.picture;
}

Tensor as_oil(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const int64_t size = picture.size(3);
    const Axes axes = axes_of(picture);
    const Tensor angle = draw.uniform(-.6F, 2.2F), c = angle.cos(), s = angle.sin();
    const Tensor along = axes.x * c + axes.y * s, across = axes.y * c - axes.x * s;
    // Strokes are long cells in rotated coordinates, which reach to the root of two.
    const Cells strokes = jittered_cells(draw, along / 1.42, across / 1.42, 19, 45, .9, false);
    const Tensor px = strokes.x * 1.42, py = strokes.y * 1.42;
    const Tensor dabs = sample_at(blur(picture, 1), c * px - s * py, s * px + c * py);
    const Tensor border = blur(edges(picture, scenery.outlines), 2);
    const Tensor loose = (.85 - .85 * smooth_step(.10, .42, border)).clamp_(0, 1);
    const Tensor bristles =
        (across * 70 + 3 * draw.noise(size, {10}, 1)).sin_().mul_(.5).add_(draw.noise(size, {64}, 1), .5);
    const Tensor shaken = warp(picture, draw.noise(size, {24}, 1) * .012, draw.noise(size, {24}, 1) * .012);
    const Tensor relief = strokes.distance.neg().add_(.12).clamp_min_(-.12).mul_(.05);
    const Tensor paint = saturate(mix(shaken, dabs, loose), 1.18) * (1 + .10 * bristles) + relief;
    return (paint.sub_(.5).mul_(1.10).add_(.47).clamp_(0, 1)).mul_(ink_of(picture, 1.04F, .98F, .88F));
}

Tensor as_watercolor(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const int64_t size = picture.size(3);
    const Tensor flow_x = draw.noise(size, {6, 14, 30}, .6F), flow_y = draw.noise(size, {6, 14, 30}, .6F);
    Tensor wash = warp(picture, flow_x * .016, flow_y * .016);
    const Tensor soft = blur(wash, 1.5);
    wash = mix(wash, soft, .45);
    const Tensor lightness = luminance(soft);
    const Tensor pooled = lightness - blur(lightness, 4);
    wash = 1 - (1 - wash) * .78;
    wash = wash.mul_((pooled * 1.0).add_(1)).mul_(flow_x * .08 + 1).add_(flow_y, .035);
    const Axes axes = axes_of(picture);
    const Tensor corner =
        length(axes.x.abs().pow_(1.5).mul_(1.02), axes.y.abs().pow_(1.5).mul_(1.02)) + flow_y * .22;
    const Tensor painted = smooth_step(1.20, .86, corner);
    const Tensor paper = ink_of(picture, .985F, .97F, .94F).expand_as(wash);
    return mix(paper, saturate(wash, 1.15), painted).mul_(1 + .035 * draw.noise(size, {90}, 1));
}

Tensor as_ink(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const int64_t size = picture.size(3);
    const Axes axes = axes_of(picture);
    const Tensor shaken = warp(picture, draw.noise(size, {20}, 1) * .006, draw.noise(size, {20}, 1) * .006);
    const Tensor line = smooth_step(.20, .48, edges(shaken, scenery.outlines)), light = luminance(picture);
    const Tensor rising = smooth_step(.10, .55, ((axes.x + axes.y) * 50.265).sin_());
    const Tensor falling = smooth_step(.10, .55, ((axes.x - axes.y) * 50.265).sin_());
    const Tensor hatching =
        torch::maximum(rising * smooth_step(.52, .40, light), falling * smooth_step(.30, .20, light));
    const Tensor ink =
        torch::maximum(torch::maximum(line, hatching * .75), smooth_step(.16, .10, light) * .92);
    return mix(ink_of(picture, .975F, .95F, .89F), ink_of(picture, .10F, .10F, .16F), ink);
}

Tensor as_mosaic(const Scenery& scenery, Draw& draw) {
    // Small tesserae where there is detail, as mosaicists lay faces: a mouth of 32 tiles a side cannot be
    // read.
    constexpr int64_t coarse = 32, fine = 64;
    const Tensor vivid = saturate(scenery.picture, 1.25);
    const int64_t size = vivid.size(3);
    const Tensor small = torch::adaptive_avg_pool2d(vivid, {fine, fine});
    const Tensor large = torch::avg_pool2d(small, {2, 2});
    const Tensor change = torch::avg_pool2d((small - enlarge(large, fine)).abs_().sum(1, true), {2, 2});
    const Tensor split = (change > .22).to(torch::kFloat32);
    const Tensor tone_large = draw.grid(1, coarse, coarse).sub_(.5).mul_(.20).add_(1);
    const Tensor tone_small = draw.grid(1, fine, fine).sub_(.5).mul_(.12).add_(1);
    const Tensor mask = enlarge(split, fine);
    const Tensor tiles = enlarge(mix(enlarge(large * tone_large, fine), small * tone_small, mask), size);
    const Axes axes = axes_of(vivid);
    const auto grout = [&](int64_t n, double width) {
        const Tensor fx = (fraction((axes.x + 1) * (n / 2.0)) - .5).abs_(),
                     fy = (fraction((axes.y + 1) * (n / 2.0)) - .5).abs_();
        return (torch::maximum(fx, fy) > .5 - width).to(torch::kFloat32);
    };
    const Tensor depth = mix(grout(coarse, .13) * .55, grout(fine, .13) * .30, enlarge(mask, size));
    const Tensor mortar = tiles * .45 + ink_of(vivid, .13F, .12F, .12F);
    return mix(tiles, mortar, depth);
}

Tensor as_stained_glass(const Scenery& scenery, Draw& draw) {
    const Tensor& picture = scenery.picture;
    const int64_t size = picture.size(3);
    const Axes axes = axes_of(picture);
    const Cells panes = jittered_cells(draw, axes.x, axes.y, 7, 7, .95, true);
    const Tensor flat = sample_at(blur(picture, 3), panes.x, panes.y);
    const Tensor border = edges(picture, scenery.outlines);
    const Tensor keep = 1 - .75 * smooth_step(.15, .4, blur(border, 4));
    const Tensor lead =
        torch::maximum(smooth_step(.10, .05, panes.distance) * keep, smooth_step(.30, .6, border) * .9);
    const Tensor glass =
        saturate(mix(picture, flat, .45), 1.75) * (1.12 * (1 + .12 * draw.noise(size, {11}, 1)));
    const Tensor lit = (glass * (1.08 - .15 * length(axes.x, axes.y))).clamp_(0, 1);
    return mix(lit, ink_of(picture, .07F, .07F, .09F).expand_as(lit), lead);
}

}  // namespace burin::painter
