#include "ui/window/session_desk.h"

#include <filesystem>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include "core/session/unsaved.h"
#include "ui/models/model_catalogue.h"

namespace burin::ui {
namespace {

std::filesystem::path toPath(const QString& path) { return std::filesystem::path(path.toStdU16String()); }

}  // namespace

SessionDesk::SessionDesk(Parts parts, QString unsaved_folder, QObject* parent)
    : QObject(parent), parts_(parts), unsaved_folder_(std::move(unsaved_folder)) {
    history_.setFilesFolder(filesFolder());
    parts_.queue->setFilesFolder(filesFolder());
    connect(parts_.controller, &RenderController::gestureMade, this, &SessionDesk::onGestureMade);
    connect(parts_.controller, &RenderController::rendered, this, &SessionDesk::onRendered);
    connect(parts_.queue, &RenderQueue::rendered, this,
            [this](const FullPicture& picture, session::NodeId parent, session::JobId job) {
                history_.addResult(gestureOf(picture), history_.contains(parent) ? parent : 0, job);
            });
    connect(parts_.steering, &SteeringModel::changed, this, [this] {
        if (isOpen() && !opening_) history_.setDraft(parts_.steering->request());
    });
    connect(&history_, &HistoryModel::visited, this, &SessionDesk::onVisited);
    connect(&history_, &HistoryModel::visitFailed, this,
            [this](session::NodeId, const Error& error) { Q_EMIT noticed(noticeOf(error)); });
}

SessionDesk::~SessionDesk() { close(); }

QString SessionDesk::path() const { return store_ ? store_->path() : QString(); }

QString SessionDesk::filesFolder() const {
    return QDir::cleanPath(unsaved_folder_ + QStringLiteral("/../start_pictures"));
}

QString SessionDesk::title() const {
    if (!store_) return {};
    return unsaved_ ? tr("Unsaved session") : QFileInfo(path()).completeBaseName();
}

Result<> SessionDesk::openNew() {
    auto made = session::create_unsaved(toPath(unsaved_folder_));
    if (!made) return tl::unexpected(made.error());
    take(std::move(*made), true);
    Q_EMIT opened();
    return {};
}

Result<> SessionDesk::open(const QString& path) {
    if (store_ && QFileInfo(path) == QFileInfo(store_->path())) return {};
    auto read = session::Session::open(toPath(path));
    if (!read) return tl::unexpected(read.error());
    take(std::move(*read), QFileInfo(path).absolutePath() == QFileInfo(unsaved_folder_).absoluteFilePath());
    if (store_->wasInterrupted()) {
        Q_EMIT noticed(
            {Notice::Kind::information,
             tr("This session was not closed in order, for example because of a crash. Everything that was "
                "made is here; its queue is paused."),
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

void SessionDesk::take(session::Session session, bool unsaved) {
    close();
    unsaved_ = unsaved;
    made_ = 0;
    store_ = std::make_unique<SessionStore>(std::move(session));
    connect(store_.get(), &SessionStore::failed, this, [this](const Error& error, bool retrying) {
        Notice notice = noticeOf(error);
        if (retrying)
            notice.text += tr(" Nothing is lost while the window is open; it is tried again and again.");
        Q_EMIT noticed(notice);
    });
    connect(store_.get(), &SessionStore::copied, this, [this](const QString&, const Error& error) {
        if (!error.what.empty()) {
            Q_EMIT noticed(noticeOf(error));
            return;
        }
        unsaved_ = QFileInfo(path()).absolutePath() == QFileInfo(unsaved_folder_).absoluteFilePath();
        Q_EMIT opened();
    });
    if (const auto loaded = history_.load(store_.get()); !loaded) Q_EMIT noticed(noticeOf(loaded.error()));
    parts_.queue->setStore(store_.get());
}

void SessionDesk::close() {
    if (!store_) return;
    const bool nothing_made = unsaved_ && history_.count() == 0 && parts_.queue->rowCount() == 0;
    const QString path = store_->path();
    parts_.queue->setStore(nullptr);
    static_cast<void>(history_.load(nullptr));
    if (const auto closed = store_->close(); !closed) Q_EMIT noticed(noticeOf(closed.error()));
    store_.reset();
    if (nothing_made) static_cast<void>(session::discard_unsaved(toPath(path)));
}

void SessionDesk::saveAs(const QString& path) {
    if (!store_) return;
    // The copy holds what is under way, too.
    history_.writeDraft();
    const QString was = store_->path();
    const bool was_unsaved = unsaved_;
    // The unsaved copy has done its work when the session lives elsewhere.
    auto done = std::make_shared<QMetaObject::Connection>();
    *done = connect(store_.get(), &SessionStore::copied, this,
                    [was, was_unsaved, done](const QString&, const Error& error) {
                        QObject::disconnect(*done);
                        if (error.what.empty() && was_unsaved)
                            static_cast<void>(session::discard_unsaved(toPath(was)));
                    });
    store_->saveAs(path, session::Overwrite::session);
}

NewGesture SessionDesk::gestureOf(const FullPicture& picture) const {
    return {picture.kind,
            picture.title,
            parts_.catalogue->nameOf(QString::fromStdString(picture.request.model)),
            picture.request,
            picture.image,
            picture.facts};
}

void SessionDesk::onGestureMade(const QString& kind, const QString& title,
                                const protocol::RenderRequest& request) {
    if (!isOpen()) return;
    made_ = history_.add(gestureOf({kind, title, request, {}, {}}));
    made_request_ = request;
}

void SessionDesk::onRendered(const FullPicture& picture) {
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

void SessionDesk::onVisited(const VisitedNode& node) {
    made_ = 0;
    const auto draft = std::exchange(opening_, false) ? history_.draft() : std::nullopt;
    if (const auto shown = parts_.controller->adopt(node.request, node.image); !shown) {
        Q_EMIT noticed(noticeOf(shown.error()));
        return;
    }
    // An edit that was under way when the window ended: as it was, above the last finished picture.
    if (draft && *draft != node.request) static_cast<void>(parts_.steering->setRequest(*draft));
    // After a crash an undone step is not taken for an edit under way.
    history_.writeDraft();
}

}  // namespace burin::ui
