#include "ui/models/curate_commands.h"

#include <algorithm>
#include <cmath>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

#include "core/commands/answer_json.h"
#include "core/commands/answers.h"
#include "core/commands/argument_list.h"
#include "core/commands/combine_edits.h"
#include "core/commands/edit_term.h"
#include "core/commands/make_edit.h"
#include "core/commands/measure_edit.h"
#include "core/commands/train_concept.h"

namespace burin::ui {
namespace {

using nlohmann::json;

struct CurateCommands {
    Q_DECLARE_TR_FUNCTIONS(burin::ui::CurateCommands)
};

QString text(const std::string& plain) { return QString::fromStdString(plain); }
std::string plain(const QString& text) { return text.toStdString(); }

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

template <class Request>
QStringList arguments_of(const Request& request) {
    QStringList list;
    for (const auto& argument : commands::argument_list(request)) list.append(text(argument));
    return list;
}

QStringList erase_arguments(const QString& model, const CurateConcept& entry, const MakeSettings& settings,
                            const QString& out) {
    commands::EraseRequest request;
    request.model = plain(model);
    request.concepts = {entry.entry.text};
    append(request.concepts, entry.entry.aliases);
    request.guide = entry.entry.guide;
    append(request.preserve, entry.entry.preserve);
    append(request.preserve, entry.entry.neighbours);
    if (settings.method == CurateMethod::rece) request.rounds = settings.rounds;
    request.out = plain(out);
    return arguments_of(request);
}

QStringList train_arguments(const QString& model, const CurateConcept& entry, const MakeSettings& settings,
                            const QString& out) {
    commands::TrainConceptRequest request;
    request.model = plain(model);
    request.words = entry.entry.text;
    request.out = plain(out);
    request.pictures = plain(settings.pictures);
    if (settings.pictures.isEmpty()) request.prompts = entry.entry.prompts;
    if (settings.steps > 0) request.steps = settings.steps;
    if (settings.rate > 0) request.rate = settings.rate;
    request.parameters = plain(settings.parameters);
    if (settings.rank > 0) request.rank = settings.rank;
    // Ascent is the control as it is published: it spares nothing.
    if (settings.method != CurateMethod::gradient_ascent) {
        request.guide = entry.entry.guide;
        append(request.preserve, entry.entry.neighbours);
        append(request.preserve, entry.entry.preserve);
    }
    if (settings.method == CurateMethod::random_vector) request.control = "random";
    if (settings.method == CurateMethod::gradient_ascent) request.control = "ascent";
    request.preview_minutes = 2;
    if (!settings.device.isEmpty()) request.device = plain(settings.device);
    // Training knows no float16.
    if (!settings.precision.isEmpty() && settings.precision != QStringLiteral("fp16"))
        request.precision = plain(settings.precision);
    return arguments_of(request);
}

/// Where `name` stands among `names`, 0 where it does not.
template <class Enum>
Enum named(const std::string& name, const std::array<const char*, 4>& names) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? Enum{} : static_cast<Enum>(found - names.begin());
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
        const auto erased = commands::read_answer<commands::EraseAnswer>(answer);
        return erased && !erased->path.empty() ? text(erased->path) : out;
    }
    const auto trained = commands::read_answer<commands::TrainConceptAnswer>(answer);
    if (!trained) return {};
    return text((method == CurateMethod::random_vector ? trained->random : trained->vector).value_or(""));
}

QStringList random_like_arguments(const QString& model, const QString& edit, const QString& out) {
    commands::TrainConceptRequest request;
    request.model = plain(model);
    request.control = "random";
    request.like = plain(edit);
    request.out = plain(out);
    return arguments_of(request);
}

QStringList neighbour_arguments(const QString& model, const CurateConcept& entry) {
    commands::NeighboursRequest request;
    request.model = plain(model);
    request.concepts = {entry.entry.text};
    append(request.concepts, entry.entry.aliases);
    append(request.preserve, entry.entry.preserve);
    append(request.preserve, entry.entry.neighbours);
    return arguments_of(request);
}

