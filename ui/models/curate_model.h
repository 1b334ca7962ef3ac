// The curator's work: making an edit of a concept, finding its lambda, recipes and export.
//
// Long work is done by burin-cli as a child process, one run at a time (curate_job.h); files are read and
// written in threads of their own. What is made is added to the list of weight edits. Nothing blocks, nothing
// is overwritten: each edit gets a file of its own in the folder of edits. UI thread only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <QtCore/QObject>

#include "ui/models/curate_combine.h"
#include "ui/models/curate_commands.h"
#include "ui/models/curate_concepts.h"
#include "ui/models/curate_job.h"
#include "ui/models/notice.h"
#include "ui/models/weight_edits.h"
#include "ui/models/weight_files.h"

class QTemporaryDir;

namespace burin::ui {

class CurateModel : public QObject {
    Q_OBJECT

  public:
    /// What is being done.
    enum class Task { none, make, sweep, exporting, recipe, combine, suggest };
    Q_ENUM(Task)

    explicit CurateModel(WeightEdits* edits, QObject* parent = nullptr);
    /// Ends the job that is at work. A recipe that was to be saved is saved.
    ~CurateModel() override;

    /// burin-cli and its first arguments.
    void setCommand(const QStringList& command) { command_ = command; }
    /// Where edits, sweeps and the curator's own concepts are kept.
    void setFolder(const QString& folder);
    [[nodiscard]] QString folder() const { return folder_; }

    [[nodiscard]] WeightEdits* edits() const { return edits_; }
    [[nodiscard]] CurateConcepts* concepts() { return &concepts_; }
    /// The concept that is worked on; -1 where there is none.
    [[nodiscard]] int conceptRow() const { return concept_; }
    void setConceptRow(int row);
    /// Chooses the concept that an edit was made of, where the file tells it and it is known here.
    void followConceptOf(const QString& edit);

    void make(const MakeSettings& settings);
    /// Of the edit in that row, with the concept that is worked on.
    void sweep(int row, const SweepSettings& settings);
    void exportEdits(const ExportSettings& settings);
    /// Norms and cosines of the edits, told by `measured`; nothing is written.
    void measure(const CombineSettings& settings);
    /// The result is a new edit, applied as one gesture.
    void combine(const CombineSettings& settings);
    void makeVector(const VectorSettings& settings);
    /// The random control of the edit in that row, applied at the same lambda beside it.
    void makeRandomLike(int row);
    /// The words that the model reads most like the concept, told by `suggested`.
    void suggestNeighbours(const CurateConcept& entry);
    /// The folder or the short name of the model that is edited.
    [[nodiscard]] QString model() const;
    void cancel();
    void setClosingGrace(int milliseconds) { job_.setClosingGrace(milliseconds); }
    [[nodiscard]] Task task() const { return task_; }
    [[nodiscard]] bool isBusy() const { return task_ != Task::none; }
    [[nodiscard]] const CurateJob& job() const { return job_; }
    /// The newest preview of the training that is at work: above the model as it is, below with the vector.
    /// Empty where there is none.
    [[nodiscard]] QString preview() const;

    /// Adds a delta or LoRA file at lambda 1, or every edit of a recipe made for this model.
    void openFile(const QString& path, double lambda = 1);
    void saveRecipe(const QString& path);

    /// The last sweep of that file, also of an earlier run of the program; null where there is none.
    [[nodiscard]] const SweepResult* result(const QString& edit);
    /// The report of that sweep, empty where there is none.
    [[nodiscard]] QString reportOf(const QString& edit);

  Q_SIGNALS:
    /// The last moment to set the command.
    void aboutToStart();
    void taskChanged(burin::ui::CurateModel::Task task);
    void progressed(const burin::ui::CurateJob::Progress& progress);
    void conceptChanged();
    /// A new edit is in the list.
    void made(int row);
    void swept(const QString& edit);
    void suggested(const std::vector<burin::ui::Neighbour>& neighbours);
    /// Norms and cosines of the edits in the order of `parts`.
    void measured(const burin::ui::CombineReport& report, const std::vector<burin::ui::CombinePart>& parts);
    /// `words`: what rounding or shortening cost.
    void exported(const QString& path, const QString& words);
    /// A sentence for the status bar.
    void said(const QString& sentence);
    void noticed(const burin::ui::Notice& notice);

  private:
    using Done = std::function<void(const nlohmann::json&)>;

    bool begin(Task task, const QStringList& arguments, Done done);
    void setTask(Task task);
    void forgetJob();
    void refuse(const Error& error) { Q_EMIT noticed(noticeOf(error)); }
    void onMade(const MakeSettings& settings, const CurateConcept& entry, const QString& model,
                const QString& file);
    void addRecipe(const OpenedRecipe& recipe);
    bool withBase(Task task, std::function<void(const RecipeBase&)> then);
    void runExport(const ExportSettings& settings, const std::vector<NamedEdit>& edits, const QString& recipe,
                   const std::shared_ptr<QTemporaryDir>& place = {});
    /// A new edit is at hand: into the list, unless the model is another by now.
    bool take(const QString& file, const QString& name, double lambda, const QString& made_for,
              const QStringList& instead_of = {});
    void runCombine(const CombineSettings& settings, const QString& out);
    /// A file of that name in the folder of edits that is not there yet.
    [[nodiscard]] QString freshFile(const QString& name) const;
    [[nodiscard]] QString outputFor(const MakeSettings& settings, const CurateConcept& entry) const;
    [[nodiscard]] QString sweepFolder(const QString& edit) const;

    /// A recipe that waits for the facts of the model it was made on.
    struct UnsavedRecipe {
        QString path;
        std::vector<NamedEdit> edits;
    };

    WeightEdits* edits_;
    CurateConcepts concepts_;
    std::optional<UnsavedRecipe> unsaved_;
    CurateJob job_;
    Done done_;
    QStringList command_;
    QString folder_;
    QString run_folder_;  ///< of the training that is at work
    std::map<QString, SweepResult> results_;
    Task task_ = Task::none;
    int concept_ = -1;
};

}  // namespace burin::ui
