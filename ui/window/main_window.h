// The window of Burin: canvas in the middle, history to the left, steering to the right, queue and sweep
// strip as further panels; everything a command of the registry.
//
// It owns the models and controllers and wires them to each other; what they do is their own business. The
// engine is started at once and loads in the background, the window is usable meanwhile. Every finished gesture
// is written into the session as it happens. UI thread only.
#pragma once

#include <memory>
#include <optional>

#include <QtWidgets/QMainWindow>

#include "ui/models/acting_mask.h"
#include "ui/models/background_renders.h"
#include "ui/models/file_catalogue.h"
#include "ui/models/picture_difference.h"
#include "ui/models/render_queue.h"
#include "ui/window/action_registry.h"
#include "ui/window/model_session.h"
#include "ui/window/preferences.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_commands.h"
#include "ui/window/window_options.h"
#include "ui/window/workspaces.h"

namespace burin::ui {

class CurateController;
class RegisterController;
class FilesController;
class MessageBar;
class NotesView;
class RequestBar;
class StatusLine;
class SteeringPanel;
class SweepController;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(WindowOptions options = {}, QWidget* parent = nullptr);
    ~MainWindow() override;
    /// Opens the session or picture of the options, else a new session, and asks first where there are unsaved
    /// ones. Once, when the window is shown.
    void begin();

    [[nodiscard]] SteeringModel* steering() { return &model_.steering(); }
    [[nodiscard]] EngineClient* engine() { return &model_.engine(); }
    [[nodiscard]] RenderController* controller() { return &model_.controller(); }
    [[nodiscard]] RenderQueue* queue() { return &queue_; }
    [[nodiscard]] ActionRegistry& actions() { return actions_; }
    [[nodiscard]] Preferences& preferences() { return preferences_; }
    [[nodiscard]] Workspaces& workspaces() { return *workspaces_; }
    [[nodiscard]] const WindowDocks& docks() const { return *docks_; }
    [[nodiscard]] Canvas* canvas() { return canvas_; }
    [[nodiscard]] NotesView* notes() { return notes_; }
    [[nodiscard]] SteeringPanel* steeringPanel();
    [[nodiscard]] MessageBar* messageBar() { return messages_; }
    [[nodiscard]] SessionController* session() { return session_.get(); }
    [[nodiscard]] PictureController* pictures() { return pictures_.get(); }
    [[nodiscard]] PhotoController* photos() { return photos_.get(); }
    [[nodiscard]] RegisterController* registers() { return registers_.get(); }
    [[nodiscard]] CurateController* curate() { return curate_.get(); }

    /// A file or folder of any kind, as if it was dropped.
    void openPath(const QString& path);
    void notice(const Notice& notice);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void buildCentre();
    void buildControllers();
    void buildCommands();
    void wireNotices();
    void wireHistory();
    void wirePanels();
    void wireRendering();
    void wireMasks();
    void refreshActions() { actions_.refresh(); }
    void fillRecent();
    /// Tells what went wrong.
    void refuse(const Error& error) { notice(noticeOf(error)); }

    WindowOptions options_;
    Preferences preferences_;
    ActionRegistry actions_;
    ModelSession model_;
    ActingMask acting_mask_;
    BackgroundRenders renders_;
    RenderQueue queue_;
    FileCatalogue catalogue_;
    WindowMenus menus_;
    Canvas* canvas_ = nullptr;
    NotesView* notes_ = nullptr;
    MessageBar* messages_ = nullptr;
    RequestBar* request_bar_ = nullptr;
    std::unique_ptr<SessionController> session_;
    std::unique_ptr<CurateController> curate_;
    std::unique_ptr<RegisterController> registers_;
    std::unique_ptr<WindowDocks> docks_;
    std::unique_ptr<Workspaces> workspaces_;
    std::unique_ptr<SessionFiles> files_;
    std::unique_ptr<PictureController> pictures_;
    std::unique_ptr<PhotoController> photos_;
    std::unique_ptr<SteeringController> steering_;
    std::unique_ptr<ModelController> models_;
    std::unique_ptr<FilesController> incoming_;
    std::unique_ptr<CompareController> compare_;
    std::unique_ptr<SweepController> sweep_;
    std::unique_ptr<StatusLine> status_;
};

}  // namespace burin::ui
