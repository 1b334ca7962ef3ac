// What is made from a struct's list of fields (field.h): JSON and CBOR trees read and written, values checked.
//
// Members may be bool, whole and floating numbers, enumerations, texts, bytes, JSON trees, pairs of whole numbers, structs
// with a list, and optionals and vectors of these. A type with another form says so beside its struct:
//
//     nlohmann::json write_form(const T&, BytesAs);
//     void read_form(ObjectReader&, const char* key, T&);
//     void check_form(Checks&, const T&, const std::string& path);
//     void read_entry(ObjectReader&, T&);    // of the object that is one entry of a list
//
// Included by the files that read or write, not by headers of structs. Thread-safe: plain functions.
#pragma once

#include <array>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/printable.h"
#include "core/io/base64.h"
#include "core/io/field.h"
#include "core/io/object_reader.h"
#include "core/io/value_checks.h"

namespace burin::io {

namespace detail {

template <class T>
struct OptionalOf : std::false_type {};
template <class T>
struct OptionalOf<std::optional<T>> : std::true_type {};
template <class T>
inline constexpr bool is_optional = OptionalOf<T>::value;

template <class T>
struct VectorOf : std::false_type {};
template <class T>
struct VectorOf<std::vector<T>> : std::true_type {};
template <class T>
inline constexpr bool is_vector = VectorOf<T>::value;

inline std::string joined(const std::string& path, const char* key) {
    return path.empty() || *key == '\0' ? path + key : path + "." + key;
}
inline std::string joined(const std::string& path, size_t index) {
    return path + "[" + std::to_string(index) + "]";
}

}  // namespace detail

// ---- writing

template <Listed S>
void write_fields(nlohmann::json& object, const S& value, BytesAs bytes);

template <class T>
nlohmann::json written(const T& value, const Field& field, BytesAs bytes) {
    using nlohmann::json;
    if constexpr (requires { write_form(value, bytes); }) {
        return write_form(value, bytes);
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<double>(value) + 0.0;  // one zero of two: equal objects have equal texts
    } else if constexpr (std::is_enum_v<T>) {
        return field.names[static_cast<size_t>(value)];
    } else if constexpr (std::same_as<T, std::string>) {
        return field.made_printable ? printable(value, field.most) : value;
    } else if constexpr (std::same_as<T, std::vector<uint8_t>>) {
        return bytes == BytesAs::binary ? json::binary(value) : json(to_base64(value));
    } else if constexpr (detail::is_optional<T>) {
        return value ? written(*value, field, bytes) : json();
    } else if constexpr (Listed<const T>) {
        auto inner = json::object();
        write_fields(inner, value, bytes);
        return inner;
    } else if constexpr (detail::is_vector<T>) {
        auto list = json::array();
        for (const auto& entry : value) list.push_back(written(entry, field, bytes));
        return list;
    } else {
        return json(value);
    }
}

/// Adds every field to `object`, but those that are left out as long as they are as they begin.
template <Listed S>
void write_fields(nlohmann::json& object, const S& value, BytesAs bytes) {
    size_t place = 0;
    visit_fields(value, [&](const auto& member, const Field& field) {
        const size_t here = place++;
        using T = std::remove_reference_t<decltype(member)>;
        if constexpr (std::equality_comparable<T>) {
            if (field.left_out && usual_fields<S>().is(member, here)) return;
        }
        if constexpr (Listed<T>) {
            if (field.is_flat) return write_fields(object, member, bytes);
        }
        object[field.key] = written(member, field, bytes);
    });
}

/// Adds the fields that are not what they usually are and that may stand in `place`.
template <Listed S>
void write_unusual_fields(nlohmann::json& object, const S& value, const Usual<S>& usual, Place where) {
    size_t place = 0;
    visit_fields(value, [&](const auto& member, const Field& field) {
        const size_t here = place++;
        if ((field.not_in & where) == 0 && !usual.is(member, here))
            object[field.key] = written(member, field, BytesAs::base64);
    });
}

template <Listed S>
nlohmann::json to_tree(const S& value, BytesAs bytes = BytesAs::base64) {
    auto object = nlohmann::json::object();
    write_fields(object, value, bytes);
    return object;
}

// ---- reading

/// Every field that is there; the others stay as they are. Ranges are not looked at: see check_fields(). Fields that have
/// no place in one of `places` are unknown.
template <Listed S>
void read_fields(ObjectReader& reader, S& value, int places = 0);

template <class T>
void read_field(ObjectReader& reader, T& member, const Field& field) {
    if (field.must_be_there) reader.require(field.key);
    if constexpr (requires { read_form(reader, field.key, member); }) {
        read_form(reader, field.key, member);
    } else if constexpr (std::is_enum_v<T>) {
        reader.read_choice(field.key, member, field.names);
    } else if constexpr (Listed<T>) {
        if (field.is_flat) return read_fields(reader, member);
        reader.object(field.key, [&](ObjectReader& inner) { read_fields(inner, member); });
    } else if constexpr (std::same_as<T, std::array<int, 2>> ||
                         std::same_as<T, std::optional<std::array<int, 2>>>) {
        reader.read_pair(field.key, member, static_cast<int>(field.high));
    } else if constexpr (detail::is_optional<T> && !std::same_as<T, std::optional<int>>) {
        reader.object(field.key, [&](ObjectReader& inner) { read_fields(inner, member.emplace()); });
    } else if constexpr (std::same_as<T, std::vector<std::string>> ||
                         std::same_as<T, std::vector<std::optional<double>>> ||
                         std::same_as<T, std::map<std::string, std::string>>) {
        reader.read(field.key, member, field.most);
    } else if constexpr (detail::is_vector<T> && !std::same_as<T, std::vector<uint8_t>>) {
        reader.list(field.key, field.most, [&](ObjectReader& inner) {
            auto& entry = member.emplace_back();
            if constexpr (requires { read_entry(inner, entry); })
                read_entry(inner, entry);
            else
                read_fields(inner, entry);
        });
    } else {
        reader.read(field.key, member);
    }
}

template <Listed S>
void read_fields(ObjectReader& reader, S& value, int places) {
    visit_fields(value, [&](auto& member, const Field& field) {
        if ((field.not_in & places) == 0) read_field(reader, member, field);
    });
}

// ---- checking

/// Every field by what its list says, then what binds several together. `path` is where the object stands.
template <Listed S>
void check_fields(Checks& checks, const S& value, const std::string& path);

template <class T>
void check_field(Checks& checks, const T& member, const Field& field, const std::string& path) {
    if constexpr (requires { check_form(checks, member, path); }) {
        check_form(checks, member, path);
    } else if constexpr (Number<T>) {
        checks.number(path, static_cast<double>(member), field);
    } else if constexpr (std::is_enum_v<T>) {
        checks.name(path, static_cast<size_t>(member), field);
    } else if constexpr (std::same_as<T, std::string>) {
        checks.text(path, member, field);
    } else if constexpr (std::same_as<T, nlohmann::json>) {
        checks.that(member.is_object(), path, "is not an object", "give an object");
    } else if constexpr (detail::is_optional<T>) {
        if (member) check_field(checks, *member, field, path);
    } else if constexpr (std::same_as<T, std::vector<uint8_t>>) {
        checks.count(path, member.size(), field.most);
        checks.that(field.exact_bytes == Field::any_size || member.size() == field.exact_bytes, path,
                    "has " + std::to_string(member.size()) + " bytes",
                    "give " + std::to_string(field.exact_bytes));
    } else if constexpr (Listed<const T>) {
        check_fields(checks, member, path);
    } else if constexpr (requires { member[size_t{}]; }) {
        Field each = field;
        if constexpr (detail::is_vector<T>) {
            checks.count(path, member.size(), field.most);
            each.most = field.entry_bytes;
            each.must_be_filled = true;
        }
        for (size_t i = 0; i < member.size() && checks.good(); ++i)
            check_field(checks, member[i], each, detail::joined(path, i));
    }
}

template <Listed S>
void check_fields(Checks& checks, const S& value, const std::string& path) {
    if constexpr (requires { check_before(checks, value, path); }) check_before(checks, value, path);
    visit_fields(value, [&](const auto& member, const Field& field) {
        if (checks.good()) check_field(checks, member, field, detail::joined(path, field.key));
    });
    if constexpr (requires { check_rules(checks, value, path); }) {
        if (checks.good()) check_rules(checks, value, path);
    }
}

}  // namespace burin::io
