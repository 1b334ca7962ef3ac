// The engine as a child process, seen from the window: plain protocol events come out as signals.
//
// Nothing here blocks: the process, its pipes, CBOR and pictures live in a thread of their own
// (engine_wire.h). An engine that crashes, runs out of memory or says nothing for 30 s is started again; what
// was asked of it is kept and sent again once. A request that brings it down twice is given up with `failed`.
// After running out of memory the repetition is smaller, and a notice says so.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include "core/protocol/messages.h"
#include "ui/models/engine_event.h"
#include "ui/models/notice.h"
#include "ui/models/silence_watch.h"

namespace burin::ui {

class EngineWire;

enum class EngineState {
    stopped,     ///< not asked to run
    starting,    ///< the process has not said hello yet
    ready,       ///< takes requests
    restarting,  ///< between two processes
    failed,      ///< given up: the program is missing, of another version, or dies at once again and again
};

/// All in milliseconds; the defaults are the specification's, tests take shorter ones.
struct EngineTimings {
    int silence_ms = 30'000;  ///< nothing heard for so long: restart
    int ping_ms = 8'000;      ///< nothing heard for so long: ask
    int check_ms = 500;       ///< how often the two are looked at
    int quit_ms = 1'500;      ///< time for a clean end before it is killed
    int backoff_ms = 250;     ///< before the second start without a hello; doubles up to 8 times
};

/// Lives in the window's thread; not thread-safe.
class EngineClient : public QObject {
    Q_OBJECT

  public:
    explicit EngineClient(QObject* parent = nullptr, EngineTimings timings = {});
    /// Asks the engine to quit and waits at most `quit_ms`.
    ~EngineClient() override;

    /// Program and arguments, e.g. {"ssh", "gpu-box", "burin-engine"}; takes effect at the next start.
    void setCommand(const QStringList& command) { command_ = command; }
    [[nodiscard]] QStringList command() const { return command_; }
    /// Acts at once, also on the engine that is running.
    void setTimings(const EngineTimings& timings);
    void start();
    void stop();
    /// Stops and starts; requests that wait are sent again.
    void restart();

    /// Gives the files that a request's texts name, which go to the engine with it.
    using NamedFiles = std::function<std::vector<std::string>(const protocol::RenderRequest&)>;
    void setNamedFiles(NamedFiles named_files) { named_files_ = std::move(named_files); }
    /// Where the engine keeps inversions of photos and finds them again; empty = it keeps none.
    void setInversions(const QString& folder) { inversions_ = folder.toStdString(); }
    /// What a curator lets no picture pass without, from the next one on: a register whose prompt rule is obeyed, and an output
    /// filter; empty = none. An engine that is too old to know them is given no work (`failed`).
    void setDefence(const QString& rules, const QString& filter) {
        rules_ = rules.toStdString(), filter_ = filter.toStdString();
    }

    /// Each gives the job's id, unique for this object. They may be called in any state: what cannot be sent
    /// yet waits for the engine. An invalid request ends in `failed`.
    /// `keep_masks`: whereItActs() will be asked of it.
    uint64_t render(const protocol::RenderRequest& request, uint64_t generation, bool preview = true,
                    bool keep_masks = false);
    uint64_t load(const std::string& model, const std::string& device, const std::string& precision);
    /// "Free memory".
    uint64_t unload();
    /// The answer comes as `infoReceived`.
    uint64_t info(const std::string& model);
    /// Where a direction acts in the first picture of that render; the answer comes as `whereItActsReceived`,
    /// without a mask where the engine no longer has it.
    uint64_t whereItActs(uint64_t render, int direction,
                         protocol::command::MaskPart part = protocol::command::MaskPart::both);
    /// Answered by `cancelled`, or by the job's own end where that was faster.
    void cancel(uint64_t job);
    void cancelAll();

