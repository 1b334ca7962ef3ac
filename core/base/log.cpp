#include "core/base/log.h"

#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/base/printable.h"

namespace burin::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
        case Level::off:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

std::shared_ptr<spdlog::logger> make_logger(std::string_view program, Level level) {
    auto logger = std::make_shared<spdlog::logger>(std::string(program),
                                                   std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(to_spdlog(level));
    logger->set_pattern("[%n] [%l] %v");
    logger->flush_on(spdlog::level::debug);
    return logger;
}

/// spdlog's own default logger writes to the standard output, so it is replaced before its first use.
void replace_default(std::string_view program, Level level) {
    spdlog::set_default_logger(make_logger(program, level));
}

spdlog::logger& logger() {
    static const bool replaced = (replace_default("burin", Level::warning), true);
    static_cast<void>(replaced);
    return *spdlog::default_logger_raw();
}

void write(Level level, std::string_view message) {
    if (shows(level)) logger().log(to_spdlog(level), printable(message, 4000));
}

}  // namespace

Result<Level> level_from(std::string_view name) {
    if (name == "debug") return Level::debug;
    if (name == "info") return Level::info;
    if (name == "warning") return Level::warning;
    if (name == "error") return Level::error;
    if (name == "off") return Level::off;
    return fail(ErrorCode::bad_input, "the log level " + in_quotes(name) + " is unknown",
                "give debug, info, warning, error or off");
}

void start(std::string_view program, Level level) {
    logger();
    replace_default(program, level);
}

bool shows(Level level) { return level != Level::off && logger().should_log(to_spdlog(level)); }

void debug(std::string_view message) { write(Level::debug, message); }
void info(std::string_view message) { write(Level::info, message); }
void warning(std::string_view message) { write(Level::warning, message); }
void error(std::string_view message) { write(Level::error, message); }

}  // namespace burin::log
