// How long tests wait for what must come. It costs nothing where all is well, and a machine ten times slower,
// with all its cores taken, must still pass.
#pragma once

namespace burin::ui {

inline constexpr int patience_ms = 300'000;

}  // namespace burin::ui
