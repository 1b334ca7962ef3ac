// How a file of the catalogue is drawn: as a tile with its preview, or as a line with a small one.
#pragma once

#include <QStyledItemDelegate>

namespace burin::ui {

class FileFilter;
class PreviewCache;

/// UI thread only.
class FileDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    FileDelegate(const FileFilter* files, PreviewCache* previews, QObject* parent);

    void setTiles(bool tiles) { tiles_ = tiles; }
    /// The path of the model in use, which is marked.
    [[nodiscard]] QString currentModel() const { return current_model_; }
    void setCurrentModel(const QString& path) { current_model_ = path; }
    /// Of a tile, for a view of this width: as many as fit, none wider than needed.
    [[nodiscard]] QSize tileSize(int width, const QFontMetrics& metrics) const;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    const FileFilter* files_;
    PreviewCache* previews_;
    QString current_model_;
    bool tiles_ = true;
};

}  // namespace burin::ui
