// A weight edit on the command line: "FILE" or "FILE=-0.8". Plain functions; thread-safe.
#pragma once

#include <string>

#include "core/base/result.h"

namespace burin::commands {

struct EditTerm {
    std::string path;
    double lambda = 1;
    bool operator==(const EditTerm&) const = default;
};

[[nodiscard]] std::string to_string(const EditTerm& term);

/// The last equals sign counts. bad_input where no number follows it; `option` is named in the sentence.
[[nodiscard]] Result<EditTerm> edit_term(const std::string& text, const std::string& option);

}  // namespace burin::commands
