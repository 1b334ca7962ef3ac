#include "core/painter/scene.h"

#include "core/painter/shapes.h"

namespace burin::painter {

Scene make_scene(const Easel& easel) {
    Scene scene;
    const Flag night = easel.flag([](const auto& f) { return f.time == Time::night; });
    const Flag winter = easel.flag([](const auto& f) { return f.season == Season::winter; });
    scene.night = night.on, scene.any_night = night.any;
    scene.winter = winter.on, scene.any_winter = winter.any;
    const Flag sunset = easel.flag([](const auto& f) { return f.time == Time::sunset; });
    scene.sunset = sunset.on, scene.any_lamps = night.any || sunset.any;
    scene.autumn = easel.flag([](const auto& f) { return f.season == Season::autumn; }).on;
    scene.day = 1 - scene.night - scene.sunset;
    scene.summer = 1 - scene.winter - scene.autumn;
    scene.white = easel.bright(1, 1, 1);
    scene.dim = scene.day + scene.sunset * easel.bright(.92F, .72F, .66F) +
                scene.night * easel.bright(.26F, .30F, .48F);
    scene.snow = easel.bright(.93F, .96F, 1);
    scene.leaf = scene.summer * easel.bright(.27F, .58F, .24F) +
                 scene.autumn * easel.bright(.84F, .46F, .14F) +
                 scene.winter * easel.bright(.42F, .56F, .52F);
    scene.grass = scene.summer * easel.bright(.45F, .70F, .30F) +
                  scene.autumn * easel.bright(.74F, .62F, .28F) + scene.winter * scene.snow;
    return scene;
}

void paint_background(Easel& easel, Place place) {
    Scene scene = make_scene(easel);
    if (place == Place::studio) return paint_studio(easel, scene);
    paint_sky(easel, scene);
    switch (place) {
        case Place::mountains:
            paint_mountains(easel, scene);
            break;
        case Place::sea:
            paint_sea(easel, scene);
            break;
        case Place::city:
            paint_city(easel, scene);
            break;
        default:
            paint_forest(easel, scene);
            break;
    }
    paint_snowfall(easel, false);
}

Tensor light_on_subject(const Easel& easel) {
    const Tensor night = easel.flag([](const auto& f) { return f.time == Time::night; }).on;
    const Tensor sunset = easel.flag([](const auto& f) { return f.time == Time::sunset; }).on;
    const bool living = is_living(easel.facts.front().subject);
    const Tensor moonlight = living ? easel.bright(.72F, .78F, .97F) : easel.bright(.64F, .70F, .94F);
    return (1 - sunset - night) + sunset * easel.bright(1.02F, .92F, .85F) + night * moonlight;
}

namespace {

/// Stars: one jittered dot in some cells of a grid, gathered by each pixel from its own cell.
void paint_stars(Easel& easel, const Scene& scene) {
    constexpr int64_t cells = 26;
    const Tensor there = (easel.draw.grid(1, cells, cells) > .91).to(torch::kFloat32);
    const Tensor offset = easel.draw.grid(3, cells, cells);
    if (!scene.any_night) return;
    Patch sky = easel.canvas.window({-1, -1, 1, .45});
    const Tensor gx = (sky.x + 1) * (cells / 2.0), gy = (sky.y + 1) * (cells / 2.0);
    const Tensor column = gx.floor().to(torch::kLong).clamp_(0, cells - 1).view({-1});
    const Tensor row = gy.floor().to(torch::kLong).clamp_(0, cells - 1).view({-1});
    const auto spread = [&](const Tensor& grid) { return grid.index_select(2, row).index_select(3, column); };
    const Tensor dx = fraction(gx) - spread(offset.narrow(1, 0, 1).mul(.5).add_(.25));
    const Tensor dy = fraction(gy) - spread(offset.narrow(1, 1, 1).mul(.5).add_(.25));
    const Tensor radius = spread(offset.narrow(1, 2, 1).mul(.12).add_(.10));
    sky.glaze(
        sky.coverage((length(dx, dy) - radius).mul_(2.0 / cells)).mul_(spread(there * scene.night * .9)),
        easel.bright(1, 1, .9F));
}

void paint_sun_or_moon(Easel& easel, Scene& scene) {
    Draw& draw = easel.draw;
    scene.sun_x = draw.uniform(.45F, .85F) * draw.uniform(-1, 1).sign();
    const Tensor high = draw.uniform(-.85F, -.5F), low = draw.uniform(-.3F, 0);
    scene.sun_y = high * (1 - scene.sunset) + low * scene.sunset;
    scene.sun_colour = scene.day * easel.bright(1, .95F, .65F) + scene.sunset * easel.bright(1, .80F, .45F) +
                       scene.night * easel.bright(.96F, .96F, .88F);
    const Tensor radius = draw.uniform(.09F, .14F);
    Patch sky = easel.canvas.window({-1, -1, 1, .55});
    const Tensor x = sky.x - scene.sun_x, y = sky.y - scene.sun_y;
    const Tensor distance = length(x, y);
    sky.glaze((distance * -5).exp_().mul_(.55), scene.sun_colour);
    const Tensor shadow = length(x - .06 * scene.night, y + .03).sub_(radius * .88);
    sky.shape(torch::maximum(distance - radius, -shadow * scene.night - (1 - scene.night) * 9),
              scene.sun_colour);
}

void paint_clouds(Easel& easel, const Scene& scene) {
    constexpr double puffs[4][3] = {{-.22, .03, .10}, {-.08, -.03, .15}, {.10, -.01, .13}, {.24, .04, .09}};
    const Tensor colour = scene.day * easel.bright(1, 1, 1) + scene.sunset * easel.bright(1, .78F, .70F) +
                          scene.night * easel.bright(.22F, .25F, .42F);
    Patch sky = easel.canvas.window({-1, -1, 1, -.28});
    for (int k = 0; k < 2; ++k) {
        const Tensor x = sky.x - easel.draw.uniform(-1, 1), y = sky.y - easel.draw.uniform(-.9F, -.45F);
        const Tensor scale = easel.draw.uniform(.7F, 1.2F);
        Tensor cloud;
        for (const auto& [px, py, radius] : puffs) {
            const Tensor puff = length(x - px * scale, y - py * scale).sub_(radius * scale);
            cloud = cloud.defined() ? smooth_union(cloud, puff, .05) : puff;
        }
        cloud = torch::maximum(cloud, y - .09 * scale);
        sky.over(sky.coverage(cloud, .01).mul_(.85), colour * (1 - .12 * smooth_step(-.1, .1, y)));
    }
}

}  // namespace

void paint_sky(Easel& easel, Scene& scene) {
    const auto winter_mix = [&](Tensor usual, Tensor winter) { return mix(usual, winter, scene.winter); };
    const Tensor top =
        scene.day * winter_mix(easel.bright(.30F, .60F, .93F), easel.bright(.62F, .74F, .86F)) +
        scene.sunset * winter_mix(easel.bright(.33F, .27F, .56F), easel.bright(.42F, .40F, .66F)) +
        scene.night * easel.bright(.04F, .06F, .20F);
    scene.haze = scene.day * winter_mix(easel.bright(.80F, .92F, .98F), easel.bright(.93F, .95F, .98F)) +
                 scene.sunset * winter_mix(easel.bright(.99F, .66F, .40F), easel.bright(.98F, .74F, .66F)) +
                 scene.night * winter_mix(easel.bright(.16F, .20F, .42F), easel.bright(.24F, .28F, .48F));
    Patch all = easel.canvas.whole();
    const Tensor depth = smooth_step(-1, .35, all.y + easel.draw.uniform(-.1F, .1F));
    easel.canvas.pictures().copy_(mix(top, scene.haze, depth).expand_as(easel.canvas.pictures()));
    paint_stars(easel, scene);
    paint_sun_or_moon(easel, scene);
    paint_clouds(easel, scene);
}

void paint_studio(Easel& easel, const Scene& scene) {
    Tensor base = easel.draw.grid(3, 1, 1).mul_(.35).add_(.55);
    base = base * (scene.day + scene.sunset * easel.bright(1.05F, .85F, .75F) +
                   scene.night * easel.bright(.32F, .36F, .55F)) +
           scene.winter * .08;
    Patch all = easel.canvas.whole();
    const Tensor light =
        length(all.x * .8 - easel.draw.uniform(-.3F, .3F), all.y - easel.draw.uniform(-.5F, .1F));
    easel.canvas.pictures().copy_((base * (1.12 - .30 * light)).clamp_(0, 1));
    const Tensor disc = (base * 1.12).clamp_(0, 1);
    for (int k = 0; k < 3; ++k) {
        const Tensor x = all.x - easel.draw.uniform(-1, 1), y = all.y - easel.draw.uniform(-1, 1);
        all.detail(length(x, y) - easel.draw.uniform(.15F, .5F), disc, .35);
    }
}

}  // namespace burin::painter
