#include "tests/ui/window/tally_panel.h"

namespace burin::ui {

TallyPanel::TallyPanel(RenderController* controller, QWidget* parent) : QLabel(parent) {
    setAccessibleName(tr("Tally"));
    setText(tr("No picture yet"));
    connect(controller, &RenderController::rendered, this, [this](const FullPicture& picture) {
        setText(tr("%1 pictures, the last one with seed %2").arg(++pictures_).arg(picture.request.seed));
    });
}

}  // namespace burin::ui
