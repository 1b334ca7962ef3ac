// The panel "Files": models, LoRAs, embeddings and autoencoders in the user's folders, to look through and to take.
//
// It shows a FileCatalogue and changes nothing: what is chosen is told by signals. UI thread only.
#pragma once

#include <QWidget>

#include "ui/models/file_catalogue.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QToolButton;

namespace burin::ui {

class FileDelegate;
class FileFilter;
class PreviewCache;

class FilesPanel : public QWidget {
    Q_OBJECT

  public:
    explicit FilesPanel(FileCatalogue* catalogue, QWidget* parent = nullptr);

    /// Which model is in use, as a request names it.
    void setCurrentModel(const QString& model);
    void focusSearch();
    /// Makes a file seen and current, whatever was searched for.
    void showFile(const QString& path);

    [[nodiscard]] QLineEdit* search() const { return search_; }
    [[nodiscard]] QListView* view() const { return view_; }
    [[nodiscard]] QComboBox* kinds() const { return kinds_; }
    [[nodiscard]] QComboBox* families() const { return families_; }
    [[nodiscard]] QToolButton* tilesButton() const { return tiles_; }
    [[nodiscard]] QPushButton* useButton() const { return use_; }
    [[nodiscard]] QLabel* details() const { return details_; }
    [[nodiscard]] QLabel* count() const { return count_; }
    [[nodiscard]] QSize sizeHint() const override { return {260, 560}; }

  Q_SIGNALS:
    /// The obvious thing is to be done with it.
    void chosen(const QString& path);
    /// To be written into the prompt.
    void wordsChosen(const QString& words);
    void addFolderRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* buildFilters();
    QWidget* buildDetails();
    void buildView();
    void setTiles(bool tiles);
    void fitTiles();
    void refreshCount();
    void refreshDetails();
    void follow(const QString& link);
    void showMenu(const QPoint& at);
    void use();
    [[nodiscard]] const CatalogueFile* current() const;

    FileCatalogue* catalogue_;
    FileFilter* files_;
    PreviewCache* previews_;
    FileDelegate* delegate_;
    QLineEdit* search_;
    QComboBox *kinds_, *families_, *order_;
    QToolButton* tiles_;
    QListView* view_;
    QLabel *count_, *empty_, *details_;
    QPushButton *use_, *add_folder_;
    QString kept_;  ///< the current file's path over a reset
};

}  // namespace burin::ui
