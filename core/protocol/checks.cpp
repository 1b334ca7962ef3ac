#include "core/protocol/checks.h"

#include <charconv>

namespace burin::protocol {

std::optional<ListedField> listed_field(std::string_view field, std::string_view list) {
    if (!field.starts_with(list)) return std::nullopt;
    field.remove_prefix(list.size());
    if (!field.starts_with('[')) return std::nullopt;
    ListedField found;
    const auto [end, error] = std::from_chars(field.data() + 1, field.data() + field.size(), found.index);
    field.remove_prefix(static_cast<size_t>(end - field.data()));
    if (error != std::errc{} || !field.starts_with(']')) return std::nullopt;
    field.remove_prefix(1);
    if (!field.empty() && !field.starts_with('.')) return std::nullopt;
    found.member = field.empty() ? "" : field.substr(1);
    return found;
}

}  // namespace burin::protocol
