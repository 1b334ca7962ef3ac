#include "core/painter/face.h"

namespace burin::painter {

Expression expression_of(const Easel& easel) {
    Expression mood;
    mood.smile = easel.flag([](const auto& f) { return f.mouth == Mouth::smile; }).on;
    mood.sad = easel.flag([](const auto& f) { return f.mouth == Mouth::sad; }).on;
    mood.neutral = 1 - mood.smile - mood.sad;
    mood.closed = easel.flag([](const auto& f) { return f.closed_eyes; });
    mood.open = 1 - mood.closed.on;
    mood.old = easel.flag([](const auto& f) { return f.old; });
    mood.glasses = easel.flag([](const auto& f) { return f.glasses; });
    mood.hat = easel.flag([](const auto& f) { return f.hat; });
    mood.scarf = easel.flag([](const auto& f) { return f.scarf; });
    mood.earrings = easel.flag([](const auto& f) { return f.earrings; });
    return mood;
}

void paint_eyes(Easel& easel, const Expression& mood, const Eyes& eyes) {
    const double rx = .098 * eyes.size, ry = .086 * eyes.size;
    const Tensor pupil = easel.rgb(.05F, .05F, .06F), spark = easel.rgb(1, 1, 1);
    for (const int side : {-1, 1}) {
        // Not mirrored: both eyes look the same way and reflect the same light.
        Patch eye = easel.canvas.around(side * eyes.spread, eyes.height, .15 * eyes.size, .115 * eyes.size);
        const Tensor &x = eye.x, &y = eye.y;
        const Tensor ball = ellipse(x, y, rx, ry);
        eye.over(eye.coverage(ball).mul_(mood.open), eyes.white * (1 - .18 * smooth_step(-.02, -.08, y)));
        const Tensor centre = length(x - eyes.look, y - .006);
        eye.glaze(eye.coverage(torch::maximum(centre - .062 * eyes.size, ball)).mul_(mood.open),
                  eyes.iris * (.70 + .5 * smooth_step(-.05, .06, y)));
        eye.glaze(eye.coverage(torch::maximum(centre - .034 * eyes.size, ball)).mul_(mood.open), pupil);
        eye.detail(circle(x - eyes.look + .026 * eyes.size, y + .026 * eyes.size, .021 * eyes.size), spark,
                   mood.open);
        eye.shape(arc(x, y, 0, -.030 * eyes.size, rx * 1.02, -.062 * eyes.size, .015), eyes.lid, mood.open);
        if (mood.closed.any) {
            eye.detail(ellipse(x, y, rx, ry * .85), eyes.cover, mood.closed.on * .8);
            eye.shape(arc(x, y, 0, .008, rx * 1.04, .055 * eyes.size, .020), eyes.lid, mood.closed.on);
        }
        if (!eyes.lashes.any) continue;
        eye.detail(
            segment(x, y, side * rx * .95, -.03 * eyes.size, side * rx * 1.35, -.062 * eyes.size, .012),
            eyes.lid, eyes.lashes.on * .9);
    }
}

// A mouth is drawn so that it stays visible when it is averaged over poses: a denoiser sees little more than
// such an average while it decides what a mouth will be. Dark lips above white teeth of the same height
// cancel.
void paint_mouth(Easel& easel, const Expression& mood, const Lips& lips) {
    const double w = lips.width * 1.25, open = w * 1.12;
    Patch mouth = easel.canvas.around(0, lips.height, open + .04, .19);
    const Tensor &x = mouth.x, &y = mouth.y;
    const Tensor bow = 1 - (x / open).square_();
    const Tensor top = bow * .030 - .045, bottom = bow * .180 - .045;
    const Tensor gap = torch::maximum(torch::maximum(top - y, y - bottom).mul_(.9), (x.abs() - open));
    mouth.shape(gap - .012, lips.line, mood.smile);
    const Tensor inside = mouth.coverage(gap).mul_(mood.smile);
    mouth.glaze(inside, easel.rgb(.98F, .98F, .98F));
    mouth.glaze(mouth.coverage(top + .085 - y).mul_(inside), lips.inside);
    mouth.glaze(mouth.coverage(bottom - .045 - y).mul_(inside), lips.lip * .95);
    // Lips turned down, with the line between them: a bare dark arc would read as a moustache.
    mouth.shape(arc(x, y, 0, .075, lips.width * 1.05, -.100, .032), lips.lip, mood.sad);
    mouth.detail(arc(x, y, 0, .077, lips.width * 1.12, -.104, .0125), lips.line, mood.sad);
    mouth.shape(ellipse(x, y - .012, lips.width * .60, .036), lips.lip, mood.neutral);
    mouth.detail(arc(x, y, 0, .004, lips.width * .70, .010, .011), lips.line, mood.neutral);
}

void paint_brows(Easel& easel, const Expression& mood, double spread, double height, double width,
                 const Tensor& colour, const Tensor& thickness) {
    for (const int side : {-1, 1}) {
        Patch brow = easel.canvas.around(side * spread, height, width + .03, .13, side);
        const Tensor &x = brow.x, &y = brow.y;
        const Tensor tilted =
            y - x * (mood.sad * .60 - mood.smile * .05) + (mood.smile * .012 + mood.sad * .020);
        const Tensor stroke = arc(x, tilted, 0, 0, width, -.028 - .012 * mood.smile, 0);
        brow.shape(stroke - thickness * (1.15 - .4 * smooth_step(0, width, x)) * (1 + .3 * mood.sad), colour);
    }
}

void paint_tears(Easel& easel, const Expression& mood, double spread, double height) {
    const Tensor water = easel.rgb(.42F, .74F, 1), spark = easel.rgb(.95F, .98F, 1);
    for (const int side : {-1, 1}) {
        Patch tear = easel.canvas.around(side * (spread + .03), height, .07, .13);
        const Tensor &x = tear.x, &y = tear.y;
        tear.shape(smooth_union(circle(x, y, .040), segment(x, y, 0, -.075, 0, -.02, .010), .03), water,
                   mood.sad);
        tear.detail(circle(x + .012, y - .004, .013), spark, mood.sad);
    }
}

void paint_glasses(Easel& easel, const Flag& on, double spread, double height, double radius) {
    const Tensor frame = easel.colours([](const auto& f) { return rgb_of(f.glasses_colour); }) * .75;
    if (!on.any) return;
    const Tensor tint = easel.rgb(.75F, .90F, 1), white = easel.rgb(1, 1, 1);
    for (const int side : {-1, 1}) {
        Patch lens = easel.canvas.around(side * spread, height, radius * 1.85, radius * 1.1);
        const Tensor &x = lens.x, &y = lens.y;
        const Tensor rim = box(x, y, radius * 1.06, radius * .94, radius * .62);
        lens.detail(rim, tint, on.on * .22);
        const Tensor gleam = (x + y * .6 + .03).abs_().sub_(.014);
        lens.detail(torch::maximum(rim + .02, gleam), white, on.on * .40);
        lens.shape(rim.abs().sub_(.0205), frame, on.on);
        lens.shape(segment(x, y, side * radius * 1.05, -.02, side * radius * 1.75, -.05, .017), frame, on.on);
    }
    Patch bridge = easel.canvas.around(0, height, spread, .06);
    bridge.shape(arc(bridge.x, bridge.y, 0, -.015, spread - radius * 1.02, -.025, .018), frame, on.on);
}

void paint_hat(Easel& easel, const Flag& on, double height, double width) {
    const Tensor colour = easel.colours([](const auto& f) { return rgb_of(f.hat_colour); }, .02F);
    const Tensor band = easel.colours([](const auto& f) { return rgb_of(f.band_colour); }, .02F);
    if (!on.any) return;
    Patch hat = easel.canvas.patch({-width * 1.32, height - .47, width * 1.32, height + .13});
    const Tensor x = hat.x, y = hat.y - height;
    const Tensor crown = box(x, y + .20, (y.neg().clamp_(0, .5).mul_(-.10)).add_(width * .74), .24, .12);
    hat.shape(crown, colour * (1.02 - .30 * smooth_step(-.1, .4, x)), on.on);
    hat.over(hat.coverage(torch::maximum(crown, (y + .055).abs_().sub_(.055))).mul_(on.on), band);
    const Tensor shade = (.95 - .22 * smooth_step(-.02, .08, y)).sub_(smooth_step(0, .5, x), .12);
    hat.shape(ellipse(x, y - .03, width * 1.28, .075), colour * shade, on.on);
}

void paint_scarf(Easel& easel, const Flag& on, double height, double width) {
    const Tensor colour = easel.colours([](const auto& f) { return rgb_of(f.scarf_colour); }, .02F);
    const Tensor stripe = easel.colours([](const auto& f) { return rgb_of(f.stripe_colour); }, .02F);
    if (!on.any) return;
    const auto striped = [&](const Tensor& phase, double share) {
        return mix(colour, stripe, (fraction(phase) < share).to(torch::kFloat32));
    };
    Patch end = easel.canvas.patch({.03, height, .38, height + .54});
    const Tensor down = end.y - height;
    end.shape(box(end.x - .17 - .1 * down, down - .27, .085, .24, .03), striped(down * 9, .38) * .90, on.on);
    Patch wrap = easel.canvas.patch({-width - .04, height - .14, width + .04, height + .22});
    const Tensor x = wrap.x;
    const Tensor y = wrap.y - height - .08 * (1 - (x / width).square_()).clamp_min_(0);
    const Tensor folds = 1.05 - .32 * smooth_step(0, .10, y);
    wrap.shape(box(x, y, width, .105, .10), striped(x * 5 + y * 2, .33) * folds, on.on);
    wrap.detail(arc(x, y, 0, 0, width * .9, .02, .008), colour * .62, on.on * .6);
}

void paint_earrings(Easel& easel, const Flag& on, double spread, double height) {
    if (!on.any) return;
    const Tensor rim = easel.rgb(.42F, .26F, .05F), gold = easel.rgb(1, .80F, .16F),
                 spark = easel.rgb(1, .97F, .75F);
    for (const int side : {-1, 1}) {
        Patch ring = easel.canvas.around(side * spread, height, .09, .13);
        const Tensor &x = ring.x, &y = ring.y;
        const Tensor drop =
            smooth_union(circle(x, y - .012, .047), segment(x, y, 0, -.085, 0, -.03, .010), .03);
        ring.shape(drop - .015, rim, on.on);
        ring.shape(drop, gold * (1.04 - .22 * smooth_step(-.02, .06, y)), on.on);
        ring.detail(circle(x + .016, y - .002, .016), spark, on.on);
    }
}

Tensor torso_distance(const Patch& patch, const Tensor& half_width, double top) {
    return smooth_union(box(patch.x, patch.y - (top + .55), half_width, .55, .30),
                        box(patch.x, patch.y - (top + .1), .16, .2, .08), .12);
}

void paint_torso(Easel& easel, const Tensor& colour, const Tensor& half_width, double top) {
    Patch body = easel.canvas.patch({-.72, top - .14, .72, 1.2});
    const Tensor shade = (1.05 - .30 * smooth_step(-.1, .65, body.x)).sub_(smooth_step(.5, 1.1, body.y), .12);
    body.shape(torso_distance(body, half_width, top), colour * shade);
}

Tensor head_shading(const Patch& patch, double amount) {
    const Tensor diagonal = patch.x.add(patch.y, .25);
    return (1.04 - amount * smooth_step(.02, .42, diagonal))
        .add_(smooth_step(.1, -.4, patch.x + patch.y), .04);
}

}  // namespace burin::painter
