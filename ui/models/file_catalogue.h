// The files of weights in the user's folders, used where they are: nothing is copied or changed.
//
// Folders are gone through in the background (core/catalogue). What was found before is there at once, from a file of the cache
// folder; only what is new or has changed is opened again, and a file is hashed only when that is asked for. What lies on the
// machine of a remote engine cannot be seen from here. UI thread only.
#pragma once

#include <vector>

#include <QtCore/QAbstractListModel>
#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QStringList>

#include "core/catalogue/file_scan.h"

namespace burin::ui {

using catalogue::FileKind;
using catalogue::ModelFamily;

struct CatalogueFile {
    catalogue::FileEntry entry;
    QString path;      ///< as a request names it: a file, a folder, or "mini"
    QString name;      ///< for people
    QString searched;  ///< what a search looks through, case folded
    QString sorted;    ///< case folded
};

class FileCatalogue : public QAbstractListModel {
    Q_OBJECT

  public:
    enum Role { PathRole = Qt::UserRole + 1, RowRole };

    explicit FileCatalogue(QObject* parent = nullptr);
    ~FileCatalogue() override;

    /// Where it is remembered; before the first scan. Empty: nowhere.
    void setCacheFile(const QString& file) { cache_file_ = file; }
    /// Goes through them again. `embedded`: the folder of the embedded model, or empty where there is none. `files`: single
    /// ones, besides those in the folders.
    void setFolders(const QStringList& folders, const QString& embedded, const QStringList& files = {});
    void rescan();
    [[nodiscard]] bool isScanning() const { return scanning_; }
    /// How many were found by the scan under way.
    [[nodiscard]] int foundSoFar() const { return found_so_far_; }

    [[nodiscard]] const std::vector<CatalogueFile>& files() const { return files_; }
    /// nullptr where it is not in the list.
    [[nodiscard]] const CatalogueFile* find(const QString& path) const;
    /// The name of a request's model for people, also where it is not in the list.
    [[nodiscard]] QString nameOf(const QString& model) const;
    /// The one model that another tool's recipe means: `name` is its file's name, maybe with folders before and an ending
    /// behind it, in any case. nullptr where there is none, or where several are called so.
    [[nodiscard]] const CatalogueFile* modelCalled(const QString& name) const;
    /// Whether a file lies in one of the folders, or is listed itself.
    [[nodiscard]] bool covers(const QString& path) const;
    [[nodiscard]] QStringList folders() const { return folders_; }

    /// Has the file hashed in the background, unless that is under way or known; told by `hashed`.
    void askHash(const QString& path);
    [[nodiscard]] bool isHashing(const QString& path) const { return hashing_.contains(path); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  Q_SIGNALS:
    void scanningChanged(bool scanning);
    void progressed(int found);
    /// After each scan, and when what was remembered is there.
    void scanned();
    void hashed(const QString& path);

  private:
    struct Found;
    void scan();
    void take(int scan, Found found, bool last);
    void save();

    QString cache_file_;
    std::vector<CatalogueFile> files_;
    QHash<QString, int> rows_;                 ///< by path
    std::vector<catalogue::FileEntry> known_;  ///< also of folders that are not in the list now
    QStringList folders_, single_files_;
    QString embedded_;
    QSet<QString> hashing_;
    CancelToken cancel_;   ///< of the scan under way
    CancelToken leaving_;  ///< of hashes
    int scan_ = 0, found_so_far_ = 0;
    bool scanning_ = false, cache_read_ = false;
};

/// "LoRA", "Embedding" and so on.
[[nodiscard]] QString nameOfKind(FileKind kind);
/// "SDXL", "Embedded", "unknown".
[[nodiscard]] QString familyBadge(const CatalogueFile& file);
/// The first ten digits of the SHA-256, as other tools show it; empty until it is known.
[[nodiscard]] QString shortHash(const CatalogueFile& file);
/// Everything about a file as rich text, for a tip.
[[nodiscard]] QString describeFile(const CatalogueFile& file);

}  // namespace burin::ui
