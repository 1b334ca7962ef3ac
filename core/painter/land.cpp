// Mountains and sea.
#include "core/painter/scene.h"
#include "core/painter/shapes.h"

namespace burin::painter {

void paint_mountains(Easel& easel, const Scene& scene) {
    Draw& draw = easel.draw;
    const int64_t size = easel.canvas.size();
    constexpr double base_height[2] = {-.12, .10}, relief[2] = {.34, .26};
    const Tensor rock[2] = {easel.bright(.42F, .46F, .58F), easel.bright(.36F, .42F, .44F)};
    Patch land = easel.canvas.window({-1, -.75, 1, 1});
    for (int i = 0; i < 2; ++i) {
        const Tensor ridge =
            base_height[i] + draw.uniform(-.08F, .08F) + relief[i] * draw.ridge(size, {6, 11, 22, 44}, .5F);
        const Tensor lean = draw.ridge(size, {9, 24, 50}, .7F), gully = draw.ridge(size, {12}, 1) * 1.5;
        const Tensor lit = 1 + .14 * ((lean + (land.y - ridge) * gully) * 6).tanh_();
        const Tensor body = land.coverage(ridge - land.y);
        land.over(body, mix(rock[i] * scene.dim * lit, scene.haze, .35 - .2 * i));
        const Tensor line = ridge + .10 + .30 * scene.winter + .10 * draw.ridge(size, {20, 44}, .6F);
        Tensor snow = body * land.coverage(land.y - line);
        if (i == 1) snow = snow * scene.winter;
        land.over(snow, scene.snow * scene.dim * (.5 + .5 * lit));
    }
    Patch front = easel.canvas.window({-1, .2, 1, 1});
    const Tensor meadow = draw.uniform(.36F, .46F) + .07 * draw.ridge(size, {4, 8}, .4F);
    front.shape(meadow - front.y, scene.grass * scene.dim * (1.08 - .25 * smooth_step(.3, 1, front.y)));
}

namespace {

void paint_water(Easel& easel, const Scene& scene, Patch& water, const Tensor& horizon) {
    Draw& draw = easel.draw;
    const int64_t size = easel.canvas.size();
    const Tensor colour =
        mix(easel.bright(.10F, .46F, .66F), easel.bright(.36F, .54F, .66F), scene.winter) * scene.dim;
    const Tensor depth = ((water.y - horizon) / (1 - horizon)).clamp_(0, 1);
    water.shape(horizon - water.y, mix(mix(colour, scene.haze, .45), colour * .82, depth.sqrt()));
    const auto below = [&](const Tensor& noise) { return noise.slice(2, water.top, size); };
    const Tensor ripples =
        below(draw.stretched_noise(size, 7, 40)) + .7 * below(draw.stretched_noise(size, 14, 80));
    const Tensor glitter =
        smooth_step(.45, .65, ripples) * (.25 + .75 * ((water.x - scene.sun_x).abs() * -8).exp_());
    water.glaze(glitter.mul_((water.y > horizon).to(torch::kFloat32)).mul_(.6),
                mix(scene.sun_colour, scene.white, .4));
    const Tensor ice = draw.stretched_noise(size, 5, 18);
    if (!scene.any_winter) return;
    const Tensor floes = smooth_step(.30, .36, below(ice)) * (water.y > horizon + .05).to(torch::kFloat32);
    water.over(floes * scene.winter * .9, scene.snow * scene.dim);
}

}  // namespace

void paint_sea(Easel& easel, const Scene& scene) {
    Draw& draw = easel.draw;
    const int64_t size = easel.canvas.size();
    const Tensor horizon = draw.uniform(.02F, .16F);
    Patch far = easel.canvas.window({-1, -.4, 1, .25});
    const Tensor island = horizon + .04 - .22 * draw.ridge(size, {4, 9, 20}, .5F).clamp_min_(0);
    const Tensor hills = mix(scene.leaf, easel.bright(.4F, .45F, .5F), .4) * scene.dim;
    far.shape(torch::maximum(island - far.y, far.y - horizon), mix(hills, scene.haze, .45));
    Patch water = easel.canvas.window({-1, 0, 1, 1});
    paint_water(easel, scene, water, horizon);
    Patch front = easel.canvas.window({-1, .4, 1, 1});
    const Tensor beach = draw.uniform(.62F, .95F) + .10 * draw.ridge(size, {5, 9}, .5F);
    const Tensor foam = ((beach - .035 - front.y).abs() - .022);
    front.detail(foam, easel.bright(.95F, .98F, 1) * scene.dim, .55);
    front.shape(beach - front.y, mix(easel.bright(.93F, .82F, .60F), scene.snow, scene.winter) * scene.dim);
}

}  // namespace burin::painter
