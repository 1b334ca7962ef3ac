// The steering panel: prompt, negative prompt, directions, sampling and start picture.
//
// It shows and changes a SteeringModel and nothing else; what it cannot do itself it asks for with signals.
// Directions come from the library (packs), or from typing any text. UI thread only.
#pragma once

#include <vector>

#include <QWidget>

#include "core/base/result.h"
#include "ui/models/steering_model.h"

class QLabel;
class QLineEdit;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace burin::ui {

class BipolarSlider;
class ButtonLine;
class DirectionLibrary;
class DirectionPicker;
class DirectionRow;
class NumberField;
class PromptEdit;
class RowList;
class SamplingSection;
class Section;
class SuggestionRow;

class SteeringPanel : public QWidget {
    Q_OBJECT

  public:
    /// The library is filled with the packs that come with the program.
    explicit SteeringPanel(SteeringModel* model, QWidget* parent = nullptr);

    [[nodiscard]] DirectionLibrary* library() const { return library_; }
    [[nodiscard]] PromptEdit* prompt() const { return prompt_; }
    [[nodiscard]] PromptEdit* negative() const { return negative_; }
    [[nodiscard]] Section* negativeSection() const { return negative_section_; }
    [[nodiscard]] QLineEdit* newText() const { return new_text_; }
    [[nodiscard]] BipolarSlider* scaleAll() const { return scale_all_; }
    [[nodiscard]] DirectionRow* row(int index) const;
    [[nodiscard]] int rowCount() const;
    [[nodiscard]] SuggestionRow* suggestions() const { return suggestions_; }
    [[nodiscard]] ButtonLine* triggerWords() const { return trigger_line_; }
    /// Words that belong to what is in use and are not in the prompt yet; each is one click away.
    void setTriggerWords(const QStringList& words);
    /// Into the prompt, or the negative prompt where that was used last.
    void insertIntoPrompt(const QString& words);

    // What actions and menus of the window call.
    void addFromPack();
    void focusNewText();
    void focusPrompt();
    void importPack();
    void exportPack();
    void importPackFile(const QString& path);
    void exportPackFile(const QString& path);

    [[nodiscard]] QSize sizeHint() const override { return {380, 640}; }

  Q_SIGNALS:
    void renderRequested();
    void refused(const burin::Error& error);
    /// A sentence for the status bar.
    void said(const QString& sentence);
    void paintRequested(int row);
    void whereItActsRequested(int row);
    void startPictureRequested();
    /// The area of the start picture that is repainted is to be painted on the canvas.
    void repaintAreaRequested();

  private:
    QWidget* buildPrompts();
    QWidget* buildDirections();
    QWidget* buildScaleAll();
    QWidget* buildNewText();
    void connectModel();
    void loadPacks();
    void rebuildRows();
    [[nodiscard]] DirectionRow* makeRow(int index, QWidget* parent);
    void chainTabs();
    void refreshAll();
    void refreshHints();
    void refreshHeadings();
    /// A photo is steered by directions alone: what has no effect on it cannot be changed.
    void refreshPhoto();
    void refreshSuggestions();
    void addEntry(const protocol::PackDirection& entry);
    void addTyped();
    void scrollTo(int index);
    void report(const Result<>& result);

    SteeringModel* model_;
    DirectionLibrary* library_;
    DirectionPicker* picker_ = nullptr;
    QScrollArea* scroll_;
    PromptEdit *prompt_, *negative_, *used_last_ = nullptr;
    ButtonLine* trigger_line_ = nullptr;
    QStringList trigger_words_;
    Section *negative_section_, *directions_;
    RowList* rows_ = nullptr;
    QLabel *empty_ = nullptr, *photo_ = nullptr;
    SamplingSection* sampling_ = nullptr;
    QWidget* scale_line_ = nullptr;
    BipolarSlider* scale_all_ = nullptr;
    NumberField* scale_number_ = nullptr;
    QLineEdit* new_text_ = nullptr;
    SuggestionRow* suggestions_ = nullptr;
    QToolButton *add_ = nullptr, *add_text_ = nullptr;
};

}  // namespace burin::ui
