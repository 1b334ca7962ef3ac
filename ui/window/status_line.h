// What the status bar and the badges of the canvas say of rendering, device and memory.
//
// UI thread only.
#pragma once

#include <QtCore/QObject>

#include "ui/models/render_controller.h"

class QLabel;
class QStatusBar;

namespace burin::ui {

class Canvas;
class ModelSession;

class StatusLine : public QObject {
    Q_OBJECT

  public:
    StatusLine(QStatusBar* bar, Canvas* canvas, ModelSession* model, QObject* parent = nullptr);

    void refresh();

  private:
    void showBadges(const PictureState& state);

    Canvas* canvas_;
    ModelSession* model_;
    QLabel *render_, *device_;
};

}  // namespace burin::ui
