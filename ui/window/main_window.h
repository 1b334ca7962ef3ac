// The window of Burin: canvas in the middle, history to the left, steering to the right, queue and sweep
// strip as further panels; everything a command of the registry.
//
// It owns the models and wires them to each other; what they do is their own business. The engine is started
// at once and loads in the background, the window is usable meanwhile. Every finished gesture is written into
// the session as it happens. UI thread only.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <QtWidgets/QMainWindow>

#include "core/protocol/recipe_text.h"
#include "ui/models/acting_mask.h"
#include "ui/models/background_renders.h"
#include "ui/models/engine_client.h"
#include "ui/models/model_catalogue.h"
#include "ui/models/picture_difference.h"
#include "ui/models/render_controller.h"
#include "ui/models/render_queue.h"
#include "ui/models/steering_model.h"
#include "ui/window/action_registry.h"
#include "ui/window/model_loader.h"
#include "ui/window/preferences.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_options.h"
#include "ui/window/workspaces.h"

class QLabel;

namespace burin::ui {

class Canvas;
class MessageBar;
class HistoryPanel;
class MaskPanel;
class QueuePanel;
class RequestBar;
class SessionDesk;
class SteeringPanel;
class CompareDesk;
class CurateDesk;
class SweepDesk;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(WindowOptions options = {}, QWidget* parent = nullptr);
    ~MainWindow() override;
    /// Opens the session or picture of the options, else a new session, and asks first where there are unsaved
    /// ones. Once, when the window is shown.
    void begin();

    [[nodiscard]] SteeringModel* steering() { return &steering_; }
    [[nodiscard]] EngineClient* engine() { return &engine_; }
    [[nodiscard]] RenderController* controller() { return &controller_; }
    [[nodiscard]] RenderQueue* queue() { return &queue_; }
    [[nodiscard]] ActionRegistry& actions() { return actions_; }
    [[nodiscard]] Preferences& preferences() { return preferences_; }
    [[nodiscard]] Workspaces& workspaces() { return *workspaces_; }
    [[nodiscard]] Canvas* canvas() { return canvas_; }
    [[nodiscard]] SteeringPanel* steeringPanel() { return steering_panel_; }
    [[nodiscard]] MessageBar* messageBar() { return messages_; }
    [[nodiscard]] SessionDesk* session() { return session_.get(); }
    [[nodiscard]] CurateDesk* curate() { return curate_.get(); }

    /// What the last "Reproduce" found.
    [[nodiscard]] const std::optional<PictureDifference>& reproduced() const { return reproduced_; }

    /// Opens a session file, or a picture as if it was dropped.
    void openPath(const QString& path);
    /// Switches the model; the session stays.
    void useModel(const QString& path);
    void notice(const Notice& notice);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void buildCentre();
    void buildDocks();
    void buildCurate();
    void buildToolbar();
    void buildStatusBar();
    void wireModels();
    void wireRender();

    void openFirstSession();
    void cleanStartPictures();
    void openSession(const QString& path);
    [[nodiscard]] QString resources() const;
    void prepareRequest();

    // main_window_actions.cpp: a row for each command
    void addCommands();
    void wireCommands();
    Commands fileCommands();
    Commands editCommands();
    Commands viewCommands();
    Commands compareCommands();
    Command themeCommand(const char* id, const QString& text, Theme theme);
    Commands modelCommands();
    Commands pictureCommands();
    Commands windowCommands();
    void newSession();
    void chooseSession();
    void choosePicture();
    void saveSessionAs();
    void showWorkspace(Workspace workspace);
    void startAfresh();
    void fillRecent();
    void refreshActions() { actions_.refresh(); }
    [[nodiscard]] bool hasNodePicture() const;
    /// Tells what went wrong, if anything did.
    void report(const Result<>& result);

    // main_window_steering.cpp
    Commands steerCommands();
    Commands renderCommands();
    Commands directionCommands();
    Commands startCommands();
    [[nodiscard]] bool isTouched() const;
    void showSteering();
    void zeroAll();
    void showGrid();
    void renderAsked();
    void stepTouched(int by);

    // main_window_engine.cpp
    void wireEngine();
    void scanModels();
    void followModel();
    void onModelLoaded();
    void onLoadFailed(const Error& error);
    void onEngineState(EngineState state);
    void applyDevice();
    void freeMemory();
    void showModels();
    void showPreferences();
    void rememberStepTime(const protocol::RenderRequest& request);
    void keepStepTimes();
    void refreshStatus();
    void refreshBadges(const PictureState& state);

    // main_window_pictures.cpp
    void dropPicture(const QString& path);
    void applyRecipe(const protocol::RecalledRecipe& recipe);
    void chooseStartPicture();
    [[nodiscard]] QString writePicture(const QImage& picture);
    void startFromCurrent();
    void paintArea(int row);
    void paintRepaintArea();
    void takeRepaintMask(const QImage& mask);
    void exportPicture(session::NodeId node);
    void copyPicture();
    void copyRecipe();
    void copyRecipeOf(session::NodeId node);
    void pasteRecipe();
    void reproduce(session::NodeId node);
    void onBackgroundPicture(Ticket ticket, const QImage& image);
    void queueSeeds();
    void queueSweep();
    void showWhereItActs(const QImage& coverage, int row);

    WindowOptions options_;
    Preferences preferences_;
    ActionRegistry actions_;
    SteeringModel steering_;
    EngineClient engine_;
    RenderController controller_;
    ActingMask* acting_mask_;
    ModelLoader loader_;
    BackgroundRenders renders_;
    RenderQueue queue_;
    ModelCatalogue catalogue_;
    std::unique_ptr<SessionDesk> session_;
    std::unique_ptr<CompareDesk> compare_;
    std::unique_ptr<SweepDesk> sweep_;
    std::unique_ptr<CurateDesk> curate_;
    std::unique_ptr<Workspaces> workspaces_;
    WindowMenus menus_;
    Canvas* canvas_ = nullptr;
    MessageBar* messages_ = nullptr;
    SteeringPanel* steering_panel_ = nullptr;
    HistoryPanel* history_panel_ = nullptr;
    MaskPanel* mask_panel_ = nullptr;
    QueuePanel* queue_panel_ = nullptr;
    RequestBar* request_bar_ = nullptr;
    QLabel* render_label_ = nullptr;
    QLabel* device_label_ = nullptr;
    QDockWidget* history_dock_ = nullptr;
    QDockWidget* steering_dock_ = nullptr;
    QDockWidget* queue_dock_ = nullptr;
    QDockWidget* sweep_dock_ = nullptr;
    QDockWidget* mask_dock_ = nullptr;
    QDockWidget* weights_dock_ = nullptr;
    std::vector<QDockWidget*> docks_;  ///< all of them, as the menu lists them
    /// Of a step by model, device and precision, measured since the preferences were told.
    std::map<QStringList, double> step_times_;
    QString followed_;  ///< model, device and precision that the engine was asked for
    Ticket reproduce_ticket_ = 0;
    QImage reproduce_original_;
    std::optional<PictureDifference> reproduced_;
};

}  // namespace burin::ui
