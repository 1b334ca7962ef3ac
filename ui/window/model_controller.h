// Which model is loaded, on which device: follows the request, starts the engine, and opens the dialogs about
// both.
//
// UI thread only.
#pragma once

#include <map>

#include "ui/models/file_catalogue.h"
#include "ui/models/render_queue.h"
#include "ui/window/controller.h"
#include "ui/window/window_options.h"

namespace burin::ui {

class Canvas;
class ModelSession;
class Preferences;

class ModelController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        FileCatalogue* catalogue = nullptr;
        RenderQueue* queue = nullptr;
        Preferences* preferences = nullptr;
        Canvas* canvas = nullptr;
    };
    /// `options`: the engine's command where it is not that of the preferences, and the resources.
    ModelController(Parts parts, const WindowOptions& options, QObject* parent = nullptr);

    /// Looks for models and starts the engine; once, when somebody listens.
    void begin();
    /// Switches the model; the session stays.
    void use(const QString& path);
    /// Loads the request's model where it is another than the engine's.
    void follow();
    void freeMemory();
    void restartEngine();
    void showModels();
    void showPreferences();
    /// Step times go into the preferences when they are asked for, not with every picture: these are a file.
    void keepStepTimes();

  Q_SIGNALS:
    /// A model is there: pictures can be rendered.
    void loaded();

  private:
    void scanModels();
    void applyDevice();
    void onLoaded();
    void onLoadFailed(const Error& error);
    void rememberStepTime(const protocol::RenderRequest& request);

    Parts parts_;
    WindowOptions options_;
    QString followed_;  ///< model, device and precision that the engine was asked for
    /// Of a step by model, device and precision, measured since the preferences were told.
    std::map<QStringList, double> step_times_;
};

}  // namespace burin::ui
