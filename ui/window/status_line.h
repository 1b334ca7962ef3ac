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
    /// How near the picture is to its photo, out of its facts; empty where it is of none.
    void setFidelity(const nlohmann::json& facts);

  private:
    void showBadges(const PictureState& state);

    Canvas* canvas_;
    ModelSession* model_;
    QLabel *render_, *fidelity_, *device_;
};

}  // namespace burin::ui
