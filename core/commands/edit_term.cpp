#include "core/commands/edit_term.h"

#include <charconv>

#include "core/base/printable.h"

namespace burin::commands {

std::string to_string(const EditTerm& term) {
    char number[64];
    const auto [end, error] = std::to_chars(number, number + sizeof number, term.lambda);
    (void)error;  // the shortest form of a double has at most 24 characters
    return term.path + "=" + std::string(number, end);
}

Result<EditTerm> edit_term(const std::string& text, const std::string& option) {
    const auto at = text.rfind('=');
    if (at == std::string::npos) return EditTerm{.path = text};
    double lambda = 0;
    const char* begin = text.data() + at + 1;
    const char* end = text.data() + text.size();
    if (begin != end && *begin == '+') ++begin;
    const auto [rest, error] = std::from_chars(begin, end, lambda);
    if (error != std::errc() || rest != end)
        return fail(ErrorCode::bad_input,
                    option + " is '" + printable(text, 200) + "', whose scale is no number",
                    "give FILE or FILE=0.8");
    return EditTerm{text.substr(0, at), lambda};
}

}  // namespace burin::commands
