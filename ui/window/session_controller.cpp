#include "ui/window/session_controller.h"

#include <filesystem>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/session/unsaved.h"
#include "ui/models/file_catalogue.h"
#include "ui/models/picture_codec.h"

namespace burin::ui {
namespace {

std::filesystem::path toPath(const QString& path) { return std::filesystem::path(path.toStdU16String()); }

}  // namespace

SessionController::SessionController(Parts parts, QString unsaved_folder, QObject* parent)
    : Controller(parent), parts_(parts), unsaved_folder_(std::move(unsaved_folder)) {
    history_.setFilesFolder(filesFolder());
    parts_.queue->setFilesFolder(filesFolder());
    connect(parts_.controller, &RenderController::gestureMade, this, &SessionController::onGestureMade);
    connect(parts_.controller, &RenderController::rendered, this, &SessionController::onRendered);
    connect(parts_.queue, &RenderQueue::rendered, this,
            [this](const FullPicture& picture, session::NodeId parent, session::JobId job) {
                history_.addResult(gestureOf(picture), history_.contains(parent) ? parent : 0, job);
            });
    connect(parts_.steering, &SteeringModel::changed, this, [this] {
        if (isOpen() && !opening_) history_.setDraft(parts_.steering->request());
    });
    connect(&history_, &HistoryModel::visited, this, &SessionController::onVisited);
    connect(&history_, &HistoryModel::visitFailed, this,
            [this](session::NodeId, const Error& error) { Q_EMIT noticed(noticeOf(error)); });
}

SessionController::~SessionController() { close(); }

QString SessionController::path() const { return store_ ? store_->path() : QString(); }

QString SessionController::filesFolder() const {
    return QDir::cleanPath(unsaved_folder_ + QStringLiteral("/../start_pictures"));
}

QString SessionController::title() const {
    if (!store_) return {};
    return unsaved_ ? tr("Unsaved session") : QFileInfo(path()).completeBaseName();
}

Result<> SessionController::openNew() {
    auto made = session::create_unsaved(toPath(unsaved_folder_));
    if (!made) return tl::unexpected(made.error());
    take(std::move(*made), true);
    Q_EMIT opened();
    return {};
}

Result<> SessionController::open(const QString& path) {
    if (store_ && QFileInfo(path) == QFileInfo(store_->path())) return {};
    auto read = session::Session::open(toPath(path));
    if (!read) return tl::unexpected(read.error());
    take(std::move(*read), QFileInfo(path).absolutePath() == QFileInfo(unsaved_folder_).absoluteFilePath());
    if (store_->wasInterrupted()) {
        Q_EMIT noticed({Notice::Kind::information,
                        tr("This session was not closed properly, for example because of a crash. Everything "
                           "made in it is here; its queue is paused."),
                        {}});
    }
    opening_ = true;
    if (history_.current() != 0) {
        history_.visit(history_.current());
    } else {
        if (history_.draft()) static_cast<void>(parts_.controller->adopt(*history_.draft(), {}));
        opening_ = false;
    }
    Q_EMIT opened();
    return {};
}

void SessionController::take(session::Session session, bool unsaved) {
    close();
    unsaved_ = unsaved;
    made_ = 0;
    store_ = std::make_unique<SessionStore>(std::move(session));
    connect(store_.get(), &SessionStore::failed, this, [this](const Error& error, bool retrying) {
        Notice notice = noticeOf(error);
        if (retrying) notice.text += tr(" Nothing is lost while the window stays open; Burin keeps trying.");
        Q_EMIT noticed(notice);
    });
    connect(store_.get(), &SessionStore::copied, this, &SessionController::onCopied);
    connect(store_.get(), &SessionStore::copyFailed, this, [this](const QString&, const Error& error) {
        left_.clear();
        Q_EMIT noticed(noticeOf(error));
    });
    report(history_.load(store_.get()));
    parts_.queue->setStore(store_.get());
}

void SessionController::close() {
    if (!store_) return;
    const bool nothing_made = unsaved_ && history_.count() == 0 && parts_.queue->rowCount() == 0;
    const QString path = store_->path();
    parts_.queue->setStore(nullptr);
    static_cast<void>(history_.load(nullptr));
    report(store_->close());
    store_.reset();
    if (nothing_made) static_cast<void>(session::discard_unsaved(toPath(path)));
}

void SessionController::saveAs(const QString& path) {
    if (!store_) return;
    // The copy holds what is under way, too.
    history_.writeDraft();
    left_ = unsaved_ ? store_->path() : QString();
    store_->saveAs(path, session::Overwrite::session);
}

void SessionController::onCopied() {
    // The unsaved copy has done its work when the session lives elsewhere.
    if (const QString left = std::exchange(left_, {}); !left.isEmpty())
        static_cast<void>(session::discard_unsaved(toPath(left)));
    unsaved_ = QFileInfo(path()).absolutePath() == QFileInfo(unsaved_folder_).absoluteFilePath();
    Q_EMIT opened();
}

Result<QString> SessionController::keepPicture(const QImage& picture) const {
    const auto png = to_png(picture);
    if (!png) return tl::unexpected(png.error());
    return keepFile(*png, QStringLiteral(".png"));
}

Result<QString> SessionController::keepFile(const session::Bytes& bytes, const QString& ending) const {
    const QString hash = QString::fromStdString(sha256_hex(bytes));
    const QDir folder(filesFolder());
    folder.mkpath(QStringLiteral("."));
    const QString path = QDir::cleanPath(folder.filePath(hash + ending));
    return io::write_file_atomically(toPath(path), bytes).map([&] { return path; });
}

NewGesture SessionController::gestureOf(const FullPicture& picture) const {
    return {picture.kind,
            picture.title,
            parts_.catalogue->nameOf(QString::fromStdString(picture.request.model)),
            picture.request,
            picture.image,
            picture.facts};
}

void SessionController::onGestureMade(const QString& kind, const QString& title,
                                      const protocol::RenderRequest& request) {
    if (!isOpen()) return;
    made_ = history_.add(gestureOf({kind, title, request, {}, {}}));
    made_request_ = request;
}

void SessionController::onRendered(const FullPicture& picture) {
    if (!isOpen()) return;
    if (made_ != 0 && picture.request == made_request_) {
        history_.setPicture(std::exchange(made_, 0), picture.image, picture.facts);
        return;
    }
    // Asked for by command, or the current node was visited without a picture; add() tells these apart from a
    // picture that is there already. A value at which a handle only rested is no node.
    const bool is_current = picture.request == parts_.steering->request() && !parts_.steering->inGesture();
    if (!picture.kind.isEmpty() || is_current) {
        FullPicture asked = picture;
        if (asked.kind.isEmpty()) asked.kind = QStringLiteral("render");
        if (asked.title.isEmpty()) asked.title = tr("Render");
        history_.add(gestureOf(asked));
    }
}

void SessionController::onVisited(const VisitedNode& node) {
    made_ = 0;
    const auto draft = std::exchange(opening_, false) ? history_.draft() : std::nullopt;
    if (const auto shown = parts_.controller->adopt(node.request, node.image); !shown) return report(shown);
    // An edit that was under way when the window ended: as it was, above the last finished picture.
    if (draft && *draft != node.request) static_cast<void>(parts_.steering->setRequest(*draft));
    // After a crash an undone step is not taken for an edit under way.
    history_.writeDraft();
}

}  // namespace burin::ui
