// How many members a struct without constructors has.
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>

namespace burin::test {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Becomes whatever a member is. An optional takes what it holds.
struct AnyMember {
    template <class T>
    requires(!is_optional<T>) operator T() const;  // NOLINT(google-explicit-constructor): that is the point
};

template <class T, class... Members>
consteval size_t aggregate_size() {
    static_assert(std::is_aggregate_v<T>);
    if constexpr (requires { T{Members{}..., AnyMember{}}; })
        return aggregate_size<T, Members..., AnyMember>();
    else
        return sizeof...(Members);
}

}  // namespace burin::test