std::vector<Neighbour> parse_neighbours(const json& answer) {
    std::vector<Neighbour> found;
    const auto read = commands::read_answer<commands::NeighboursAnswer>(answer);
    if (!read) return found;
    for (const auto& neighbour : read->neighbours) {
        const auto words = text(neighbour.text).simplified();
        if (!words.isEmpty()) found.push_back({words, neighbour.likeness});
    }
    return found;
}

QStringList sweep_arguments(const QString& model, const QString& edit, const CurateConcept& entry,
                            const SweepSettings& settings, const QString& out) {
    commands::SweepRequest request;
    request.model = plain(model);
    request.edit = plain(edit);
    request.concept_text = entry.entry.text;
    request.target = entry.targets();
    request.described = entry.entry.described;
    request.neighbour = entry.entry.neighbours;
    request.control = entry.controls();
    request.from = 0, request.to = settings.to;
    request.points = settings.points, request.seeds = settings.seeds;
    request.clip = plain(settings.clip);
    request.title = entry.entry.name;
    if (!settings.device.isEmpty()) request.computes.device = plain(settings.device);
    if (!settings.precision.isEmpty()) request.computes.precision = plain(settings.precision);
    request.out = plain(out);
    return arguments_of(request);
}

Result<SweepResult> parse_sweep(const json& answer, const QString& folder) {
    const auto read = commands::read_answer<commands::SweepAnswer>(answer);
    if (!read) return tl::unexpected(read.error());
    if (read->points.empty()) return fail(ErrorCode::bad_input, "the sweep has no points", "run it again");
    SweepResult result;
    result.folder = folder;
    for (const auto& point : read->points) {
        if (!point.lambda)
            return fail(ErrorCode::bad_input, "a point of the sweep has no lambda", "run it again");
        result.points.push_back({*point.lambda, point.scores});
    }
    std::optional<double> chosen;
    if (read->chosen && *read->chosen >= 0 && *read->chosen < static_cast<int64_t>(result.points.size()))
        chosen = result.points[static_cast<size_t>(*read->chosen)].lambda;
    std::stable_sort(result.points.begin(), result.points.end(),
                     [](const auto& a, const auto& b) { return a.lambda < b.lambda; });
    for (size_t i = 0; i < result.points.size(); ++i) {
        if (chosen && result.points[i].lambda == *chosen) result.chosen = i;
        if (std::abs(result.points[i].lambda) < std::abs(result.points[result.base].lambda)) result.base = i;
    }
    result.at_end = read->at_end;
    result.verdict = named<SweepVerdict>(read->verdict, commands::sweep_verdict_names);
    result.measure = text(read->measure);
    for (const auto& shown : read->shown)
        result.shown.push_back(
            {named<SweepKind>(shown.kind, commands::prompt_kind_names), text(shown.prompt), shown.seed});
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
    const auto read = commands::read_answer<commands::ExportAnswer>(answer);
    if (read && read->lost_share)
        return CurateCommands::tr("Rounding lost %1 % of the edits.").arg(percent(*read->lost_share));
    if (read && read->kept_energy)
        return CurateCommands::tr("The LoRA holds %1 % of the edits.").arg(percent(*read->kept_energy));
    return {};
}

bool export_lost_much(const json& answer) {
    const auto read = commands::read_answer<commands::ExportAnswer>(answer);
    return read && (read->lost_share.value_or(0) > 0.05 || read->kept_energy.value_or(1) < 0.95);
}

QStringList export_arguments(const QString& model, const std::vector<NamedEdit>& edits, const QString& recipe,
                             const ExportSettings& settings) {
    commands::ExportRequest request;
    request.model = plain(model);
    request.edits.recipe = plain(recipe);
    for (const auto& edit : edits) {
        if (!edit.use.on || edit.use.scale == 0) continue;
        request.edits.edits.push_back(commands::to_string({edit.use.path, edit.use.scale}));
        request.edits.partial = request.edits.partial || edit.use.partial;
    }
    if (settings.as_lora) {
        request.lora_out = plain(settings.out);
        request.naming = plain(settings.naming);
        request.rank = settings.rank;
    } else {
        request.out = plain(settings.out);
        request.type = plain(settings.type);
    }
    return arguments_of(request);
}

QStringList hash_arguments(const QString& model) {
    return {QStringLiteral("info"), model, QStringLiteral("--hash")};
}

}  // namespace burin::ui
