// What stands in front of the background. Each function paints a group that shares the subject, after the
// canvas has its pose; the easel carries the light.
#pragma once

#include "core/painter/easel.h"

namespace burin::painter {

/// Chooses a pose and paints the subject of the group; a landscape has none.
void paint_subject(Easel& easel, Subject subject);

/// An ordinary person, a sea captain, or the protected captain.
void paint_person(Easel& easel, Subject subject);
/// Cat, fox, bear, or the protected fox.
void paint_animal(Easel& easel, Subject subject);
/// A robot, or the protected one.
void paint_robot(Easel& easel, Subject subject);
void paint_house(Easel& easel);
void paint_boat(Easel& easel);
void paint_balloon(Easel& easel);

}  // namespace burin::painter
