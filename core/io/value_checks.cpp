#include "core/io/value_checks.h"

#include <cmath>
#include <cstdio>

#include "core/base/printable.h"
#include "core/base/words.h"

namespace burin::io {

std::string number_text(double value) {
    if (std::isnan(value)) return "not a number";
    if (std::isinf(value)) return "infinite";
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.10g", value);
    return buffer;
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

void Checks::number(std::string_view path, double value, const Field& field) {
    if (field.zero_too && value == 0) return;
    const bool reaches = std::isfinite(value) && (field.open_low ? value > field.low : value >= field.low);
    const bool stays = field.open_high ? value < field.high : value <= field.high;
    const bool bounded_below = std::isfinite(field.low), bounded_above = std::isfinite(field.high);
    if (!reaches || !stays) {
        const auto low = number_text(field.low), high = number_text(field.high);
        std::string remedy = "give a finite number";
        if (field.open_low || field.open_high)
            remedy = "give " + (field.open_low ? "more than " + low : "at least " + low) + " and " +
                     (field.open_high ? "less than " + high : "at most " + high);
        else if (bounded_below && bounded_above)
            remedy = "give " + low + " to " + high;
        else if (bounded_below || bounded_above)
            remedy = "give " + (bounded_below ? low + " or more" : high + " or less");
        return fault(path, "is " + number_text(value), remedy);
    }
    if (field.multiple > 1 && std::fmod(value, field.multiple) != 0)
        fault(path, "is " + number_text(value),
              "give a multiple of " + std::to_string(field.multiple) + ", for example " +
                  number_text(value - std::fmod(value, field.multiple)));
}

void Checks::text(std::string_view path, std::string_view value, const Field& field) {
    if (field.made_printable) return;
    if (!field.names.empty()) {
        if (index_of(value, field.names) < 0)
            fault(path, "is '" + printable(value, 60) + "'",
                  field.suggest ? field.suggest(value) : suggestion(value, field.names));
        return;
    }
    if (field.must_be_filled)
        filled(path, value, field.most);
    else
        text(path, value, field.most);
    if (field.is_path && value.find('\0') != std::string_view::npos)
        fault(path, "holds a zero byte", "give the path of a file");
}

void Checks::name(std::string_view path, size_t index, const Field& field) {
    if (index >= field.names.size()) fault(path, "is unknown", "give " + one_of(field.names));
}

}  // namespace burin::io
