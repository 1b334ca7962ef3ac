// The models in the user's folders, used where they are: nothing is copied or changed.
//
// Folders are scanned in the background; a model is a folder with a model_index.json. What lies on the
// machine of a remote engine cannot be seen from here; such folders are typed. UI thread only.
#pragma once

#include <vector>

#include <QtCore/QAbstractListModel>
#include <QtCore/QStringList>

namespace burin::ui {

struct ModelEntry {
    QString path;      ///< as a request names it: a folder, or "mini"
    QString name;      ///< the folder's name
    QString pipeline;  ///< from model_index.json; empty where it says nothing
    QString folder;    ///< the folder of the list in which it was found
    qint64 bytes = 0;  ///< of its weights
    bool operator==(const ModelEntry&) const = default;
};

class ModelCatalogue : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { PathRole = Qt::UserRole + 1, PipelineRole, BytesRole, FolderRole };

    explicit ModelCatalogue(QObject* parent = nullptr);

    /// Scans again. `embedded`: the folder of the embedded model, or empty where there is none.
    void setFolders(const QStringList& folders, const QString& embedded);
    void rescan();
    [[nodiscard]] bool isScanning() const { return scanning_; }
    [[nodiscard]] const std::vector<ModelEntry>& entries() const { return entries_; }
    /// The name of `path` for people, also where it is not in the list.
    [[nodiscard]] QString nameOf(const QString& path) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  Q_SIGNALS:
    void scanningChanged(bool scanning);
    /// After each scan.
    void scanned();

  private:
    void take(int scan, std::vector<ModelEntry> found);

    std::vector<ModelEntry> entries_;
    QStringList folders_;
    QString embedded_;
    int scan_ = 0;
    bool scanning_ = false;
};

/// The models in `folder` itself and down to three levels below it, by name. Slow disks make this slow.
[[nodiscard]] std::vector<ModelEntry> findModels(const QString& folder);

}  // namespace burin::ui
