// Renders nobody waits for at this moment: sweeps, grids, the queue, "Reproduce". One at a time, and only
// while the picture that is being edited needs nothing.
//
// A render that runs when the artist takes a handle again is cancelled and repeated later. UI thread only.
#pragma once

#include <deque>

#include <QtCore/QObject>
#include <QtGui/QImage>

#include "ui/models/engine_client.h"

namespace burin::ui {

/// Names one render for its whole life; 0 = none.
using Ticket = quint64;

class BackgroundRenders : public QObject {
    Q_OBJECT

  public:
    /// What goes first when several wait.
    enum class Priority { asked, sweep, queue };

    explicit BackgroundRenders(EngineClient* engine, QObject* parent = nullptr);

    Ticket submit(const protocol::RenderRequest& request, Priority priority);
    /// No signal follows for it.
    void cancel(Ticket ticket);
    void cancelAll(Priority priority);
    /// While blocked nothing runs; what ran is put back to the front.
    void setBlocked(bool blocked);
    [[nodiscard]] bool isBlocked() const { return blocked_; }
    [[nodiscard]] size_t waiting() const { return waiting_.size(); }
    [[nodiscard]] Ticket running() const { return running_ ? running_->ticket : 0; }

  Q_SIGNALS:
    void started(quint64 ticket);
    /// It ran and was pushed aside; `started` follows again.
    void putBack(quint64 ticket);
    void stepped(quint64 ticket, int step, int of);
    void pictured(quint64 ticket, const QImage& image, const burin::protocol::event::Picture& picture);
    void finished(quint64 ticket);
    void failed(quint64 ticket, const burin::Error& error);

  private:
    struct Item {
        Ticket ticket = 0;
        Priority priority = Priority::queue;
        protocol::RenderRequest request;
        uint64_t job = 0;
        bool unwanted = false;  ///< cancelled for good
    };

    void next();
    void settle();
    [[nodiscard]] bool isMine(const protocol::Job& job) const { return running_ && running_->job == job.id; }

    EngineClient* engine_;
    std::deque<Item> waiting_;
    std::optional<Item> running_;
    Ticket last_ticket_ = 0;
    bool blocked_ = false, leaving_ = false;
};

}  // namespace burin::ui
