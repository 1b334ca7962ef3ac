// Photos: opened, cropped, steered, and the edited part pasted back into the file they came from.
//
// UI thread only; files are read and written in the background.
#pragma once

#include <memory>

#include "core/io/paste_back.h"
#include "ui/models/edited_area.h"
#include "ui/models/photo.h"
#include "ui/window/controller.h"

namespace burin::ui {

class ModelSession;
class Preferences;
class SessionController;

class PhotoController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        SessionController* session = nullptr;
        Preferences* preferences = nullptr;
    };
    explicit PhotoController(Parts parts, QObject* parent = nullptr);

    /// Asks which part of the photo is steered, and begins.
    void steer(const QString& path);
    /// Asks which photo first.
    void choose();
    [[nodiscard]] bool isSteering() const;
    /// A finished picture of a photo is seen.
    [[nodiscard]] bool canPasteBack() const;
    /// Asks for the file to be written.
    void pasteBack();
    /// The same, to that file; `written` or `noticed` follows.
    void pasteBackTo(const QString& path);

  Q_SIGNALS:
    void written(const QString& path);

  private:
    struct Opened {
        io::Picture photo, seen;
        QString path, sha256, note;
    };
    struct Original {
        PhotoOrigin origin;
        io::EditedPart part;
        QString path;
    };
    [[nodiscard]] static Result<Opened> read(const QString& path);
    void ask(const std::shared_ptr<const Opened>& photo);
    void begin(const std::shared_ptr<const Opened>& photo, const QRect& area, QSize size);
    void paste(const QString& path, const QImage& coverage);
    /// Where the photo lies now; asked for where it is gone. Empty = given up.
    [[nodiscard]] QString findPhoto(const PhotoOrigin& origin);

    Parts parts_;
    EditedArea edited_;
    quint64 opened_ = 0;
};

}  // namespace burin::ui
