// The parts of an .xlsx file: which records hold what, and the small ones read whole. Internal to core/tables.
//
// Format: ECMA-376 part 2 (packages: relations between parts) and part 1, section 18 (workbook, styles, shared strings).
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/io/zip_records.h"
#include "core/tables/xml.h"

namespace burin::tables {

struct SheetPart {
    std::string name, relation;
    bool hidden = false;
};

/// How a number of a cell's style is to be read.
enum class NumberForm { plain, date };

class XlsxPackage {
  public:
    /// `source` names the file in sentences; views `bytes`. bad_input where it is no workbook.
    static Result<XlsxPackage> open(std::span<const std::byte> bytes, const std::string& source);

    [[nodiscard]] const std::vector<SheetPart>& sheets() const { return sheets_; }
    [[nodiscard]] bool from_1904() const { return from_1904_; }
    /// The record of a sheet.
    [[nodiscard]] Result<std::string> part_of(const SheetPart& sheet) const;
    Result<std::vector<std::string>> shared_strings() const;
    /// By the number of the cell's style.
    Result<std::vector<NumberForm>> number_forms() const;
    /// Hands the part to the handler as it is unpacked.
    Result<> parse(const std::string& part, XmlHandler& handler, size_t most_bytes) const;

  private:
    struct Relation {
        std::string type, target;  ///< the last word of its type; the part, or empty where it lies outside
    };
    using Relations = std::map<std::string, Relation, std::less<>>;

    XlsxPackage(std::span<const std::byte> bytes, std::string source)
        : bytes_(bytes), source_(std::move(source)) {}
    Result<> read_workbook();
    Result<Relations> relations_of(const std::string& part) const;
    /// The part of the workbook that has this type, empty where there is none.
    [[nodiscard]] std::string part_with_type(std::string_view type) const;
    [[nodiscard]] std::string name_of(const std::string& part) const;

    std::span<const std::byte> bytes_;
    std::string source_;
    io::ZipRecords records_;
    Relations relations_;  ///< of the workbook
    std::vector<SheetPart> sheets_;
    bool from_1904_ = false;
};

/// Collects the text of a shared or an inline string: all of its runs, without the readings of Japanese ones.
class StringCollector {
  public:
    void start(std::string_view name);
    void end(std::string_view name);
    void text(std::string_view text);
    /// What was collected since the last call, with _xHHHH_ as the character it means and line ends as \n.
    [[nodiscard]] std::string take();

  private:
    std::string text_;
    bool inside_ = false;
    int readings_ = 0;
};

}  // namespace burin::tables
