#include "ui/models/curate_commands.h"

#include <algorithm>
#include <cmath>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace burin::ui {
namespace {

using nlohmann::json;

struct CurateCommands {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::CurateCommands)
};

QString text(const std::string& plain) { return QString::fromStdString(plain); }
QString number(double value) { return QString::number(value, 'g', 12); }

struct Arguments {
    QStringList list;

    void add(const char* option, const QString& value) {
        // In one piece: a value may begin with a dash.
        if (!value.isEmpty()) list.append(QString::fromLatin1(option) + QLatin1Char('=') + value);
    }
    void addAll(const char* option, const std::vector<std::string>& values) {
        for (const auto& value : values) add(option, text(value));
    }
};

QStringList erase_arguments(const QString& model, const CurateConcept& entry, const MakeSettings& settings,
                            const QString& out) {
    Arguments arguments{{QStringLiteral("erase")}};
    arguments.add("--model", model);
    arguments.add("--concept", text(entry.entry.text));
    arguments.addAll("--concept", entry.entry.aliases);
    arguments.add("--guide", text(entry.entry.guide));
    arguments.addAll("--preserve", entry.entry.preserve);
    arguments.addAll("--preserve", entry.entry.neighbours);
    if (settings.method == CurateMethod::rece) arguments.add("--rounds", QString::number(settings.rounds));
    arguments.add("--out", out);
    return arguments.list;
}

QStringList train_arguments(const QString& model, const CurateConcept& entry, const MakeSettings& settings,
                            const QString& out) {
    Arguments arguments{{QStringLiteral("train-concept")}};
    arguments.add("--model", model);
    arguments.add("--concept", text(entry.entry.text));
    arguments.add("--out", out);
    arguments.add("--pictures", settings.pictures);
    if (settings.pictures.isEmpty()) arguments.addAll("--prompt", entry.entry.prompts);
    if (settings.steps > 0) arguments.add("--steps", QString::number(settings.steps));
    if (settings.rate > 0) arguments.add("--rate", number(settings.rate));
    arguments.add("--parameters", settings.parameters);
    if (settings.rank > 0) arguments.add("--rank", QString::number(settings.rank));
    // Ascent is the control as it is published: it spares nothing.
    if (settings.method != CurateMethod::gradient_ascent) {
        arguments.add("--guide", text(entry.entry.guide));
        arguments.addAll("--preserve", entry.entry.neighbours);
        arguments.addAll("--preserve", entry.entry.preserve);
    }
    if (settings.method == CurateMethod::random_vector) arguments.add("--control", QStringLiteral("random"));
    if (settings.method == CurateMethod::gradient_ascent)
        arguments.add("--control", QStringLiteral("ascent"));
    arguments.add("--preview-minutes", QStringLiteral("2"));
    arguments.add("--device", settings.device);
    if (settings.precision != QStringLiteral("fp16")) arguments.add("--precision", settings.precision);
    return arguments.list;
}

std::optional<double> score_in(const json& point, const char* key) {
    const auto found = point.find(key);
    return found != point.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

constexpr std::array<const char*, 4> kind_keys{"target", "described", "neighbour", "control"};

QString text_in(const json& tree, const char* key) {
    const auto found = tree.find(key);
    return found != tree.end() && found->is_string() ? text(found->get<std::string>()) : QString();
}

SweepVerdict verdict_in(const json& answer) {
    const auto name = text_in(answer, "verdict");
    if (name == QStringLiteral("works")) return SweepVerdict::works;
    if (name == QStringLiteral("collateral damage")) return SweepVerdict::collateral_damage;
    if (name == QStringLiteral("collapse")) return SweepVerdict::collapse;
    return SweepVerdict::no_visible_effect;
}

std::vector<SweepShown> shown_in(const json& answer) {
    std::vector<SweepShown> shown;
    const auto list = answer.find("shown");
    if (list == answer.end() || !list->is_array()) return shown;
    for (const auto& entry : *list) {
        if (!entry.is_object()) return {};
        const auto kind = text_in(entry, "kind");
        const auto known = std::find(kind_keys.begin(), kind_keys.end(), kind.toStdString());
        const auto seed = entry.find("seed");
        shown.push_back(
            {known == kind_keys.end() ? SweepKind::target : static_cast<SweepKind>(known - kind_keys.begin()),
             text_in(entry, "prompt"),
             seed != entry.end() && seed->is_number_unsigned() ? seed->get<quint64>() : 0});
    }
    return shown;
}

/// "93 %" of the base, empty where that says nothing.
QString share_of_base(const SweepResult& result, SweepKind kind) {
    if (!result.chosen) return {};
    const auto& now = result.points[*result.chosen].of(kind);
    const auto& base = result.points[result.base].of(kind);
    if (!now || !base || *base <= 0) return {};
    return CurateCommands::tr("%1 %").arg(QLocale().toString(100 * *now / *base, 'f', 0));
}

QString opening_words(const SweepResult& result, const QString& lambda) {
    switch (result.verdict) {
        case SweepVerdict::works:
            return CurateCommands::tr("Suppressed under these tests at lambda %1.").arg(lambda);
        case SweepVerdict::collateral_damage:
            return CurateCommands::tr("Collateral damage: what should stay is harmed as well.");
        case SweepVerdict::collapse:
            return CurateCommands::tr("Collapse: the pictures fall apart.");
        case SweepVerdict::no_visible_effect:
            break;
    }
    return CurateCommands::tr("No visible effect on the concept.");
}

}  // namespace

