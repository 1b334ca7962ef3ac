#include <algorithm>
#include <cmath>

#include "core/base/printable.h"
#include "core/io/json.h"

namespace burin::io {
namespace {

using Json = nlohmann::json;

std::string shown(double value) {
    // As JSON writes it: 0.5 and not 0.500000.
    return Json(value).dump();
}

/// What a value is, for "is <this>, expected a whole number".
std::string described(const Json& value) {
    if (value.is_string()) return "the text " + in_quotes(value.get_ref<const std::string&>());
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    return value.dump();
}

std::string range(int64_t min, int64_t max) {
    if (min == JsonObject::no_minimum && max == JsonObject::no_maximum) return "a whole number";
    if (max == JsonObject::no_maximum) return "a whole number from " + std::to_string(min);
    if (min == JsonObject::no_minimum) return "a whole number up to " + std::to_string(max);
    return "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
}

std::string range(double min, double max) {
    if (min == -JsonObject::unbounded && max == JsonObject::unbounded) return "a number";
    if (max == JsonObject::unbounded) return "a number from " + shown(min);
    if (min == -JsonObject::unbounded) return "a number up to " + shown(max);
    return "a number from " + shown(min) + " to " + shown(max);
}

/// A whole number however it is spelled; nothing for fractions, other types and what int64 cannot hold.
std::optional<int64_t> whole(const Json& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<uint64_t>();
        return number <= uint64_t(JsonObject::no_maximum) ? std::optional(int64_t(number)) : std::nullopt;
    }
    if (value.is_number_integer()) return value.get<int64_t>();
    if (!value.is_number_float()) return std::nullopt;
    const auto number = value.get<double>();
    // Beyond 2^53 a double does not tell whole numbers apart.
    if (std::abs(number) > 9007199254740992.0 || number != std::floor(number)) return std::nullopt;
    return static_cast<int64_t>(number);
}

}  // namespace

struct JsonObject::Report {
    std::string source;
    ErrorCode code;
    std::optional<Error> first;
};

struct JsonObject::Node {
    const Json* value;  ///< an object, or nullptr where the field was something else
    std::string path;   ///< "" for the document, "conditioning." for what is inside it
    std::set<std::string> read;
    std::vector<std::shared_ptr<Node>> children;

    [[nodiscard]] std::optional<std::string> unknown() const {
        if (value) {
            for (const auto& [key, unused] : value->items()) {
                if (!read.contains(key)) return path + key;
            }
        }
        for (const auto& child : children) {
            if (auto found = child->unknown()) return found;
        }
        return std::nullopt;
    }
};

JsonObject::JsonObject(const Json& document, std::string source, ErrorCode code)
    : report_(std::make_shared<Report>(Report{std::move(source), code, std::nullopt})),
      node_(std::make_shared<Node>(Node{document.is_object() ? &document : nullptr, "", {}, {}})) {
    if (!document.is_object())
        report_->first =
            Error{code, report_->source + " holds " + described(document) + " instead of an object", ""};
}

JsonObject::JsonObject(const Json* value, std::shared_ptr<Report> report, std::shared_ptr<Node> node)
    : report_(std::move(report)), node_(std::move(node)) {
    node_->value = value;
}

void JsonObject::fault(const std::string& key, const std::string& why) {
    if (report_->first) return;
    report_->first =
        Error{report_->code, report_->source + ": field " + in_quotes(node_->path + key) + " " + why, ""};
}

bool JsonObject::good() const { return !report_->first; }

bool JsonObject::has(const std::string& key) const {
    return node_->value && node_->value->contains(key) && !node_->value->at(key).is_null();
}

const Json* JsonObject::find(const std::string& key) {
    node_->read.insert(key);
    return has(key) ? &node_->value->at(key) : nullptr;
}

const Json* JsonObject::required(const std::string& key) {
    const Json* value = find(key);
    if (!value) fault(key, "is missing");
    return value;
}

void JsonObject::ignore(std::initializer_list<const char*> keys) {
    for (const char* key : keys) node_->read.insert(key);
}

std::vector<std::string> JsonObject::keys() const {
    std::vector<std::string> names;
    if (!node_->value) return names;
    for (const auto& [key, unused] : node_->value->items()) names.push_back(key);
    return names;
}

Result<> JsonObject::finish(Unknown unknown) const {
    if (report_->first) return tl::unexpected(*report_->first);
    if (unknown == Unknown::allow) return {};
    if (const auto key = node_->unknown())
        return fail(report_->code, report_->source + ": field " + in_quotes(*key) + " is unknown",
                    "remove it or correct its spelling");
    return {};
}

int64_t JsonObject::to_integer(const std::string& key, const Json& value, int64_t min, int64_t max,
                               int64_t fallback) {
    const auto number = whole(value);
    if (number && *number >= min && *number <= max) return *number;
    fault(key, "is " + described(value) + ", expected " + range(min, max));
    return fallback;
}

double JsonObject::to_number(const std::string& key, const Json& value, double min, double max,
                             double fallback) {
    if (value.is_number()) {
        const auto number = value.get<double>();
        if (number >= min && number <= max) return number;
    }
    fault(key, "is " + described(value) + ", expected " + range(min, max));
    return fallback;
}

