#include "core/protocol/direction_spec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/printable.h"
#include "core/io/field_visitors.h"
#include "core/protocol/checks.h"
#include "core/protocol/presets.h"
#include "core/protocol/request_fields.h"

namespace burin::protocol {
namespace {

using io::Field;

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

/// What a line may say.
struct Keys {
    std::vector<std::string_view> all;       ///< in the order of the list of fields
    std::vector<std::string_view> repeated;  ///< may stand more than once
};

template <class S>
Keys keys_of() {
    Keys keys;
    S plain;
    visit_fields(plain, [&]<class T>(T& /*member*/, const Field& field) {
        if ((field.not_in & io::line) != 0) return;
        keys.all.emplace_back(field.key_in_line());
        if (std::same_as<T, std::vector<std::string>>) keys.repeated.emplace_back(field.key_in_line());
    });
    return keys;
}

/// The fields of one line, looked up by name; keeps the first fault.
class Line {
  public:
    Line(std::string_view spec, std::string prefix, const Keys& keys) : prefix_(std::move(prefix)) {
        if (spec.size() > limits::text_bytes) fault(" has more than 65536 bytes", "shorten it");
        auto entries = error_ ? std::vector<Entry>() : cut(spec);
        for (size_t i = 0; i < entries.size() && !error_; ++i) accept(std::move(entries[i]), i == 0, keys);
    }

    const std::string* find(std::string_view key) const {
        const auto at =
            std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
        return at == entries_.end() ? nullptr : &at->value;
    }
    /// Sets `target` where the line says something of it.
    template <class T>
    void read(const Field& field, T& target) {
        const std::string_view key = field.key_in_line();
        for (const Entry& entry : entries_)
            if (entry.key == key) set(target, entry.value, field);
    }
    void fault(const std::string& what, std::string remedy) {
        if (!error_) error_ = Error{ErrorCode::bad_input, prefix_ + what, std::move(remedy)};
    }

    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] const std::string& prefix() const { return prefix_; }

  private:
    void accept(Entry entry, bool first, const Keys& keys) {
        if (!entry.has_key && first) {
            entry.key = "text";
        } else if (!entry.has_key) {
            if (!trimmed(entry.value).empty())
                fault(" has the part '" + printable(entry.value, 60) + "' without a field name",
                      "write field=value, or \\; for the character itself");
            return;
        }
        entry.key = std::string(trimmed(entry.key));
        if (index_of(entry.key, keys.all) < 0)
            return fault(" has the unknown field '" + printable(entry.key, 60) + "'",
                         suggestion(entry.key, keys.all));
        if (index_of(entry.key, keys.repeated) < 0 && find(entry.key) != nullptr)
            return fault("." + entry.key + " is given twice", "give it once");
        entries_.push_back(std::move(entry));
    }

    void wrong(const Field& field, const std::string& value, std::string remedy) {
        fault("." + std::string(field.key_in_line()) + " is '" + printable(value, 60) + "'",
              std::move(remedy));
    }
    void set(std::string& target, const std::string& value, const Field& /*field*/) { target = value; }
    void set(std::vector<std::string>& target, const std::string& value, const Field& /*field*/) {
        target.push_back(value);
    }
    void set(bool& target, const std::string& value, const Field& field) {
        if (value != "0" && value != "1") wrong(field, value, "give 0 or 1");
        target = value == "1";
    }
    template <io::Number T>
    void set(T& target, const std::string& value, const Field& field) {
        auto digits = trimmed(value);
        if (digits.starts_with('+')) digits.remove_prefix(1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), target);
        if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
            wrong(field, value, std::is_integral_v<T> ? "give a whole number" : "give a number");
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void set(Enum& target, const std::string& value, const Field& field) {
        const int index = index_of(value, field.names_in_line());
        if (index < 0) return wrong(field, value, suggestion(value, field.names_in_line()));
        target = static_cast<Enum>(index);
    }
    /// Nothing stands for none.
    template <io::Number T>
    void set(std::optional<T>& target, const std::string& value, const Field& field) {
        target.reset();
        if (!trimmed(value).empty()) set(target.emplace(), value, field);
    }
    /// Has no spelling on a line.
    void set(std::optional<PaintedMask>& /*target*/, const std::string& /*value*/, const Field& /*field*/) {}

