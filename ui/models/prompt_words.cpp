#include "ui/models/prompt_words.h"

#include <algorithm>

#include <QtCore/QHash>
#include <QtCore/QRegularExpression>

#include "core/catalogue/model_text.h"

namespace burin::ui {
namespace {

constexpr size_t most_offers = 8, most_named = 512;
constexpr int least_typed = 3;
constexpr qsizetype longest_word = 120;

QString asText(const std::string& text) { return QString::fromStdString(text); }

QString detailOf(const CatalogueFile& file) {
    const QString kind = nameOfKind(file.entry.facts.kind);
    if (file.entry.facts.family == ModelFamily::unknown) return kind;
    return kind + QStringLiteral(" · ") + familyBadge(file);
}

/// How well a name fits what was typed: 0 begins with it, 1 a word of it does, 2 contains it, 3 not at all.
int rankOf(const QString& name, const QString& typed) {
    const auto at = name.indexOf(typed);
    if (at < 0) return 3;
    if (at == 0) return 0;
    return name[at - 1].isLetterOrNumber() ? 2 : 1;
}

void keepNearest(std::vector<std::pair<int, PromptOffer>>& ranked, std::vector<PromptOffer>& offers) {
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second.shown.size() < b.second.shown.size();
    });
    for (auto& [rank, offer] : ranked) {
        if (offers.size() == most_offers) return;
        const bool again = std::any_of(offers.begin(), offers.end(),
                                       [&](const PromptOffer& other) { return other.text == offer.text; });
        if (!again) offers.push_back(std::move(offer));
    }
}

/// All texts of a request that may name something, folded.
QString textsOf(const protocol::RenderRequest& request) {
    QStringList texts{asText(request.prompt), asText(request.negative)};
    for (const auto& direction : request.guidance.directions) {
        texts << asText(direction.text) << asText(direction.opposite);
        for (const auto& keep : direction.keep) texts << asText(keep);
    }
    for (const auto& edit : request.guidance.edits) texts << asText(edit.text);
    return texts.join(QLatin1Char('\n')).toCaseFolded();
}

}  // namespace

PromptWords::PromptWords(const FileCatalogue* catalogue, QObject* parent)
    : QObject(parent), catalogue_(catalogue) {
    // Rows are counted from the catalogue as it stands.
    connect(catalogue, &QAbstractItemModel::modelReset, this, &PromptWords::read);
    read();
}

void PromptWords::read() {
    for (auto* list : {&embeddings_, &adapters_, &words_}) list->clear();
    QHash<QString, int> stems;
    const auto& files = catalogue_->files();
    for (const CatalogueFile& file : files)
        if (file.entry.facts.kind == FileKind::adapter) ++stems[file.sorted];
    const auto add = [](std::vector<Name>& list, const QString& text, size_t file) {
        if (!text.isEmpty()) list.push_back({text, text.toCaseFolded(), static_cast<int>(file)});
    };
    static const QRegularExpression not_in_tags(QStringLiteral("[:<>]"));
    for (size_t i = 0; i < files.size(); ++i) {
        const auto& entry = files[i].entry;
        if (entry.facts.kind == FileKind::embedding)
            for (const auto& name : entry.facts.names) add(embeddings_, asText(name), i);
        if (entry.facts.kind != FileKind::adapter && entry.facts.kind != FileKind::model) continue;
        // Two of one name are told apart by their folders.
        QString name = files[i].name;
        if (stems.value(files[i].sorted) > 1 && !entry.below.empty())
            name = asText(entry.below) + QLatin1Char('/') + name;
        if (entry.facts.kind == FileKind::adapter && !name.contains(not_in_tags)) add(adapters_, name, i);
        for (const auto& word : entry.facts.card.words)
            if (asText(word).size() <= longest_word) add(words_, asText(word), i);
    }
}

ModelFamily PromptWords::familyOf(const protocol::RenderRequest& request) const {
    const CatalogueFile* model = catalogue_->find(asText(catalogue::split_model(request.model).root));
    return model == nullptr ? ModelFamily::unknown : model->entry.facts.family;
}

bool PromptWords::fits(int file, ModelFamily family) const {
    const ModelFamily own = at(file).entry.facts.family;
    return own == family || own == ModelFamily::unknown || family == ModelFamily::unknown;
}

