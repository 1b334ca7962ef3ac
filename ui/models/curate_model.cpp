#include "ui/models/curate_model.h"

#include <algorithm>
#include <filesystem>

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>

#include "core/io/json.h"
#include "ui/background/background.h"

namespace burin::ui {
namespace {

using nlohmann::json;

/// A file name out of any text: letters of any script, digits and dashes.
QString slug(const QString& text) {
    QString name;
    for (const QChar letter : text.toLower()) name += letter.isLetterOrNumber() ? letter : QLatin1Char('-');
    while (name.contains(QStringLiteral("--"))) name.replace(QStringLiteral("--"), QStringLiteral("-"));
    name = name.left(60);
    while (name.startsWith(QLatin1Char('-'))) name.remove(0, 1);
    while (name.endsWith(QLatin1Char('-'))) name.chop(1);
    return name.isEmpty() ? QStringLiteral("edit") : name;
}

QString short_hash(const QString& text) {
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().left(8));
}

QString short_name(CurateMethod method) {
    switch (method) {
        case CurateMethod::uce:
            return QStringLiteral("UCE");
        case CurateMethod::rece:
            return QStringLiteral("RECE");
        case CurateMethod::task_vector:
            return CurateModel::tr("vector");
        case CurateMethod::random_vector:
            return CurateModel::tr("random");
        case CurateMethod::gradient_ascent:
            return CurateModel::tr("ascent");
    }
    return {};
}

}  // namespace

CurateModel::CurateModel(WeightEdits* edits, QObject* parent) : QObject(parent), edits_(edits) {
    connect(&job_, &CurateJob::progressed, this, &CurateModel::progressed);
    connect(&job_, &CurateJob::finished, this, [this](const json& answer) {
        const auto done = std::exchange(done_, nullptr);
        setTask(Task::none);
        if (done) done(answer);
    });
    connect(&job_, &CurateJob::failed, this, [this](const Error& error) {
        forgetJob();
        Q_EMIT noticed(noticeOf(error, job_.details()));
    });
    connect(&job_, &CurateJob::cancelled, this, [this] {
        forgetJob();
        Q_EMIT said(tr("Cancelled."));
    });
    connect(&concepts_, &CurateConcepts::changed, this, [this] {
        if (concept_ < 0 && concepts_.count() > 0) concept_ = 0;
        if (concept_ >= concepts_.count()) concept_ = concepts_.count() - 1;
        Q_EMIT conceptChanged();
    });
}

void CurateModel::setFolder(const QString& folder) {
    folder_ = QDir::cleanPath(folder);
    if (const auto read = concepts_.openFile(folder_ + QStringLiteral("/concepts.json")); !read)
        refuse(read.error());
}

void CurateModel::setConceptRow(int row) {
    if (row == concept_ || row < 0 || row >= concepts_.count()) return;
    concept_ = row;
    Q_EMIT conceptChanged();
}

void CurateModel::followConceptOf(const QString& edit) {
    in_background(
        this, [edit] { return read_delta_facts(edit); },
        [this](const Result<DeltaFacts>& facts) {
            const auto words = facts ? concept_in(facts->provenance) : std::string();
            for (int row = 0; !words.empty() && row < concepts_.count(); ++row)
                if (concepts_.at(row).entry.text == words) return setConceptRow(row);
        });
}

CurateModel::~CurateModel() {
    // Who leaves while the model is still being hashed has a recipe that does not say what it was made on.
    if (unsaved_) static_cast<void>(save_recipe(unsaved_->path, unsaved_->edits, {}));
}

void CurateModel::forgetJob() {
    done_ = nullptr;
    unsaved_.reset();
    setTask(Task::none);
}

QString CurateModel::model() const { return QString::fromStdString(edits_->steering()->request().model); }

void CurateModel::setTask(Task task) {
    if (task_ == task) return;
    task_ = task;
    Q_EMIT taskChanged(task);
}

