// The engine's process and its stream of frames, away from the thread of the window.
//
// Lives in a thread of its own: starting the program, reading, taking frames apart, CBOR and the conversion
// of pictures cost the window nothing. Decides nothing: what an event means is EngineClient's business.
#pragma once

#include <memory>

#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QStringList>

#include "core/protocol/frames.h"
#include "ui/models/engine_event.h"

namespace burin::ui {

/// Every slot is called through queued connections. `run` numbers the processes, so that what an earlier one
/// still says is recognised.
class EngineWire : public QObject {
    Q_OBJECT

  public:
    using Command = std::shared_ptr<const protocol::Command>;

    EngineWire() = default;
    ~EngineWire() override;

    /// Starts `command` (program, then arguments); one process at a time, an earlier one is killed.
    void open(int run, const QStringList& command);
    /// Encodes and writes a frame of at most `most_bytes`, or says `refused`; nothing happens where `run` is over.
    void send(int run, const Command& command, quint64 most_bytes);
    /// Ends the process without asking it.
    void kill(int run);
    /// Sends `quit` and waits up to `grace_ms` before it is killed. No `closed` follows.
    void quit(int grace_ms);

  Q_SIGNALS:
    void opened(int run, qint64 process_id);
    void arrived(int run, const burin::ui::EngineEvent& event);
    /// A command cannot be sent: the `failed` event of its job, in place of the answer that will not come.
    void refused(int run, const burin::ui::EngineEvent& failed);
    /// Bytes on the engine's standard error.
    void complained(int run, const QByteArray& text);
    /// The stream cannot be read any further; the process is still there.
    void broken(int run, const QString& why);
    /// The process is gone: `why` as part of a sentence ("ended with code 3"). `started`: whether it ever
    /// ran.
    void closed(int run, bool started, const QString& why);

  private:
    void readFrames();
    void drop();
    void deliver(std::vector<uint8_t> payload);

    std::unique_ptr<QProcess> process_;
    protocol::FrameReader reader_;
    int run_ = 0;
    bool broken_ = false;
};

}  // namespace burin::ui

Q_DECLARE_METATYPE(burin::ui::EngineEvent)