    std::string prefix_;
    std::vector<Entry> entries_;
    std::optional<Error> error_;
};

template <class S>
void read_line(Line& line, S& target) {
    visit_fields(target, [&](auto& member, const Field& field) {
        if ((field.not_in & io::line) == 0) line.read(field, member);
    });
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ';' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

/// What stands behind "key=", once for each time that the key is written.
template <class T>
std::vector<std::string> spelled(const T& member, const Field& field) {
    if constexpr (std::same_as<T, std::string>) {
        return {escaped(member)};
    } else if constexpr (std::same_as<T, std::vector<std::string>>) {
        std::vector<std::string> all;
        for (const auto& text : member) all.push_back(escaped(text));
        return all;
    } else if constexpr (std::same_as<T, bool>) {
        return {member ? "1" : "0"};
    } else if constexpr (io::Number<T>) {
        std::array<char, 64> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), member).ptr;
        return {{buffer.data(), end}};
    } else if constexpr (std::is_enum_v<T>) {
        const auto index = static_cast<size_t>(member);
        if (index < field.names_in_line().size()) return {std::string(field.names[index])};
        return {};
    } else if constexpr (std::same_as<T, std::optional<int>>) {
        return member ? spelled(*member, field) : std::vector<std::string>{""};
    } else {
        return {};
    }
}

/// The fields that are not as they begin, and the first in any case.
template <class S>
std::string print_line(const S& value) {
    std::string out;
    size_t place = 0;
    visit_fields(value, [&](const auto& member, const Field& field) {
        const size_t here = place++;
        if ((field.not_in & io::line) != 0) return;
        if (here > 0 && io::usual_fields<S>().is(member, here)) return;
        for (const auto& text : spelled(member, field))
            out += (out.empty() ? "" : ";") + std::string(field.key_in_line()) + "=" + text;
    });
    return out;
}

template <class S>
std::string help_lines() {
    std::string lines;
    S plain;
    visit_fields(plain, [&]<class T>(const T& member, const Field& field) {
        if ((field.not_in & io::line) != 0) return;
        std::string line = std::string("  ") + field.key_in_line();
        line.resize(std::max<size_t>(line.size() + 1, 13), ' ');
        line += field.help_text;
        if constexpr (io::Number<T>) line += ", " + number_text(field.low) + " to " + number_text(field.high);
        if constexpr (std::is_enum_v<T>) line += ": " + one_of(field.names_in_line());
        if constexpr (io::Number<T> || std::is_enum_v<T>) line += " [" + spelled(member, field).front() + "]";
        lines += line + "\n";
    });
    return lines;
}

template <class S>
Result<S> checked(const Line& line, S value) {
    if (line.error()) return tl::unexpected(*line.error());
    Checks checks;
    io::check_fields(checks, value, line.prefix());
    if (!checks.good()) return tl::unexpected(checks.result().error());
    return value;
}

}  // namespace

Result<Direction> parse_direction_spec(std::string_view spec) {
    auto keys = keys_of<Direction>();
    keys.all.emplace_back("preset");
    Line line(spec, "direction", keys);
    Direction direction;
    if (const auto* name = line.find("preset"); name != nullptr && !line.error()) {
        const auto preset = find_preset(*name, "direction.preset");
        if (!preset) return tl::unexpected(preset.error());
        apply(*preset, direction);
    }
    read_line(line, direction);
    return checked(line, std::move(direction));
}

Result<ReferenceEdit> parse_edit_spec(std::string_view spec) {
    Line line(spec, "direction", keys_of<ReferenceEdit>());
    ReferenceEdit edit;
    read_line(line, edit);
    return checked(line, std::move(edit));
}

std::vector<std::string_view> direction_spec_keys() {
    auto keys = keys_of<Direction>().all;
    keys.emplace_back("preset");
    for (const auto key : keys_of<ReferenceEdit>().all) keys.push_back(key);
    return keys;
}

std::string direction_spec_help(GuidanceMode mode) {
    if (mode == GuidanceMode::reference) return help_lines<ReferenceEdit>();
    std::array<std::string_view, presets.size()> names;
    std::transform(presets.begin(), presets.end(), names.begin(), [](const Preset& p) { return p.name; });
    return help_lines<Direction>() + "  preset     numbers to begin with: " + one_of(names) + "\n";
}

std::string print_direction_spec(const Direction& direction) { return print_line(direction); }

std::string print_edit_spec(const ReferenceEdit& edit) { return print_line(edit); }

}  // namespace burin::protocol
