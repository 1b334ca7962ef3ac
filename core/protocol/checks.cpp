#include "core/protocol/checks.h"

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

void Checks::fault(std::string what, std::string remedy) {
    if (good()) result_ = fail(ErrorCode::bad_input, std::move(what), std::move(remedy));
}

void Checks::range(std::string_view path, double value, double low, double high) {
    if (!(value >= low && value <= high))
        fault(std::string(path) + " is " + number_text(value),
              "give " + number_text(low) + " to " + number_text(high));
}

void Checks::above(std::string_view path, double value, double low, double high) {
    if (!(value > low && value <= high))
        fault(std::string(path) + " is " + number_text(value),
              "give more than " + number_text(low) + " and at most " + number_text(high));
}

void Checks::below(std::string_view path, double value, double low, double high) {
    if (!(value >= low && value < high))
        fault(std::string(path) + " is " + number_text(value),
              "give at least " + number_text(low) + " and less than " + number_text(high));
}

void Checks::text(std::string_view path, std::string_view value, size_t max_bytes) {
    if (value.size() > max_bytes)
        fault(std::string(path) + " has " + std::to_string(value.size()) + " bytes",
              "give at most " + std::to_string(max_bytes));
    else if (!is_utf8(value))
        fault(std::string(path) + " is not valid UTF-8", "write the text in UTF-8");
}

void Checks::filled(std::string_view path, std::string_view value, size_t max_bytes) {
    text(path, value, max_bytes);
    if (value.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos)
        fault(std::string(path) + " is empty", "write what it stands for");
}

void Checks::file_path(std::string_view path, std::string_view value) {
    text(path, value, 4096);
    if (value.find('\0') != std::string_view::npos)
        fault(std::string(path) + " holds a zero byte", "give the path of a file");
}

void Checks::choice(std::string_view path, std::string_view value, std::span<const std::string_view> names) {
    if (index_of(value, names) < 0)
        fault(std::string(path) + " is '" + printable(value, 60) + "'", suggestion(value, names));
}

void Checks::count(std::string_view path, size_t count, size_t most) {
    if (count > most)
        fault(std::string(path) + " has " + std::to_string(count) + " entries",
              "give at most " + std::to_string(most));
}

void Checks::that(bool is_good, std::string_view what, std::string_view remedy) {
    if (!is_good) fault(std::string(what), std::string(remedy));
}

}  // namespace burin::protocol
