// City and forest: rows of houses, rows of trees.
#include <algorithm>

#include "core/painter/scene.h"
#include "core/painter/shapes.h"

namespace burin::painter {

namespace {

/// Values of a grid [n, c, 1, columns], one step for each column of the picture. [n, c, 1, size]
Tensor steps(const Tensor& grid, int64_t size) {
    const Tensor x =
        torch::arange(size, grid.options()).add_(.5).mul_(static_cast<double>(grid.size(3)) / size);
    return grid.index_select(3, x.floor().to(torch::kLong).clamp_(0, grid.size(3) - 1));
}

struct Row {
    double top;
    int64_t houses;
    double haze;
};

void paint_houses(Easel& easel, const Scene& scene, const Row& row, bool front) {
    Draw& draw = easel.draw;
    const int64_t size = easel.canvas.size();
    Patch street = easel.canvas.window({-1, -.55, 1, .70});
    const Tensor roof = row.top + .20 - .62 * steps(draw.grid(1, 1, row.houses), size);
    const Tensor tone = .75 + .4 * steps(draw.grid(3, 1, row.houses), size);
    const Tensor lamps = draw.grid(1, 22, row.houses * 4);
    const Tensor stone = front ? easel.bright(.74F, .52F, .42F) : easel.bright(.58F, .56F, .62F);
    const Tensor wall =
        stone * tone * mix(scene.white, easel.bright(.85F, .92F, 1.05F), scene.winter) * scene.dim;
    const Tensor across = fraction((street.x + 1) * (row.houses / 2.0));
    const Tensor side = 1 - .12 * (across > .6).to(torch::kFloat32);
    street.shape(roof - street.y, (mix(wall, scene.haze, row.haze * .6) * side));

    const Tensor pane_x =
        torch::logical_and((across - .5).abs() < .38, (fraction(across * 4) - .5).abs() < .27)
            .to(torch::kFloat32);
    const Tensor pane_y = ((fraction(street.y * 11) - .5).abs() < .26).to(torch::kFloat32);
    const Tensor storey = ((street.y + 1) * 11).floor().to(torch::kLong).clamp_(0, 21).view({-1});
    const Tensor lit =
        (steps(lamps, size) > .45).to(torch::kFloat32) * (scene.night * .95 + scene.sunset * .6);
    const Tensor there =
        (street.y > roof + .04).to(torch::kFloat32).mul_(pane_x * pane_y * (front ? .9 : .45));
    const Tensor dark = mix(wall * .62, easel.bright(.70F, .85F, .95F), .35 * scene.day);
    // Two glazes instead of a mixed colour: the colours stay as small as one line of the picture.
    const Tensor shining = lit.index_select(2, storey);
    street.glaze(there, dark);
    if (scene.any_lamps) street.glaze(there.mul_(shining), easel.bright(1, .84F, .42F));
    if (!scene.any_winter) return;
    street.over(
        street.coverage(roof - street.y).mul_(street.coverage(street.y - roof - .035)).mul_(scene.winter),
        scene.snow * scene.dim);
}

}  // namespace

void paint_city(Easel& easel, const Scene& scene) {
    paint_houses(easel, scene, {-.10, 13, .55}, false);
    paint_houses(easel, scene, {.12, 9, .12}, true);
    Patch front = easel.canvas.window({-1, .6, 1, 1});
    const Tensor park =
        mix(mix(easel.bright(.45F, .45F, .48F), scene.leaf, .3), scene.snow, scene.winter) * scene.dim;
    front.shape(.66 - front.y, park * (1.1 - .2 * smooth_step(.6, 1, front.y)));
}

namespace {

struct Trees {
    double ground;
    int64_t count;
    double height, haze;
};

void paint_trees(Easel& easel, const Scene& scene, const Trees& trees, const std::vector<float>& needles) {
    Draw& draw = easel.draw;
    const double n = static_cast<double>(trees.count), top = trees.ground - trees.height * 1.1;
    Patch wood = easel.canvas.window({-1, top - .02, 1, trees.ground + .14});
    const Tensor at = (wood.x + 1) * (n / 2) + draw.uniform(0, 1);
    const Tensor own = steps(draw.grid(1, 1, trees.count + 1), trees.count + 1)
                           .gather(3, at.floor().to(torch::kLong).clamp_(0, trees.count));
    const Tensor x = (at - at.floor() - .5).mul_(2 / n);
    const Tensor height = trees.height * (.65 + .45 * own);
    const Tensor t = (wood.y - (trees.ground - height)) / height;
    const Tensor tier = fraction(t.clamp(0, .999) * 4);
    const Tensor width = t * (tier * .45 + .55) * (.85 / n);
    Tensor crown = ellipse(x, wood.y - (trees.ground - height * .62), .84 / n, height * .42);
    if (std::find(needles.begin(), needles.end(), 1.0F) != needles.end()) {
        // Above the tip the width is negative, and so the distance is positive there.
        const Tensor pine = (x - (own - .5) * (.3 / n)).abs() - width;
        crown = mix(crown, pine, draw.column(needles));
    }
    crown = torch::maximum(crown, wood.y - (trees.ground + .05));
    const Tensor bark = mix(easel.bright(.36F, .24F, .16F) * scene.dim, scene.haze, trees.haze * .6);
    wood.shape(torch::maximum(x.abs() - .10 / n, (trees.ground - .35 * height) - wood.y), bark);
    const Tensor shade = .82 + .36 * own - .25 * smooth_step(-.5 / n, .8 / n, x);
    const Tensor leaves = wood.coverage(crown);
    wood.over(leaves, mix(scene.leaf * scene.dim * shade, scene.haze, trees.haze));
    const int64_t size = easel.canvas.size();
    const Tensor clumps = draw.noise(size, {24, 48}, .6F);
    if (!scene.any_winter) return;
    const Tensor lying = clumps.slice(2, wood.top, wood.top + wood.y.size(2)) + .35 - .9 * tier;
    wood.glaze(leaves * smooth_step(.25, .5, lying) * (scene.winter * .95),
               mix(scene.snow * scene.dim, scene.haze, trees.haze));
}

}  // namespace

void paint_forest(Easel& easel, const Scene& scene) {
    Draw& draw = easel.draw;
    const int64_t size = easel.canvas.size();
    Patch land = easel.canvas.window({-1, -.45, 1, .6});
    const Tensor hills = draw.uniform(-.05F, .1F) + .15 * draw.ridge(size, {4, 8}, .5F);
    land.shape(hills - land.y, mix(scene.leaf * scene.dim, scene.haze, .55));
    constexpr Trees rows[2] = {{.22, 13, .55, .35}, {.42, 8, .85, .10}};
    for (const Trees& trees : rows) {
        std::vector<float> needles = draw.values(0, 1);
        for (size_t i = 0; i < needles.size(); ++i) {
            needles[i] = needles[i] > .5F || easel.facts[i].season == Season::winter ? 1.0F : 0.0F;
        }
        paint_trees(easel, scene, trees, needles);
        Patch front = easel.canvas.window({-1, trees.ground - .06, 1, 1});
        const Tensor floor = trees.ground + .03 + .04 * draw.ridge(size, {5, 9}, .5F);
        const Tensor light = 1.06 - .25 * smooth_step(.3, 1, front.y);
        front.shape(floor - front.y, mix(scene.grass * scene.dim, scene.haze, trees.haze * .5) * light);
    }
}

}  // namespace burin::painter
