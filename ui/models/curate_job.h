// One run of burin-cli as a child process: long work on weights, beside the window.
//
// The program is given `--json --progress-lines`: it prints `progress DONE OF LABEL` on its standard error
// and one JSON object on its standard output. Nothing here blocks. Cancelling asks the program to end (it
// cleans up after itself) and kills it when it does not. Exactly one of `finished`, `failed` and `cancelled`
// follows a start. UI thread only.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace burin::ui {

class CurateJob : public QObject {
    Q_OBJECT

  public:
    struct Progress {
        int done = 0, of = 0;  ///< of = 0: not known yet
        QString label;
        double seconds_left = -1;  ///< under this label, extrapolated; -1 = not known yet
    };

    explicit CurateJob(QObject* parent = nullptr);
    ~CurateJob() override;

    /// How long a cancelled program may take to end by itself.
    void setGrace(int milliseconds) { grace_ms_ = milliseconds; }
    /// The same where this object ends before its program; the window waits for that.
    void setClosingGrace(int milliseconds) { closing_grace_ms_ = milliseconds; }
    /// `command`: program and its first arguments. Does nothing while a run is going on.
    void start(const QStringList& command, const QStringList& arguments);
    void cancel();
    [[nodiscard]] bool isRunning() const { return process_.state() != QProcess::NotRunning; }
    [[nodiscard]] const Progress& progress() const { return progress_; }
    /// Command line and the end of what the program complained of: for "Copy details".
    [[nodiscard]] QString details() const;

  Q_SIGNALS:
    void started();
    void progressed(const burin::ui::CurateJob::Progress& progress);
    void finished(const nlohmann::json& result);
    void failed(const burin::Error& error);
    void cancelled();

  private:
    void readComplaints();
    void takeLine(const QByteArray& line);
    void onFinished(int code, QProcess::ExitStatus status);
    [[nodiscard]] Error errorOf(const nlohmann::json& answer, int code, QProcess::ExitStatus status) const;

    QProcess process_;
    QTimer grace_;
    QElapsedTimer since_;  ///< the first line under this label
    Progress progress_;
    int first_done_ = 0;
    QByteArray output_, line_, complaints_;
    int grace_ms_ = 5000, closing_grace_ms_ = 1500;
    bool cancelling_ = false;
};

}  // namespace burin::ui
