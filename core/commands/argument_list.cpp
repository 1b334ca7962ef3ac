#include "core/commands/argument_list.h"

#include <charconv>

namespace burin::commands {
namespace {

/// "-m,--model" -> "--model".
std::string long_name(const char* names) {
    const std::string all = names;
    const auto comma = all.rfind(',');
    return comma == std::string::npos ? all : all.substr(comma + 1);
}

}  // namespace

void OptionValues::operator()(const Option& option, bool set) {
    add(option, set ? std::vector<std::string>{"true"} : std::vector<std::string>{}, true);
}

void OptionValues::operator()(const Option& option, double value) {
    char text[64];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    (void)error;  // the shortest form of a double has at most 24 characters
    add(option, {std::string(text, end)});
}

void OptionValues::add(const Option& option, std::vector<std::string> values, bool flag) {
    entries_.push_back({long_name(option.names), std::move(values), flag});
}

std::vector<std::string> argument_list(const char* command, const OptionValues& given,
                                       const OptionValues& usual) {
    std::vector<std::string> list{command};
    for (size_t i = 0; i < given.entries().size(); ++i) {
        const auto& entry = given.entries()[i];
        if (entry == usual.entries().at(i)) continue;
        for (const auto& value : entry.values)
            list.push_back(entry.flag ? entry.name : entry.name + "=" + value);
    }
    return list;
}

}  // namespace burin::commands
