#include "ui/models/curate_combine.h"

#include <algorithm>
#include <cmath>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QSet>

#include "core/commands/answer_json.h"
#include "core/commands/answers.h"
#include "core/commands/argument_list.h"
#include "core/commands/combine_edits.h"
#include "core/commands/edit_term.h"
#include "core/commands/make_edit.h"

namespace burin::ui {
namespace {

using nlohmann::json;

struct CurateCombine {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::CurateCombine)
};

Error missing(const QString& what, const QString& remedy) {
    return {ErrorCode::bad_input, what.toStdString(), remedy.toStdString()};
}

QStringList strings(const std::vector<std::string>& plain) {
    QStringList list;
    for (const auto& text : plain) list.append(QString::fromStdString(text));
    return list;
}

bool are_finite(const std::vector<double>& numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](double number) { return std::isfinite(number); });
}

}  // namespace

QString name_of(CombineKind kind) {
    switch (kind) {
        case CombineKind::sum:
            return CurateCombine::tr("Sum");
        case CombineKind::negation:
            return CurateCombine::tr("Negation");
        case CombineKind::analogy:
            return CurateCombine::tr("Analogy: C + (B - A)");
        case CombineKind::consensus:
            return CurateCombine::tr("Consensus of signs");
    }
    return {};
}

QString about(CombineKind kind) {
    switch (kind) {
        case CombineKind::sum:
            return CurateCombine::tr("One edit out of several, each at its own lambda.");
        case CombineKind::negation:
            return CurateCombine::tr(
                "The edit turned around: what was learnt is taken out, and the reverse.");
        case CombineKind::analogy:
            return CurateCombine::tr("What leads from A to B, added to C: A is to B as C is to the result.");
        case CombineKind::consensus:
            return CurateCombine::tr(
                "Of several trainings of one concept only what all agree on in sign, averaged (NegMerge). "
                "Takes the concept out at a negative lambda.");
    }
    return {};
}

Result<> check(const CombineSettings& settings) {
    QSet<QString> paths;
    for (const auto& part : settings.parts) {
        if (part.path.isEmpty())
            return tl::unexpected(missing(CurateCombine::tr("an edit is not chosen yet"),
                                          CurateCombine::tr("choose one in each list")));
        if (paths.contains(part.path))
            return tl::unexpected(missing(CurateCombine::tr("%1 is chosen twice").arg(part.name),
                                          CurateCombine::tr("choose another one")));
        if (!std::isfinite(part.lambda))
            return tl::unexpected(missing(CurateCombine::tr("the lambda of %1 is no number").arg(part.name),
                                          CurateCombine::tr("type one")));
        paths.insert(part.path);
    }
    const size_t count = settings.parts.size();
    const bool fits = settings.kind == CombineKind::negation  ? count == 1
                      : settings.kind == CombineKind::analogy ? count == 3
                                                              : count >= 2;
    if (!fits)
        return tl::unexpected(missing(
            settings.kind == CombineKind::negation  ? CurateCombine::tr("a negation is of one edit")
            : settings.kind == CombineKind::analogy ? CurateCombine::tr("an analogy is of three edits")
                                                    : CurateCombine::tr("two edits or more are needed"),
            CurateCombine::tr("choose them in the list")));
    if (settings.name.trimmed().isEmpty())
        return tl::unexpected(
            missing(CurateCombine::tr("the result has no name"), CurateCombine::tr("type one")));
    return {};
}

std::vector<CombinePart> weighted_parts(const CombineSettings& settings) {
    auto parts = settings.parts;
    if (settings.kind == CombineKind::sum) return parts;
    for (auto& part : parts) part.lambda = 1;
    if (settings.kind != CombineKind::consensus && !parts.empty()) parts.front().lambda = -1;
    return parts;
}

QStringList combine_arguments(const QString& model, const CombineSettings& settings, const QString& out) {
    commands::CombineRequest request;
    request.model = model.toStdString();
    for (const auto& part : weighted_parts(settings))
        request.edits.edits.push_back(commands::to_string({part.path.toStdString(), part.lambda}));
    request.consensus = !out.isEmpty() && settings.kind == CombineKind::consensus;
    request.out = out.toStdString();
    return strings(commands::argument_list(request));
}

Result<CombineReport> parse_combined(const json& answer, size_t edits) {
    const auto read = commands::read_answer<commands::CombineAnswer>(answer);
    const auto as_many = [edits](const auto& list) { return list.size() == edits; };
    if (!read || !as_many(read->norms) || !are_finite(read->norms) || !as_many(read->cosines) ||
        !std::all_of(read->cosines.begin(), read->cosines.end(), as_many))
        return tl::unexpected(
            missing(CurateCombine::tr("norms and cosines are not in the answer"),
                    CurateCombine::tr("check that burin-cli and this program are of one version")));
    CombineReport report{read->norms, read->cosines, read->norm,
                         QString::fromStdString(read->path.value_or(""))};
    // An edit of nothing has no direction.
    for (auto& row : report.cosines)
        for (auto& cosine : row)
            if (!std::isfinite(cosine)) cosine = 0;
    return report;
}

QString in_words(const CombineReport& report, const std::vector<CombinePart>& parts) {
    const auto short_number = [](double value) { return QLocale().toString(value, 'g', 3); };
    QStringList norms, cosines;
    for (size_t i = 0; i < parts.size() && i < report.norms.size(); ++i) {
        norms.append(QStringLiteral("%1 %2").arg(parts[i].name, short_number(report.norms[i])));
        for (size_t j = 0; j < i; ++j) cosines.append(QLocale().toString(report.cosines[i][j], 'f', 2));
    }
    if (report.result_norm)
        norms.append(CurateCombine::tr("result %1").arg(short_number(*report.result_norm)));
    QString words = CurateCombine::tr("Norms: %1.").arg(norms.join(QStringLiteral(", ")));
    if (!cosines.isEmpty())
        words += QLatin1Char(' ') + CurateCombine::tr("Cosines: %1.").arg(cosines.join(QStringLiteral(", ")));
    return words;
}

Result<> check(const VectorSettings& settings) {
    if (settings.base.trimmed().isEmpty() || settings.tuned.trimmed().isEmpty())
        return tl::unexpected(missing(CurateCombine::tr("a folder is missing"),
                                      CurateCombine::tr("choose the base and the fine-tuned model")));
    if (settings.base.trimmed() == settings.tuned.trimmed())
        return tl::unexpected(missing(CurateCombine::tr("both folders are the same"),
                                      CurateCombine::tr("choose the fine-tuned model")));
    if (settings.name.trimmed().isEmpty())
        return tl::unexpected(
            missing(CurateCombine::tr("the result has no name"), CurateCombine::tr("type one")));
    return {};
}

QStringList vector_arguments(const VectorSettings& settings, const QString& out) {
    commands::TaskVectorRequest request;
    request.base = settings.base.trimmed().toStdString();
    request.tuned = settings.tuned.trimmed().toStdString();
    if (!settings.component.isEmpty()) request.components = {settings.component.toStdString()};
    request.out = out.toStdString();
    return strings(commands::argument_list(request));
}

}  // namespace burin::ui
