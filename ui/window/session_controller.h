// The open session: where it is written, and the gestures and pictures that go into it as they happen.
//
// A gesture becomes a node at once and gets its picture when it is finished, so that nothing is lost by
// whatever comes between. UI thread only; only opening and closing wait for the disk.
#pragma once

#include <memory>

#include "ui/models/history_model.h"
#include "ui/models/render_controller.h"
#include "ui/models/render_queue.h"
#include "ui/window/controller.h"

namespace burin::ui {

class FileCatalogue;

class SessionController : public Controller {
    Q_OBJECT

  public:
    struct Parts {
        SteeringModel* steering = nullptr;
        RenderController* controller = nullptr;
        RenderQueue* queue = nullptr;
        FileCatalogue* catalogue = nullptr;
    };

    /// `unsaved_folder`: where sessions without a place live.
    SessionController(Parts parts, QString unsaved_folder, QObject* parent = nullptr);
    ~SessionController() override;

    /// The session before is closed only when the new one is open.
    Result<> openNew();
    Result<> open(const QString& path);
    /// Writes what waits and closes; an unsaved session in which nothing was made is removed.
    void close();
    /// Goes on at `path`; told by `opened` or `noticed`.
    void saveAs(const QString& path);

    [[nodiscard]] HistoryModel* history() { return &history_; }
    [[nodiscard]] bool isOpen() const { return store_ != nullptr; }
    /// Lives in the unsaved folder.
    [[nodiscard]] bool isUnsaved() const { return unsaved_; }
    [[nodiscard]] QString path() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] SessionStore* store() { return store_.get(); }
    [[nodiscard]] QString unsavedFolder() const { return unsaved_folder_; }
    /// Writes a picture that a request needs into filesFolder(), under its hash, and gives its path. The session
    /// takes the file in with the gesture that names it.
    [[nodiscard]] Result<QString> keepPicture(const QImage& picture) const;
    /// The same with a file's bytes; `ending` with its dot.
    [[nodiscard]] Result<QString> keepFile(const session::Bytes& bytes, const QString& ending) const;
    /// Where start pictures and masks lie that were made here, or that only the session still had. Nothing in
    /// it is needed once the session has it.
    [[nodiscard]] QString filesFolder() const;

  Q_SIGNALS:
    /// Another session, or another place of the same one.
    void opened();

  private:
    void take(session::Session session, bool unsaved);
    void onCopied();
    void onGestureMade(const QString& kind, const QString& title, const protocol::RenderRequest& request);
    void onRendered(const FullPicture& picture);
    void onVisited(const VisitedNode& node);
    [[nodiscard]] NewGesture gestureOf(const FullPicture& picture) const;

    Parts parts_;
    QString unsaved_folder_;
    HistoryModel history_;
    std::unique_ptr<SessionStore> store_;
    NodeId made_ = 0;  ///< the newest gesture's node, which waits for its picture
    protocol::RenderRequest made_request_;
    QString left_;  ///< the unsaved session that saveAs() leaves behind
    bool unsaved_ = false, opening_ = false;
};

}  // namespace burin::ui
