#include "ui/models/render_queue.h"

#include <algorithm>

#include <QtCore/QFile>
#include <QtCore/QLocale>

#include "core/protocol/request_json.h"
#include "ui/models/kept_files.h"
#include "ui/models/photo.h"
#include "ui/models/session_store.h"

namespace burin::ui {

using session::JobState;

QString stateText(JobState state) {
    switch (state) {
        case JobState::waiting:
            return RenderQueue::tr("waiting");
        case JobState::running:
            return RenderQueue::tr("rendering");
        case JobState::done:
            return RenderQueue::tr("done");
        case JobState::failed:
            return RenderQueue::tr("failed");
        case JobState::cancelled:
            return RenderQueue::tr("cancelled");
    }
    return {};
}

RenderQueue::RenderQueue(BackgroundRenders* renders, QObject* parent)
    : QAbstractListModel(parent), renders_(renders) {
    connect(renders_, &BackgroundRenders::started, this, [this](Ticket ticket) {
        if (const int row = rowOf(ticket); row >= 0) setState(row, JobState::running);
    });
    connect(renders_, &BackgroundRenders::putBack, this, [this](Ticket ticket) {
        if (const int row = rowOf(ticket); row >= 0) setState(row, JobState::waiting);
    });
    connect(renders_, &BackgroundRenders::stepped, this, [this](Ticket ticket, int step, int of) {
        const int row = rowOf(ticket);
        if (row < 0 || of <= 0) return;
        entries_[static_cast<size_t>(row)].percent = 100 * step / of;
        changedRow(row);
    });
    connect(renders_, &BackgroundRenders::pictured, this, &RenderQueue::onPictured);
    connect(renders_, &BackgroundRenders::finished, this, [this](Ticket ticket) {
        if (const int row = rowOf(ticket); row >= 0) setState(row, JobState::done);
        pump();
    });
    connect(renders_, &BackgroundRenders::failed, this, [this](Ticket ticket, const Error& error) {
        const int row = rowOf(ticket);
        if (row < 0) return;
        setState(row, JobState::failed, QString::fromStdString(error.sentence()));
        if (error.code == ErrorCode::internal) {
            setPaused(true);
            Q_EMIT noticed({Notice::Kind::warning,
                            tr("The queue is paused because the engine failed on \"%1\". Press Resume in the "
                               "queue panel to go on.")
                                .arg(entries_[static_cast<size_t>(row)].title),
                            {}});
        }
        pump();
    });
}

RenderQueue::~RenderQueue() = default;

void RenderQueue::setStore(SessionStore* store) {
    renders_->cancelAll(BackgroundRenders::Priority::queue);
    beginResetModel();
    entries_.clear();
    endResetModel();
    store_ = store;
    if (store_ == nullptr) return;
    struct Read {
        std::vector<ReadJob> jobs;
        bool paused = false;
    };
    store_->fetch(
        this,
        [folder = std::filesystem::path(QFile::encodeName(files_folder_).toStdString())](
            session::Session& session) -> Result<Read> {
            auto jobs = session.jobs();
            if (!jobs) return tl::unexpected(jobs.error());
            const auto paused = session.queue_paused();
            if (!paused) return tl::unexpected(paused.error());
            Read read{{}, *paused};
            const auto files = noted_files(session);
            for (session::Job& job : *jobs) {
                auto request = protocol::request_from_text(job.request);
                // Without its picture the job fails with a sentence of its own.
                if (request) static_cast<void>(bring_back_files(session, files, folder, *request));
                read.jobs.push_back({std::move(job), std::move(request)});
            }
            return read;
        },
        [this, store](Result<Read> read) {
            if (read && store == store_) load(read->jobs, read->paused);
        });
}

void RenderQueue::load(const std::vector<ReadJob>& jobs, bool paused) {
    beginResetModel();
    std::vector<Entry> read;
    for (const auto& [job, request] : jobs) {
        Entry entry;
        entry.id = std::make_shared<std::atomic<session::JobId>>(job.id);
        entry.state = job.state == JobState::running ? JobState::waiting : job.state;
        entry.title = QString::fromStdString(job.title);
        entry.error = QString::fromStdString(job.error);
        entry.parent = job.parent;
        if (request) {
            entry.request = *request;
        } else {
            entry.state = JobState::failed;
            entry.error = QString::fromStdString(request.error().sentence());
        }
        read.push_back(std::move(entry));
    }
    // What was added while the session was being read stands behind.
    read.insert(read.end(), std::make_move_iterator(entries_.begin()),
                std::make_move_iterator(entries_.end()));
    entries_ = std::move(read);
    endResetModel();
    paused_ = paused;
    Q_EMIT pausedChanged(paused_);
    pump();
}

void RenderQueue::add(const QString& title, const protocol::RenderRequest& request, session::NodeId parent) {
    Entry entry;
    entry.id = std::make_shared<std::atomic<session::JobId>>(0);
    entry.title = title;
    entry.request = request;
    entry.parent = parent;
    if (store_ != nullptr) {
        store_->post([id = entry.id, title = title.toStdString(), request,
                      parent](session::Session& session) -> Result<> {
            if (auto noted = note_files(session, request); !noted) return noted;
            const auto given = session.add_job(title, protocol::to_json_text(request), parent);
            if (!given) return tl::unexpected(given.error());
            *id = *given;
            return {};
        });
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    entries_.push_back(std::move(entry));
    endInsertRows();
    pump();
}

void RenderQueue::addSeeds(const protocol::RenderRequest& request, int count, session::NodeId parent) {
    protocol::RenderRequest one = request;
    one.batch = 1;
    for (int i = 0; i < count; ++i) {
        add(tr("Seed %1").arg(one.seed), one, parent);
        set_seed(one, one.seed + 1);
    }
}

void RenderQueue::addSweep(const protocol::RenderRequest& request, int row,
                           const std::vector<double>& strengths, session::NodeId parent) {
    if (row < 0 || row >= static_cast<int>(request.guidance.directions.size())) return;
    protocol::RenderRequest one = request;
    one.batch = 1;
    auto& direction = one.guidance.directions[static_cast<size_t>(row)];
    for (const double strength : strengths) {
        direction.strength = strength;
        add(tr("%1 %2").arg(QString::fromStdString(direction.text), QLocale().toString(strength, 'f', 1)),
            one, parent);
    }
}

void RenderQueue::move(int from, int to) {
    const int last = rowCount() - 1;
    if (from < 0 || from > last || to < 0 || to > last || from == to) return;
    beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
    Entry entry = std::move(entries_[static_cast<size_t>(from)]);
    entries_.erase(entries_.begin() + from);
    entries_.insert(entries_.begin() + to, std::move(entry));
    endMoveRows();
    writeOrder();
    // The one that was handed to the engine's side may no longer be the first.
    for (Entry& waiting : entries_) {
        if (waiting.state != JobState::waiting || waiting.ticket == 0) continue;
        renders_->cancel(waiting.ticket);
        waiting.ticket = 0;
    }
    pump();
}

void RenderQueue::cancel(int row) {
    if (row < 0 || row >= rowCount()) return;
    Entry& entry = entries_[static_cast<size_t>(row)];
    if (entry.state != JobState::waiting && entry.state != JobState::running) return;
    renders_->cancel(std::exchange(entry.ticket, 0));
    setState(row, JobState::cancelled);
    pump();
}

void RenderQueue::cancelAll() {
    for (int row = 0; row < rowCount(); ++row) {
        Entry& entry = entries_[static_cast<size_t>(row)];
        if (entry.state != JobState::waiting && entry.state != JobState::running) continue;
        renders_->cancel(std::exchange(entry.ticket, 0));
        setState(row, JobState::cancelled);
    }
}

void RenderQueue::retry(int row) {
    if (row < 0 || row >= rowCount()) return;
    const JobState state = entries_[static_cast<size_t>(row)].state;
    if (state != JobState::failed && state != JobState::cancelled) return;
    setState(row, JobState::waiting);
    move(row, rowCount() - 1);
    pump();
}

void RenderQueue::clearEnded() {
    for (int row = rowCount() - 1; row >= 0; --row) {
        const Entry& entry = entries_[static_cast<size_t>(row)];
        if (entry.state == JobState::waiting || entry.state == JobState::running) continue;
        forgetJob(entry);
        beginRemoveRows({}, row, row);
        entries_.erase(entries_.begin() + row);
        endRemoveRows();
    }
}

void RenderQueue::setPaused(bool paused) {
    if (paused == paused_) return;
    paused_ = paused;
    if (store_ != nullptr)
        store_->post([paused](session::Session& session) { return session.set_queue_paused(paused); });
    if (paused) {
        for (Entry& entry : entries_) renders_->cancel(std::exchange(entry.ticket, 0));
        for (int row = 0; row < rowCount(); ++row) {
            if (entries_[static_cast<size_t>(row)].state == JobState::running)
                setState(row, JobState::waiting);
        }
    }
    Q_EMIT pausedChanged(paused_);
    pump();
}

int RenderQueue::open() const {
    return static_cast<int>(std::count_if(entries_.begin(), entries_.end(), [](const Entry& entry) {
        return entry.state == JobState::waiting || entry.state == JobState::running;
    }));
}

/// Hands the first waiting job on; one at a time, so that the order can still change.
void RenderQueue::pump() {
    const bool handed =
        std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.ticket != 0; });
    if (!paused_ && !handed) {
        const auto first = std::find_if(entries_.begin(), entries_.end(),
                                        [](const Entry& entry) { return entry.state == JobState::waiting; });
        if (first != entries_.end())
            first->ticket = renders_->submit(first->request, BackgroundRenders::Priority::queue);
    }
    if (const int now = open(); now != told_open_) Q_EMIT openChanged(told_open_ = now);
}

