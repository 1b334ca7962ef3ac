// Which files a session still refers to, asked from outside and without changing anything.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "core/base/result.h"

namespace burin::session {

/// Those of `names` that the session mentions: in a request or the facts of a node (a deleted one too), in a
/// job, in a value, or as a file kept inside. A name is matched as a part of the text, so it should be one
/// that means nothing else, such as a hash.
///
/// Reads only; the session may be open here or in another program, and stays as it is. Errors: io, and
/// bad_input for what is no session of a version that this program knows. Thread-safe.
Result<std::set<std::string>> mentioned_files(const std::filesystem::path& path,
                                              const std::set<std::string>& names);

}  // namespace burin::session
