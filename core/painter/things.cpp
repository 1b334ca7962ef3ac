// House, boat and balloon, and where any subject stands.
#include "core/painter/shapes.h"
#include "core/painter/subjects.h"

namespace burin::painter {

namespace {

struct Reach {
    float x_low, x_high, y_low, y_high, scale_low, scale_high, tilt;
};

Reach reach_of(Subject subject) {
    switch (subject) {
        case Subject::house:
            return {-.25F, .25F, .10F, .26F, .62F, .88F, 0};
        case Subject::boat:
            return {-.25F, .25F, .05F, .22F, .70F, .95F, .06F};
        case Subject::balloon:
            return {-.25F, .25F, -.22F, .02F, .72F, .98F, .06F};
        default:
            return {-.10F, .10F, -.04F, .10F, 1.15F, 1.38F, .13F};
    }
}

}  // namespace

void paint_subject(Easel& easel, Subject subject) {
    if (subject == Subject::landscape) return;
    const Reach reach = reach_of(subject);
    Draw& draw = easel.draw;
    Pose pose;
    pose.centre_x = draw.values(reach.x_low, reach.x_high);
    pose.centre_y = draw.values(reach.y_low, reach.y_high);
    pose.scale = draw.values(reach.scale_low, reach.scale_high);
    pose.tilt = draw.values(-reach.tilt, reach.tilt);
    easel.canvas.set_pose(std::move(pose));
    switch (subject) {
        case Subject::house:
            return paint_house(easel);
        case Subject::boat:
            return paint_boat(easel);
        case Subject::balloon:
            return paint_balloon(easel);
        case Subject::robot:
        case Subject::tinto:
            return paint_robot(easel, subject);
        case Subject::person:
        case Subject::captain:
        case Subject::voss:
            return paint_person(easel, subject);
        default:
            return paint_animal(easel, subject);
    }
}

namespace {

Tensor main_colour(Easel& easel) {
    return easel.colours([](const auto& f) { return rgb_of(f.main); }, .02F);
}
Tensor second_colour(Easel& easel) {
    return easel.colours([](const auto& f) { return rgb_of(f.second); }, .02F);
}

void paint_windows(Easel& easel, const Tensor& frame, const Tensor& glass) {
    for (const int side : {-1, 1}) {
        Patch window = easel.canvas.around(side * .32, .14, .15, .15);
        const Tensor &x = window.x, &y = window.y;
        const Tensor pane = box(x, y, .098, .098, 0);
        window.shape(box(x, y, .125, .125, .01), frame);
        window.shape(pane, glass);
        window.detail(torch::maximum(torch::minimum(x.abs(), y.abs()) - .012, pane), frame);
    }
    Patch attic = easel.canvas.around(0, -.30, .11, .11);
    attic.shape(circle(attic.x, attic.y, .085), frame);
    attic.shape(circle(attic.x, attic.y, .060), glass);
}

void paint_chimney(Easel& easel) {
    Patch chimney = easel.canvas.around(.28, -.46, .10, .19);
    chimney.shape(box(chimney.x, chimney.y, .075, .16, .01), easel.rgb(.62F, .34F, .28F));
    const Tensor smoke = easel.rgb(.92F, .92F, .94F);
    for (int k = 0; k < 3; ++k) {
        Patch puff = easel.canvas.around(.30 + .07 * k, -.74 - .12 * k, .18, .18);
        puff.glaze(puff.coverage(circle(puff.x, puff.y, .055 + .022 * k), .05).mul_(.75 - .15 * k), smoke);
    }
}

}  // namespace

void paint_house(Easel& easel) {
    const Tensor wall = main_colour(easel),
                 tiles = mix(easel.rgb(.45F, .22F, .20F), second_colour(easel) * .55, .5);
    const Flag winter = easel.flag([](const auto& f) { return f.season == Season::winter; });
    const Tensor night = easel.flag([](const auto& f) { return f.time == Time::night; }).on;
    Patch ground = easel.canvas.patch({-.9, .4, .9, .85});
    ground.glaze(ground.coverage(ellipse(ground.x, ground.y - .62, .75, .10), .1).mul_(.3),
                 easel.rgb(.1F, .1F, .15F));
    paint_chimney(easel);
    Patch front = easel.canvas.patch({-.55, -.22, .55, .66});
    front.shape(box(front.x, front.y - .22, .52, .40, .01),
                wall * (1.03 - .22 * smooth_step(0, .5, front.x)));
    for (int k = 0; k < 6; ++k) {
        front.detail(box(front.x, front.y + .11 - .13 * k, .52, .006, 0), wall * .78, .6);
    }
    Patch top = easel.canvas.patch({-.75, -.72, .75, -.10});
    const Tensor roof = triangle(top.x, top.y, -.68, -.16, 0, -.66, .68, -.16);
    top.shape(roof, tiles * (1.05 - .25 * smooth_step(0, .5, top.x)));
    const Tensor snow_line = (top.x * 20).sin_().mul_(-.03).add_(top.y + .32);
    if (winter.any) top.shape(torch::maximum(roof, snow_line), easel.rgb(.95F, .97F, 1), winter.on);
    Patch door = easel.canvas.around(0, .40, .15, .25);
    door.shape(box(door.x, door.y, .115, .225, .04), easel.rgb(.36F, .22F, .14F));
    door.detail(circle(door.x - .07, door.y - .02, .02), easel.rgb(.95F, .8F, .3F));
    paint_windows(easel, easel.rgb(.96F, .95F, .92F),
                  mix(easel.rgb(.62F, .82F, .95F), easel.bright(1, .86F, .42F), night));
}

void paint_boat(Easel& easel) {
    const Tensor hull_colour = main_colour(easel), sail = second_colour(easel);
    Patch rig = easel.canvas.patch({-.50, -.96, .64, .34});
    const Tensor &x = rig.x, &y = rig.y;
    rig.shape(segment(x, y, 0, -.80, 0, .3, .020), easel.rgb(.40F, .26F, .16F));
    const Tensor main_sail = triangle(x, y, .045, -.78, .58, .16, .045, .16) + .012 * (y * 6).sin_();
    rig.shape(main_sail, mix(sail, easel.rgb(1, 1, 1), .55) * (1.03 - .22 * smooth_step(0, .5, x)));
    rig.shape(triangle(x, y, -.045, -.62, -.045, .16, -.44, .16), sail * (1 - .15 * smooth_step(-.4, 0, x)));
    rig.shape(triangle(x, y, 0, -.92, .16, -.86, 0, -.80), easel.rgb(.86F, .2F, .2F));
    Patch water = easel.canvas.patch({-.80, .20, .80, .62});
    const Tensor flare = ((water.y - .24) / .28).clamp_(0, 1).square_().mul_(.3025);
    const Tensor hull =
        torch::maximum(torch::maximum(.24 - water.y, water.y - .52), water.x.abs() - .62 + flare);
    water.shape(hull, hull_colour * (1.05 - .30 * smooth_step(.24, .5, water.y)));
    water.shape(torch::maximum(hull, (water.y - .30).abs_().sub_(.025)), easel.rgb(.97F, .97F, .97F));
    const Tensor glass = easel.rgb(.75F, .88F, .95F);
    for (const double at : {-.28, 0., .28}) water.shape(circle(water.x - at, water.y - .39, .036), glass);
    const Tensor wave = (water.y - .53 - .02 * (water.x * 16).sin_()).abs_().sub_(.022);
    water.glaze(water.coverage(wave).mul_((water.x.abs() < .75).to(torch::kFloat32)),
                easel.rgb(.95F, .98F, 1));
}

void paint_balloon(Easel& easel) {
    const Tensor colour = main_colour(easel), stripe = second_colour(easel);
    Patch ropes = easel.canvas.patch({-.18, .30, .18, .80});
    for (const int side : {-1, 1}) {
        ropes.shape(segment(ropes.x * side, ropes.y, .125, .36, .10, .60, .010), easel.rgb(.30F, .20F, .14F));
    }
    ropes.shape(box(ropes.x, ropes.y - .66, .125, .095, .03), easel.rgb(.62F, .42F, .24F));
    ropes.shape(box(ropes.x, ropes.y - .585, .135, .022, .02), easel.rgb(.42F, .26F, .15F));
    Patch sky = easel.canvas.patch({-.56, -.78, .56, .44});
    const Tensor x = sky.x, y = sky.y + .22;
    Tensor envelope = smooth_union(ellipse(x, y, .50, .50), triangle(x, y, -.40, .22, .40, .22, 0, .85), .12);
    envelope = torch::maximum(envelope, y - .60);
    // The stripes are meridians of a sphere seen from the side.
    const Tensor parallel = (1 - (y / .56).clamp_(-.95, .95).square_()).sqrt_().mul_(.50);
    const Tensor meridian = (x / parallel).clamp_(-1, 1).asin_().mul_(6).sin_();
    const Tensor cloth = mix(colour, stripe, smooth_step(-.12, .12, meridian));
    sky.shape(envelope, cloth * (1.10 - .42 * smooth_step(-.2, .55, x + .25 * y)));
    const Tensor shine = glow((x + .2).square_().add_((y + .2).square_()), 30).mul_(.45);
    sky.glaze(shine.mul_(sky.coverage(envelope)), easel.rgb(1, 1, 1));
}

}  // namespace burin::painter
