// The report on an audit, for whoever must be convinced and for whoever signs: one HTML file that holds all it shows, its twin
// in JSON, and every item in CSV. The same results give the same bytes, in whatever parts they were made. Throws Failure.
#pragma once

#include "core/commands/audit.h"
#include "core/curation/audit_figures.h"

namespace burin::curation {

struct AuditReportFiles {
    std::vector<std::filesystem::path> written;
    std::vector<AuditFindings> findings;  ///< of one audit; of two: first all of the one, then of the other
};

/// Merges and writes report.html, report.json and items.csv; with request.compare compare.html and compare.json. Refuses
/// missing results, unless request.partial, and audits that compare other things than their edits.
[[nodiscard]] AuditReportFiles report_audit(const commands::AuditReportRequest& request);

/// The parts, for tests.
[[nodiscard]] std::string audit_html(const AuditFolder& folder, const AuditResults& results,
                                     const std::vector<AuditFindings>& findings, const std::string& curves);
[[nodiscard]] nlohmann::json audit_json(const AuditFolder& folder,
                                        const std::vector<AuditFindings>& findings);
[[nodiscard]] std::string compare_html(const AuditFolder& a, const AuditResults& results_a,
                                       const AuditFolder& b, const AuditResults& results_b);

/// A row of figures as both reports show it, without what comes before and behind.
[[nodiscard]] std::string tally_cells(const evaluation::Tally& tally);

}  // namespace burin::curation
