// What to do with a picture that was dropped: apply its recipe, steer it as a photo, start from it, or nothing.
#pragma once

#include <QtGui/QImage>
#include <QtWidgets/QDialog>

namespace burin::ui {

class DropDialog : public QDialog {
    Q_OBJECT

  public:
    enum class Choice { cancel, apply_recipe, use_as_start, steer };

    /// `recipe`: the recipe in words; empty where the picture has none, and `why` then says why.
    DropDialog(const QString& file, const QImage& picture, const QString& recipe, const QString& why,
               QWidget* parent = nullptr);

    [[nodiscard]] Choice choice() const { return choice_; }

  private:
    Choice choice_ = Choice::cancel;
};

}  // namespace burin::ui
