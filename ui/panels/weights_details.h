// What "More" holds of a weight edit: its share in each part of the model, and where it comes from.
#pragma once

#include <array>

#include <QWidget>

#include "core/base/result.h"
#include "ui/models/weight_edits.h"
#include "ui/models/weight_files.h"

class QGridLayout;
class QLabel;
class QToolButton;

namespace burin::ui {

class BipolarSlider;
class NumberField;

class WeightsDetails : public QWidget {
    Q_OBJECT

  public:
    WeightsDetails(WeightEdits* edits, int row, QWidget* parent = nullptr);

    void setRow(int row);
    void refresh();
    [[nodiscard]] QWidgetList tabParts() const;

    [[nodiscard]] BipolarSlider* slider(EditPart part) const { return parts_.at(index(part)).slider; }
    [[nodiscard]] NumberField* number(EditPart part) const { return parts_.at(index(part)).number; }
    [[nodiscard]] QToolButton* resetButton() const { return reset_; }
    /// What is said of the file.
    [[nodiscard]] QString facts() const;

  Q_SIGNALS:
    void refused(const burin::Error& error);

  private:
    struct Part {
        QLabel* label = nullptr;
        BipolarSlider* slider = nullptr;
        NumberField* number = nullptr;
    };
    static size_t index(EditPart part) { return static_cast<size_t>(part); }
    void addPart(EditPart part, QGridLayout* grid);
    void report(const Result<>& result);
    void readFacts();
    void showFacts(const DeltaFacts& facts, const QString& sha256);

    WeightEdits* edits_;
    int row_;
    std::array<Part, 4> parts_;
    QToolButton* reset_;
    QLabel* facts_;
    QString read_;  ///< the file whose facts are shown
};

/// Facts as lines of text: "Method: UCE" and so on; what people wrote into the file is escaped.
[[nodiscard]] QString describe_facts(const DeltaFacts& facts, const QString& sha256);

}  // namespace burin::ui
