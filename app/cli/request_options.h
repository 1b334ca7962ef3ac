// The options of a request (core/commands) as options of a command of CLI11.
#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/whole_number.h"
#include "core/commands/option.h"

namespace burin::app {

/// Adds one option for each field that a request lists; parsing fills the request.
class RequestOptions {
  public:
    explicit RequestOptions(CLI::App& command) : command_(command) {}

    void operator()(const commands::Option& option, bool& set) {
        command_.add_flag(option.names, set, option.help);
    }
    template <class Value>
    void operator()(const commands::Option& option, Value& value) {
        CLI::Option* added = command_.add_option(option.names, value, option.help);
        if (option.type) added->type_name(option.type);
        if (option.range) add_range<Value>(*added, option.range->first, option.range->second);
        if (option.positive) added->check(CLI::PositiveNumber);
        if (option.not_negative) added->check(CLI::NonNegativeNumber);
        if (!option.one_of.empty())
            added->check(CLI::IsMember(std::vector<std::string>(option.one_of.begin(), option.one_of.end())));
        if constexpr (std::is_same_v<Value, uint64_t>) added->check(whole_number);
        if (option.needed) added->required();
        if constexpr (std::is_same_v<Value, std::string>)
            if (option.is_model) add_model_options(command_, value);
        if (option.excludes) added->excludes(command_.get_option(option.excludes));
    }

  private:
    template <class Value>
    struct Plain {
        using type = Value;
    };
    template <class Value>
    struct Plain<std::optional<Value>> {
        using type = Value;
    };
    template <class Value>
    static void add_range(CLI::Option& added, double low, double high) {
        if constexpr (std::is_integral_v<typename Plain<Value>::type>)
            added.check(CLI::Range(static_cast<int64_t>(low), static_cast<int64_t>(high)));
        else
            added.check(CLI::Range(low, high));
    }

    CLI::App& command_;
};

/// Adds the command that a request is of, with its options; `run(request)` gives the outcome.
template <class Request, class Run>
CLI::App* add_request(CLI::App& app, Context& context, const char* about, Run run) {
    CLI::App* command = app.add_subcommand(Request::command, about);
    auto request = std::make_shared<Request>();
    Request::options(*request, RequestOptions(*command));
    command->callback(
        [request, run, &context] { context.action = [request, run] { return run(*request); }; });
    return command;
}

}  // namespace burin::app
