#include "core/models/config_reader.h"

#include <cmath>

namespace burin::models {
namespace {

// Values come from a file of unknown origin: a message shows at most this much of one.
std::string shown(const nlohmann::json& value) {
    constexpr size_t longest = 60;
    std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    if (text.size() > longest) text = text.substr(0, longest) + "...";
    return text;
}

std::string shown_list(const std::vector<nlohmann::json>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + shown(value);
    return text;
}

}  // namespace

ConfigReader::ConfigReader(nlohmann::json object, std::string where)
    : object_(std::move(object)), where_(std::move(where)) {
    if (!object_.is_object()) {
        refuse("is not a JSON object", "download the file again");
        object_ = nlohmann::json::object();
    }
}

const nlohmann::json* ConfigReader::find(const std::string& key) {
    handled_.insert(key);
    const auto entry = object_.find(key);
    return entry == object_.end() || entry->is_null() ? nullptr : &*entry;
}

bool ConfigReader::given(const std::string& key) const {
    const auto entry = object_.find(key);
    return entry != object_.end() && !entry->is_null();
}

void ConfigReader::refuse(const std::string& what, const std::string& remedy) {
    problems_.push_back({ErrorCode::bad_model, where_ + " " + what, remedy});
}

void ConfigReader::wrong_type(const std::string& key, const std::string& wanted) {
    refuse("has '" + key + "' = " + shown(object_.at(key)) + ", expected " + wanted,
           "correct the value or download the file again");
}

int64_t ConfigReader::integer(const std::string& key, int64_t fallback, int64_t least, int64_t most) {
    const auto* value = find(key);
    if (!value) return fallback;
    const bool whole =
        value->is_number_integer() ||
        (value->is_number_float() && std::isfinite(value->get<double>()) &&
         std::abs(value->get<double>()) < 1e15 && std::floor(value->get<double>()) == value->get<double>());
    const double size = whole ? value->get<double>() : 0;
    if (!whole || size < static_cast<double>(least) || size > static_cast<double>(most)) {
        wrong_type(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return fallback;
    }
    return value->get<int64_t>();
}

double ConfigReader::number(const std::string& key, double fallback, double least, double most) {
    const auto* value = find(key);
    if (!value) return fallback;
    if (!value->is_number() || !(value->get<double>() >= least) || !(value->get<double>() <= most)) {
        wrong_type(key, "a number from " + shown(least) + " to " + shown(most));
        return fallback;
    }
    return value->get<double>();
}

bool ConfigReader::flag(const std::string& key, bool fallback) {
    const auto* value = find(key);
    if (!value) return fallback;
    if (!value->is_boolean()) {
        wrong_type(key, "true or false");
        return fallback;
    }
    return value->get<bool>();
}

std::string ConfigReader::text(const std::string& key, const std::string& fallback) {
    const auto* value = find(key);
    if (!value) return fallback;
    if (!value->is_string()) {
        wrong_type(key, "a text");
        return fallback;
    }
    return value->get<std::string>();
}

std::vector<int64_t> ConfigReader::integers(const std::string& key, std::vector<int64_t> fallback,
                                            int64_t least, int64_t most, size_t longest) {
    const auto* value = find(key);
    if (!value) return fallback;
    const nlohmann::json list = value->is_array() ? *value : nlohmann::json::array({*value});
    bool good = !list.empty() && list.size() <= longest;
    std::vector<int64_t> numbers;
    for (size_t i = 0; good && i < list.size(); ++i) {
        good = list[i].is_number_integer() && list[i].get<double>() >= static_cast<double>(least) &&
               list[i].get<double>() <= static_cast<double>(most);
        if (good) numbers.push_back(list[i].get<int64_t>());
    }
    if (good) return numbers;
    wrong_type(key, "a list of 1 to " + std::to_string(longest) + " whole numbers from " +
                        std::to_string(least) + " to " + std::to_string(most));
    return fallback;
}

std::vector<double> ConfigReader::numbers(const std::string& key, std::vector<double> fallback,
                                          size_t longest) {
    const auto* value = find(key);
    if (!value) return fallback;
    bool good = value->is_array() && !value->empty() && value->size() <= longest;
    std::vector<double> list;
    for (size_t i = 0; good && i < value->size(); ++i) {
        good = (*value)[i].is_number() && std::isfinite((*value)[i].get<double>());
        if (good) list.push_back((*value)[i].get<double>());
    }
    if (good) return list;
    wrong_type(key, "a list of 1 to " + std::to_string(longest) + " numbers");
    return fallback;
}

std::vector<std::string> ConfigReader::texts(const std::string& key, std::vector<std::string> fallback,
                                             size_t longest) {
    const auto* value = find(key);
    if (!value) return fallback;
    bool good = value->is_array() && !value->empty() && value->size() <= longest;
    std::vector<std::string> list;
    for (size_t i = 0; good && i < value->size(); ++i) {
        good = (*value)[i].is_string();
        if (good) list.push_back((*value)[i].get<std::string>());
    }
    if (good) return list;
    wrong_type(key, "a list of 1 to " + std::to_string(longest) + " texts");
    return fallback;
}

std::vector<std::string> ConfigReader::texts_or_nulls(const std::string& key, size_t count) {
    const auto* value = find(key);
    bool good = value && value->is_array() && value->size() == count;
    std::vector<std::string> list;
    for (size_t i = 0; good && i < count; ++i) {
        good = (*value)[i].is_string() || (*value)[i].is_null();
        if (good) list.push_back((*value)[i].is_null() ? "" : (*value)[i].get<std::string>());
    }
    if (good) return list;
    if (value) wrong_type(key, "a list of " + std::to_string(count) + " texts or nulls");
    return {};
}

nlohmann::json ConfigReader::object(const std::string& key) {
    const auto* value = find(key);
    if (!value) return nlohmann::json::object();
    if (!value->is_object()) {
        wrong_type(key, "an object");
        return nlohmann::json::object();
    }
    return *value;
}

void ConfigReader::read(int64_t& member, const io::Field& field) {
    member = integer(field.key, member, static_cast<int64_t>(field.low), static_cast<int64_t>(field.high));
}

void ConfigReader::read(double& member, const io::Field& field) {
    member = number(field.key, member, field.low, field.high);
}

void ConfigReader::read(bool& member, const io::Field& field) { member = flag(field.key, member); }

void ConfigReader::read(std::vector<int64_t>& member, const io::Field& field) {
    member = integers(field.key, member, static_cast<int64_t>(field.low), static_cast<int64_t>(field.high),
                      field.most);
}

void ConfigReader::read(std::vector<double>& member, const io::Field& field) {
    member = numbers(field.key, member, field.most);
}

void ConfigReader::only(const std::string& key, const nlohmann::json& built) { only_one_of(key, {built}); }

void ConfigReader::only_one_of(const std::string& key, const std::vector<nlohmann::json>& built) {
    const auto* value = find(key);
    if (!value) return;
    for (const auto& allowed : built) {
        if (*value == allowed) return;
    }
    refuse("asks for '" + key + "' = " + shown(*value) + ", which Burin does not have (it has " +
               shown_list(built) + ")",
           "use a checkpoint without this feature");
}

void ConfigReader::ignore(std::initializer_list<const char*> keys) {
    for (const char* key : keys) handled_.insert(key);
}

std::vector<Error> ConfigReader::finish() {
    for (const auto& [key, value] : object_.items()) {
        if (value.is_null() || key.starts_with("_") || !handled_.insert(key).second) continue;
        refuse("asks for '" + key.substr(0, 60) + "' = " + shown(value) + ", a key that Burin does not know",
               "use a checkpoint without this feature");
    }
    return problems_;
}

void ConfigReader::finish_or_throw() {
    const auto problems = finish();
    if (!problems.empty()) throw Failure(problems.front());
}

}  // namespace burin::models
