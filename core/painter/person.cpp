#include "core/painter/person.h"

#include "core/painter/subjects.h"

namespace burin::painter {

Tensor head_distance(const Person& person, const Patch& patch) {
    const Tensor jaw = .255 + .05 * person.jaw + .02 * (1 - person.woman.on);
    return smooth_union(ellipse(patch.x, patch.y + .07, .355, .37),
                        ellipse(patch.x, patch.y - .14, jaw, .315), .12);
}

namespace {

Person make_person(Easel& easel) {
    Person person;
    person.mood = expression_of(easel);
    const auto hair_is = [&](HairLength length) {
        return easel.flag([length](const auto& f) { return f.hair_length == length; });
    };
    person.long_hair = hair_is(HairLength::long_hair);
    person.short_hair = hair_is(HairLength::short_hair);
    person.curly = hair_is(HairLength::curly);
    person.beard = easel.flag([](const auto& f) { return f.beard; });
    person.woman = easel.flag([](const auto& f) { return f.woman; });
    person.skin = easel.colours([](const auto& f) { return skin_tone(f.skin); }, .015F);
    const Tensor hair = easel.colours([](const auto& f) { return rgb_of(f.hair_colour); }, .02F);
    person.hair = mix(hair, easel.rgb(.80F, .80F, .82F), .22 * person.mood.old.on);
    person.jaw = easel.number([](const auto& f) { return f.jaw; });
    Draw& draw = easel.draw;
    person.parting = draw.uniform(-.18F, .18F);
    person.wave = draw.uniform(0, 6.28F);
    person.curl_phase = draw.uniform(0, 6.28F);
    person.grain = draw.uniform(0, 6.28F);
    person.turn = draw.values(-.045F, .045F);
    return person;
}

void paint_neckline(Easel& easel, const Person& person, const Tensor& half_width) {
    const Tensor top = easel.colours([](const auto& f) { return rgb_of(f.main); }, .03F);
    const Tensor second = easel.colours([](const auto& f) { return rgb_of(f.second); }, .02F);
    paint_torso(easel, top, half_width, .66);
    const Flag collar = easel.flag([](const auto& f) { return f.collar; });
    const Flag striped = easel.flag([](const auto& f) { return f.striped; });
    if (striped.any) {
        Patch body = easel.canvas.patch({-.72, .5, .72, 1.2});
        const Tensor stripes = (fraction((body.y - .92) * 6) - .5).abs_().mul_(.16).sub_(.04);
        body.shape(torch::maximum(torso_distance(body, half_width, .66), stripes), second, striped.on * .85);
    }
    Patch neck = easel.canvas.patch({-.28, .48, .28, .92});
    const Tensor &x = neck.x, &y = neck.y;
    if (collar.any) {
        const Tensor opening = triangle(x, y, -.19, .60, .19, .60, 0, .85);
        neck.shape(opening, person.skin * (.90 - .10 * smooth_step(0, .2, x)), collar.on);
        for (const int side : {-1, 1}) {
            neck.shape(segment(x * side, y, .20, .59, .02, .87, .030), second, collar.on);
        }
    }
    neck.shape(arc(x, y, 0, .585, .20, .10, .032), mix(top, second, .5) * .9, 1 - collar.on);
}

/// A sea captain's coat: navy, with lapels and two rows of gold buttons.
void paint_coat(Easel& easel, const Tensor& half_width) {
    const Tensor navy = easel.rgb(.13F, .18F, .36F), gold = easel.rgb(.98F, .80F, .24F);
    paint_torso(easel, navy, half_width, .66);
    Patch chest = easel.canvas.patch({-.36, .48, .36, 1.2});
    const Tensor &x = chest.x, &y = chest.y;
    chest.shape(triangle(x, y, -.17, .56, .17, .56, 0, .90), easel.rgb(.95F, .95F, .93F));
    chest.shape(triangle(x, y, -.055, .62, .055, .62, 0, .92), easel.rgb(.10F, .10F, .14F));
    for (const int side : {-1, 1}) {
        chest.shape(segment(x * side, y, .21, .58, .03, .92, .040), navy * 1.45);
        for (const double height : {.86, .98, 1.10})
            chest.detail(circle(x * side - .17, y - height, .030), gold);
    }
}

void paint_body(Easel& easel, const Person& person, Subject subject) {
    Patch neck = easel.canvas.patch({-.20, .22, .20, .78});
    const Tensor width = .135 + .02 * (1 - person.woman.on);
    neck.shape(box(neck.x, neck.y - .50, width, .24, .05),
               person.skin * (.80 - .06 * smooth_step(0, .15, neck.x)));
    const Tensor half_width = .66 - .07 * person.woman.on;
    if (subject == Subject::captain) {
        paint_coat(easel, half_width);
    } else {
        paint_neckline(easel, person, half_width);
    }
    Patch shadow = easel.canvas.patch({-.40, .35, .40, .68});
    const Tensor under_chin = length(shadow.x, (shadow.y - .44) * 1.6).sub_(.20);
    shadow.glaze(shadow.coverage(under_chin, .25).mul_((shadow.y > .35).to(torch::kFloat32)).mul_(.35),
                 person.skin * .45);
}

void paint_head(Easel& easel, const Person& person) {
    for (const int side : {-1, 1}) {
        Patch ear = easel.canvas.around(side * .352, .07, .08, .11);
        ear.shape(ellipse(ear.x, ear.y, .062, .088), person.skin * .93);
        ear.detail(ellipse(ear.x, ear.y - .005, .030, .050), person.skin * .78);
    }
    Patch head = easel.canvas.patch({-.40, -.48, .40, .50});
    const Tensor inside = head.coverage(head_distance(person, head));
    head.over(inside, person.skin * head_shading(head, .20));
}

void paint_age(Easel& easel, const Person& person) {
    if (!person.mood.old.any) return;
    const Tensor line = person.skin * .62, on = person.mood.old.on;
    Patch brow = easel.canvas.patch({-.20, -.26, .20, -.12});
    brow.detail(arc(brow.x, brow.y, 0, -.215, .15, -.014, .0105), line, on * .95);
    brow.detail(arc(brow.x, brow.y, 0, -.172, .18, -.014, .0105), line, on * .95);
    for (const int side : {-1, 1}) {
        Patch cheek = easel.canvas.around(side * .19, .15, .14, .17, side);
        const Tensor x = cheek.x + .19, y = cheek.y + .15;
        cheek.detail(segment(x, y, .085, .18, .215, .270, .0125), line, on * .95);
        cheek.detail(arc(x, y, .15, .118, .085, .026, .0115), line, on * .95);
        for (const double k : {-.025, .025}) {
            cheek.detail(segment(x, y, .262, .045 + k, .305, .040 + 2.2 * k, .009), line, on * .95);
        }
    }
}

void paint_nose_and_cheeks(Easel& easel, const Person& person) {
    const Tensor blush = person.skin * easel.bright(1.02F, .66F, .64F), amount = .30 + .45 * person.woman.on;
    for (const int side : {-1, 1}) {
        Patch cheek = easel.canvas.around(side * .215, .20, .15, .15);
        const Tensor spot = glow(cheek.x.square().addcmul_(cheek.y, cheek.y), 160);
        cheek.glaze(spot.mul_(amount), blush);
    }
    Patch nose = easel.canvas.around(0, .12, .12, .17);
    const Tensor x = nose.x, y = nose.y + .12;
    nose.glaze(nose.coverage(ellipse(x - .018, y - .105, .036, .085), .05).mul_(.35), person.skin * .70);
    nose.detail(arc(x, y, 0, .165, .042, .020, .012), person.skin * .62, .9);
    nose.glaze(glow((x + .010).square_().add_((y - .125).square_()), 900).mul_(.35), easel.rgb(1, 1, 1));
}

void paint_face(Easel& easel, const Person& person) {
    paint_nose_and_cheeks(easel, person);
    paint_age(easel, person);
    static constexpr FourColours irises = {
        {{.25F, .45F, .75F}, {.35F, .22F, .12F}, {.25F, .52F, .30F}, {.40F, .33F, .25F}}};
    Eyes eyes{.150, .030, 1.02, {}, {}, {}, {}, {}, {}};
    eyes.iris = easel.colours([](const auto& f) { return irises[f.iris]; });
    eyes.lid = mix(person.hair * .28, easel.rgb(.08F, .05F, .05F), .7);
    eyes.cover = (person.skin * 1.10 + .02).clamp_(0, 1);
    eyes.white = easel.rgb(.98F, .98F, .98F);
    eyes.look = easel.draw.uniform(-.018F, .018F);
    eyes.lashes = person.woman;
    paint_eyes(easel, person.mood, eyes);
    const Tensor brow = mix(person.hair * .62, easel.rgb(.93F, .93F, .95F), .90 * person.mood.old.on);
    paint_brows(easel, person.mood, .152, -.098, .098, brow,
                .013 + .011 * (1 - person.woman.on) + .004 * person.mood.old.on);
    paint_tears(easel, person.mood, .150, .165);
    paint_beard(easel, person);
    const Tensor lip =
        mix(person.skin * easel.bright(.90F, .58F, .56F), easel.rgb(.86F, .12F, .24F), .85 * person.woman.on);
    paint_mouth(easel, person.mood,
                {.280, .135, lip, mix(person.skin * .38, easel.rgb(.30F, .08F, .08F), .5),
                 easel.rgb(.40F, .08F, .10F)});
}

void paint_cap(Easel& easel, Subject subject) {
    const bool voss = subject == Subject::voss;
    const Tensor band = voss ? easel.rgb(.10F, .12F, .30F) : easel.rgb(.08F, .08F, .10F);
    const Tensor gold = easel.rgb(.98F, .78F, .16F);
    Patch cap = easel.canvas.patch({-.56, -.64, .56, -.12});
    const Tensor x = cap.x, y = cap.y + .27;
    const Tensor crown = smooth_union(ellipse(x, y + .20, .50, .13), box(x, y + .08, .38, .10, .05), .06);
    const Tensor shade = (1.03 - .2 * smooth_step(0, .5, x)).sub_(smooth_step(-.15, -.05, y), .10);
    cap.shape(crown, easel.rgb(.94F, .94F, .95F) * shade);
    cap.shape(box(x, y + .03, .395, .062, .03), band);
    cap.shape(torch::maximum(ellipse(x, y - .02, .36, .11), y.neg()), band * .55);
    if (voss) {
        cap.shape(circle(x, y + .09, .060), gold);
        cap.detail(circle(x, y + .09, .026), easel.rgb(.84F, .2F, .2F));
        return;
    }
    // An anchor: ring, shank, stock and arms.
    const Tensor anchor = torch::minimum(
        torch::minimum(circle(x, y + .165, .024).abs_().sub_(.009), segment(x, y, 0, -.145, 0, -.03, .012)),
        torch::minimum(segment(x, y, -.04, -.12, .04, -.12, .011), arc(x, y, 0, -.065, .065, .04, .013)));
    cap.shape(anchor, gold);
}

void paint_eyepatch(Easel& easel) {
    const Tensor black = easel.rgb(.08F, .08F, .08F);
    Patch strap = easel.canvas.patch({-.40, -.22, .40, .18});
    strap.shape(segment(strap.x, strap.y, -.36, .02, .36, -.17, .014), black);
    strap.shape(ellipse(strap.x - .152, strap.y - .035, .115, .105), black);
}

}  // namespace

void paint_person(Easel& easel, Subject subject) {
    const Person person = make_person(easel);
    const std::vector<float> straight(person.turn.size(), 0.0F);
    paint_back_hair(easel, person);
    paint_body(easel, person, subject);
    paint_head(easel, person);
    easel.canvas.set_turn(person.turn);
    paint_face(easel, person);
    easel.canvas.set_turn(straight);
    paint_front_hair(easel, person, subject == Subject::voss);
    paint_scarf(easel, person.mood.scarf, .50, .30);
    paint_earrings(easel, person.mood.earrings, .385, .255);
    easel.canvas.set_turn(person.turn);
    paint_glasses(easel, person.mood.glasses, .152, .035, .118);
    if (subject == Subject::voss) paint_eyepatch(easel);
    easel.canvas.set_turn(straight);
    if (subject != Subject::person) paint_cap(easel, subject);
    paint_hat(easel, person.mood.hat, -.265, .40);
}

}  // namespace burin::painter
