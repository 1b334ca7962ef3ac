#include "core/commands/answer_json.h"

#include <limits>

namespace burin::commands::detail {

bool Reader::take(const nlohmann::json& from, std::string& value) {
    if (from.is_string()) from.get_to(value);
    return from.is_string();
}

bool Reader::take(const nlohmann::json& from, bool& value) {
    if (from.is_boolean()) from.get_to(value);
    return from.is_boolean();
}

bool Reader::take(const nlohmann::json& from, double& value) {
    if (from.is_null()) value = std::numeric_limits<double>::quiet_NaN();
    if (from.is_number()) from.get_to(value);
    return from.is_null() || from.is_number();
}

bool Reader::take(const nlohmann::json& from, int64_t& value) {
    if (from.is_number_integer()) from.get_to(value);
    return from.is_number_integer();
}

bool Reader::take(const nlohmann::json& from, uint64_t& value) {
    if (from.is_number_unsigned()) from.get_to(value);
    return from.is_number_unsigned();
}

bool Reader::take(const nlohmann::json& from, nlohmann::json& value) {
    value = from;
    return true;
}

}  // namespace burin::commands::detail
