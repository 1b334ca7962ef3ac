// A part of a panel that can be folded: a heading with an arrow, a summary while it is folded, and its
// contents.
#pragma once

#include <QWidget>

class QToolButton;
class QLabel;
class QHBoxLayout;

namespace burin::ui {

class Section : public QWidget {
    Q_OBJECT

  public:
    explicit Section(const QString& title, QWidget* parent = nullptr);

    /// Takes the widget over.
    void setContents(QWidget* contents);
    /// Put at the right end of the heading.
    void addToHeading(QWidget* widget);
    void setTitle(const QString& title);
    /// Shown beside the title while it is folded.
    void setSummary(const QString& summary);
    void setOpen(bool open);
    [[nodiscard]] QToolButton* headingButton() const { return heading_; }
    [[nodiscard]] bool isOpen() const { return open_; }

  Q_SIGNALS:
    void opened(bool open);

  private:
    void refresh();

    QToolButton* heading_;
    QLabel* summary_;
    QHBoxLayout* top_;
    QWidget* contents_ = nullptr;
    QString summary_text_;
    bool open_ = true;
};

}  // namespace burin::ui
