// Backgrounds: sky, the five places, and the weather in front of everything.
#pragma once

#include "core/painter/easel.h"

namespace burin::painter {

/// What the parts of a background share. Masks are [n, 1, 1, 1], colours [n, 3, 1, 1].
struct Scene {
    Tensor day, sunset, night, summer, autumn, winter;
    bool any_night = false, any_lamps = false, any_winter = false;
    Tensor sun_x, sun_y, sun_colour;
    Tensor haze;                      ///< colour of the horizon, into which distant things fade
    Tensor dim;                       ///< light on the land
    Tensor snow, leaf, grass, white;  ///< unlit colours
};

[[nodiscard]] Scene make_scene(const Easel& easel);

/// Paints the whole background of a group that shares one place.
void paint_background(Easel& easel, Place place);

/// The light of the time of day on a subject. [n, 3, 1, 1]
[[nodiscard]] Tensor light_on_subject(const Easel& easel);

/// Snow in winter pictures. Flakes in `front` of a face stay off it.
void paint_snowfall(Easel& easel, bool front);

// The places.
void paint_sky(Easel& easel, Scene& scene);
void paint_mountains(Easel& easel, const Scene& scene);
void paint_sea(Easel& easel, const Scene& scene);
void paint_city(Easel& easel, const Scene& scene);
void paint_forest(Easel& easel, const Scene& scene);
void paint_studio(Easel& easel, const Scene& scene);

}  // namespace burin::painter