bool is_closed_form(CurateMethod method) {
    return method == CurateMethod::uce || method == CurateMethod::rece;
}

double first_lambda(CurateMethod method) {
    return is_closed_form(method) || method == CurateMethod::gradient_ascent ? 1 : -1;
}

QString name_of(CurateMethod method) {
    switch (method) {
        case CurateMethod::uce:
            return CurateCommands::tr("Closed form (UCE)");
        case CurateMethod::rece:
            return CurateCommands::tr("Closed form, erased again (RECE)");
        case CurateMethod::task_vector:
            return CurateCommands::tr("Task vector, trained and negated");
        case CurateMethod::random_vector:
            return CurateCommands::tr("Control: random vector");
        case CurateMethod::gradient_ascent:
            return CurateCommands::tr("Control: gradient ascent");
    }
    return {};
}

QString name_of(SweepKind kind) {
    switch (kind) {
        case SweepKind::target:
            return CurateCommands::tr("Concept");
        case SweepKind::described:
            return CurateCommands::tr("Described");
        case SweepKind::neighbour:
            return CurateCommands::tr("Neighbours");
        case SweepKind::control:
            return CurateCommands::tr("Control");
    }
    return {};
}

QStringList make_arguments(const QString& model, const CurateConcept& entry, const MakeSettings& settings,
                           const QString& out) {
    return is_closed_form(settings.method) ? erase_arguments(model, entry, settings, out)
                                           : train_arguments(model, entry, settings, out);
}

QString made_file(CurateMethod method, const json& answer, const QString& out) {
    if (is_closed_form(method)) {
        const auto path = text_in(answer, "path");
        return path.isEmpty() ? out : path;
    }
    return text_in(answer, method == CurateMethod::random_vector ? "random" : "vector");
}

QStringList random_like_arguments(const QString& model, const QString& edit, const QString& out) {
    Arguments arguments{{QStringLiteral("train-concept")}};
    arguments.add("--model", model);
    arguments.add("--control", QStringLiteral("random"));
    arguments.add("--like", edit);
    arguments.add("--out", out);
    return arguments.list;
}

QStringList neighbour_arguments(const QString& model, const CurateConcept& entry) {
    Arguments arguments{{QStringLiteral("neighbours")}};
    arguments.add("--model", model);
    arguments.add("--concept", text(entry.entry.text));
    arguments.addAll("--concept", entry.entry.aliases);
    arguments.addAll("--preserve", entry.entry.preserve);
    arguments.addAll("--preserve", entry.entry.neighbours);
    return arguments.list;
}

std::vector<Neighbour> parse_neighbours(const json& answer) {
    std::vector<Neighbour> found;
    const auto list = answer.find("neighbours");
    if (!answer.is_object() || list == answer.end() || !list->is_array()) return found;
    for (const auto& entry : *list) {
        if (!entry.is_object()) continue;
        const auto words = text_in(entry, "text").simplified();
        if (!words.isEmpty()) found.push_back({words, score_in(entry, "likeness").value_or(0)});
    }
    return found;
}

QStringList sweep_arguments(const QString& model, const QString& edit, const CurateConcept& entry,
                            const SweepSettings& settings, const QString& out) {
    Arguments arguments{{QStringLiteral("sweep-edit")}};
    arguments.add("--model", model);
    arguments.add("--edit", edit);
    arguments.add("--concept", text(entry.entry.text));
    arguments.addAll("--target", entry.targets());
    arguments.addAll("--described", entry.entry.described);
    arguments.addAll("--neighbour", entry.entry.neighbours);
    arguments.addAll("--control", entry.controls());
    arguments.add("--from", QStringLiteral("0"));
    arguments.add("--to", number(settings.to));
    arguments.add("--points", QString::number(settings.points));
    arguments.add("--seeds", QString::number(settings.seeds));
    arguments.add("--clip", settings.clip);
    arguments.add("--title", text(entry.entry.name));
    arguments.add("--device", settings.device);
    arguments.add("--precision", settings.precision);
    arguments.add("--out", out);
    return arguments.list;
}

