#include "ui/window/files_controller.h"

#include <algorithm>
#include <utility>

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>

#include "core/catalogue/model_text.h"
#include "core/catalogue/walk_folders.h"
#include "core/protocol/inversion_facts.h"
#include "core/session/session.h"
#include "ui/background/background.h"
#include "ui/panels/files_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/panels/weights_panel.h"
#include "ui/widgets/prompt_edit.h"
#include "ui/window/curate_controller.h"
#include "ui/window/model_controller.h"
#include "ui/window/model_session.h"
#include "ui/window/picture_controller.h"
#include "ui/window/preferences.h"
#include "ui/window/session_files.h"

namespace burin::ui {
namespace {

constexpr qsizetype most_named = 5, most_words = 12;

std::filesystem::path pathOf(const QString& text) { return {text.toStdU16String()}; }

bool hasEnding(const QString& path, std::initializer_list<const char*> endings) {
    const QString own = QFileInfo(path).suffix().toLower();
    return std::any_of(endings.begin(), endings.end(),
                       [&](const char* ending) { return own == QLatin1String(ending); });
}

/// Also those that are refused by their own name.
bool isPicture(const QString& path) {
    return hasEnding(
        path, {"png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "gif", "avif", "heic", "jfif", "jxl"});
}

bool isWeights(const QString& path) {
    const std::string name = QFileInfo(path).fileName().toStdString();
    return catalogue::has_weight_ending(name) || catalogue::has_recipe_ending(name);
}

QString namesOf(const QStringList& paths) {
    QStringList names;
    for (const QString& path : paths.mid(0, most_named)) names.append(QFileInfo(path).fileName());
    QString text = names.join(QStringLiteral(", "));
    if (paths.size() > most_named) text += QStringLiteral(", …");
    return text;
}

}  // namespace

FilesController::FilesController(Parts parts, QObject* parent)
    : Controller(parent), parts_(parts), words_(parts.catalogue) {
    connect(parts_.panel, &FilesPanel::chosen, this, [this](const QString& path) {
        if (const CatalogueFile* file = parts_.catalogue->find(path)) use({path, file->entry.facts});
    });
    connect(parts_.panel, &FilesPanel::wordsChosen, parts_.steering, &SteeringPanel::insertIntoPrompt);
    connect(parts_.panel, &FilesPanel::addFolderRequested, this, &FilesController::addFolder);
    connect(parts_.catalogue, &FileCatalogue::scanned, this, [this] {
        if (!parts_.catalogue->isScanning())
            for (const QString& words : std::exchange(waiting_, {})) parts_.steering->insertIntoPrompt(words);
        refreshWords();
    });
    connect(&parts_.model->steering(), &SteeringModel::changed, this, &FilesController::refreshWords);
    connect(parts_.curate->edits(), &WeightEdits::changed, this, &FilesController::refreshWords);
    wirePrompt();
}

FilesController::~FilesController() {
    for (PromptEdit* field : {parts_.steering->prompt(), parts_.steering->negative()})
        field->setCompleter({});
    parts_.model->engine().setNamedFiles({});
}

void FilesController::wirePrompt() {
    const auto complete = [this](const QString& text, int cursor, bool asked) {
        std::vector<Completion> completions;
        for (PromptOffer& offer : words_.offers(text, cursor, asked, parts_.model->request()))
            completions.push_back(
                {offer.text, offer.shown, offer.detail, offer.from, offer.length, offer.is_tag});
        return completions;
    };
    for (PromptEdit* field : {parts_.steering->prompt(), parts_.steering->negative()})
        field->setCompleter(complete);
    parts_.model->engine().setNamedFiles(
        [this](const protocol::RenderRequest& request) { return words_.filesNamed(request); });
}

void FilesController::refreshWords() {
    const auto& request = parts_.model->request();
    parts_.steering->setTriggerWords(words_.missingWords(request).mid(0, most_words));
    parts_.panel->setCurrentModel(QString::fromStdString(request.model));
}

void FilesController::open(const QStringList& paths) {
    QStringList weights, unknown;
    for (const QString& path : paths) {
        if (const QFileInfo info(path); info.isDir()) {
            if (catalogue::is_model_folder(pathOf(path)))
                weights.append(info.absoluteFilePath());
            else
                offerFolder(info.absoluteFilePath());
        } else if (isWeights(path)) {
            weights.append(info.absoluteFilePath());
        } else if (session::looks_like_session(pathOf(path))) {
            parts_.sessions->open(path);
        } else if (hasEnding(path, {"csv", "tsv", "xlsx"})) {
            Q_EMIT tableOpened(info.absoluteFilePath());
        } else if (hasEnding(path, {"burinlib"})) {
            Q_EMIT registerOpened(info.absoluteFilePath());
        } else if (isPicture(path) || !info.exists()) {
            parts_.pictures->open(path);
        } else {
            unknown.append(path);
        }
    }
    if (!unknown.isEmpty())
        Q_EMIT noticed(
            {Notice::Kind::warning,
             tr("Burin cannot open %1; it takes pictures, sessions, models, LoRAs, embeddings, VAEs, "
                "weight edits, registers and spreadsheets.")
                 .arg(namesOf(unknown)),
             {}});
    if (weights.isEmpty()) return;
    in_background(
        this,
        [weights] {
            std::vector<Seen> seen;
            for (const QString& path : weights)
                seen.push_back({path, QFileInfo(path).isDir() ? catalogue::facts_of_folder(pathOf(path))
                                                              : catalogue::facts_of_file(pathOf(path))});
            for (Seen& file : seen)
                file.is_inversion = file.facts.kind == FileKind::other &&
                                    protocol::read_inversion_facts(pathOf(file.path)).has_value();
            return seen;
        },
        [this](std::vector<Seen> seen) { useAll(std::move(seen)); });
}

void FilesController::useAll(std::vector<Seen> files) {
    // The model first: what else came along is for it.
    const auto rank = [](const Seen& file) {
        const FileKind kind = file.facts.kind;
        return kind == FileKind::model ? 0 : kind == FileKind::vae ? 1 : 2;
    };
    std::stable_sort(files.begin(), files.end(),
                     [&](const Seen& a, const Seen& b) { return rank(a) < rank(b); });
    QStringList models;
    for (const Seen& file : files) {
        if (file.facts.kind == FileKind::model) {
            models.append(file.path);
            list(file.path);
            if (models.size() > 1) continue;
        }
        use(file);
    }
    if (models.size() > 1)
        Q_EMIT noticed({Notice::Kind::information,
                        tr("One model is used at a time: this is %1. The others are in the list of models.")
                            .arg(QFileInfo(models.first()).fileName()),
                        {}});
}

void FilesController::use(const Seen& file) {
    if (file.is_inversion) return Q_EMIT inversionOpened(file.path);
    switch (file.facts.kind) {
        case FileKind::model:
            return useModel(file);
        case FileKind::adapter:
        case FileKind::edit:
            return useWeights(file);
        case FileKind::embedding:
            return useEmbedding(file);
        case FileKind::vae:
            return useVae(file);
        case FileKind::other:
            break;
    }
    Q_EMIT noticed({Notice::Kind::warning, QString::fromStdString(file.facts.note), {}});
}

void FilesController::useModel(const Seen& file) {
    list(file.path);
    parts_.models->use(file.path);
}

void FilesController::useWeights(const Seen& file) {
    if (!catalogue::has_recipe_ending(file.path.toStdString())) list(file.path);
    if (const int row = parts_.curate->edits()->rowOf(file.path); row >= 0) {
        parts_.curate->show(CurateController::Tab::weights);
        return parts_.curate->weightsPanel()->showRow(row);
    }
    parts_.curate->openFile(file.path, file.facts.card.weight);
}

void FilesController::useEmbedding(const Seen& file) {
    if (file.facts.names.empty()) return;
    // The file's own name, where it is one of them: that is what people know it by.
    const std::string stem = QFileInfo(file.path).completeBaseName().toStdString();
    const auto& names = file.facts.names;
    const bool own = std::find(names.begin(), names.end(), stem) != names.end();
    const QString name = QString::fromStdString(own ? stem : names.front());
    list(file.path);
    writeWhenListed(name);
    Q_EMIT said(tr("%1 was written into the prompt.").arg(name));
}

void FilesController::useVae(const Seen& file) {
    const std::string model = parts_.model->request().model;
    if (model == "mini")
        return Q_EMIT noticed({Notice::Kind::information,
                               tr("%1 is a VAE for a model of your own; the embedded model has its own.")
                                   .arg(QFileInfo(file.path).fileName()),
                               {}});
    list(file.path);
    const std::string with = catalogue::with_setting(model, "vae", file.path.toStdString());
    parts_.models->use(QString::fromStdString(with));
    Q_EMIT said(tr("%1 is used with %2.")
                    .arg(QFileInfo(file.path).fileName(), parts_.catalogue->nameOf(QString::fromStdString(
                                                              catalogue::split_model(model).root))));
}

void FilesController::list(const QString& path) {
    if (!parts_.catalogue->covers(path)) parts_.preferences->addSingleFile(path);
}

void FilesController::writeWhenListed(const QString& words) {
    if (parts_.catalogue->isScanning())
        waiting_.append(words);
    else
        parts_.steering->insertIntoPrompt(words);
}

void FilesController::offerFolder(const QString& folder) {
    if (parts_.preferences->modelFolders().contains(folder)) {
        Q_EMIT said(tr("%1 is one of your folders already.").arg(QDir(folder).dirName()));
        return;
    }
    auto* ask =
        new QMessageBox(QMessageBox::Question, tr("Add a folder"),
                        tr("Look for models, LoRAs, embeddings and VAEs in %1?").arg(QDir(folder).dirName()),
                        QMessageBox::NoButton, parts_.window);
    ask->setObjectName(QStringLiteral("add_folder_question"));
    ask->setInformativeText(tr("The files are used where they are; nothing is copied or changed."));
    ask->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* add = ask->addButton(tr("&Add folder"), QMessageBox::AcceptRole);
    ask->addButton(QMessageBox::Cancel);
    ask->setDefaultButton(add);
    connect(add, &QPushButton::clicked, this, [this, folder] { takeFolder(folder); });
    ask->open();
}

void FilesController::addFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        parts_.window, tr("Folder with models, LoRAs, embeddings"), parts_.preferences->lastFolder());
    if (!folder.isEmpty()) takeFolder(folder);
}

void FilesController::takeFolder(const QString& folder) {
    QStringList folders = parts_.preferences->modelFolders();
    if (folders.contains(folder)) return;
    parts_.preferences->setModelFolders(folders << folder);
    Q_EMIT said(tr("%1 is being looked through.").arg(QDir(folder).dirName()));
}

}  // namespace burin::ui
