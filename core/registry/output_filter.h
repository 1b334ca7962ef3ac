// The third line of defence: whether a finished picture comes close to a protected concept, and what is done then.
//
// Per concept two banks of CLIP embeddings: its reference pictures and its texts. A bank's cosine is the largest of the
// picture with its rows. Pictures lie closer to pictures than to texts, so each cosine is told in standard deviations from
// the mean of the negatives it was calibrated with; the score is the mean of both banks, or the one there is. The
// threshold was chosen on a curve (filter_curve.h) that is kept beside it: nothing is hidden.
//
// The file (burin-filter, one JSON object) may come from outside: it is parsed under limits. Plain data and functions;
// thread-safe. Embeddings are rows of length one, float32.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/registry/filter_curve.h"

namespace burin::registry {

enum class FilterAction {
    mark,       ///< told, and kept with the picture
    blur,       ///< so that nothing is recognised
    hold_back,  ///< the picture is not given
};
inline constexpr std::array<std::string_view, 3> filter_action_names{"mark", "blur", "hold back"};
inline constexpr std::array<std::string_view, 4> aim_names{"balance", "precision", "recall", "threshold"};

/// Rows of float32, little-endian, and what their cosines are measured against.
struct FilterBank {
    std::vector<std::string> names;  ///< of the rows: the texts, or the SHA-256 of the pictures
    std::vector<uint8_t> rows;       ///< [names, dimension] float32
    double mean = 0, deviation = 1;  ///< of the negatives' cosines
    bool operator==(const FilterBank&) const = default;
};

struct FilterConcept {
    std::string id, name;  ///< as in the register
    FilterAction action = FilterAction::mark;
    FilterBank texts, pictures;
    FilterAim aim;
    FilterPoint chosen;  ///< its threshold decides
    std::vector<FilterPoint> curve;
    bool operator==(const FilterConcept&) const = default;
};

struct OutputFilter {
    std::string clip;         ///< folder of the CLIP model; "mini": that of the embedded model
    std::string clip_sha256;  ///< of its weights: with others the banks mean nothing
    int dimension = 0;
    std::vector<FilterConcept> concepts;
    bool operator==(const OutputFilter&) const = default;
};

/// One concept's part in a decision.
struct FilterScore {
    std::string concept_id, concept_name;
    double score = 0, threshold = 0;
    bool caught = false;
    FilterAction action = FilterAction::mark;
    bool operator==(const FilterScore&) const = default;
};

/// What was measured on a picture and done; kept with it.
struct FilterRecord {
    std::vector<FilterScore> scores;     ///< the caught ones, else the closest; closest first, at most 8
    std::optional<FilterAction> action;  ///< the strongest of the caught; none = the picture passed
    std::vector<std::string> notes;      ///< a sentence for each that was caught
    bool operator==(const FilterRecord&) const = default;
};

/// Largest cosine with a row of the bank; nothing where it has none.
[[nodiscard]] std::optional<double> bank_cosine(const FilterBank& bank, std::span<const float> embedding);
/// The score of a concept; nothing where both banks are empty.
[[nodiscard]] std::optional<double> score_of(const FilterConcept& entry, std::span<const float> embedding);

/// Sets the bank's mean and deviation from the negatives' embeddings. bad_input: fewer than two, or all the same.
Result<> measure_bank(FilterBank& bank, const std::vector<std::vector<float>>& negatives);

/// `embedding` has the filter's dimension.
[[nodiscard]] FilterRecord judge(const OutputFilter& filter, std::span<const float> embedding);
/// {"filter": {"decision": "passed", "scores": [...]}}, for the picture's metadata.
[[nodiscard]] nlohmann::json facts_of(const FilterRecord& record);

/// bad_input: not a filter, a newer one, or one whose banks are not as large as they say.
Result<OutputFilter> read_filter(const std::filesystem::path& path);
Result<> write_filter(const std::filesystem::path& path, const OutputFilter& filter);

/// The rows of a bank from embeddings, and back.
[[nodiscard]] std::vector<uint8_t> packed_rows(const std::vector<std::vector<float>>& embeddings);

}  // namespace burin::registry
