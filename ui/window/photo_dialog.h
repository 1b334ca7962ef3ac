// Which part of a photo is steered, and at which size: a frame on the photo, and beside it what the model will see.
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

#include "ui/models/photo.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace burin::ui {

class CropView;

class PhotoDialog : public QDialog {
    Q_OBJECT

  public:
    struct Photo {
        QString name;
        QSize size;        ///< pixels, upright
        io::Picture seen;  ///< RGB, the photo or a smaller one of it
        QString note;      ///< what is odd about it; may be empty
    };
    /// `own`: the model's picture size.
    PhotoDialog(Photo photo, QSize own, QWidget* parent = nullptr);

    /// Pixels of the photo, with exactly the proportions of size().
    [[nodiscard]] QRect area() const;
    /// That is steered.
    [[nodiscard]] QSize steeredSize() const;
    /// What the photo shows, as the person says it; empty = nothing is said.
    [[nodiscard]] QString shows() const;

  private:
    QWidget* buildChoices();
    void chooseProportions(int index);
    void refresh();
    void showPreview();

    const Photo photo_;
    QSize own_;
    CropView* crop_;
    QComboBox* proportions_ = nullptr;
    QSlider* zoom_ = nullptr;
    QLineEdit* shows_ = nullptr;
    QLabel *preview_ = nullptr, *facts_ = nullptr;
    QTimer later_;
};

}  // namespace burin::ui
