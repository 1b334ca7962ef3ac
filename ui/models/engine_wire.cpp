#include "ui/models/engine_wire.h"

namespace burin::ui {
namespace {

QString toText(const std::string& text) { return QString::fromStdString(text); }

Result<QByteArray> frameOf(const protocol::Command& command, size_t most_bytes) {
    const auto payload = protocol::encode(command);
    if (!payload) return tl::unexpected(payload.error());
    const auto frame = protocol::encode_frame(*payload, most_bytes);
    if (!frame)
        return fail(ErrorCode::bad_input,
                    EngineWire::tr("the request has %1 bytes, more than the %2 that the engine takes")
                        .arg(payload->size())
                        .arg(most_bytes)
                        .toStdString(),
                    EngineWire::tr("shorten its texts, or use fewer or smaller painted masks").toStdString());
    return QByteArray(reinterpret_cast<const char*>(frame->data()), static_cast<qsizetype>(frame->size()));
}

QString reasonOf(const QProcess& process, int code, QProcess::ExitStatus status) {
    if (status == QProcess::CrashExit) return EngineWire::tr("crashed (signal %1)").arg(code);
    if (code == 0) return EngineWire::tr("ended unexpectedly");
    return EngineWire::tr("ended with code %1").arg(process.exitCode());
}

}  // namespace

QImage toImage(const protocol::Rgb& picture) {
    if (picture.rgb.empty()) return {};
    const QImage view(picture.rgb.data(), picture.width, picture.height, 3 * picture.width,
                      QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

EngineWire::~EngineWire() { drop(); }

void EngineWire::drop() {
    if (!process_) return;
    process_->disconnect(this);
    process_->kill();
    process_->waitForFinished(1000);
    process_.reset();
}

void EngineWire::open(int run, const QStringList& command) {
    drop();
    run_ = run;
    broken_ = false;
    reader_ = protocol::FrameReader();
    if (command.isEmpty()) {
        Q_EMIT closed(run, false, tr("has no command"));
        return;
    }
    process_ = std::make_unique<QProcess>();
    QProcess* process = process_.get();
    connect(process, &QProcess::started, this, [this, run] { Q_EMIT opened(run, process_->processId()); });
    connect(process, &QProcess::readyReadStandardOutput, this, &EngineWire::readFrames);
    connect(process, &QProcess::readyReadStandardError, this,
            [this, run] { Q_EMIT complained(run, process_->readAllStandardError()); });
    connect(process, &QProcess::errorOccurred, this, [this, run](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) Q_EMIT closed(run, false, process_->errorString());
    });
    connect(process, &QProcess::finished, this, [this, run](int code, QProcess::ExitStatus status) {
        readFrames();
        Q_EMIT complained(run, process_->readAllStandardError());
        Q_EMIT closed(run, true, reasonOf(*process_, code, status));
    });
    process->start(command.first(), command.mid(1));
}

void EngineWire::send(int run, const Command& command, quint64 most_bytes) {
    if (run != run_ || !process_ || process_->state() != QProcess::Running) return;
    const auto frame = frameOf(*command, most_bytes);
    if (frame) {
        process_->write(*frame);
        return;
    }
    const protocol::event::Failed failed{protocol::job_of(*command).value_or(protocol::Job{}), frame.error()};
    Q_EMIT refused(run, {std::make_shared<const protocol::Event>(failed), {}});
}

void EngineWire::kill(int run) {
    if (run == run_ && process_) process_->kill();
}

void EngineWire::quit(int grace_ms) {
    if (!process_) return;
    process_->disconnect(this);
    if (process_->state() == QProcess::Running) {
        const auto frame = frameOf(protocol::command::Quit{}, protocol::limits::frame_bytes);
        if (frame) process_->write(*frame);
        process_->closeWriteChannel();
        process_->waitForFinished(grace_ms);
    }
    drop();
}

void EngineWire::readFrames() {
    const QByteArray bytes = process_->readAllStandardOutput();
    if (broken_) return;
    reader_.push({reinterpret_cast<const uint8_t*>(bytes.constData()), static_cast<size_t>(bytes.size())});
    while (!broken_) {
        auto frame = reader_.next();
        if (!frame) {
            broken_ = true;
            Q_EMIT broken(run_, toText(frame.error().sentence()));
            return;
        }
        if (!*frame) return;
        deliver(std::move(**frame));
    }
}

void EngineWire::deliver(std::vector<uint8_t> payload) {
    auto decoded = protocol::decode_event(payload);
    if (!decoded) {
        broken_ = true;
        Q_EMIT broken(run_, toText(decoded.error().sentence()));
        return;
    }
    EngineEvent event{std::make_shared<const protocol::Event>(std::move(*decoded)), {}};
    if (const auto* step = std::get_if<protocol::event::Step>(event.event.get()); step && step->preview)
        event.image = toImage(*step->preview);
    if (const auto* picture = std::get_if<protocol::event::Picture>(event.event.get()))
        event.image = toImage(picture->picture);
    Q_EMIT arrived(run_, event);
}

}  // namespace burin::ui
