// What the menu "Steer" does beyond a single slider: seeds, start pictures, painted areas, grids and the queue.
//
// UI thread only.
#pragma once

#include "ui/models/background_renders.h"
#include "ui/models/render_queue.h"
#include "ui/window/controller.h"

namespace burin::ui {

class ModelSession;
class Preferences;
class SessionController;
class WindowDocks;

class SteeringController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        SessionController* session = nullptr;
        BackgroundRenders* renders = nullptr;
        RenderQueue* queue = nullptr;
        Preferences* preferences = nullptr;
        const WindowDocks* docks = nullptr;
    };
    explicit SteeringController(Parts parts, QObject* parent = nullptr);

    /// The next seed where the seed is not locked, otherwise this very request.
    void render();
    void setLive(bool live);
    void nextSeed();
    void randomSeed();

    void editPrompt();
    void addDirection();
    /// Touches the direction so many rows on, around the end.
    void stepTouched(int by);
    [[nodiscard]] bool isTouched() const;
    void zeroAll();
    void showGrid();

    void chooseStartPicture();
    void startFromCurrent();
    void startFromNoise();
    [[nodiscard]] bool hasStartPicture() const;

    /// Painting on the canvas: the area of a direction, or what of the start picture is rendered again.
    void paintArea(int row);
    void paintRepaintArea();
    /// The same once more ends it.
    void switchPaintingTouched();
    void switchPaintingRepaintArea();
    [[nodiscard]] bool paintsDirection() const;
    [[nodiscard]] bool paintsRepaintArea() const;

    void queueSeeds();
    void queueSweep();

  private:
    void takeRepaintMask(const QImage& mask);
    /// Writes it beside the session; empty where that failed, which is then told.
    [[nodiscard]] QString keep(const QImage& picture);
    /// Asks for a number in a dialog; 0 where it is closed.
    [[nodiscard]] int askNumber(const QString& title, const QString& label, int value, int least, int most);

    Parts parts_;
};

}  // namespace burin::ui
