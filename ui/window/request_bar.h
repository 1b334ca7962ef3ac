// The part of the toolbar that belongs to the request: model, size, seed.
#pragma once

#include <QtWidgets/QWidget>

#include "core/base/result.h"

class QComboBox;
class QLineEdit;

namespace burin::ui {

class FileCatalogue;
class SteeringModel;

class RequestBar : public QWidget {
    Q_OBJECT

  public:
    RequestBar(SteeringModel* steering, FileCatalogue* catalogue, QWidget* parent = nullptr);

    /// What "the model's own" size is; empty = not known yet.
    void setModelSize(QSize size);

  Q_SIGNALS:
    void modelChosen(const QString& path);
    void manageModelsAsked();
    void refused(const burin::Error& error);

  private:
    void refresh();
    void fillModels();
    void takeSize(const QString& text);
    void takeSeed();

    SteeringModel* steering_;
    FileCatalogue* catalogue_;
    QComboBox* model_;
    QComboBox* size_;
    QLineEdit* seed_;
    QSize own_size_;
};

/// "512 x 768", "512*768" or "640" (square); an empty size where it is none of these.
[[nodiscard]] QSize parseSize(const QString& text);

}  // namespace burin::ui