Result<SweepResult> parse_sweep(const json& answer, const QString& folder) {
    const auto points = answer.find("points");
    if (!answer.is_object() || points == answer.end() || !points->is_array() || points->empty())
        return fail(ErrorCode::bad_input, "the sweep has no points", "run it again");
    SweepResult result;
    result.folder = folder;
    for (const auto& entry : *points) {
        const auto lambda = entry.is_object() ? score_in(entry, "lambda") : std::nullopt;
        if (!lambda) return fail(ErrorCode::bad_input, "a point of the sweep has no lambda", "run it again");
        SweepPoint point{*lambda, {}};
        for (size_t kind = 0; kind < kind_keys.size(); ++kind)
            point.scores.at(kind) = score_in(entry, kind_keys.at(kind));
        result.points.push_back(point);
    }
    std::optional<double> chosen;
    const auto index = answer.find("chosen");
    if (index != answer.end() && index->is_number_unsigned() && index->get<size_t>() < result.points.size())
        chosen = result.points[index->get<size_t>()].lambda;
    std::stable_sort(result.points.begin(), result.points.end(),
                     [](const auto& a, const auto& b) { return a.lambda < b.lambda; });
    for (size_t i = 0; i < result.points.size(); ++i) {
        if (chosen && result.points[i].lambda == *chosen) result.chosen = i;
        if (std::abs(result.points[i].lambda) < std::abs(result.points[result.base].lambda)) result.base = i;
    }
    const auto at_end = answer.find("at_end");
    result.at_end = at_end != answer.end() && at_end->is_boolean() && at_end->get<bool>();
    result.verdict = verdict_in(answer);
    result.measure = text_in(answer, "measure");
    result.shown = shown_in(answer);
    return result;
}

QString in_words(const SweepResult& result) {
    const auto lambda =
        result.chosen ? QLocale().toString(result.points[*result.chosen].lambda, 'g', 3) : QString();
    QString words = opening_words(result, lambda);
    QStringList figures;
    for (const auto kind : sweep_kinds)
        if (const auto share = share_of_base(result, kind); !share.isEmpty())
            figures.append(QStringLiteral("%1 %2").arg(name_of(kind), share));
    if (!figures.isEmpty())
        words += QLatin1Char(' ') + CurateCommands::tr("Compared with the model as it is: %1.")
                                        .arg(figures.join(QStringLiteral(", ")));
    if (result.at_end)
        words += QLatin1Char(' ') +
                 CurateCommands::tr("The best value lies at the end of the range: widen it and sweep again.");
    return words;
}

QString sweep_caveat() {
    return CurateCommands::tr(
        "Suppressed in these tests is not removed for good: descriptions, other languages, picture prompts "
        "or "
        "a few steps of fine-tuning can bring the concept back. Check its neighbours too.");
}

QString exported_words(const json& answer) {
    const auto percent = [](double share) { return QLocale().toString(100 * share, 'g', 3); };
    if (const auto lost = score_in(answer, "lost_share"))
        return CurateCommands::tr("Rounding lost %1 % of the edits.").arg(percent(*lost));
    if (const auto kept = score_in(answer, "kept_energy"))
        return CurateCommands::tr("The LoRA holds %1 % of the edits.").arg(percent(*kept));
    return {};
}

bool export_lost_much(const json& answer) {
    return score_in(answer, "lost_share").value_or(0) > 0.05 ||
           score_in(answer, "kept_energy").value_or(1) < 0.95;
}

QStringList export_arguments(const QString& model, const std::vector<NamedEdit>& edits, const QString& recipe,
                             const ExportSettings& settings) {
    Arguments arguments{{QStringLiteral("export-edits")}};
    arguments.add("--model", model);
    arguments.add("--recipe", recipe);
    for (const auto& edit : edits) {
        if (!edit.use.on || edit.use.scale == 0) continue;
        arguments.add("--edit", text(edit.use.path) + QLatin1Char('=') + number(edit.use.scale));
        if (edit.use.partial && !arguments.list.contains(QStringLiteral("--lora-partial")))
            arguments.list.append(QStringLiteral("--lora-partial"));
    }
    if (settings.as_lora) {
        arguments.add("--lora-out", settings.out);
        arguments.add("--naming", settings.naming);
        arguments.add("--rank", QString::number(settings.rank));
    } else {
        arguments.add("--out", settings.out);
        arguments.add("--type", settings.type);
    }
    return arguments.list;
}

}  // namespace burin::ui
