#include "core/painter/person.h"

namespace burin::painter {

Tensor strands(const Person& person, const Patch& patch) {
    const Tensor bent = (patch.x * 11 + person.wave).sin_().mul_(2.2).add_(person.grain);
    const Tensor fine = (patch.x * 38).add_(patch.y, 5).add_(bent).sin_().mul_(.13).add_(1);
    return fine.mul_(1.03 - .28 * smooth_step(0, .5, patch.x.add(patch.y, .2)));
}

namespace {

/// The scalloped outline of curls.
Tensor bumps(const Person& person, const Patch& patch) {
    return (torch::atan2(patch.y + .10, patch.x) * 13 + person.curl_phase).sin_().abs_().mul_(.035);
}

Tensor hairline(const Person& person, const Patch& patch) {
    const Tensor dip = glow(((patch.x - person.parting) / .13).square_(), 1).mul_(-.20);
    return dip.add_((patch.x * 26 + person.parting * 20).sin_(), .018).add_(patch.x.square(), .30).sub_(.165);
}

}  // namespace

void paint_back_hair(Easel& easel, const Person& person) {
    if (person.long_hair.any) {
        Patch hair = easel.canvas.patch({-.56, -.60, .56, .80});
        const Tensor &x = hair.x, &y = hair.y;
        const Tensor sway = (y * 17 + person.wave).sin_().mul_(.025);
        const Tensor fall = box(x + sway, y - .32, y * .05 + .43, .42, .16);
        hair.shape(smooth_union(ellipse(x, y + .08, .45, .48), fall, .1),
                   person.hair * (strands(person, hair) * .80), person.long_hair.on);
    }
    if (person.curly.any) {
        Patch hair = easel.canvas.patch({-.62, -.68, .62, .36});
        const Tensor &x = hair.x, &y = hair.y;
        const Tensor bump = bumps(person, hair);
        const Tensor sides = circle(x.abs() - .40, y - .12, .15).sub_(bump, .5);
        hair.shape(torch::minimum(ellipse(x, y + .10, .50, .50) - bump, sides),
                   person.hair * (strands(person, hair) * .82), person.curly.on);
    }
}

namespace {

void paint_fringe(Easel& easel, const Person& person, bool white_lock) {
    Patch hair = easel.canvas.patch({-.48, -.58, .48, .30});
    const Tensor &x = hair.x, &y = hair.y;
    const Tensor line = hairline(person, hair), texture = strands(person, hair);
    const Tensor cap = torch::maximum(ellipse(x, y + .10, .405, .405), y - line);
    const Tensor side = torch::maximum(ellipse(x.abs() - .365, y + .06, .055, .16), -.2 - y);
    const Tensor whole = smooth_union(cap, side, .04);
    hair.shape(whole, person.hair * texture, person.short_hair.on + person.long_hair.on);
    if (person.curly.any) {
        const Tensor ruffled = y - line - .02 + (x * 30).sin_().abs_().mul_(.03);
        const Tensor curls = torch::maximum(ellipse(x, y + .10, .44, .43) - bumps(person, hair), ruffled);
        hair.shape(curls, person.hair * texture, person.curly.on);
    }
    if (white_lock) {
        const Tensor lock = torch::maximum(whole, person.parting - x);
        hair.over(hair.coverage(lock), easel.rgb(.95F, .95F, .97F) * (.9 + .1 * (x * 40).sin_()));
    }
}

}  // namespace

void paint_front_hair(Easel& easel, const Person& person, bool white_lock) {
    paint_fringe(easel, person, white_lock);
    if (person.long_hair.any) {
        for (const int side : {-1, 1}) {
            Patch lock = easel.canvas.patch(side < 0 ? Box{-.50, -.26, -.26, .74} : Box{.26, -.26, .50, .74});
            const Tensor &x = lock.x, &y = lock.y;
            const Tensor strand =
                torch::maximum(ellipse(x * side - .375 + .02 * (y * 9).sin_(), y - .22, .085, .50), -.22 - y);
            const bool bleached = white_lock && side > 0;
            const Tensor colour = bleached ? easel.rgb(.95F, .95F, .97F) : person.hair * .96;
            lock.shape(strand, colour * strands(person, lock), person.long_hair.on);
        }
    }
    Patch crown = easel.canvas.patch({-.32, -.48, .32, -.28});
    const Tensor band = arc(crown.x, crown.y, 0, -.335, .26, -.07, .020);
    crown.glaze(crown.coverage(band, .03).mul_((1 - person.mood.hat.on) * .30),
                (person.hair * 1.5 + .12).clamp_(0, 1));
}

void paint_beard(Easel& easel, const Person& person) {
    if (!person.beard.any) return;
    Patch chin = easel.canvas.patch({-.42, .08, .42, .58});
    const Tensor &x = chin.x, &y = chin.y;
    const Tensor bow = 1 - (x / .30).clamp_(-1, 1).square_();
    const Tensor cheeks = torch::maximum(head_distance(person, chin) - .012, bow * .13 + .115 - y);
    const Tensor whole = smooth_union(cheeks, ellipse(x, y - .40, .20, .11), .05);
    const Tensor ragged = (x * 60).sin_().mul_(.010).mul_(smooth_step(.3, .4, y));
    const Tensor colour = person.hair * (strands(person, chin) * .86);
    chin.shape(whole + ragged, colour, person.beard.on);
    for (const int side : {-1, 1}) {
        chin.detail(segment(x, y, 0, .215, side * .115, .245, .030), person.hair * .80, person.beard.on);
    }
}

}  // namespace burin::painter
