#include "ui/models/curate_combine.h"

#include <cmath>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QSet>

namespace burin::ui {
namespace {

using nlohmann::json;

struct CurateCombine {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::CurateCombine)
};

Error missing(const QString& what, const QString& remedy) {
    return {ErrorCode::bad_input, what.toStdString(), remedy.toStdString()};
}

QString option(const char* name, const QString& value) {
    // In one piece: a value may begin with a dash.
    return QString::fromLatin1(name) + QLatin1Char('=') + value;
}

std::optional<double> number_in(const json& tree) {
    if (!tree.is_number()) return std::nullopt;
    const auto value = tree.get<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::vector<double>> numbers_in(const json& tree, const char* key, size_t count) {
    const auto found = tree.find(key);
    if (found == tree.end() || !found->is_array() || found->size() != count) return std::nullopt;
    std::vector<double> numbers;
    for (const auto& entry : *found) {
        const auto value = number_in(entry);
        if (!value) return std::nullopt;
        numbers.push_back(*value);
    }
    return numbers;
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
    QStringList arguments{QStringLiteral("combine-edits"), option("--model", model)};
    for (const auto& part : weighted_parts(settings))
        arguments.append(
            option("--edit", part.path + QLatin1Char('=') + QString::number(part.lambda, 'g', 12)));
    if (out.isEmpty()) return arguments;
    if (settings.kind == CombineKind::consensus) arguments.append(QStringLiteral("--consensus"));
    arguments.append(option("--out", out));
    return arguments;
}

Result<CombineReport> parse_combined(const json& answer, size_t edits) {
    const Error unread =
        missing(CurateCombine::tr("norms and cosines are not in the answer"),
                CurateCombine::tr("check that burin-cli and this program are of one version"));
    if (!answer.is_object()) return tl::unexpected(unread);
    CombineReport report;
    const auto norms = numbers_in(answer, "norms", edits);
    const auto rows = answer.find("cosines");
    if (!norms || rows == answer.end() || !rows->is_array() || rows->size() != edits)
        return tl::unexpected(unread);
    report.norms = *norms;
    for (const auto& row : *rows) {
        if (!row.is_array() || row.size() != edits) return tl::unexpected(unread);
        auto& cosines = report.cosines.emplace_back();
        // An edit of nothing has no direction: its cosines are null.
        for (const auto& entry : row) cosines.push_back(number_in(entry).value_or(0));
    }
    if (const auto norm = answer.find("norm"); norm != answer.end()) report.result_norm = number_in(*norm);
    if (const auto path = answer.find("path"); path != answer.end() && path->is_string())
        report.path = QString::fromStdString(path->get<std::string>());
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
    QStringList arguments{QStringLiteral("task-vector"), option("--base", settings.base.trimmed()),
                          option("--tuned", settings.tuned.trimmed())};
    if (!settings.component.isEmpty()) arguments.append(option("--component", settings.component));
    arguments.append(option("--out", out));
    return arguments;
}

}  // namespace burin::ui
