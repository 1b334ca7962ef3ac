// What the window asks of burin-cli, as arguments, and what it answers, as plain data.
//
// The requests and answers are those of core/commands, which the program itself reads and writes. Pure functions.
// Thread-safe.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/commands/sweep_answer.h"
#include "ui/models/curate_concepts.h"
#include "ui/models/weight_edits.h"

namespace burin::ui {

/// How an edit is made. The last two are the controls of the literature: they show what the others are worth.
enum class CurateMethod { uce, rece, task_vector, random_vector, gradient_ascent };
inline constexpr std::array<CurateMethod, 5> curate_methods{
    CurateMethod::uce, CurateMethod::rece, CurateMethod::task_vector, CurateMethod::random_vector,
    CurateMethod::gradient_ascent};
/// Seconds on any machine; the others train.
[[nodiscard]] bool is_closed_form(CurateMethod method);
/// At which the method's edit acts: 1, or -1 for what was learnt and is to be taken out.
[[nodiscard]] double first_lambda(CurateMethod method);
[[nodiscard]] QString name_of(CurateMethod method);

/// Zeros and empty texts mean: as the model's own defaults are.
struct MakeSettings {
    CurateMethod method = CurateMethod::uce;
    int rounds = 1;      ///< of RECE, 1 to 3
    QString pictures{};  ///< folder of the curator's own; empty = the model makes them
    int steps = 0;
    double rate = 0;
    QString parameters{};  ///< "keys-values", "cross-attention", "attention" or "unet"
    int rank = 0;          ///< of a LoRA; 0 = the tensors themselves
    QString device{}, precision{};
};
/// `out`: the file of a closed form, the folder of a training run.
[[nodiscard]] QStringList make_arguments(const QString& model, const CurateConcept& entry,
                                         const MakeSettings& settings, const QString& out);
/// The file in the answer; empty where it names none.
[[nodiscard]] QString made_file(CurateMethod method, const nlohmann::json& answer, const QString& out);

/// The control of the literature for an edit that is there: a random one, as long as it tensor by tensor.
[[nodiscard]] QStringList random_like_arguments(const QString& model, const QString& edit,
                                                const QString& out);

/// What is asked for the words that a model reads most like a concept; texts that are preserved already are
/// left out.
[[nodiscard]] QStringList neighbour_arguments(const QString& model, const CurateConcept& entry);
struct Neighbour {
    QString text;
    double likeness = 0;  ///< cosine of what the cross-attention reads
};
/// The most alike first; empty where the answer names none.
[[nodiscard]] std::vector<Neighbour> parse_neighbours(const nlohmann::json& answer);

struct SweepSettings {
    double to = 1.5;  ///< from 0 to here, mostly negative for task vectors
    int points = 11, seeds = 4;
    QString clip{};  ///< folder of a CLIP model that judges; empty = the model's own judge
    QString device{}, precision{};
};
[[nodiscard]] QStringList sweep_arguments(const QString& model, const QString& edit,
                                          const CurateConcept& entry, const SweepSettings& settings,
                                          const QString& out);

using SweepKind = commands::PromptKind;
using commands::SweepVerdict;
inline constexpr std::array<SweepKind, 4> sweep_kinds{SweepKind::target, SweepKind::described,
                                                      SweepKind::neighbour, SweepKind::control};
[[nodiscard]] QString name_of(SweepKind kind);

struct SweepPoint {
    double lambda = 0;
    std::array<std::optional<double>, 4> scores;  ///< by SweepKind
    [[nodiscard]] const std::optional<double>& of(SweepKind kind) const {
        return scores[static_cast<size_t>(kind)];
    }
};

struct SweepShown {
    SweepKind kind = SweepKind::target;
    QString prompt;
    quint64 seed = 0;
};

struct SweepResult {
    QString folder;
    std::vector<SweepPoint> points;  ///< by rising lambda
    std::optional<size_t> chosen;    ///< into `points`
    size_t base = 0;                 ///< the point of lambda 0
    bool at_end = false;
    SweepVerdict verdict = SweepVerdict::no_visible_effect;
    QString measure;
    std::vector<SweepShown> shown;  ///< the pictures of the two sheets, in their order
};
/// bad_input where it is no result of a sweep.
[[nodiscard]] Result<SweepResult> parse_sweep(const nlohmann::json& answer, const QString& folder);
/// The verdict in plain words, with its figures.
[[nodiscard]] QString in_words(const SweepResult& result);
/// What no such test can show; stands wherever a result stands.
[[nodiscard]] QString sweep_caveat();

/// What is asked for the hashes of a model's components.
[[nodiscard]] QStringList hash_arguments(const QString& model);

struct ExportSettings {
    bool as_lora = false;
    QString out;                              ///< folder, or .safetensors file
    QString type = QStringLiteral("fp16");    ///< fp32, fp16, bf16: of a folder
    QString naming = QStringLiteral("peft");  ///< peft, kohya: of a LoRA
    int rank = 16;
};
[[nodiscard]] QStringList export_arguments(const QString& model, const std::vector<NamedEdit>& edits,
                                           const QString& recipe, const ExportSettings& settings);
/// What rounding or shortening cost; empty where the answer does not say.
[[nodiscard]] QString exported_words(const nlohmann::json& answer);
/// More than a twentieth of the edits: more than a curator should learn in passing.
[[nodiscard]] bool export_lost_much(const nlohmann::json& answer);

}  // namespace burin::ui
