// The fields of a direction or concept in the keys of the trajectory cache, by their list (core/io/field.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/guidance/digest.h"
#include "core/io/field.h"

namespace burin::guidance {

inline void hash_value(Hasher& hasher, const std::string& value) { hasher.text(value); }
inline void hash_value(Hasher& hasher, const std::vector<uint8_t>& value) {
    hasher.bytes(value.data(), value.size());
}
template <class T>
requires std::is_arithmetic_v<T> || std::is_enum_v<T>
void hash_value(Hasher& hasher, T value) {
    if constexpr (std::is_floating_point_v<T>)
        hasher.number(value);
    else
        hasher.integer(static_cast<int64_t>(value));
}
template <class T>
void hash_value(Hasher& hasher, const std::vector<T>& values);
template <class T>
void hash_value(Hasher& hasher, const std::optional<T>& value);
template <io::Listed T>
void hash_value(Hasher& hasher, const T& value);

/// Adds every field that decides `part`, in the order of the list, but those without an effect and those that are left out
/// while they are as they begin: so that a new field leaves the keys of what does not use it as they were. Their order is
/// the order in which directions are summed.
template <io::Listed S>
void hash_fields(Hasher& hasher, const S& object, io::Decides part) {
    size_t place = 0;
    visit_fields(object, [&](const auto& member, const io::Field& field) {
        const size_t here = place++;
        if (field.part != part || !field.used) return;
        if (field.left_out) {
            if (io::usual_fields<S>().is(member, here)) return;
            hasher.text(field.key);
        }
        hash_value(hasher, member);
    });
}

template <class T>
void hash_value(Hasher& hasher, const std::vector<T>& values) {
    hasher.integer(static_cast<int64_t>(values.size()));
    for (const T& value : values) hash_value(hasher, value);
}
template <class T>
void hash_value(Hasher& hasher, const std::optional<T>& value) {
    if (value) hash_value(hasher, *value);
}
template <io::Listed T>
void hash_value(Hasher& hasher, const T& value) {
    hash_fields(hasher, value, io::Decides::whole);
}

}  // namespace burin::guidance