void RenderQueue::setState(int row, JobState state, const QString& error) {
    Entry& entry = entries_[static_cast<size_t>(row)];
    entry.state = state;
    entry.error = error;
    entry.percent = 0;
    if (state != JobState::waiting && state != JobState::running) entry.ticket = 0;
    if (store_ != nullptr) {
        store_->post([id = entry.id, state, text = error.toStdString()](session::Session& session) {
            return session.set_job_state(*id, state, text);
        });
    }
    changedRow(row);
}

void RenderQueue::forgetJob(const Entry& entry) {
    if (store_ == nullptr) return;
    store_->post([id = entry.id](session::Session& session) { return session.remove_job(*id); });
}

void RenderQueue::writeOrder() {
    if (store_ == nullptr) return;
    std::vector<Id> order;
    for (const Entry& entry : entries_) order.push_back(entry.id);
    store_->post([order](session::Session& session) {
        std::vector<session::JobId> ids;
        for (const Id& id : order) ids.push_back(*id);
        return session.reorder_jobs(ids);
    });
}

void RenderQueue::onPictured(Ticket ticket, const QImage& image, const protocol::event::Picture& picture) {
    const int row = rowOf(ticket);
    if (row < 0) return;
    const Entry& entry = entries_[static_cast<size_t>(row)];
    const FullPicture done{QStringLiteral("queue"), entry.title, entry.request, image, factsOf(picture)};
    Q_EMIT rendered(done, entry.parent, *entry.id);
}

int RenderQueue::rowOf(Ticket ticket) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.ticket == ticket && ticket != 0;
    });
    return found == entries_.end() ? -1 : static_cast<int>(found - entries_.begin());
}

void RenderQueue::changedRow(int row) {
    Q_EMIT dataChanged(index(row), index(row));
    if (const int now = open(); now != told_open_) Q_EMIT openChanged(told_open_ = now);
}

int RenderQueue::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant RenderQueue::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Entry& entry = entries_[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return tr("%1, %2").arg(entry.title, stateText(entry.state));
        case Qt::ToolTipRole:
        case ErrorRole:
            return entry.error;
        case StateRole:
            return static_cast<int>(entry.state);
        case StateTextRole:
            return stateText(entry.state);
        case ProgressRole:
            return entry.percent;
        default:
            return {};
    }
}

}  // namespace burin::ui
