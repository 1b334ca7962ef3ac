// Concepts worth protecting: those of the packs, and the curator's own, kept in a file.
//
//   {"schema": "burin.concepts", "version": 1, "concepts": [{"name": ..., "kind": ..., "text": ...,
//    "guide": ..., "aliases": [...], "neighbours": [...], "preserve": [...], "prompts": [...],
//    "described": [...]}]}
//
// Names are unique; one of the curator's own hides a pack's of the same name. UI thread only.
#pragma once

#include <vector>

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include "core/base/result.h"
#include "core/protocol/scene_pack.h"

namespace burin::ui {

struct CurateConcept {
    protocol::ProtectedConcept entry;
    bool own = false;  ///< the curator's, not a pack's

    /// Prompts that show it; its texts where it names none.
    [[nodiscard]] std::vector<std::string> targets() const;
    /// What must stay: the preserved texts, and two prompts that have nothing to do with it.
    [[nodiscard]] std::vector<std::string> controls() const;
    bool operator==(const CurateConcept&) const = default;
};

/// The first fault as a sentence.
[[nodiscard]] Result<> check_concept(const CurateConcept& entry);

class CurateConcepts : public QObject {
    Q_OBJECT

  public:
    explicit CurateConcepts(QObject* parent = nullptr);

    /// The concepts of a scene pack.
    Result<> addPack(const QByteArray& json, const QString& source);
    /// Where the curator's own live; reads them. A missing file is an empty one.
    Result<> openFile(const QString& path);

    [[nodiscard]] int count() const { return static_cast<int>(concepts_.size()); }
    [[nodiscard]] const CurateConcept& at(int row) const { return concepts_.at(static_cast<size_t>(row)); }
    [[nodiscard]] int rowOf(const QString& name) const;

    /// Adds it to the curator's own, or puts it in the place of the one called `instead_of`, and writes the
    /// file. The row it has then.
    Result<int> keep(CurateConcept entry, const QString& instead_of = {});
    /// Of the curator's own only.
    Result<> remove(int row);

  Q_SIGNALS:
    void changed();

  private:
    void merge();
    Result<> write(const std::vector<CurateConcept>& own) const;

    std::vector<CurateConcept> packs_, own_, concepts_;
    QString file_;
};

}  // namespace burin::ui
