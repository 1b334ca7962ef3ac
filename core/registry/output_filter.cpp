#include "core/registry/output_filter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/io/field_visitors.h"
#include "core/io/mapped_file.h"
#include "core/protocol/pack_file.h"
#include "core/registry/filter_fields.h"

namespace burin::registry {
namespace {

static_assert(std::endian::native == std::endian::little, "rows are stored little-endian");

constexpr protocol::PackKind kind{"burin-filter", 1, 64U << 20};
constexpr size_t most_scores = 8;

double cosine(const uint8_t* row, std::span<const float> embedding) {
    double sum = 0;
    for (size_t i = 0; i < embedding.size(); ++i) {
        float value = 0;
        std::memcpy(&value, row + i * sizeof(float), sizeof value);
        sum += double(value) * double(embedding[i]);
    }
    return sum;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

std::string note_of(const FilterScore& score) {
    const char* done = score.action == FilterAction::mark   ? "it is marked"
                       : score.action == FilterAction::blur ? "it was blurred"
                                                            : "it is held back";
    return "the picture comes close to the protected concept " + in_quotes(score.concept_name) + " (" +
           printable(score.concept_id, id_bytes) + "): score " + number(score.score) + ", threshold " +
           number(score.threshold) + "; " + done + ".";
}

bool all_numbers(const std::vector<uint8_t>& rows) {
    for (size_t at = 0; at + sizeof(float) <= rows.size(); at += sizeof(float)) {
        float value = 0;
        std::memcpy(&value, rows.data() + at, sizeof value);
        if (!(std::abs(value) <= 1.5F)) return false;
    }
    return true;
}

}  // namespace

void check_rules(io::Checks& checks, const OutputFilter& filter, const std::string& path) {
    checks.that(is_sha256_hex(filter.clip_sha256), path + "clip_sha256", "is no SHA-256",
                "calibrate the filter again");
    const size_t row = static_cast<size_t>(filter.dimension) * sizeof(float);
    for (size_t i = 0; i < filter.concepts.size() && checks.good(); ++i) {
        const auto& entry = filter.concepts[i];
        const std::string where = path + "concepts[" + std::to_string(i) + "].";
        for (const auto* bank : {&entry.texts, &entry.pictures}) {
            const std::string which = where + (bank == &entry.texts ? "texts" : "pictures");
            checks.that(bank->rows.size() == bank->names.size() * row, which,
                        "does not hold a row for each name", "calibrate the filter again");
            checks.that(all_numbers(bank->rows), which, "holds rows that are not of length one",
                        "calibrate the filter again");
        }
        checks.that(!entry.texts.names.empty() || !entry.pictures.names.empty(), where + "pictures",
                    "is empty, as are its texts", "calibrate the filter again");
    }
}

std::optional<double> bank_cosine(const FilterBank& bank, std::span<const float> embedding) {
    const size_t row = embedding.size() * sizeof(float);
    std::optional<double> best;
    for (size_t at = 0; row > 0 && at + row <= bank.rows.size(); at += row) {
        const double here = cosine(bank.rows.data() + at, embedding);
        if (!best || here > *best) best = here;
    }
    return best;
}

std::optional<double> score_of(const FilterConcept& entry, std::span<const float> embedding) {
    double sum = 0;
    int banks = 0;
    for (const auto* bank : {&entry.pictures, &entry.texts}) {
        const auto best = bank_cosine(*bank, embedding);
        if (!best) continue;
        sum += (*best - bank->mean) / bank->deviation;
        ++banks;
    }
    return banks > 0 ? std::optional(sum / banks) : std::nullopt;
}

Result<> measure_bank(FilterBank& bank, const std::vector<std::vector<float>>& negatives) {
    if (bank.rows.empty()) return {};
    if (negatives.size() < 2)
        return fail(ErrorCode::bad_input,
                    "there are " + std::to_string(negatives.size()) + " pictures without the concept",
                    "give at least two, better a hundred");
    std::vector<double> cosines;
    for (const auto& embedding : negatives) cosines.push_back(*bank_cosine(bank, embedding));
    double mean = 0, square = 0;
    for (const double one : cosines) mean += one / double(cosines.size());
    for (const double one : cosines) square += (one - mean) * (one - mean) / double(cosines.size() - 1);
    if (!(square > 1e-12))
        return fail(ErrorCode::bad_input, "all pictures without the concept look the same to CLIP",
                    "give different ones as negatives");
    bank.mean = mean, bank.deviation = std::sqrt(square);
    return {};
}

FilterRecord judge(const OutputFilter& filter, std::span<const float> embedding) {
    FilterRecord record;
    for (const auto& entry : filter.concepts) {
        const auto score = score_of(entry, embedding);
        if (!score) continue;
        // What is no number is no proof of innocence.
        const bool caught = !(*score < entry.chosen.threshold);
        record.scores.push_back({entry.id, entry.name, *score, entry.chosen.threshold, caught, entry.action});
        if (caught) record.action = std::max(record.action.value_or(entry.action), entry.action);
    }
    std::stable_sort(record.scores.begin(), record.scores.end(),
                     [](const FilterScore& a, const FilterScore& b) {
                         return a.score - a.threshold > b.score - b.threshold;
                     });
    if (record.scores.size() > most_scores) record.scores.resize(most_scores);
    for (auto& score : record.scores) {
        if (!score.caught) continue;
        FilterScore told = score;
        told.action = *record.action;
        record.notes.push_back(note_of(told));
    }
    return record;
}

nlohmann::json facts_of(const FilterRecord& record) {
    constexpr std::array<const char*, 3> decisions{"marked", "blurred", "held back"};
    nlohmann::json facts{
        {"decision", record.action ? decisions[static_cast<size_t>(*record.action)] : "passed"},
        {"scores", nlohmann::json::array()}};
    for (const auto& score : record.scores) facts["scores"].push_back(io::to_tree(score));
    return {{"filter", facts}};
}

Result<OutputFilter> read_filter(const std::filesystem::path& path) {
    const auto file = io::MappedFile::open(path);
    if (!file) return tl::unexpected(file.error());
    return protocol::parse_pack<OutputFilter>(io::as_text((*file)->bytes()), "'" + path.string() + "'", kind);
}

Result<> write_filter(const std::filesystem::path& path, const OutputFilter& filter) {
    const auto text = protocol::print_pack(filter, kind);
    if (!text) return tl::unexpected(text.error());
    // What could not be read again is not written.
    if (const auto again = protocol::parse_pack<OutputFilter>(*text, "'" + path.string() + "'", kind); !again)
        return tl::unexpected(again.error());
    return io::write_file_atomically(path, *text);
}

std::vector<uint8_t> packed_rows(const std::vector<std::vector<float>>& embeddings) {
    std::vector<uint8_t> rows;
    for (const auto& embedding : embeddings) {
        const size_t at = rows.size();
        rows.resize(at + embedding.size() * sizeof(float));
        std::memcpy(rows.data() + at, embedding.data(), embedding.size() * sizeof(float));
    }
    return rows;
}

}  // namespace burin::registry
