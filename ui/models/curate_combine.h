// Edits made of other edits, as arguments of `burin-cli combine-edits` and `task-vector`, and what these
// answer, as plain data.
//
// Sum:       lambda_1 A + lambda_2 B + ...
// Negation:  -A
// Analogy:   C + (B - A): what leads from A to B, added to C ("Editing Models with Task Arithmetic",
//            arXiv 2212.04089)
// Consensus: where all agree in sign, their mean (NegMerge, arXiv 2410.05583)
//
// Pure functions. Thread-safe.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace burin::ui {

enum class CombineKind { sum, negation, analogy, consensus };
inline constexpr std::array<CombineKind, 4> combine_kinds{CombineKind::sum, CombineKind::negation,
                                                          CombineKind::analogy, CombineKind::consensus};
[[nodiscard]] QString name_of(CombineKind kind);
/// What it is good for, in a sentence or two.
[[nodiscard]] QString about(CombineKind kind);

struct CombinePart {
    QString path, name;
    double lambda = 1;
    bool operator==(const CombinePart&) const = default;
};

struct CombineSettings {
    CombineKind kind = CombineKind::sum;
    /// Two or more for a sum and a consensus, one for a negation, A, B and C in this order for an analogy.
    std::vector<CombinePart> parts{};
    QString name{};        ///< of the result; also its file's, in the folder of edits
    double lambda = 1;     ///< at which the result is applied
    bool replaces = true;  ///< the parts are switched off where the result is applied
};

/// bad_input with the sentence that says what is missing: too few edits, one twice, no name.
Result<> check(const CombineSettings& settings);

/// The edits in the order of the command line with the lambda that the operation gives each.
[[nodiscard]] std::vector<CombinePart> weighted_parts(const CombineSettings& settings);

/// `out` empty: nothing is written, norms and cosines are answered.
[[nodiscard]] QStringList combine_arguments(const QString& model, const CombineSettings& settings,
                                            const QString& out);

/// How long the edits are and how they point, in the order of weighted_parts().
struct CombineReport {
    std::vector<double> norms;
    std::vector<std::vector<double>> cosines;
    std::optional<double> result_norm;  ///< of what was written
    QString path;                       ///< that was written; empty where nothing was
};
/// bad_input where it is no answer about that many edits.
[[nodiscard]] Result<CombineReport> parse_combined(const nlohmann::json& answer, size_t edits);
/// Norms and cosines as one sentence for the status bar.
[[nodiscard]] QString in_words(const CombineReport& report, const std::vector<CombinePart>& parts);

struct VectorSettings {
    QString base, tuned;  ///< folders, or "mini"
    QString component{};  ///< unet, text_encoder, text_encoder_2; empty = all
    QString name{};
    double lambda = 1;
};
Result<> check(const VectorSettings& settings);
[[nodiscard]] QStringList vector_arguments(const VectorSettings& settings, const QString& out);

}  // namespace burin::ui
