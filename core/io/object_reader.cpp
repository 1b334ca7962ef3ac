#include "core/io/object_reader.h"

#include <algorithm>
#include <limits>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/io/base64.h"

namespace burin::io {
namespace {

const char* kind_of(const nlohmann::json& value) {
    switch (value.type()) {
        case nlohmann::json::value_t::null:
            return "null";
        case nlohmann::json::value_t::boolean:
            return "true or false";
        case nlohmann::json::value_t::string:
            return "a text";
        case nlohmann::json::value_t::array:
            return "a list";
        case nlohmann::json::value_t::object:
            return "an object";
        case nlohmann::json::value_t::binary:
            return "bytes";
        default:
            return "a number";
    }
}

}  // namespace

ObjectReader::ObjectReader(const Json& object, std::string path, Unknown unknown)
    : ObjectReader(object, std::move(path), std::make_shared<State>(State{std::nullopt, unknown})) {}

ObjectReader::ObjectReader(const Json& object, std::string path, std::shared_ptr<State> state)
    : path_(std::move(path)), state_(std::move(state)) {
    static const Json nothing = Json::object();
    object_ = object.is_object() ? &object : &nothing;
    if (!object.is_object() && good())
        state_->fault =
            Error{ErrorCode::bad_input,
                  (path_.empty() ? std::string("the document") : path_) + " is " + kind_of(object),
                  "give an object"};
}

std::string ObjectReader::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void ObjectReader::fault(const char* key, const std::string& why, std::string remedy) {
    if (good())
        state_->fault =
            Error{ErrorCode::bad_input, path_of(key) + " " + why, std::move(remedy), path_of(key)};
}

void ObjectReader::wrong_type(const char* key, const Json& value, const char* expected) {
    fault(key, std::string("is ") + kind_of(value), std::string("give ") + expected);
}

const ObjectReader::Json* ObjectReader::find(const char* key) {
    known_.emplace_back(key);
    const auto at = object_->find(key);
    return at == object_->end() || at->is_null() ? nullptr : &*at;
}

void ObjectReader::require(const char* key) {
    const auto at = object_->find(key);
    if (at == object_->end() || at->is_null()) fault(key, "is missing", "add it");
}

void ObjectReader::read(const char* key, bool& target) {
    if (const auto* value = find(key)) {
        if (value->is_boolean())
            target = value->get<bool>();
        else
            wrong_type(key, *value, "true or false");
    }
}

void ObjectReader::read(const char* key, int& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_number_integer()) return wrong_type(key, *value, "a whole number");
    const bool large = value->is_number_unsigned()
                           ? value->get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int>::max())
                           : value->get<int64_t>() < std::numeric_limits<int>::min();
    if (large) return fault(key, "is " + value->dump() + ", which is out of range", "give a smaller number");
    target = value->get<int>();
}

void ObjectReader::read(const char* key, uint64_t& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_number_integer()) return wrong_type(key, *value, "a whole number");
    if (!value->is_number_unsigned() && value->get<int64_t>() < 0)
        return fault(key, "is " + value->dump(), "give 0 or more");
    target = value->get<uint64_t>();
}

void ObjectReader::read(const char* key, double& target) {
    if (const auto* value = find(key)) {
        // + 0.0 makes one zero of two: equal requests have equal texts.
        if (value->is_number())
            target = value->get<double>() + 0.0;
        else
            wrong_type(key, *value, "a number");
    }
}

void ObjectReader::read(const char* key, std::string& target) {
    if (const auto* value = find(key)) {
        if (value->is_string())
            target = value->get<std::string>();
        else
            wrong_type(key, *value, "a text");
    }
}

void ObjectReader::read(const char* key, std::vector<std::string>& target, size_t most) {
    const auto* value = array(key, most);
    if (value == nullptr) return;
    target.clear();
    for (const auto& entry : *value) {
        if (!entry.is_string()) return wrong_type(key, entry, "a list of texts");
        target.push_back(entry.get<std::string>());
    }
}

void ObjectReader::read(const char* key, std::vector<uint8_t>& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (value->is_binary()) {
        target = value->get_binary();
        return;
    }
    if (!value->is_string()) return wrong_type(key, *value, "bytes, in JSON as base64");
    auto bytes = from_base64(value->get_ref<const std::string&>());
    if (!bytes) return fault(key, "is not valid base64", "write the bytes as base64 with padding");
    target = *std::move(bytes);
}

