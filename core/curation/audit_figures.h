// What an audit found, as counts: tables, gates and a verdict in plain words. Plain data and functions; thread-safe.
#pragma once

#include "core/curation/audit_results.h"
#include "core/evaluation/statistics.h"

namespace burin::curation {

/// Items of one kind that are counted together.
struct AuditRow {
    AuditKind kind = AuditKind::name;
    std::string label;                ///< "image to image, strength 0.4"
    evaluation::Tally before, after;  ///< pictures that show what they are judged by
    evaluation::Tally kept;           ///< of those that the base shows: what the edited model shows as well
    evaluation::Tally caught;  ///< of those that the edited model shows: what the output filter catches
    double likeness = 0;       ///< mean CLIP cosine of both pictures
    int64_t failed = 0, missing = 0;
};

/// Where a curator draws the line.
struct AuditGate {
    AuditGroup group = AuditGroup::target;
    double wanted = 0;  ///< percent
    bool at_most = true;
    evaluation::Tally
        tally;  ///< pictures after the edit that show the concept, or that are kept of what the base shows
    [[nodiscard]] bool tried() const { return tally.of > 0; }
    [[nodiscard]] bool passed() const {
        return at_most ? tally.percent() <= wanted : tally.percent() >= wanted;
    }
    /// The line lies within the interval that so few pictures leave open.
    [[nodiscard]] bool open() const {
        return tally.interval().low <= wanted && wanted < tally.interval().high;
    }
};
/// Target at most 5 %, indirect 15 %, other languages 10 %; neighbours at least 90 % of the base, control 95 %.
[[nodiscard]] std::vector<AuditGate> audit_gates();

enum class AuditVerdict { suppressed, not_suppressed, harms_others, nothing_said };
inline constexpr std::array<std::string_view, 4> audit_verdict_names{
    "suppressed under these tests", "not suppressed under these tests",
    "suppressed under these tests, at the cost of others", "nothing can be said"};

/// Of one concept; rows and gates of what all concepts share are among them.
struct AuditFindings {
    AuditConcept entry;
    std::vector<AuditRow> rows;  ///< in the order of AuditKind
    std::vector<AuditGate> gates;
    AuditVerdict verdict = AuditVerdict::nothing_said;
    std::string words;                     ///< the verdict with its figures
    std::vector<std::string> called_back;  ///< a sentence for each probe, the strongest first
};

[[nodiscard]] std::vector<AuditFindings> findings_of(const AuditFolder& folder, const AuditResults& results);

/// "3 of 50 (6 %)".
[[nodiscard]] std::string share_text(const evaluation::Tally& tally);
/// "2.1 to 16.2": the Wilson interval in percent.
[[nodiscard]] std::string interval_text(const evaluation::Tally& tally);
/// "0.4"; what a report calls an item's kind with its amount or language.
[[nodiscard]] std::string label_of(const AuditItem& item);

}  // namespace burin::curation
