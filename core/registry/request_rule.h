// The prompt rule on a whole request: its prompt, and every direction that calls something up.
//
// What pushes away is left alone: the negative prompt, a direction of negative strength, an edit in reverse. A direction
// that calls a concept up is rewritten to its guide, or, where the action is "negative", switched off: the negative prompt
// would be the weaker of the two. Of a real picture the source text only says what is there, so it is refused or left.
// Nothing is added to a request in which no name is found.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/protocol/request.h"
#include "core/registry/prompt_rule.h"

namespace burin::registry {

/// A text of a request in which names were found.
struct RuledText {
    std::string where;  ///< "the prompt", "direction 2", "the opposite of direction 2", "the source text"
    std::string asked;  ///< as the person wrote it: what the findings' spans are of
    bool switched_off = false;  ///< its direction was
    RuleRecord record;
    bool operator==(const RuledText&) const = default;
};

struct RuledRequest {
    protocol::RenderRequest request;  ///< to render
    std::vector<RuledText> texts;     ///< empty: nothing was found, nothing changed
    std::vector<std::string> notes;   ///< a sentence for each finding
};

/// bad_input: a text names a concept that is not rendered, or one that core/text refuses. Not thread-safe, as the register.
Result<RuledRequest> apply_rule(const Register& in, const protocol::RenderRequest& request);

/// For the picture's metadata: {"prompt_rule": [texts]}; empty where nothing was found.
[[nodiscard]] nlohmann::json facts_of(const RuledRequest& ruled);

}  // namespace burin::registry