std::string JsonObject::to_text(const std::string& key, const Json& value, size_t max_bytes,
                                const std::string& fallback) {
    if (!value.is_string()) {
        fault(key, "is " + described(value) + ", expected a text");
        return fallback;
    }
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() <= max_bytes) return text;
    fault(key,
          "has " + std::to_string(text.size()) + " bytes, expected at most " + std::to_string(max_bytes));
    return fallback;
}

int64_t JsonObject::integer(const std::string& key, int64_t min, int64_t max) {
    const Json* value = required(key);
    return value ? to_integer(key, *value, min, max, 0) : 0;
}

int64_t JsonObject::integer_or(const std::string& key, int64_t fallback, int64_t min, int64_t max) {
    const Json* value = find(key);
    return value ? to_integer(key, *value, min, max, fallback) : fallback;
}

std::optional<int64_t> JsonObject::optional_integer(const std::string& key, int64_t min, int64_t max) {
    const Json* value = find(key);
    return value ? std::optional(to_integer(key, *value, min, max, 0)) : std::nullopt;
}

double JsonObject::number(const std::string& key, double min, double max) {
    const Json* value = required(key);
    return value ? to_number(key, *value, min, max, 0) : 0;
}

double JsonObject::number_or(const std::string& key, double fallback, double min, double max) {
    const Json* value = find(key);
    return value ? to_number(key, *value, min, max, fallback) : fallback;
}

bool JsonObject::boolean(const std::string& key) {
    required(key);
    return boolean_or(key, false);
}

bool JsonObject::boolean_or(const std::string& key, bool fallback) {
    const Json* value = find(key);
    if (!value) return fallback;
    if (value->is_boolean()) return value->get<bool>();
    fault(key, "is " + described(*value) + ", expected true or false");
    return fallback;
}

std::string JsonObject::text(const std::string& key, size_t max_bytes) {
    const Json* value = required(key);
    return value ? to_text(key, *value, max_bytes, "") : "";
}

std::string JsonObject::text_or(const std::string& key, const std::string& fallback, size_t max_bytes) {
    const Json* value = find(key);
    return value ? to_text(key, *value, max_bytes, fallback) : fallback;
}

std::string JsonObject::choice(const std::string& key, std::initializer_list<const char*> choices) {
    return required(key) ? choice_or(key, "", choices) : "";
}

std::string JsonObject::choice_or(const std::string& key, const std::string& fallback,
                                  std::initializer_list<const char*> choices) {
    const Json* value = find(key);
    if (!value) return fallback;
    std::string names;
    for (const char* choice : choices) {
        if (value->is_string() && value->get_ref<const std::string&>() == choice) return choice;
        names += (names.empty() ? "" : ", ") + std::string(choice);
    }
    fault(key, "is " + described(*value) + ", expected one of " + names);
    return fallback;
}

const Json* JsonObject::list(const std::string& key, bool required_field) {
    const Json* value = required_field ? required(key) : find(key);
    if (!value || value->is_array()) return value;
    fault(key, "is " + described(*value) + ", expected a list");
    return nullptr;
}

std::vector<int64_t> JsonObject::integers(const std::string& key, int64_t min, int64_t max,
                                          bool required_field) {
    std::vector<int64_t> values;
    if (const Json* items = list(key, required_field)) {
        for (size_t i = 0; i < items->size() && good(); ++i)
            values.push_back(to_integer(key + "[" + std::to_string(i) + "]", (*items)[i], min, max, 0));
    }
    return values;
}

std::vector<double> JsonObject::numbers(const std::string& key, double min, double max, bool required_field) {
    std::vector<double> values;
    if (const Json* items = list(key, required_field)) {
        for (size_t i = 0; i < items->size() && good(); ++i)
            values.push_back(to_number(key + "[" + std::to_string(i) + "]", (*items)[i], min, max, 0));
    }
    return values;
}

std::vector<std::string> JsonObject::texts(const std::string& key, bool required_field) {
    std::vector<std::string> values;
    if (const Json* items = list(key, required_field)) {
        for (size_t i = 0; i < items->size() && good(); ++i)
            values.push_back(
                to_text(key + "[" + std::to_string(i) + "]", (*items)[i], limits::json_string_bytes, ""));
    }
    return values;
}

JsonObject JsonObject::nested(const std::string& key, const Json& value) {
    if (!value.is_object()) fault(key, "is " + described(value) + ", expected an object");
    const std::string path = node_->path + key + ".";
    auto& children = node_->children;
    auto known = std::find_if(children.begin(), children.end(),
                              [&](const auto& child) { return child->path == path; });
    if (known == children.end())
        known = children.insert(known, std::make_shared<Node>(Node{nullptr, path, {}, {}}));
    return {value.is_object() ? &value : nullptr, report_, *known};
}

JsonObject JsonObject::object(const std::string& key) {
    static const Json nothing = Json::object();
    const Json* value = required(key);
    return nested(key, value ? *value : nothing);
}

std::vector<JsonObject> JsonObject::objects(const std::string& key, bool required_field) {
    std::vector<JsonObject> values;
    if (const Json* items = list(key, required_field)) {
        for (size_t i = 0; i < items->size() && good(); ++i)
            values.push_back(nested(key + "[" + std::to_string(i) + "]", (*items)[i]));
    }
    return values;
}

}  // namespace burin::io
