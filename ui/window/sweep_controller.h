// Fills the sweep strip: after a rest, the touched slider is rendered at five values in the background.
//
// A change drops what is not finished; a click in the strip takes its value as a gesture; looking at a
// finished picture shows it on the canvas. UI thread only.
#pragma once

#include <vector>

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "ui/models/background_renders.h"
#include "ui/models/render_controller.h"

namespace burin::ui {

class Canvas;
class SweepStrip;

class SweepController : public QObject {
    Q_OBJECT

  public:
    struct Parts {
        SweepStrip* strip = nullptr;
        Canvas* canvas = nullptr;
        SteeringModel* steering = nullptr;
        RenderController* controller = nullptr;
        BackgroundRenders* renders = nullptr;
    };
    /// `rest_ms`: how long nothing may have changed before the first value is rendered.
    explicit SweepController(Parts parts, int rest_ms = 1200, QObject* parent = nullptr);

    /// Now, without waiting for a rest.
    void begin();

  private:
    void changed();
    void drop(const QString& hint);
    void onPictured(Ticket ticket, const QImage& image);
    void take(double value);
    void scrub(const QImage& picture);
    [[nodiscard]] protocol::RenderRequest without_strength() const;

    Parts parts_;
    QTimer rest_;
    std::vector<Ticket> tickets_;    ///< one for each value; 0 = finished or not asked for
    protocol::RenderRequest swept_;  ///< what the strip shows, the swept strength at 0
    int row_ = -1;
    bool scrubbing_ = false;
};

}  // namespace burin::ui
