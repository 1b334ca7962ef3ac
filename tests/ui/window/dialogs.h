// Answers to dialogs that a test opens, and files that are dropped.
#pragma once

#include <functional>

#include <QtCore/QMimeData>
#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPushButton>
#include <gtest/gtest.h>

namespace burin::ui {

/// Does that with the next dialog of its kind as soon as it is seen; `act` says whether it was ready for it.
template <class Dialog>
void tryWithNextDialog(std::function<bool(Dialog*)> act) {
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, act] {
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            auto* dialog = qobject_cast<Dialog*>(widget);
            if (dialog == nullptr || !dialog->isVisible()) continue;
            timer->stop();
            if (act(dialog))
                timer->deleteLater();
            else
                timer->start();
            return;
        }
    });
    timer->start(20);
}

template <class Dialog>
void withNextDialog(std::function<void(Dialog*)> act) {
    tryWithNextDialog<Dialog>([act](Dialog* dialog) {
        act(dialog);
        return true;
    });
}

/// Presses a button of the next dialog of that kind as soon as it can be pressed.
template <class Dialog>
void pressInNextDialog(const QString& button) {
    tryWithNextDialog<Dialog>([button](Dialog* dialog) {
        auto* pressed = dialog->template findChild<QPushButton*>(button);
        if (!pressed->isVisible() || !pressed->isEnabled()) return false;
        QTest::mouseClick(pressed, Qt::LeftButton);
        return true;
    });
}

inline void drop(QWidget* target, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls.append(QUrl::fromLocalFile(path));
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &event);
}
inline void drop(QWidget* target, const QString& path) { drop(target, QStringList{path}); }

}  // namespace burin::ui