void ObjectReader::read(const char* key, std::optional<int>& target) {
    int number = 0;
    if (object_->contains(key) && !object_->at(key).is_null()) {
        read(key, number);
        target = number;
    } else {
        find(key);
        target.reset();
    }
}

bool ObjectReader::pair(const char* key, std::array<int, 2>& target, int most) {
    const auto* value = array(key, 2);
    if (value == nullptr) return false;
    for (size_t i = 0; i < 2; ++i) {
        const bool whole = value->size() == 2 && (*value)[i].is_number_integer();
        const auto number = whole ? (*value)[i].get<int64_t>() : -1;
        if (!whole || number < 0 || number > most) {
            fault(key, "is not a pair of whole numbers", "give two of 0 to " + std::to_string(most));
            return false;
        }
        target[i] = static_cast<int>(number);
    }
    return true;
}

void ObjectReader::read_pair(const char* key, std::array<int, 2>& target, int most) {
    if (std::array<int, 2> read{}; pair(key, read, most)) target = read;
}

void ObjectReader::read_pair(const char* key, std::optional<std::array<int, 2>>& target, int most) {
    target.reset();
    if (std::array<int, 2> read{}; pair(key, read, most)) target = read;
}

void ObjectReader::read(const char* key, std::vector<double>& target, size_t most) {
    std::vector<std::optional<double>> read_ones;
    read(key, read_ones, most);
    for (const auto& number : read_ones) {
        if (!number) return fault(key, "has an entry that is no number", "give numbers");
        target.push_back(*number);
    }
}

void ObjectReader::read(const char* key, std::vector<std::optional<double>>& target, size_t most) {
    const auto* values = array(key, most);
    for (size_t i = 0; values != nullptr && i < values->size(); ++i) {
        const Json& value = (*values)[i];
        if (!value.is_null() && !value.is_number())
            return fault(key, "has an entry that is no number", "give numbers, or null");
        target.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
    }
}

void ObjectReader::read(const char* key, std::map<std::string, std::string>& target, size_t most) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_object()) return wrong_type(key, *value, "an object of texts");
    if (value->size() > most)
        return fault(key, "has " + std::to_string(value->size()) + " entries",
                     "give at most " + std::to_string(most));
    for (const auto& [name, entry] : value->items()) {
        if (!entry.is_string()) return wrong_type(key, entry, "an object of texts");
        target[name] = entry.get<std::string>();
    }
}

void ObjectReader::read(const char* key, Json& target) {
    if (const auto* value = find(key)) target = *value;
}

const ObjectReader::Json* ObjectReader::array(const char* key, size_t most) {
    const auto* value = find(key);
    if (value == nullptr) return nullptr;
    if (!value->is_array()) {
        wrong_type(key, *value, "a list");
        return nullptr;
    }
    if (value->size() > most) {
        fault(key, "has " + std::to_string(value->size()) + " entries",
              "give at most " + std::to_string(most));
        return nullptr;
    }
    return value;
}

int ObjectReader::choice(const char* key, std::span<const std::string_view> names) {
    const auto* value = find(key);
    if (value == nullptr) return -1;
    if (!value->is_string()) {
        wrong_type(key, *value, one_of(names).c_str());
        return -1;
    }
    const auto& name = value->get_ref<const std::string&>();
    const int index = index_of(name, names);
    if (index < 0) fault(key, "is '" + printable(name, 60) + "'", suggestion(name, names));
    return index;
}

void ObjectReader::refuse_unknown() {
    if (state_->unknown == Unknown::allow) return;
    for (const auto& [key, value] : object_->items()) {
        if (!good()) return;
        if (std::find(known_.begin(), known_.end(), key) == known_.end())
            state_->fault =
                Error{ErrorCode::bad_input,
                      "the field '" + printable(path_of(printable(key, 60)), 200) + "' is unknown",
                      suggestion(key, known_), printable(path_of(printable(key, 60)), 200)};
    }
}

Result<> ObjectReader::finish() {
    refuse_unknown();
    if (!good()) return tl::unexpected(*state_->fault);
    return {};
}

}  // namespace burin::io
