// The sliders' face for assistive technology: role, "glasses, +3.0" as the name, and a number that can be
// set.
#pragma once

namespace burin::ui {

/// Makes Qt ask for it; harmless to call again. UI thread only.
void install_slider_accessibility();

}  // namespace burin::ui
