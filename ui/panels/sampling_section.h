// How the picture is sampled: steps, sampler and its spacing, prompt guidance and its rescale, size, weights in the prompt.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "ui/widgets/section.h"

class QCheckBox;
class QComboBox;

namespace burin::ui {

class NumberField;
class SteeringModel;

class SamplingSection : public Section {
    Q_OBJECT

  public:
    explicit SamplingSection(SteeringModel* model, QWidget* parent = nullptr);

    [[nodiscard]] NumberField* steps() const { return steps_; }
    [[nodiscard]] QComboBox* sampler() const { return sampler_; }
    [[nodiscard]] QComboBox* spacing() const { return spacing_; }

  Q_SIGNALS:
    void refused(const burin::Error& error);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QComboBox* choice(QWidget* host, std::span<const std::string_view> names, const QString& usual);
    void connectNumber(NumberField* field, const QString& title, std::function<Result<>(double, bool)> set);
    void connectParts();
    void refresh();
    void report(const Result<>& result);

    SteeringModel* model_;
    NumberField *steps_, *guidance_, *rescale_, *width_, *height_;
    QComboBox *sampler_, *spacing_;
    QCheckBox* weights_;
};

}  // namespace burin::ui
