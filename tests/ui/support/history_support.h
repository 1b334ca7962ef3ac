// A session in a temporary folder with a store and a history over it.
#pragma once

#include <memory>

#include <QEventLoop>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "ui/models/history_model.h"

namespace burin::ui {

inline QImage sample_image(int number, int side = 32) {
    QImage image(side, side, QImage::Format_RGB888);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            image.setPixelColor(x, y, QColor((x * 7 + number * 40) % 256, y * 5 % 256, 90));
    return image;
}

inline NewGesture sample_gesture(int number) {
    NewGesture gesture{.kind = QStringLiteral("slider"),
                       .title = QStringLiteral("glasses +%1").arg(number),
                       .model_name = QStringLiteral("mini"),
                       .request = {},
                       .image = sample_image(number)};
    gesture.request.prompt = "a fox";
    auto& direction = gesture.request.guidance.directions.emplace_back();
    direction.text = "glasses";
    direction.strength = number * 0.1;
    gesture.facts = {{"ms", number}};
    return gesture;
}

class WithHistory : public testing::Test {
  protected:
    test::TempDir folder;
    std::unique_ptr<SessionStore> store =
        std::make_unique<SessionStore>(session::Session::create(folder / "fox.burin").value());
    HistoryModel history;

    WithHistory() { EXPECT_TRUE(history.load(store.get())); }
    ~WithHistory() override { EXPECT_TRUE(history.load(nullptr)); }

    /// Closes the session and opens it again, as a new start of the program would.
    void reopen() {
        EXPECT_TRUE(history.load(nullptr));
        EXPECT_TRUE(store->close());
        store = std::make_unique<SessionStore>(session::Session::open(folder / "fox.burin").value());
        EXPECT_TRUE(history.load(store.get()));
    }
    /// Until everything is written and every answer has arrived.
    void settle() {
        EXPECT_TRUE(store->finish());
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
    NodeId add(int number) { return history.add(sample_gesture(number)); }
    /// The titles as the rows stand, branches indented.
    QString rows(const QModelIndex& parent = {}, int depth = 0) {
        QString text;
        for (int row = 0; row < history.rowCount(parent); ++row) {
            const QModelIndex index = history.index(row, 0, parent);
            text += QString(depth, QLatin1Char('>')) + QString::number(HistoryModel::idOf(index)) +
                    QLatin1Char(' ');
            text += rows(index, depth + 1);
        }
        return text;
    }
};

}  // namespace burin::ui
