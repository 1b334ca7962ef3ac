// A small window to pick directions from the packs: search, tags, a list; it stays open, so that several can
// be added.
#pragma once

#include <QDialog>

#include "core/protocol/direction_pack.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace burin::ui {

class DirectionLibrary;
class DirectionSearch;

class DirectionPicker : public QDialog {
    Q_OBJECT

  public:
    explicit DirectionPicker(DirectionLibrary* library, QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit* search() const { return search_; }
    [[nodiscard]] QComboBox* tag() const { return tag_; }
    [[nodiscard]] QListView* list() const { return list_; }

  Q_SIGNALS:
    void picked(const burin::protocol::PackDirection& entry);
    void importRequested();
    void exportRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    void fillTags();
    void pick();
    void refresh();

    DirectionLibrary* library_;
    DirectionSearch* found_;
    QLineEdit* search_;
    QComboBox* tag_;
    QListView* list_;
    QLabel* count_;
    QPushButton* add_;
};

}  // namespace burin::ui
