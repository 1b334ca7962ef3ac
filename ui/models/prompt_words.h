// What a prompt may name beside words: embeddings, adapters, trigger words; offered while somebody types, and found again when
// the request goes to the engine.
//
// UI thread only.
#pragma once

#include <string>
#include <vector>

#include "core/protocol/request.h"
#include "ui/models/file_catalogue.h"

namespace burin::ui {

/// Puts `text` in the place of `length` characters from `from`.
struct PromptOffer {
    QString text, shown;
    QString detail;  ///< "LoRA · SDXL"
    int from = 0, length = 0;
    bool is_tag = false;  ///< acts only where the prompt's grammar is read
};

class PromptWords : public QObject {
    Q_OBJECT

  public:
    explicit PromptWords(const FileCatalogue* catalogue, QObject* parent = nullptr);

    /// What fits before `cursor`, the nearest first, at most eight: names of embeddings behind "embed:" or bare, adapters
    /// behind "<lora:", trigger words, first those of the request's adapters. `asked`: also where little was typed.
    [[nodiscard]] std::vector<PromptOffer> offers(const QString& prompt, int cursor, bool asked,
                                                  const protocol::RenderRequest& request) const;
    /// The files that the texts of a request name; of embeddings only those for the family of its model.
    [[nodiscard]] std::vector<std::string> filesNamed(const protocol::RenderRequest& request) const;
    /// The trigger words of the request's adapters that its prompt lacks.
    [[nodiscard]] QStringList missingWords(const protocol::RenderRequest& request) const;

  private:
    struct Name {
        QString text, folded;
        int file = 0;
    };
    void read();
    [[nodiscard]] ModelFamily familyOf(const protocol::RenderRequest& request) const;
    [[nodiscard]] bool fits(int file, ModelFamily family) const;
    [[nodiscard]] const CatalogueFile& at(int file) const {
        return catalogue_->files()[static_cast<size_t>(file)];
    }
    [[nodiscard]] std::vector<PromptOffer> adapters(const QString& typed, int from, int cursor,
                                                    ModelFamily family) const;
    [[nodiscard]] std::vector<PromptOffer> bare(const QString& prompt, int cursor, bool asked,
                                                const protocol::RenderRequest& request) const;

    const FileCatalogue* catalogue_;
    std::vector<Name> embeddings_, adapters_, words_;
};

}  // namespace burin::ui
