// Where the scripted engine is, and waiting for it.
#pragma once

#include <functional>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QStringList>
#include <QtCore/QThread>

namespace burin::ui {

/// The command of the fake engine with these arguments.
inline QStringList fakeEngine(const QStringList& arguments = {}) {
    return QStringList{QStringLiteral(BURIN_BINARY_DIR "/bin/burin-fake-engine")} + arguments;
}

/// Runs the event loop until `done` holds; false where it does not within `most_ms`, which is only there so
/// that a broken test ends.
inline bool waitUntil(const std::function<bool()>& done, int most_ms = 20'000) {
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (timer.elapsed() > most_ms) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(1);
    }
    return true;
}

/// Lets the event loop run for a while.
inline void spin(int ms) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        QThread::msleep(1);
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

}  // namespace burin::ui
