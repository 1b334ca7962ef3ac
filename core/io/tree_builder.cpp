#include "core/io/tree_builder.h"

#include <cmath>

#include "core/base/printable.h"

namespace burin::io {

std::string too_deep(const TreeLimits& limits) {
    return "more than " + std::to_string(limits.max_depth) + " levels";
}

std::string too_many(const TreeLimits& limits) {
    return "more than " + std::to_string(limits.max_values) + " values";
}

std::string text_fault(const std::string& text, const TreeLimits& limits) {
    if (text.size() > limits.max_string_bytes)
        return "a text of more than " + std::to_string(limits.max_string_bytes) + " bytes";
    return is_utf8(text) ? "" : "a text that is not valid UTF-8";
}

std::string number_fault(double value) { return std::isfinite(value) ? "" : "a number that is not finite"; }

bool TreeBuilder::stop(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
    return fault_.empty();
}

bool TreeBuilder::key(string_t& name) {
    if (!stop(text_fault(name, limits_)) || !counted()) return false;
    const auto [slot, fresh] = open_.back()->get_ref<json::object_t&>().try_emplace(name);
    slot_ = &slot->second;
    return fresh || stop("the field " + in_quotes(name) + " twice");
}

TreeBuilder::json* TreeBuilder::place(json&& value) {
    if (open_.empty()) {
        root_ = std::move(value);
        return &root_;
    }
    if (open_.back()->is_array())
        return &open_.back()->get_ref<json::array_t&>().emplace_back(std::move(value));
    *slot_ = std::move(value);
    return slot_;
}

bool TreeBuilder::open(json&& value) {
    if (open_.size() >= limits_.max_depth) return stop(too_deep(limits_));
    if (!counted()) return false;
    open_.push_back(place(std::move(value)));
    return true;
}

}  // namespace burin::io
