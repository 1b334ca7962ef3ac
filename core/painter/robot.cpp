#include "core/painter/face.h"
#include "core/painter/subjects.h"

namespace burin::painter {

namespace {

constexpr FourColours metals = {
    {{.68F, .72F, .78F}, {.55F, .66F, .72F}, {.78F, .74F, .66F}, {.60F, .62F, .70F}}};
constexpr FourColours lamps = {{{.30F, .90F, 1}, {.45F, 1, .55F}, {1, .80F, .30F}, {1, .45F, .45F}}};

void paint_machine_body(Easel& easel, const Tensor& metal) {
    paint_torso(easel, metal * .85, torch::full({1, 1, 1, 1}, .56, metal.options()), .66);
    Patch chest = easel.canvas.around(0, .94, .24, .20);
    chest.shape(box(chest.x, chest.y - .01, .20, .14, .04), metal * .55);
    const Tensor buttons[3] = {easel.rgb(.9F, .3F, .3F), easel.rgb(.95F, .8F, .3F), easel.rgb(.3F, .8F, .5F)};
    for (int k = 0; k < 3; ++k)
        chest.detail(circle(chest.x + .10 - .10 * k, chest.y + .01, .035), buttons[k]);
    Patch neck = easel.canvas.around(0, .50, .16, .22);
    neck.shape(box(neck.x, neck.y, .12, .2, .02), metal * .62);
    for (const double ring : {-.06, .02, .10})
        neck.detail(box(neck.x, neck.y - ring, .135, .016, .015), metal * .42);
}

/// The protected robot carries a yellow bolt, an ordinary one a coloured ball.
void paint_antenna(Easel& easel, const Tensor& metal, bool tinto) {
    Patch antenna = easel.canvas.patch({-.12, -.86, .12, -.28});
    const Tensor &x = antenna.x, &y = antenna.y;
    antenna.shape(segment(x, y, 0, -.62, 0, -.30, .020), metal * .55);
    if (tinto) {
        const Tensor bolt = torch::minimum(torch::minimum(segment(x, y, .05, -.80, -.05, -.68, .026),
                                                          segment(x, y, -.05, -.68, .05, -.66, .026)),
                                           segment(x, y, .05, -.66, -.03, -.53, .026));
        return antenna.shape(bolt, easel.rgb(1, .86F, .15F));
    }
    antenna.shape(circle(x, y + .64, .058), easel.colours([](const auto& f) { return rgb_of(f.main); }));
    antenna.detail(circle(x + .018, y + .66, .018), easel.rgb(1, 1, 1), .8);
}

void paint_machine_head(Easel& easel, const Tensor& metal, bool tinto) {
    for (const int side : {-1, 1}) {
        Patch bolt = easel.canvas.around(side * .42, .02, .07, .14);
        bolt.shape(box(bolt.x, bolt.y, .055, .12, .03), metal * .60);
    }
    Patch head = easel.canvas.patch({-.46, -.47, .46, .43});
    const Tensor &x = head.x, &y = head.y;
    const Tensor outline = tinto ? ellipse(x, y + .02, .43, .42) : box(x, y + .02, .40, .36, .11);
    head.over(head.coverage(outline),
              metal * (head_shading(head, .28) * (1.06 - .20 * smooth_step(-.3, .4, y))));
    const Tensor gleam = glow((x + .22).add_(y, .3).square_(), 400).mul_(.35);
    head.glaze(gleam.mul_(head.coverage(outline + .03)), easel.rgb(1, 1, 1));
    if (tinto) return;
    for (const int sx : {-1, 1}) {
        for (const int sy : {-1, 1})
            head.detail(circle(x - sx * .345, y + .02 - sy * .305, .022), metal * .55);
    }
}

/// An old robot is rusty, in blotches that are there in every light, with a patch and a crack.
void paint_rust(Easel& easel, const Expression& mood) {
    if (!mood.old.any) return;
    const Tensor on = mood.old.on, rust = easel.rgb(.55F, .26F, .10F), dark = easel.rgb(.30F, .13F, .06F);
    struct Blotch {
        double x, y, rx, ry;
    };
    static constexpr Blotch blotches[] = {{-.29, -.26, .11, .08}, {.31, .20, .09, .10},
                                          {-.33, .24, .07, .09},  {.22, -.31, .09, .05},
                                          {-.40, .80, .15, .10},  {.42, .95, .13, .12}};
    for (const auto& [x, y, rx, ry] : blotches) {
        Patch patch = easel.canvas.around(x, y, rx + .05, ry + .05);
        const Tensor ragged = (torch::atan2(patch.y, patch.x) * 7).sin_().mul_(.018);
        patch.shape(ellipse(patch.x, patch.y, rx, ry) + ragged, rust, on);
        patch.detail(ellipse(patch.x - .01, patch.y - .01, rx * .5, ry * .5) + ragged, dark, on * .8);
    }
}

void paint_single_eye(Easel& easel, const Expression& mood) {
    const Tensor pale = easel.rgb(.98F, .95F, .88F), look = easel.draw.uniform(-.03F, .03F);
    Patch eye = easel.canvas.around(0, -.05, .25, .25);
    const Tensor &x = eye.x, &y = eye.y;
    eye.shape(circle(x, y, .225), easel.rgb(.14F, .12F, .16F));
    eye.shape(circle(x, y, .185), pale, mood.open);
    eye.shape(circle(x - look, y, .105), easel.rgb(.10F, .65F, .85F), mood.open);
    eye.detail(circle(x - look, y, .052), easel.rgb(.05F, .05F, .08F), mood.open);
    eye.detail(circle(x + .05, y + .05, .035), easel.rgb(1, 1, 1), mood.open);
    eye.shape(arc(x, y, 0, -.01, .14, .08, .022), pale, mood.closed.on);
    for (const int side : {-1, 1}) {
        Patch cheek = easel.canvas.around(side * .30, .20, .06, .06);
        cheek.shape(circle(cheek.x, cheek.y, .040), easel.rgb(.98F, .8F, .2F));
    }
}

void paint_lamps(Easel& easel, const Expression& mood, const Tensor& metal) {
    const Tensor lamp = easel.colours([](const auto& f) { return lamps[f.iris]; });
    Patch visor = easel.canvas.around(0, -.02, .35, .18);
    visor.shape(box(visor.x, visor.y, .325, .155, .10), easel.rgb(.10F, .13F, .18F));
    for (const int side : {-1, 1}) {
        Patch eye = easel.canvas.around(side * .158, -.02, .20, .16);
        const Tensor &x = eye.x, &y = eye.y;
        const Tensor squared = x.square().addcmul_(y, y);
        const Tensor halo =
            glow(squared.clone(), 90).mul_(eye.coverage(box(x + side * .158, y, .325, .155, .10)));
        eye.glaze(halo.mul_(mood.open * .5), lamp);
        eye.shape(squared.sqrt() - .078, lamp, mood.open);
        eye.detail(squared.sqrt() - .036, easel.rgb(.97F, 1, 1), mood.open);
        eye.shape(arc(x, y, 0, -.01, .085, .05, .020), lamp, mood.closed.on);
    }
    paint_brows(easel, mood, .158, -.215, .085, metal * .40,
                torch::full({1, 1, 1, 1}, .017, metal.options()));
}

}  // namespace

void paint_robot(Easel& easel, Subject subject) {
    const bool tinto = subject == Subject::tinto;
    const Expression mood = expression_of(easel);
    Tensor metal = tinto ? easel.rgb(.86F, .20F, .16F)
                         : easel.colours([](const auto& f) { return metals[f.fur]; }, .02F);
    metal = mix(metal, easel.rgb(.58F, .38F, .24F), .35 * mood.old.on);
    paint_machine_body(easel, metal);
    paint_antenna(easel, metal, tinto);
    paint_machine_head(easel, metal, tinto);
    paint_rust(easel, mood);
    if (tinto) {
        paint_single_eye(easel, mood);
    } else {
        paint_lamps(easel, mood, metal);
    }
    if (!tinto) paint_tears(easel, mood, .158, .150);
    paint_mouth(
        easel, mood,
        {.235, .135, easel.rgb(.50F, .70F, .80F), easel.rgb(.14F, .12F, .16F), easel.rgb(.14F, .14F, .18F)});
    paint_scarf(easel, mood.scarf, .50, .32);
    paint_earrings(easel, mood.earrings, tinto ? .42 : .43, .235);
    paint_glasses(easel, mood.glasses, .158, -.015, .128);
    paint_hat(easel, mood.hat, -.30, .40);
}

}  // namespace burin::painter
