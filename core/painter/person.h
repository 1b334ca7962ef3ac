// A person's parts, shared by person.cpp (body and face) and hair.cpp.
#pragma once

#include "core/painter/face.h"

namespace burin::painter {

struct Person {
    Expression mood;
    Flag long_hair, short_hair, curly, beard, woman;
    Tensor skin, hair;               // colours [n, 3, 1, 1]
    Tensor jaw, parting;             // [n, 1, 1, 1]
    Tensor wave, curl_phase, grain;  // phases of the hair's texture
    std::vector<float> turn;         // the head's, one a picture
};

/// Texture and shading of hair: factors of its colour.
[[nodiscard]] Tensor strands(const Person& person, const Patch& patch);
void paint_back_hair(Easel& easel, const Person& person);
void paint_front_hair(Easel& easel, const Person& person, bool white_lock);
void paint_beard(Easel& easel, const Person& person);
[[nodiscard]] Tensor head_distance(const Person& person, const Patch& patch);

}  // namespace burin::painter
