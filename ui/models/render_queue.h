// The queue of batch renders: several seeds, sweeps, anything that may take its time.
//
// A list model over jobs that run one after the other in the background. It is written into the session as it
// changes; after a crash of the engine or of the window it is paused until the user goes on. Rows count from
// 0, the first is next. UI thread only.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include <QtCore/QAbstractListModel>
#include <QtGui/QImage>

#include "core/session/node.h"
#include "ui/models/background_renders.h"
#include "ui/models/render_controller.h"

namespace burin::ui {

class SessionStore;

class RenderQueue : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role {
        StateRole = Qt::UserRole + 1,  ///< session::JobState as int
        StateTextRole,                 ///< for people
        ProgressRole,                  ///< 0..100 while running
        ErrorRole,
    };

    explicit RenderQueue(BackgroundRenders* renders, QObject* parent = nullptr);
    ~RenderQueue() override;

    /// As HistoryModel::setFilesFolder().
    void setFilesFolder(const QString& folder) { files_folder_ = folder; }
    /// Reads the jobs of a session; the ones before are forgotten here and stay in their session. The store
    /// must outlive its use: call with nullptr before it goes.
    void setStore(SessionStore* store);

    /// One job; `parent` is the node below which its picture goes.
    void add(const QString& title, const protocol::RenderRequest& request, session::NodeId parent);
    /// One job for each of `count` seeds from the request's own on.
    void addSeeds(const protocol::RenderRequest& request, int count, session::NodeId parent);
    /// One job for each value of one direction's strength.
    void addSweep(const protocol::RenderRequest& request, int row, const std::vector<double>& strengths,
                  session::NodeId parent);
    /// Moves a waiting job; `to` is the row it has afterwards.
    void move(int from, int to);
    void cancel(int row);
    void cancelAll();
    /// Waits once more, behind all others; only what failed or was cancelled.
    void retry(int row);
    /// Removes what is done, failed or cancelled.
    void clearEnded();
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const { return paused_; }
    /// Jobs that wait or run.
    [[nodiscard]] int open() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  Q_SIGNALS:
    void pausedChanged(bool paused);
    void openChanged(int open);
    /// A picture for the history below `parent`; `job` is 0 where the session could not take the job.
    void rendered(const burin::ui::FullPicture& picture, burin::session::NodeId parent,
                  burin::session::JobId job);
    void noticed(const burin::ui::Notice& notice);

  private:
    /// The id that the session gave; written and read in the store's thread only.
    using Id = std::shared_ptr<std::atomic<session::JobId>>;
    struct Entry {
        Id id;
        session::JobState state = session::JobState::waiting;
        QString title, error;
        protocol::RenderRequest request;
        session::NodeId parent = 0;
        Ticket ticket = 0;
        int percent = 0;
    };

    /// A job as the session has it, its files brought back.
    struct ReadJob {
        session::Job job;
        Result<protocol::RenderRequest> request;
    };
    void load(const std::vector<ReadJob>& jobs, bool paused);
    void pump();
    void setState(int row, session::JobState state, const QString& error = {});
    void forgetJob(const Entry& entry);
    void writeOrder();
    void changedRow(int row);
    [[nodiscard]] int rowOf(Ticket ticket) const;
    void onPictured(Ticket ticket, const QImage& image, const protocol::event::Picture& picture);

    BackgroundRenders* renders_;
    SessionStore* store_ = nullptr;
    QString files_folder_;
    std::vector<Entry> entries_;
    bool paused_ = false;
    int told_open_ = 0;
};

/// "waiting", "running", ...
[[nodiscard]] QString stateText(session::JobState state);

}  // namespace burin::ui