bool CurateModel::begin(Task task, const QStringList& arguments, Done done) {
    if (isBusy()) {
        refuse({ErrorCode::bad_input, tr("another curation job is running").toStdString(),
                tr("wait for it or cancel it").toStdString()});
        return false;
    }
    if (!QDir().mkpath(folder_)) {
        refuse({ErrorCode::io, tr("the folder %1 cannot be made").arg(folder_).toStdString(),
                tr("check its permissions").toStdString()});
        return false;
    }
    Q_EMIT aboutToStart();
    done_ = std::move(done);
    setTask(task);
    job_.start(command_, arguments);
    return true;
}

void CurateModel::cancel() { job_.cancel(); }

QString CurateModel::outputFor(const MakeSettings& settings, const CurateConcept& entry) const {
    const auto name = slug(QString::fromStdString(entry.entry.name));
    if (!is_closed_form(settings.method)) {
        // The same wish goes on where it was interrupted; another one is another run.
        const auto wish = make_arguments(model(), entry, settings, {}).join(QLatin1Char('\n'));
        return QStringLiteral("%1/%2-%3").arg(folder_, name, short_hash(wish));
    }
    return freshFile(name + QLatin1Char('-') + short_name(settings.method).toLower());
}

QString CurateModel::freshFile(const QString& name) const {
    const auto stem = folder_ + QLatin1Char('/') + name;
    QString path = stem + QStringLiteral(".safetensors");
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = QStringLiteral("%1-%2.safetensors").arg(stem).arg(number);
    return path;
}

void CurateModel::make(const MakeSettings& settings) {
    if (concept_ < 0)
        return refuse({ErrorCode::bad_input, tr("no concept is chosen to make an edit of").toStdString(),
                       tr("add one first").toStdString()});
    const auto entry = concepts_.at(concept_);
    const auto out = outputFor(settings, entry);
    const auto made_for = model();
    run_folder_ = is_closed_form(settings.method) ? QString() : out;
    begin(Task::make, make_arguments(made_for, entry, settings, out), [=, this](const json& answer) {
        onMade(settings, entry, made_for, made_file(settings.method, answer, out));
    });
}

QString CurateModel::preview() const {
    if (task_ != Task::make || run_folder_.isEmpty()) return {};
    const QDir folder(run_folder_);
    const auto files = folder.entryList({QStringLiteral("preview-*.png")}, QDir::Files, QDir::Name);
    return files.isEmpty() ? QString() : folder.filePath(files.last());
}

void CurateModel::onMade(const MakeSettings& settings, const CurateConcept& entry, const QString& model,
                         const QString& file) {
    if (file.isEmpty() || !QFileInfo::exists(file))
        return refuse({ErrorCode::internal, tr("the edit was made, but its file is missing").toStdString(),
                       tr("make it again").toStdString()});
    const auto name =
        QStringLiteral("%1 (%2)").arg(QString::fromStdString(entry.entry.name), short_name(settings.method));
    if (take(file, name, first_lambda(settings.method), model))
        Q_EMIT said(tr("Made and applied: %1.").arg(name));
}

bool CurateModel::take(const QString& file, const QString& name, double lambda, const QString& made_for,
                       const QStringList& instead_of) {
    if (made_for != model()) {
        Q_EMIT said(tr("The edit was made for the model used before: %1").arg(file));
        return false;
    }
    if (const int row = edits_->rowOf(file); row >= 0) {
        Q_EMIT made(row);
        return false;
    }
    const auto added = edits_->addInsteadOf(instead_of, file, lambda, name);
    if (!added) {
        refuse(added.error());
        return false;
    }
    Q_EMIT made(*added);
    return true;
}

void CurateModel::measure(const CombineSettings& settings) { runCombine(settings, {}); }

void CurateModel::combine(const CombineSettings& settings) {
    runCombine(settings, freshFile(slug(settings.name)));
}

