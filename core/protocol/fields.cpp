#include "core/protocol/fields.h"

#include <algorithm>
#include <limits>

#include "core/base/printable.h"
#include "core/protocol/base64.h"
#include "core/protocol/names.h"

namespace burin::protocol {
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

Fields::Fields(const Json& object, std::string path, Unknown unknown)
    : Fields(object, std::move(path), std::make_shared<State>(State{std::nullopt, unknown})) {}

Fields::Fields(const Json& object, std::string path, std::shared_ptr<State> state)
    : path_(std::move(path)), state_(std::move(state)) {
    static const Json nothing = Json::object();
    object_ = object.is_object() ? &object : &nothing;
    if (!object.is_object() && good())
        state_->fault =
            Error{ErrorCode::bad_input,
                  (path_.empty() ? std::string("the document") : path_) + " is " + kind_of(object),
                  "give an object"};
}

std::string Fields::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void Fields::fault(const char* key, const std::string& why, std::string remedy) {
    if (good())
        state_->fault =
            Error{ErrorCode::bad_input, path_of(key) + " " + why, std::move(remedy), path_of(key)};
}

void Fields::wrong_type(const char* key, const Json& value, const char* expected) {
    fault(key, std::string("is ") + kind_of(value), std::string("give ") + expected);
}

const Fields::Json* Fields::find(const char* key) {
    known_.emplace_back(key);
    const auto at = object_->find(key);
    return at == object_->end() || at->is_null() ? nullptr : &*at;
}

void Fields::require(const char* key) {
    const auto at = object_->find(key);
    if (at == object_->end() || at->is_null()) fault(key, "is missing", "add it");
}

void Fields::read(const char* key, bool& target) {
    if (const auto* value = find(key)) {
        if (value->is_boolean())
            target = value->get<bool>();
        else
            wrong_type(key, *value, "true or false");
    }
}

void Fields::read(const char* key, int& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_number_integer()) return wrong_type(key, *value, "a whole number");
    const bool large = value->is_number_unsigned()
                           ? value->get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int>::max())
                           : value->get<int64_t>() < std::numeric_limits<int>::min();
    if (large) return fault(key, "is " + value->dump() + ", which is out of range", "give a smaller number");
    target = value->get<int>();
}

void Fields::read(const char* key, uint64_t& target) {
    const auto* value = find(key);
    if (value == nullptr) return;
    if (!value->is_number_integer()) return wrong_type(key, *value, "a whole number");
    if (!value->is_number_unsigned() && value->get<int64_t>() < 0)
        return fault(key, "is " + value->dump(), "give 0 or more");
    target = value->get<uint64_t>();
}

void Fields::read(const char* key, double& target) {
    if (const auto* value = find(key)) {
        // + 0.0 makes one zero of two: equal requests have equal texts.
        if (value->is_number())
            target = value->get<double>() + 0.0;
        else
            wrong_type(key, *value, "a number");
    }
}

void Fields::read(const char* key, std::string& target) {
    if (const auto* value = find(key)) {
        if (value->is_string())
            target = value->get<std::string>();
        else
            wrong_type(key, *value, "a text");
    }
}

void Fields::read(const char* key, std::vector<std::string>& target) {
    const auto* value = array(key, 4096);
    if (value == nullptr) return;
    target.clear();
    for (const auto& entry : *value) {
        if (!entry.is_string()) return wrong_type(key, entry, "a list of texts");
        target.push_back(entry.get<std::string>());
    }
}

void Fields::read(const char* key, std::vector<uint8_t>& target) {
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

void Fields::read(const char* key, std::optional<int>& target) {
    int number = 0;
    if (object_->contains(key) && !object_->at(key).is_null()) {
        read(key, number);
        target = number;
    } else {
        find(key);
        target.reset();
    }
}

const Fields::Json* Fields::array(const char* key, size_t most) {
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

int Fields::choice(const char* key, std::span<const std::string_view> names) {
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

void Fields::refuse_unknown() {
    if (state_->unknown == Unknown::allow) return;
    for (const auto& [key, value] : object_->items()) {
        if (!good()) return;
        if (std::find(known_.begin(), known_.end(), key) == known_.end())
            state_->fault =
                Error{ErrorCode::bad_input,
                      "the field '" + printable(path_of(printable(key, 60)), 200) + "' is unknown",
                      suggestion(key, known_)};
    }
}

Result<> Fields::finish() {
    refuse_unknown();
    if (!good()) return tl::unexpected(*state_->fault);
    return {};
}

}  // namespace burin::protocol
