// A label of one line that ends in "..." where there is no room, with the whole text as its tip.
#pragma once

#include <QLabel>

namespace burin::ui {

class ElidedLabel : public QLabel {
    Q_OBJECT

  public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace burin::ui
