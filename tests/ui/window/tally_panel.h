// How many pictures were rendered in full since the window was opened.
#pragma once

#include <QtWidgets/QLabel>

#include "ui/models/render_controller.h"

namespace burin::ui {

class TallyPanel : public QLabel {
    Q_OBJECT

  public:
    explicit TallyPanel(RenderController* controller, QWidget* parent = nullptr);

  private:
    int pictures_ = 0;
};

}  // namespace burin::ui
