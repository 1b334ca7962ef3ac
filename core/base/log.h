// Messages to the developer and the support, on the standard error only: the standard output belongs to the
// protocol.
//
// spdlog does the work. Until start() is called, warnings and errors are shown. Thread-safe,
// except start(), which belongs at the beginning of main().
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace burin::log {

enum class Level { debug, info, warning, error, off };

/// "debug", "info", "warning", "error" or "off".
Result<Level> level_from(std::string_view name);

/// Shows `level` and above from now on, in lines "[program] [level] message".
void start(std::string_view program, Level level);

/// Whether a message of this level would be shown: for messages that are costly to word.
[[nodiscard]] bool shows(Level level);

/// One line each; control characters are escaped, since messages quote names out of files.
void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
void error(std::string_view message);

}  // namespace burin::log
