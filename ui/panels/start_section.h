// The picture to start from: which one, how far it may change, and which area of it is repainted; or the photo that is
// steered.
#pragma once

#include "core/base/result.h"
#include "ui/widgets/section.h"

class QLabel;
class QToolButton;

namespace burin::ui {

class ElidedLabel;
class NumberField;
class SteeringModel;

class StartSection : public Section {
    Q_OBJECT

  public:
    explicit StartSection(SteeringModel* model, QWidget* parent = nullptr);

    [[nodiscard]] NumberField* strength() const { return strength_; }

  Q_SIGNALS:
    void refused(const burin::Error& error);
    /// Ask for a file, then SteeringModel::setStartPicture().
    void pictureRequested();
    void repaintAreaRequested();

  private:
    void refresh();
    void refreshPhoto(const std::string& file);
    void report(const Result<>& result);

    SteeringModel* model_;
    ElidedLabel* path_;
    QToolButton *choose_, *remove_, *paint_, *whole_;
    QWidget* settings_;
    NumberField* strength_;
    QLabel* area_;
    std::string photo_file_;
    QString photo_name_;
};

}  // namespace burin::ui
