// Sentences that need no answer, in one line that can be unfolded: "3 notes: the first one".
//
// Hidden where there is nothing to say, and after it was closed until other sentences come. UI thread only.
#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;
class QScrollArea;
class QToolButton;

namespace burin::ui {

class ElidedLabel;

class NotesView : public QFrame {
    Q_OBJECT

  public:
    explicit NotesView(QWidget* parent = nullptr);

    /// About the picture that is seen; those about the model stay.
    void setPictureNotes(const QStringList& notes);
    void setModelNotes(const QStringList& notes);
    /// What is shown: the picture's first, each sentence once.
    [[nodiscard]] QStringList notes() const;
    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);

  private:
    void refresh();

    QStringList picture_, model_, closed_;
    ElidedLabel* line_;
    QLabel* list_;
    QScrollArea* scroll_;
    QToolButton *open_, *close_;
};

}  // namespace burin::ui