    [[nodiscard]] EngineState state() const { return state_; }
    [[nodiscard]] bool isReady() const { return state_ == EngineState::ready; }
    /// What the running engine said of itself; its devices are empty before the first hello.
    [[nodiscard]] const protocol::event::Hello& hello() const { return hello_; }
    [[nodiscard]] qint64 processId() const { return process_id_; }
    [[nodiscard]] size_t pendingJobs() const { return pending_.size(); }
    [[nodiscard]] int restarts() const { return restarts_; }
    /// Memory of the engine's process at its last heartbeat, bytes.
    [[nodiscard]] uint64_t residentBytes() const { return resident_bytes_; }
    /// Command, versions, devices and the end of the engine's standard error: for "Copy details".
    [[nodiscard]] QString details() const;
    /// What a request of size 0 x 0 stands for, so that a smaller one can be named.
    void setModelSize(int width, int height);

  Q_SIGNALS:
    void stateChanged(burin::ui::EngineState state);
    void loading(const burin::protocol::event::Loading& event);
    /// `preview` is null where the step has none.
    void stepped(const burin::protocol::event::Step& event, const QImage& preview);
    void pictureReady(const burin::protocol::event::Picture& event, const QImage& image);
    void finished(const burin::protocol::event::Done& event);
    void cancelled(const burin::protocol::event::Cancelled& event);
    void failed(const burin::protocol::event::Failed& event);
    void infoReceived(const burin::protocol::event::Info& event);
    void whereItActsReceived(const burin::protocol::event::WhereItActs& event);
    void logged(const burin::protocol::event::Log& event);
    void beat(const burin::protocol::event::Heartbeat& event);
    /// Something the user should read.
    void noticed(const burin::ui::Notice& notice);
    /// The job is rendered again with this smaller request.
    void shrunk(quint64 job, const burin::protocol::RenderRequest& request);

  private:
    struct Pending {
        protocol::Job job;
        protocol::Command command;
        int crashes = 0;         ///< engines that ended while this job was at work
        bool cancelled = false;  ///< the user no longer wants it
        bool shrunk = false;
    };

    void failLater(const protocol::Job& job, const Error& error);
    [[nodiscard]] bool isObeyed(const protocol::Command& command) const;
    void refuseUnprotected(const protocol::Job& job);
    uint64_t enqueue(protocol::Command command, protocol::Job job);
    void open();
    void send(const protocol::Command& command);
    void setState(EngineState state);
    void onArrived(int run, const EngineEvent& event);
    void onHello(const protocol::event::Hello& hello);
    void onFailed(const protocol::event::Failed& event);
    void onClosed(int run, bool started, const QString& why);
    void onSilence();
    /// Kills the process and starts another one; `text` tells the user.
    void restartBecause(const QString& text);
    void blame(const QString& why);
    /// False where the job cannot be made smaller or was already.
    bool retrySmaller(const protocol::event::Failed& event);
    void giveUp(const QString& text);
    void failAll(const Error& error);
    Pending* find(uint64_t job);
    void forget(uint64_t job);

    EngineTimings timings_;
    NamedFiles named_files_;
    std::string inversions_, rules_, filter_;
    QStringList command_;
    QThread thread_;
    EngineWire* wire_;  ///< lives in thread_, deleted with it
    QTimer watch_;
    QTimer backoff_;
    QElapsedTimer clock_;
    SilenceWatch silence_;
    EngineState state_ = EngineState::stopped;
    protocol::event::Hello hello_;
    std::deque<Pending> pending_;  ///< in the order in which the engine works
    QByteArray complaints_;
    uint64_t next_id_ = 1;
    uint64_t resident_bytes_ = 0;
    qint64 process_id_ = 0;
    int run_ = 0;
    int restarts_ = 0;
    int starts_without_hello_ = 0;
    int model_width_ = 512, model_height_ = 512;
};

/// `request` at three quarters of its sides (multiples of 64), or with half its batch; nothing where it is as
/// small as it can be. `width` and `height` stand in for 0 x 0.
[[nodiscard]] std::optional<protocol::RenderRequest> smallerRequest(const protocol::RenderRequest& request,
                                                                    int width, int height);

}  // namespace burin::ui