std::vector<PromptOffer> PromptWords::offers(const QString& prompt, int cursor, bool asked,
                                             const protocol::RenderRequest& request) const {
    static const QRegularExpression tag(QStringLiteral("<(?:l[a-z]*|(?:lora|lyco):([^:<>]*))$"));
    static const QRegularExpression explicitly(QStringLiteral("\\b(embed(?:ding)?:)([^\\s,()\\[\\]:]*)$"),
                                               QRegularExpression::CaseInsensitiveOption);
    const QString before = prompt.left(cursor);
    const ModelFamily family = familyOf(request);
    if (const auto match = tag.match(before); match.hasMatch())
        return adapters(match.captured(1), static_cast<int>(match.capturedStart()), cursor, family);
    if (const auto match = explicitly.match(before); match.hasMatch()) {
        const QString typed = match.captured(2).toCaseFolded();
        std::vector<std::pair<int, PromptOffer>> ranked;
        for (const Name& name : embeddings_) {
            const int rank = rankOf(name.folded, typed);
            if (rank > 2 || !fits(name.file, family) || (name.folded == typed && !asked)) continue;
            const int from = static_cast<int>(match.capturedStart());
            ranked.push_back({rank,
                              {match.captured(1) + name.text, name.text, detailOf(at(name.file)), from,
                               cursor - from, false}});
        }
        std::vector<PromptOffer> offers;
        keepNearest(ranked, offers);
        return offers;
    }
    return bare(prompt, cursor, asked, request);
}

std::vector<PromptOffer> PromptWords::adapters(const QString& typed, int from, int cursor,
                                               ModelFamily family) const {
    std::vector<std::pair<int, PromptOffer>> ranked;
    const QString folded = typed.toCaseFolded();
    for (const Name& name : adapters_) {
        const int rank = rankOf(name.folded, folded);
        if (rank > 2) continue;
        const CatalogueFile& file = at(name.file);
        const double weight = file.entry.facts.card.weight;
        const QString text =
            QStringLiteral("<lora:%1:%2>").arg(name.text, QString::number(weight == 0 ? 1 : weight));
        // Those for another kind of model stand at the end.
        ranked.push_back({rank + (fits(name.file, family) ? 0 : 4),
                          {text, name.text, detailOf(file), from, cursor - from, true}});
    }
    std::vector<PromptOffer> offers;
    keepNearest(ranked, offers);
    return offers;
}

std::vector<PromptOffer> PromptWords::bare(const QString& prompt, int cursor, bool asked,
                                           const protocol::RenderRequest& request) const {
    // What follows the cursor belongs to the same word: somebody corrects, and is left alone.
    if (cursor < prompt.size() && prompt[cursor].isLetterOrNumber()) return {};
    static const QRegularExpression ends(QStringLiteral("[,;.\\n()\\[\\]|<>]"));
    const auto phrase_begin = prompt.left(cursor).lastIndexOf(ends) + 1;
    auto from = static_cast<int>(phrase_begin);
    while (from < cursor && prompt[from].isSpace()) ++from;
    const auto word_begin = static_cast<int>(prompt.left(cursor).lastIndexOf(QLatin1Char(' '))) + 1;
    const ModelFamily family = familyOf(request);
    QSet<QString> in_use;
    for (const auto& use : request.loras) in_use.insert(asText(use.path));
    std::vector<PromptOffer> offers;
    for (const int begin : {from, std::max(from, word_begin)}) {
        const QString typed = prompt.mid(begin, cursor - begin).toCaseFolded();
        if (typed.size() < (asked ? 1 : least_typed)) continue;
        std::vector<std::pair<int, PromptOffer>> ranked;
        const auto look = [&](const std::vector<Name>& names, bool words) {
            for (const Name& name : names) {
                if (!name.folded.startsWith(typed) || name.folded == typed || !fits(name.file, family))
                    continue;
                const CatalogueFile& file = at(name.file);
                const QString detail =
                    words ? tr("word of %1", "trigger word of a file").arg(file.name) : detailOf(file);
                ranked.push_back({words && !in_use.contains(file.path) ? 1 : 0,
                                  {name.text, name.text, detail, begin, cursor - begin, false}});
            }
        };
        look(embeddings_, false);
        look(words_, true);
        keepNearest(ranked, offers);
    }
    return offers;
}

std::vector<std::string> PromptWords::filesNamed(const protocol::RenderRequest& request) const {
    const QString texts = textsOf(request);
    const ModelFamily family = familyOf(request);
    std::vector<std::string> paths;
    const auto look = [&](const std::vector<Name>& names, bool by_stem) {
        for (const Name& name : names) {
            if (paths.size() == most_named) return;
            const CatalogueFile& file = at(name.file);
            if (!texts.contains(by_stem ? file.sorted : name.folded)) continue;
            if (by_stem || fits(name.file, family)) paths.push_back(file.entry.path);
        }
    };
    look(embeddings_, false);
    if (texts.contains(QStringLiteral("<l"))) look(adapters_, true);
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

QStringList PromptWords::missingWords(const protocol::RenderRequest& request) const {
    QStringList missing;
    const QString prompt = asText(request.prompt).toCaseFolded();
    const auto look = [&](const CatalogueFile* file) {
        if (file == nullptr) return;
        for (const auto& word : file->entry.facts.card.words) {
            const QString text = asText(word);
            if (!prompt.contains(text.toCaseFolded()) && !missing.contains(text)) missing.append(text);
        }
    };
    for (const auto& use : request.loras)
        if (use.on && use.scale != 0) look(catalogue_->find(asText(use.path)));
    look(catalogue_->find(asText(catalogue::split_model(request.model).root)));
    return missing;
}

}  // namespace burin::ui
