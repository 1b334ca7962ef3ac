#include "core/protocol/direction_spec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/printable.h"
#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/names.h"
#include "core/protocol/presets.h"

namespace burin::protocol {
namespace {

constexpr std::array<std::string_view, 12> direction_keys{"text",     "opposite", "strength", "start",
                                                          "stop",     "area",     "mask",     "preset",
                                                          "momentum", "beta",     "muted",    "solo"};
constexpr std::array<std::string_view, 7> edit_keys{"text",      "scale",  "warmup", "cooldown",
                                                    "threshold", "weight", "reverse"};

struct Entry {
    std::string key, value;
    bool has_key = false;
};

/// Cuts at ';' and at the first '=' of each part; escaped characters lose their backslash.
std::vector<Entry> cut(std::string_view spec) {
    std::vector<Entry> entries(1);
    for (size_t i = 0; i < spec.size(); ++i) {
        auto& entry = entries.back();
        const char c = spec[i];
        const char next = i + 1 < spec.size() ? spec[i + 1] : '\0';
        if (c == '\\' && (next == ';' || next == '=' || next == '\\')) {
            entry.value += next;
            ++i;
        } else if (c == ';') {
            entries.emplace_back();
        } else if (c == '=' && !entry.has_key) {
            entry.key = std::exchange(entry.value, {});
            entry.has_key = true;
        } else {
            entry.value += c;
        }
    }
    return entries;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The fields of one line, looked up by name; keeps the first fault.
class Line {
  public:
    Line(std::string_view spec, std::string prefix, std::span<const std::string_view> keys, bool may_keep)
        : prefix_(std::move(prefix)) {
        if (spec.size() > limits::text_bytes) fault(" has more than 65536 bytes", "shorten it");
        auto entries = error_ ? std::vector<Entry>() : cut(spec);
        for (size_t i = 0; i < entries.size() && !error_; ++i)
            accept(std::move(entries[i]), i == 0, keys, may_keep);
    }

    const std::string* find(std::string_view key) const {
        const auto at =
            std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
        return at == entries_.end() ? nullptr : &at->value;
    }
    void read(std::string_view key, std::string& target) const {
        if (const auto* value = find(key)) target = *value;
    }
    template <class Number>
    void read_number(std::string_view key, Number& target, const char* kind) {
        const auto* value = find(key);
        if (value == nullptr) return;
        auto digits = trimmed(*value);
        if (digits.starts_with('+')) digits.remove_prefix(1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), target);
        if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
            fault("." + std::string(key) + " is '" + printable(*value, 60) + "'",
                  std::string("give ") + kind);
    }
    void read(std::string_view key, double& target) { read_number(key, target, "a number"); }
    void read(std::string_view key, int& target) { read_number(key, target, "a whole number"); }
    void read(std::string_view key, bool& target) {
        const auto* value = find(key);
        if (value == nullptr) return;
        if (*value != "0" && *value != "1")
            fault("." + std::string(key) + " is '" + printable(*value, 60) + "'", "give 0 or 1");
        target = *value == "1";
    }
    void fault(const std::string& what, std::string remedy) {
        if (!error_) error_ = Error{ErrorCode::bad_input, prefix_ + what, std::move(remedy)};
    }

    std::vector<std::string> keep;
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] const std::string& prefix() const { return prefix_; }

  private:
    void accept(Entry entry, bool first, std::span<const std::string_view> keys, bool may_keep) {
        if (!entry.has_key && first) {
            entry.key = "text";
        } else if (!entry.has_key) {
            if (!trimmed(entry.value).empty())
                fault(" has the part '" + printable(entry.value, 60) + "' without a field name",
                      "write field=value, or \\; for the character itself");
            return;
        }
        entry.key = std::string(trimmed(entry.key));
        if (may_keep && entry.key == "keep") return keep.push_back(entry.value);
        if (index_of(entry.key, keys) < 0)
            return fault(" has the unknown field '" + printable(entry.key, 60) + "'",
                         suggestion(entry.key, keys));
        if (find(entry.key) != nullptr) return fault("." + entry.key + " is given twice", "give it once");
        entries_.push_back(std::move(entry));
    }

