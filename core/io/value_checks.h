// Checks of single values that remember the first fault.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/io/field.h"

namespace burin::io {

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

    /// What a list of fields says of a number, a text or the place of a name.
    void number(std::string_view path, double value, const Field& field);
    void text(std::string_view path, std::string_view value, const Field& field);
    void name(std::string_view path, size_t index, const Field& field);

    [[nodiscard]] bool good() const { return result_.has_value(); }
    [[nodiscard]] Result<> result() const { return result_; }

  private:
    void fault(std::string_view path, const std::string& why, std::string remedy);
    Result<> result_;
};

/// "5", "0.05", "infinite" or "not a number", as sentences show numbers.
[[nodiscard]] std::string number_text(double value);

}  // namespace burin::io
