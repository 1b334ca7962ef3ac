// Sessions as files: which one a window begins with, opening, saving elsewhere, and rescuing damaged ones.
//
// UI thread only; its dialogs are modal.
#pragma once

#include "core/protocol/request.h"
#include "ui/window/controller.h"
#include "ui/window/window_options.h"

namespace burin::ui {

class DirectionLibrary;
class ModelSession;
class Preferences;
class SessionController;

class SessionFiles : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        SessionController* session = nullptr;
        Preferences* preferences = nullptr;
        const DirectionLibrary* library = nullptr;
    };
    SessionFiles(Parts parts, const WindowOptions& options, QObject* parent = nullptr);

    /// Opens the session of the options, else a new one, and asks first where there are unsaved ones.
    void openFirst();
    /// A new session with the prompt and the model of this one, as on a fresh sheet.
    void openNew();
    /// A damaged one is offered to be saved as far as it can be read.
    void open(const QString& path);
    /// Asks which one first; `chosen` follows.
    void choose();
    void saveAs();

  Q_SIGNALS:
    void chosen(const QString& path);

  private:
    [[nodiscard]] QString askForUnsaved();
    void cleanStartPictures();
    void prepareRequest();
    void suggest(protocol::RenderRequest& request);

    Parts parts_;
    WindowOptions options_;
};

}  // namespace burin::ui
