#include "core/protocol/checks.h"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/base/printable.h"
#include "core/protocol/names.h"

namespace burin::protocol {

std::string number_text(double value) {
    if (std::isnan(value)) return "not a number";
    if (std::isinf(value)) return "infinite";
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.10g", value);
    return buffer;
}

std::optional<ListedField> listed_field(std::string_view field, std::string_view list) {
    if (!field.starts_with(list)) return std::nullopt;
    field.remove_prefix(list.size());
    if (!field.starts_with('[')) return std::nullopt;
    ListedField found;
    const auto [end, error] = std::from_chars(field.data() + 1, field.data() + field.size(), found.index);
    field.remove_prefix(static_cast<size_t>(end - field.data()));
    if (error != std::errc{} || !field.starts_with(']')) return std::nullopt;
    field.remove_prefix(1);
    if (!field.empty() && !field.starts_with('.')) return std::nullopt;
    found.member = field.empty() ? "" : field.substr(1);
    return found;
}

void Checks::fault(std::string_view path, const std::string& why, std::string remedy) {
    if (!good()) return;
    const std::string field(path);
    result_ = tl::unexpected(Error{ErrorCode::bad_input, field + " " + why, std::move(remedy), field});
}

void Checks::range(std::string_view path, double value, double low, double high) {
    if (!(value >= low && value <= high))
        fault(path, "is " + number_text(value), "give " + number_text(low) + " to " + number_text(high));
}

void Checks::above(std::string_view path, double value, double low, double high) {
    if (!(value > low && value <= high))
        fault(path, "is " + number_text(value),
              "give more than " + number_text(low) + " and at most " + number_text(high));
}

void Checks::below(std::string_view path, double value, double low, double high) {
    if (!(value >= low && value < high))
        fault(path, "is " + number_text(value),
              "give at least " + number_text(low) + " and less than " + number_text(high));
}

void Checks::text(std::string_view path, std::string_view value, size_t max_bytes) {
    if (value.size() > max_bytes)
        fault(path, "has " + std::to_string(value.size()) + " bytes",
              "give at most " + std::to_string(max_bytes));
    else if (!is_utf8(value))
        fault(path, "is not valid UTF-8", "write the text in UTF-8");
}

void Checks::filled(std::string_view path, std::string_view value, size_t max_bytes) {
    text(path, value, max_bytes);
    if (value.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos)
        fault(path, "is empty", "write what it stands for");
}

void Checks::file_path(std::string_view path, std::string_view value) {
    text(path, value, 4096);
    if (value.find('\0') != std::string_view::npos)
        fault(path, "holds a zero byte", "give the path of a file");
}

void Checks::choice(std::string_view path, std::string_view value, std::span<const std::string_view> names) {
    if (index_of(value, names) < 0)
        fault(path, "is '" + printable(value, 60) + "'", suggestion(value, names));
}

void Checks::count(std::string_view path, size_t count, size_t most) {
    if (count > most)
        fault(path, "has " + std::to_string(count) + " entries", "give at most " + std::to_string(most));
}

void Checks::that(bool is_good, std::string_view path, std::string_view why, std::string_view remedy) {
    if (!is_good) fault(path, std::string(why), std::string(remedy));
}

}  // namespace burin::protocol
