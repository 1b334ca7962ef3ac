// The panel of the queue: what waits, what runs, what failed; pause, reorder, cancel one or all.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QListView;
class QToolButton;

namespace burin::ui {

class RenderQueue;

class QueuePanel : public QWidget {
    Q_OBJECT

  public:
    explicit QueuePanel(RenderQueue* queue, QWidget* parent = nullptr);

    [[nodiscard]] int currentRow() const;
    void select(int row);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QToolButton* addButton(const QString& icon, const QString& text, const QString& name);
    void refresh();
    void moveCurrent(int by);
    void showMenu(QPoint where);

    RenderQueue* queue_;
    QListView* list_;
    QLabel* summary_;
    QToolButton *pause_, *up_, *down_, *cancel_, *cancel_all_, *clear_;
};

}  // namespace burin::ui
