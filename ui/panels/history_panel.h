// The history: a tree of thumbnails with filter, star, name, note, pins and deletion.
//
// Choosing a row by mouse or keyboard visits its node; what follows grows a branch. Keys in the tree: arrows,
// F2 name, Space star, Delete, the menu key. What the panel cannot do alone is asked for by signals.
#pragma once

#include <functional>

#include <QWidget>

#include "ui/models/history_filter.h"
#include "ui/models/history_model.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QToolButton;

namespace burin::ui {

class HistoryTreeView;

class HistoryPanel : public QWidget {
    Q_OBJECT

  public:
    explicit HistoryPanel(HistoryModel* history, QWidget* parent = nullptr);

    [[nodiscard]] HistoryFilter* filter() { return filter_; }
    /// The node whose row is chosen, 0 where there is none.
    [[nodiscard]] NodeId chosen() const;
    void choose(NodeId id);

    // For actions of the window; each acts on the chosen row.
    void toggleStar();
    void rename();
    void editNote();
    void pin(HistoryModel::Pin pin);
    /// Asks only where pictures would be lost.
    void removeChosen();
    void focusFilter();

    /// Replaces the question before pictures are deleted; for tests and for windows with their own dialogs.
    void setConfirm(std::function<bool(int steps, int pictures)> confirm) { confirm_ = std::move(confirm); }

  Q_SIGNALS:
    void exportRequested(burin::session::NodeId id);
    void reproduceRequested(burin::session::NodeId id);
    void copyRecipeRequested(burin::session::NodeId id);
    /// The panel's menu is about to be shown for this node; the window may add its actions.
    void menuAboutToShow(QMenu* menu, burin::session::NodeId id);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildFilterRow();
    void buildTree();
    void buildNote();
    void buildRemovalBar();
    void fillFilterMenu();
    void showMenu(QPoint position);
    void follow(NodeId id);
    void chosenChanged(const QModelIndex& row);
    void showNoteOf(NodeId id);
    void keepNote();
    void refreshSummary();
    void refreshRemovals();

    HistoryModel* history_;
    HistoryFilter* filter_;
    HistoryTreeView* tree_;
    QLineEdit* filter_text_;
    QToolButton *filter_star_, *filter_more_;
    QMenu* filter_menu_;
    QLabel *summary_, *empty_;
    QPlainTextEdit* note_;
    QWidget* removal_bar_;
    QLabel* removal_text_;
    std::function<bool(int, int)> confirm_;
    NodeId note_of_ = 0;
    bool following_ = false;
};

}  // namespace burin::ui
