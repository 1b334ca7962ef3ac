// Checks of single values that remember the first fault: the vocabulary of validate() and of the message
// checks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/protocol/request.h"

namespace burin::protocol {

/// Each check names the field by its path ("guidance.directions[2].strength"), which begins the sentence and is
/// the error's `field`. After the first fault the others do nothing. Not thread-safe.
class Checks {
  public:
    void range(std::string_view path, double value, double low, double high);
    /// low < value <= high, or low <= value < high.
    void above(std::string_view path, double value, double low, double high);
    void below(std::string_view path, double value, double low, double high);
    void text(std::string_view path, std::string_view value, size_t max_bytes);
    void filled(std::string_view path, std::string_view value, size_t max_bytes);
    void file_path(std::string_view path, std::string_view value);
    void choice(std::string_view path, std::string_view value, std::span<const std::string_view> names);
    void count(std::string_view path, size_t count, size_t most);
    /// `why` follows the path in the sentence: "is unknown".
    void that(bool good, std::string_view path, std::string_view why, std::string_view remedy);

    [[nodiscard]] bool good() const { return result_.has_value(); }
    [[nodiscard]] Result<> result() const { return result_; }

  private:
    void fault(std::string_view path, const std::string& why, std::string remedy);
    Result<> result_;
};

/// The entry of a list that a field lies in, and what of it is meant: "guidance.directions[2].strength" is
/// {2, "strength"} of the list "guidance.directions". Nothing where `field` is not inside that list.
struct ListedField {
    size_t index = 0;
    std::string member;  ///< empty for the entry itself
    bool operator==(const ListedField&) const = default;
};
[[nodiscard]] std::optional<ListedField> listed_field(std::string_view field, std::string_view list);

/// "5", "0.05", "infinite" or "not a number", as sentences show numbers.
[[nodiscard]] std::string number_text(double value);

void check_direction(Checks& checks, const Direction& direction, const std::string& path);
void check_edit(Checks& checks, const ReferenceEdit& edit, const std::string& path);
/// With its directions and concepts.
void check_guidance(Checks& checks, const Guidance& guidance);

}  // namespace burin::protocol
