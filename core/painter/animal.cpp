#include "core/painter/face.h"
#include "core/painter/subjects.h"

namespace burin::painter {

namespace {

struct Animal {
    Subject subject;
    Expression mood;
    Tensor fur, belly, inner;  // colours [n, 3, 1, 1]
    [[nodiscard]] bool quill() const { return subject == Subject::quill; }
    [[nodiscard]] bool foxy() const { return quill() || subject == Subject::fox; }
};

constexpr FourColours cats = {
    {{.55F, .55F, .60F}, {.93F, .66F, .34F}, {.92F, .90F, .86F}, {.20F, .19F, .23F}}};
constexpr FourColours bears = {
    {{.48F, .30F, .18F}, {.60F, .40F, .24F}, {.36F, .24F, .18F}, {.92F, .92F, .92F}}};
constexpr FourColours animal_eyes = {
    {{.85F, .62F, .12F}, {.35F, .60F, .25F}, {.25F, .50F, .75F}, {.42F, .28F, .14F}}};

Animal make_animal(Easel& easel, Subject subject) {
    Animal animal{subject, expression_of(easel), {}, {}, {}};
    if (subject == Subject::cat) {
        animal.fur = easel.colours([](const auto& f) { return cats[f.fur]; }, .02F);
        animal.belly = mix(animal.fur, easel.rgb(1, 1, 1), .65);
        animal.inner = easel.rgb(.93F, .60F, .62F);
    } else if (subject == Subject::bear) {
        animal.fur = easel.colours([](const auto& f) { return bears[f.fur]; }, .02F);
        animal.belly = mix(animal.fur, easel.rgb(1, .88F, .70F), .55);
        animal.inner = mix(animal.fur, easel.rgb(.8F, .55F, .45F), .5);
    } else if (subject == Subject::fox) {
        animal.fur = easel.colours([](const auto&) { return Rgb{.90F, .46F, .14F}; }, .015F);
        animal.belly = easel.rgb(.98F, .93F, .86F);
        animal.inner = easel.rgb(.25F, .14F, .12F);
    } else {
        animal.fur = easel.colours([](const auto&) { return Rgb{.10F, .62F, .66F}; });
        animal.belly = easel.rgb(.98F, .96F, .80F);
        animal.inner = easel.rgb(.95F, .45F, .62F);
    }
    animal.fur = mix(animal.fur, easel.rgb(.80F, .80F, .82F), .35 * animal.mood.old.on);
    return animal;
}

/// Soft tufts in the coat.
Tensor coat(const Patch& patch) {
    return ((patch.x * 40 + 9 * (patch.y * 7).sin_()).sin_() * (patch.y * 31 + patch.x * 5).sin_())
        .mul_(.05)
        .add_(1);
}

void paint_ears(Easel& easel, const Animal& animal) {
    const double height = animal.foxy() ? .80 : .68;
    for (const int side : {-1, 1}) {
        if (animal.subject == Subject::bear) {
            Patch ear = easel.canvas.around(side * .30, -.34, .17, .17);
            ear.shape(circle(ear.x, ear.y, .145), animal.fur * .97);
            ear.shape(circle(ear.x, ear.y - .01, .085), animal.inner);
            continue;
        }
        Patch ear = easel.canvas.patch(side > 0 ? Box{.05, -.84, .48, -.02} : Box{-.48, -.84, -.05, -.02});
        const Tensor x = ear.x * side, y = ear.y;
        const double tip = animal.foxy() ? .36 : .34;
        ear.shape(triangle(x, y, .085, -.22, tip, -height + .04, .42, -.06) - .02,
                  animal.fur * (coat(ear) * .97));
        ear.shape(triangle(x, y, .165, -.26, .335, -height + .16, .375, -.12), animal.inner);
    }
}

Tensor head_distance(const Animal& animal, const Patch& patch) {
    const Tensor &u = patch.x, &v = patch.y;
    const Tensor side = u.abs();
    if (animal.foxy()) {
        const Tensor ruff = ellipse(side - .30, v - .08 + .25 * (side - .30), .20, .115);
        return smooth_union(ellipse(u, v + .08, .37, .33),
                            smooth_union(ellipse(u, v - .14, .22, .28), ruff, .08), .10);
    }
    if (animal.subject == Subject::cat) {
        return smooth_union(ellipse(u, v + .02, .40, .35), ellipse(side - .22, v - .13, .20, .17), .1);
    }
    return smooth_union(ellipse(u, v + .04, .40, .38), ellipse(u, v - .14, .36, .27), .1);
}

void paint_markings(const Animal& animal, Patch& head, const Tensor& outline) {
    const Tensor &u = head.x, &v = head.y;
    if (animal.foxy()) {
        const Tensor white = animal.belly * (1.02 - .15 * smooth_step(0, .4, u));
        const Tensor cheeks = ellipse(u.abs() - .255, v - .21, .235, .155);
        head.over(head.coverage(torch::maximum(outline, cheeks)), white);
        head.shape(ellipse(u, v - .27, .16, .155), animal.belly);
        return;
    }
    if (animal.subject == Subject::bear) return head.shape(ellipse(u, v - .20, .20, .165), animal.belly);
    for (const int k : {-1, 0, 1}) {
        head.detail(torch::maximum(segment(u, v, k * .085, -.36, k * .065, -.20, .022), outline),
                    animal.fur * .55);
    }
    const Tensor side = u.abs();
    for (const int k : {0, 1}) {
        const Tensor stripe = segment(side, v, .42, .02 + .1 * k, .31, .04 + .08 * k, .018);
        head.detail(torch::maximum(stripe, outline), animal.fur * .60);
    }
    head.shape(ellipse(side - .075, v - .215, .105, .085), animal.belly);
}

void paint_quill_marks(Easel& easel) {
    Patch star = easel.canvas.around(0, -.20, .11, .11);
    const Tensor angle = torch::atan2(star.x, -star.y);
    star.shape(length(star.x, star.y) - ((angle * 5).cos_().mul_(.30).add_(.70)).mul_(.092),
               easel.rgb(1, .83F, .20F));
    for (const int side : {-1, 1}) {
        Patch cheek = easel.canvas.around(side * .30, .21, .10, .10, side);
        for (const int k : {0, 1}) {
            cheek.shape(segment(cheek.x, cheek.y, -.06, -.04 + .06 * k, .06, -.08 + .075 * k, .014),
                        easel.rgb(.95F, .45F, .62F));
        }
    }
}

/// Wrinkles, bags under the eyes and a white tuft at the chin: fur alone tells no age, a grey cat is not old.
void paint_age(Easel& easel, const Animal& animal) {
    if (!animal.mood.old.any) return;
    const Tensor on = animal.mood.old.on, line = animal.fur * .42, white = easel.rgb(.95F, .95F, .97F);
    Patch brow = easel.canvas.patch({-.24, -.34, .24, -.18});
    for (const double height : {-.30, -.25})
        brow.detail(arc(brow.x, brow.y, 0, height, .17, -.016, .012), line, on * .9);
    for (const int side : {-1, 1}) {
        Patch bag = easel.canvas.around(side * .168, .105, .13, .06);
        bag.detail(arc(bag.x, bag.y, 0, 0, .10, .030, .012), line, on * .9);
    }
    Patch chin = easel.canvas.patch({-.20, .36, .20, .66});
    chin.shape(triangle(chin.x, chin.y, -.13, .41, .13, .41, 0, .62) - .02, white, on);
}

void paint_muzzle(Easel& easel, const Animal& animal) {
    const double height = animal.subject == Subject::bear ? .125 : .155;
    const Tensor nose =
        animal.subject == Subject::cat ? easel.rgb(.85F, .42F, .46F) : easel.rgb(.10F, .07F, .08F);
    Patch muzzle = easel.canvas.around(0, height, .10, .09);
    const Tensor &x = muzzle.x, &y = muzzle.y;
    muzzle.shape(smooth_union(ellipse(x, y, .062, .038), ellipse(x, y - .02, .03, .04), .03), nose);
    muzzle.detail(circle(x + .018, y + .012, .012), easel.rgb(1, 1, 1), .8);
    paint_mouth(
        easel, animal.mood,
        {.275, .125, easel.rgb(.88F, .45F, .45F), easel.rgb(.16F, .09F, .09F), easel.rgb(.38F, .08F, .10F)});
    if (animal.subject != Subject::cat) return;
    for (const int side : {-1, 1}) {
        Patch cheek = easel.canvas.patch(side > 0 ? Box{.13, .08, .50, .38} : Box{-.50, .08, -.13, .38});
        for (const int k : {-1, 0, 1}) {
            cheek.detail(segment(cheek.x * side, cheek.y, .16, .215 + .02 * k, .47, .20 + .065 * k, .007),
                         easel.rgb(1, 1, 1), .85);
        }
    }
}

}  // namespace

void paint_animal(Easel& easel, Subject subject) {
    const Animal animal = make_animal(easel, subject);
    paint_torso(easel, animal.fur * .95, torch::full({1, 1, 1, 1}, .50, animal.fur.options()), .54);
    Patch chest = easel.canvas.patch({-.28, .46, .28, 1.2});
    chest.shape(ellipse(chest.x, chest.y - .90, .24, .40),
                animal.belly * (1 - .1 * smooth_step(0, .3, chest.x)));
    paint_ears(easel, animal);
    Patch head = easel.canvas.patch({-.54, -.46, .54, .48});
    const Tensor outline = head_distance(animal, head);
    head.over(head.coverage(outline), animal.fur * (coat(head) * head_shading(head, .20)));
    paint_markings(animal, head, outline);
    if (animal.quill()) paint_quill_marks(easel);
    Eyes eyes{.168,
              0,
              1.02,
              {},
              easel.rgb(.08F, .06F, .07F),
              easel.rgb(.99F, .98F, .95F),
              (animal.fur * 1.08 + .04).clamp_(0, 1),
              {},
              {}};
    eyes.iris = animal.quill() ? easel.rgb(.95F, .45F, .62F)
                               : easel.colours([](const auto& f) { return animal_eyes[f.iris]; });
    eyes.look = easel.draw.uniform(-.015F, .015F);
    paint_eyes(easel, animal.mood, eyes);
    paint_age(easel, animal);
    const Tensor brow = mix(animal.fur * .45, easel.rgb(.96F, .96F, .98F), animal.mood.old.on);
    paint_brows(easel, animal.mood, .165, -.145, .085, brow, .015 + .010 * animal.mood.old.on);
    paint_muzzle(easel, animal);
    paint_tears(easel, animal.mood, .175, .150);
    paint_scarf(easel, animal.mood.scarf, .50, .32);
    paint_earrings(easel, animal.mood.earrings, .42, .23);
    paint_glasses(easel, animal.mood.glasses, .168, .005, .122);
    paint_hat(easel, animal.mood.hat, -.275, .36);
}

}  // namespace burin::painter
