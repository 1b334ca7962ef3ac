// Where the scripted engine is, and waiting for it.
#pragma once

#include <functional>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QStringList>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include "tests/ui/support/patience.h"

namespace burin::ui {

/// The command of the fake engine with these arguments.
inline QStringList fakeEngine(const QStringList& arguments = {}) {
    return QStringList{QStringLiteral(BURIN_BINARY_DIR "/bin/burin-fake-engine")} + arguments;
}

/// Runs the event loop until `done` holds; false where it does not within `most_ms`, which is only there so
/// that a broken test ends.
inline bool waitUntil(const std::function<bool()>& done, int most_ms = patience_ms) {
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (timer.elapsed() > most_ms) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(1);
    }
    return true;
}

/// Lets the event loop run for a while: for hands that rest and for eyes, never to prove something.
inline void spin(int ms) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        QThread::msleep(1);
    }
}

/// Until a timer of `ms` that begins now has fired. Qt fires timers in the order in which they are due, so
/// whatever shorter one was running before has fired then, however slow the machine is.
inline void outlastTimersOf(int ms) {
    bool fired = false;
    QTimer sentinel;
    sentinel.setSingleShot(true);
    sentinel.setTimerType(Qt::PreciseTimer);
    QObject::connect(&sentinel, &QTimer::timeout, [&fired] { fired = true; });
    sentinel.start(ms);
    waitUntil([&fired] { return fired; });
}

/// Everything that was posted so far, and what that posts, until layouts within layouts are settled.
inline void settleLayouts() {
    for (int i = 0; i < 12; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

/// The lines that a fake engine wrote into its log and that begin with `word`.
inline QStringList loggedLines(const QString& path, const QString& word) {
    QFile file(path);
    QStringList lines;
    if (!file.open(QIODevice::ReadOnly)) return lines;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
        if (line.startsWith(word)) lines.append(line);
    }
    return lines;
}

/// How many steps the engine made after it had taken in its first `cancel`, by the order of its log (which
/// needs `--log-steps`); -1 where nothing was cancelled.
inline int stepsAfterCancel(const QString& path) {
    int steps = -1;
    for (const QString& line : loggedLines(path, {})) {
        if (steps < 0 && line.startsWith(QStringLiteral("cancel")))
            steps = 0;
        else if (steps >= 0 && line.startsWith(QStringLiteral("step")))
            ++steps;
    }
    return steps;
}

}  // namespace burin::ui