    std::string prefix_;
    std::vector<Entry> entries_;
    std::optional<Error> error_;
};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ';' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string exact(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

bool is_painted(MaskKind kind) { return kind != MaskKind::channel && kind != MaskKind::spatial; }

}  // namespace

Result<Direction> parse_direction_spec(std::string_view spec) {
    Line line(spec, "direction", direction_keys, true);
    Direction direction;
    if (const auto* name = line.find("preset"); name != nullptr && !line.error()) {
        const auto preset = find_preset(*name, "direction.preset");
        if (!preset) return tl::unexpected(preset.error());
        apply(*preset, direction);
    }
    line.read("text", direction.text);
    line.read("opposite", direction.opposite);
    line.read("strength", direction.strength);
    line.read("start", direction.start);
    line.read("stop", direction.stop);
    line.read("area", direction.area);
    line.read("momentum", direction.momentum_scale);
    line.read("beta", direction.momentum_beta);
    line.read("muted", direction.muted);
    line.read("solo", direction.solo);
    direction.keep = line.keep;
    if (const auto* mask = line.find("mask")) {
        // A painted mask cannot be written in a line; only the automatic kinds are offered.
        const auto automatic = std::span(mask_kind_names).first(2);
        const int index = index_of(*mask, automatic);
        if (index < 0)
            line.fault(".mask is '" + printable(*mask, 60) + "'", suggestion(*mask, automatic));
        else
            direction.mask = static_cast<MaskKind>(index);
    }
    if (line.error()) return tl::unexpected(*line.error());
    Checks checks;
    check_direction(checks, direction, line.prefix());
    if (!checks.good()) return tl::unexpected(checks.result().error());
    return direction;
}

Result<ReferenceEdit> parse_edit_spec(std::string_view spec) {
    Line line(spec, "direction", edit_keys, false);
    ReferenceEdit edit;
    line.read("text", edit.text);
    line.read("scale", edit.scale);
    line.read("warmup", edit.warmup);
    if (const auto* cooldown = line.find("cooldown"); cooldown != nullptr && !trimmed(*cooldown).empty())
        line.read("cooldown", edit.cooldown.emplace());
    line.read("threshold", edit.threshold);
    line.read("weight", edit.weight);
    line.read("reverse", edit.reverse);
    if (line.error()) return tl::unexpected(*line.error());
    Checks checks;
    check_edit(checks, edit, line.prefix());
    if (!checks.good()) return tl::unexpected(checks.result().error());
    return edit;
}

std::string print_direction_spec(const Direction& direction) {
    const Direction plain;
    std::string out = "text=" + escaped(direction.text);
    const auto text = [&](const char* key, const std::string& value) {
        out += std::string(";") + key + "=" + escaped(value);
    };
    const auto number = [&](const char* key, double value, double usual) {
        if (value != usual) text(key, exact(value));
    };
    if (!direction.opposite.empty()) text("opposite", direction.opposite);
    number("strength", direction.strength, plain.strength);
    number("start", direction.start, plain.start);
    number("stop", direction.stop, plain.stop);
    number("area", direction.area, plain.area);
    if (direction.mask != plain.mask && !is_painted(direction.mask))
        text("mask", std::string(name_of(direction.mask)));
    number("momentum", direction.momentum_scale, plain.momentum_scale);
    number("beta", direction.momentum_beta, plain.momentum_beta);
    if (direction.muted) out += ";muted=1";
    if (direction.solo) out += ";solo=1";
    for (const auto& kept : direction.keep) text("keep", kept);
    return out;
}

std::string print_edit_spec(const ReferenceEdit& edit) {
    const ReferenceEdit plain;
    std::string out = "text=" + escaped(edit.text);
    const auto number = [&](const char* key, double value, double usual) {
        if (value != usual) out += std::string(";") + key + "=" + exact(value);
    };
    number("scale", edit.scale, plain.scale);
    number("warmup", edit.warmup, plain.warmup);
    if (edit.cooldown) out += ";cooldown=" + std::to_string(*edit.cooldown);
    number("threshold", edit.threshold, plain.threshold);
    number("weight", edit.weight, plain.weight);
    if (edit.reverse) out += ";reverse=1";
    return out;
}

}  // namespace burin::protocol