void CurateModel::runCombine(const CombineSettings& settings, const QString& out) {
    if (const auto good = check(settings); !good) return refuse(good.error());
    const auto parts = weighted_parts(settings);
    const auto made_for = model();
    begin(Task::combine, combine_arguments(made_for, settings, out), [=, this](const json& answer) {
        const auto report = parse_combined(answer, parts.size());
        if (!report) return refuse(report.error());
        Q_EMIT measured(*report, parts);
        QStringList instead_of;
        if (settings.replaces)
            for (const auto& part : parts) instead_of.append(part.path);
        if (!out.isEmpty() && take(out, settings.name.trimmed(), settings.lambda, made_for, instead_of))
            Q_EMIT said(tr("Combined and applied: %1.").arg(settings.name.trimmed()) + QLatin1Char(' ') +
                        in_words(*report, parts));
    });
}

void CurateModel::makeRandomLike(int row) {
    if (row < 0 || row >= edits_->count())
        return refuse({ErrorCode::bad_input, tr("there is no edit to make a control of").toStdString(),
                       tr("make one, or add its file").toStdString()});
    const auto edit = edits_->path(row);
    const auto name = tr("%1 (random)").arg(edits_->name(row));
    const auto out = freshFile(slug(name));
    const auto made_for = model();
    const double lambda = edits_->use(row).scale;
    run_folder_.clear();
    begin(Task::make, random_like_arguments(made_for, edit, out), [=, this](const json&) {
        if (take(out, name, lambda, made_for)) Q_EMIT said(tr("Made and applied: %1.").arg(name));
    });
}

void CurateModel::suggestNeighbours(const CurateConcept& entry) {
    begin(Task::suggest, neighbour_arguments(model(), entry),
          [this](const json& answer) { Q_EMIT suggested(parse_neighbours(answer)); });
}

void CurateModel::makeVector(const VectorSettings& settings) {
    if (const auto good = check(settings); !good) return refuse(good.error());
    const auto out = freshFile(slug(settings.name));
    const auto made_for = model();
    begin(Task::combine, vector_arguments(settings, out), [=, this](const json&) {
        if (take(out, settings.name.trimmed(), settings.lambda, made_for))
            Q_EMIT said(tr("Made and applied: %1.").arg(settings.name.trimmed()));
    });
}

QString CurateModel::sweepFolder(const QString& edit) const {
    return QStringLiteral("%1/sweeps/%2-%3")
        .arg(folder_, slug(QFileInfo(edit).completeBaseName()), short_hash(edit));
}

void CurateModel::sweep(int row, const SweepSettings& settings) {
    if (row < 0 || row >= edits_->count() || concept_ < 0)
        return refuse({ErrorCode::bad_input, tr("a sweep needs a concept and an edit of it").toStdString(),
                       tr("make one, or add its file").toStdString()});
    const auto edit = edits_->path(row);
    const auto out = sweepFolder(edit);
    begin(Task::sweep, sweep_arguments(model(), edit, concepts_.at(concept_), settings, out),
          [=, this](const json& answer) {
              auto result = parse_sweep(answer, out);
              if (!result) return refuse(result.error());
              results_.insert_or_assign(edit, std::move(*result));
              Q_EMIT swept(edit);
          });
}

const SweepResult* CurateModel::result(const QString& edit) {
    if (const auto known = results_.find(edit); known != results_.end()) return &known->second;
    const auto folder = sweepFolder(edit);
    const auto file = folder + QStringLiteral("/report.json");
    if (folder_.isEmpty() || !QFileInfo::exists(file)) return nullptr;
    const auto answer = io::read_json_file(std::filesystem::path(file.toStdU16String()));
    auto result = answer ? parse_sweep(*answer, folder) : Result<SweepResult>(tl::unexpected(answer.error()));
    if (!result) return nullptr;
    return &results_.insert_or_assign(edit, std::move(*result)).first->second;
}

QString CurateModel::reportOf(const QString& edit) {
    const auto* known = result(edit);
    const auto path = known ? known->folder + QStringLiteral("/report.html") : QString();
    return QFileInfo::exists(path) ? path : QString();
}

