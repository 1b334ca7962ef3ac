#include "ui/models/curate_job.h"

#include <algorithm>
#include <array>
#ifdef __unix__
#include <unistd.h>
#endif

#include "core/io/json.h"

namespace burin::ui {
namespace {

using nlohmann::json;

constexpr qsizetype most_output_bytes = 16 << 20, most_complaint_bytes = 16 << 10, most_line_bytes = 4096;
constexpr int cancelled_exit_code = 130;

std::string text_of(const json& answer, const char* key) {
    const auto found = answer.find(key);
    return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string();
}

ErrorCode code_of(const std::string& name) {
    for (const auto code :
         {ErrorCode::bad_input, ErrorCode::bad_model, ErrorCode::damaged, ErrorCode::out_of_memory,
          ErrorCode::io, ErrorCode::try_again, ErrorCode::cancelled, ErrorCode::internal})
        if (name == to_string(code)) return code;
    return ErrorCode::internal;
}

}  // namespace

CurateJob::CurateJob(QObject* parent) : QObject(parent) {
    grace_.setSingleShot(true);
#ifdef __unix__
    // What the hand moves is rendered first.
    process_.setChildProcessModifier([] { static_cast<void>(::nice(5)); });
#endif
    connect(&grace_, &QTimer::timeout, &process_, &QProcess::kill);
    connect(&process_, &QProcess::started, this, &CurateJob::started);
    connect(&process_, &QProcess::readyReadStandardOutput, this, [this] {
        output_ += process_.readAllStandardOutput();
        if (output_.size() > most_output_bytes) process_.kill();
    });
    connect(&process_, &QProcess::readyReadStandardError, this, &CurateJob::readComplaints);
    connect(&process_, &QProcess::finished, this, &CurateJob::onFinished);
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        Q_EMIT failed(
            {ErrorCode::io,
             tr("%1 could not be started (%2)").arg(process_.program(), process_.errorString()).toStdString(),
             tr("install burin-cli beside this program").toStdString()});
    });
}

CurateJob::~CurateJob() {
    disconnect(&process_, nullptr, this, nullptr);
    if (!isRunning()) return;
    process_.terminate();
    if (!process_.waitForFinished(closing_grace_ms_)) {
        process_.kill();
        process_.waitForFinished(closing_grace_ms_);
    }
}

void CurateJob::start(const QStringList& command, const QStringList& arguments) {
    if (isRunning() || command.isEmpty()) return;
    output_.clear();
    line_.clear();
    complaints_.clear();
    progress_ = {};
    cancelling_ = false;
    Q_EMIT progressed(progress_);
    process_.start(command.first(),
                   command.mid(1) +
                       QStringList{QStringLiteral("--json"), QStringLiteral("--progress-lines")} + arguments,
                   QIODevice::ReadOnly);
}

void CurateJob::cancel() {
    if (!isRunning() || cancelling_) return;
    cancelling_ = true;
    process_.terminate();
    grace_.start(grace_ms_);
}

void CurateJob::readComplaints() {
    line_ += process_.readAllStandardError();
    for (auto end = line_.indexOf('\n'); end >= 0; end = line_.indexOf('\n')) {
        takeLine(line_.left(end).trimmed());
        line_.remove(0, end + 1);
    }
    if (line_.size() > most_line_bytes) line_.clear();
}

void CurateJob::takeLine(const QByteArray& line) {
    const auto parts = QString::fromUtf8(line).split(QLatin1Char(' '));
    bool counts = parts.size() >= 3 && parts[0] == QStringLiteral("progress");
    bool good_done = false, good_of = false;
    const int done = counts ? parts[1].toInt(&good_done) : 0, of = counts ? parts[2].toInt(&good_of) : 0;
    counts = counts && good_done && good_of && of >= 0 && done >= 0;
    if (!counts) {
        complaints_ += line + '\n';
        if (complaints_.size() > most_complaint_bytes) complaints_ = complaints_.right(most_complaint_bytes);
        return;
    }
    const auto label = parts.mid(3).join(QLatin1Char(' '));
    if (label != progress_.label || of != progress_.of || done < progress_.done) {
        since_.start();
        first_done_ = done;
    }
    progress_ = {std::min(done, of), of, label, -1};
    if (done > first_done_ && since_.elapsed() > 1000)
        progress_.seconds_left =
            static_cast<double>(since_.elapsed()) / 1000 * (of - done) / (done - first_done_);
    Q_EMIT progressed(progress_);
}

void CurateJob::onFinished(int code, QProcess::ExitStatus status) {
    grace_.stop();
    output_ += process_.readAllStandardOutput();
    readComplaints();
    if (cancelling_ || (status == QProcess::NormalExit && code == cancelled_exit_code))
        return Q_EMIT cancelled();
    io::JsonLimits bounds;
    bounds.max_bytes = static_cast<size_t>(most_output_bytes);
    const auto answer = io::parse_json(
        std::string_view(output_.constData(), static_cast<size_t>(output_.size())), "burin-cli", bounds);
    const json object = answer && answer->is_object() ? *answer : json::object();
    const auto ok = object.find("ok");
    if (status == QProcess::NormalExit && code == 0 && ok != object.end() && *ok == true)
        return Q_EMIT finished(object);
    Q_EMIT failed(errorOf(object, code, status));
}

Error CurateJob::errorOf(const json& answer, int code, QProcess::ExitStatus status) const {
    if (const auto what = text_of(answer, "what"); !what.empty())
        return {code_of(text_of(answer, "code")), what, text_of(answer, "remedy")};
    if (status == QProcess::CrashExit)
        return {ErrorCode::internal, tr("burin-cli ended in the middle of its work").toStdString(),
                tr("try it with fewer or smaller pictures, and copy the details for a report").toStdString()};
    return {ErrorCode::internal,
            tr("burin-cli ended without a result (exit code %1)").arg(code).toStdString(),
            tr("check that burin-cli and this program are of one version").toStdString()};
}

QString CurateJob::details() const {
    return process_.program() + QLatin1Char(' ') + process_.arguments().join(QLatin1Char(' ')) +
           QLatin1Char('\n') + QString::fromUtf8(complaints_);
}

}  // namespace burin::ui
