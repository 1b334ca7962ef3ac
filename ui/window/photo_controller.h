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
class RenderQueue;
class SessionController;

class PhotoController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        QWidget* window = nullptr;  ///< of its dialogs
        ModelSession* model = nullptr;
        SessionController* session = nullptr;
        RenderQueue* queue = nullptr;
        Preferences* preferences = nullptr;
    };
    explicit PhotoController(Parts parts, QObject* parent = nullptr);

    /// Asks which part of the photo is steered, and begins.
    void steer(const QString& path);
    /// Asks which photo first.
    void choose();
    [[nodiscard]] bool isSteering() const;
    /// Steers the photo that an inversion file was made of, without asking the network about it again.
    void useInversion(const QString& path);
    /// Some direction is not at 0, so that it can be put on many photos.
    [[nodiscard]] bool canQueue() const;
    /// Asks for a folder, and puts every photo of it into the queue with the directions as they are.
    void chooseFolder();
    /// The same with that folder. `queued` follows, or `noticed` where it holds no photo.
    void queueFolder(const QString& folder);
    /// A finished picture of a photo is seen.
    [[nodiscard]] bool canPasteBack() const;
    /// Asks for the file to be written.
    void pasteBack();
    /// The same, to that file; `written` or `noticed` follows.
    void pasteBackTo(const QString& path);

  Q_SIGNALS:
    void written(const QString& path);
    /// So many photos wait, so many could not be read.
    void queued(int photos, int refused);

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
    void begin(const std::shared_ptr<const Opened>& photo, const QRect& area, QSize size,
               const QString& shows);
    void take(const session::Bytes& file, const QString& ending, protocol::RealPicture photo, QSize size,
              const QString& name);
    struct FolderRun;
    void queueNext(const std::shared_ptr<FolderRun>& run);
    void endRun(const FolderRun& run);
    void paste(const QString& path, const QImage& coverage);
    /// Where the photo lies now; asked for where it is gone. Empty = given up.
    [[nodiscard]] QString findPhoto(const PhotoOrigin& origin);

    Parts parts_;
    EditedArea edited_;
    quint64 opened_ = 0;
};

}  // namespace burin::ui
