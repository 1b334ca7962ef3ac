// The parts that every face shares, whether of a person, an animal or a robot, and what may be worn with it.
#pragma once

#include "core/painter/easel.h"
#include "core/painter/shapes.h"

namespace burin::painter {

/// The attributes of a group as masks, so that each is made once.
struct Expression {
    Tensor smile, neutral, sad;  // [n, 1, 1, 1]
    Flag closed;
    Tensor open;
    Flag old, glasses, hat, scarf, earrings;
};
[[nodiscard]] Expression expression_of(const Easel& easel);

struct Eyes {
    double spread, height,
        size;                 ///< half the distance between them, v of their centres, 1 for an ordinary eye
    Tensor iris, lid, white;  ///< colours
    Tensor cover;             ///< colour of a closed lid
    Tensor look;              ///< sideways, [n, 1, 1, 1]
    Flag lashes;
};
void paint_eyes(Easel& easel, const Expression& mood, const Eyes& eyes);

struct Lips {
    double height, width;
    Tensor lip, line, inside;
};
void paint_mouth(Easel& easel, const Expression& mood, const Lips& lips);

/// `thickness` is a number [n, 1, 1, 1].
void paint_brows(Easel& easel, const Expression& mood, double spread, double height, double width,
                 const Tensor& colour, const Tensor& thickness);
/// A drop under each eye of whoever is sad; `height`: v of the drops.
void paint_tears(Easel& easel, const Expression& mood, double spread, double height);

void paint_glasses(Easel& easel, const Flag& on, double spread, double height, double radius);
void paint_hat(Easel& easel, const Flag& on, double height, double width);
void paint_scarf(Easel& easel, const Flag& on, double height, double width);
/// Gold drops with a dark rim, which shows on fair hair as well as on dark.
void paint_earrings(Easel& easel, const Flag& on, double spread, double height);
/// Shoulders and chest; returns nothing to draw on, the caller adds what is worn.
void paint_torso(Easel& easel, const Tensor& colour, const Tensor& half_width, double top);
[[nodiscard]] Tensor torso_distance(const Patch& patch, const Tensor& half_width, double top);
/// A colour shaded as a round head lit from the upper left.
[[nodiscard]] Tensor head_shading(const Patch& patch, double amount);

}  // namespace burin::painter
