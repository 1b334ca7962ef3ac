// A request as the arguments of burin-cli: the name of its command, then every option that differs from what
// the program takes by itself, in one piece ("--concept=--odd"), numbers in the C locale and exact. Plain
// functions; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/commands/option.h"

namespace burin::commands {

/// Collects what each option of a request holds.
class OptionValues {
  public:
    struct Entry {
        std::string name;
        std::vector<std::string> values;
        bool flag = false;
        bool operator==(const Entry&) const = default;
    };

    void operator()(const Option& option, const std::string& value) { add(option, {value}); }
    void operator()(const Option& option, const std::vector<std::string>& values) { add(option, values); }
    void operator()(const Option& option, bool set);
    void operator()(const Option& option, double value);
    void operator()(const Option& option, int value) { (*this)(option, int64_t{value}); }
    void operator()(const Option& option, int64_t value) { add(option, {std::to_string(value)}); }
    void operator()(const Option& option, uint64_t value) { add(option, {std::to_string(value)}); }
    template <class Value>
    void operator()(const Option& option, const std::optional<Value>& value) {
        if (value)
            (*this)(option, *value);
        else
            add(option, {});
    }

    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  private:
    void add(const Option& option, std::vector<std::string> values, bool flag = false);

    std::vector<Entry> entries_;
};

/// `usual`: of the same request as it begins.
[[nodiscard]] std::vector<std::string> argument_list(const char* command, const OptionValues& given,
                                                     const OptionValues& usual);

template <class Request>
[[nodiscard]] std::vector<std::string> argument_list(const Request& request) {
    OptionValues given, usual;
    Request::options(request, given);
    const Request plain{};
    Request::options(plain, usual);
    return argument_list(Request::command, given, usual);
}

}  // namespace burin::commands