bool CurateModel::withBase(Task task, std::function<void(const RecipeBase&)> then) {
    // Asked each time: the model may have changed on disk since.
    return begin(task, hash_arguments(model()),
                 [then = std::move(then)](const json& answer) { then(base_from_info(answer)); });
}

void CurateModel::saveRecipe(const QString& path) {
    const auto edits = edits_->all();
    const bool begun = withBase(Task::recipe, [this, path, edits](const RecipeBase& base) {
        unsaved_.reset();
        in_background(
            this, [path, edits, base] { return save_recipe(path, edits, base); },
            [this, path](const Result<int>& saved) {
                if (!saved) return refuse(saved.error());
                Q_EMIT said(tr("Recipe saved as %1; files copied beside it: %2.")
                                .arg(QFileInfo(path).fileName())
                                .arg(*saved));
            });
    });
    if (begun) unsaved_ = {path, edits};
}

void CurateModel::openFile(const QString& path, double lambda) {
    if (!is_recipe_file(path)) {
        in_background(
            this, [path] { return read_delta_facts(path); },
            [this, path, lambda](const Result<DeltaFacts>& facts) {
                if (!facts) return refuse(facts.error());
                const auto added = edits_->add(path, lambda);
                if (!added) return refuse(added.error());
                Q_EMIT made(*added);
            });
        return;
    }
    in_background(
        this, [path] { return open_recipe(path); },
        [this](const Result<OpenedRecipe>& recipe) {
            if (!recipe) return refuse(recipe.error());
            if (recipe->base.family.empty() && recipe->base.components.empty()) return addRecipe(*recipe);
            withBase(Task::recipe, [this, opened = *recipe](const RecipeBase& base) {
                if (auto fits = check_base(opened.base, base); !fits) return refuse(fits.error());
                addRecipe(opened);
            });
        });
}

void CurateModel::addRecipe(const OpenedRecipe& recipe) {
    if (auto added = edits_->addAll(recipe.edits, tr("Recipe %1").arg(recipe.name)); !added)
        return refuse(added.error());
    Q_EMIT said(tr("Recipe %1: edits added: %2.").arg(recipe.name).arg(recipe.edits.size()));
    if (!recipe.edits.empty()) Q_EMIT made(edits_->count() - 1);
}

void CurateModel::exportEdits(const ExportSettings& settings) {
    const auto edits = edits_->all();
    const bool in_parts =
        std::any_of(edits.begin(), edits.end(), [](const auto& edit) { return !edit.use.blocks.empty(); });
    if (!in_parts) return runExport(settings, edits, edits_->recipe());
    if (!edits_->recipe().isEmpty())
        return refuse(
            {ErrorCode::bad_input,
             tr("a recipe and edits in parts of the model cannot be exported together").toStdString(),
             tr("remove the recipe and add its file to the list").toStdString()});
    // Only a recipe can say what acts in which part of the model.
    const auto place = std::make_shared<QTemporaryDir>(folder_ + QStringLiteral("/export-XXXXXX"));
    const auto recipe = place->filePath(QStringLiteral("export.edits.json"));
    in_background(
        this, [recipe, edits] { return save_recipe(recipe, edits, {}); },
        [this, settings, place, recipe](const Result<int>& saved) {
            if (!saved) return refuse(saved.error());
            runExport(settings, {}, recipe, place);
        });
}

void CurateModel::runExport(const ExportSettings& settings, const std::vector<NamedEdit>& edits,
                            const QString& recipe, const std::shared_ptr<QTemporaryDir>& place) {
    // The copies in `place` go when the export has read them.
    begin(Task::exporting, export_arguments(model(), edits, recipe, settings),
          [this, place, out = settings.out](const json& answer) {
              const auto words = exported_words(answer);
              Q_EMIT exported(out, words);
              if (!export_lost_much(answer)) return;
              const auto loss =
                  tr("Exported with a loss. %1 A higher rank, or a type with more digits, keeps more.");
              Q_EMIT noticed({Notice::Kind::warning, loss.arg(words), out});
          });
}

}  // namespace burin::ui
