#include "core/io/json_scan.h"

#include <algorithm>

namespace burin::io {
namespace {

/// No double needs more digits than this to be exact, and the parser keeps them all.
constexpr size_t max_literal_bytes = 1024;

bool ends_literal(char c) {
    switch (c) {
        case ' ':
        case '\t':
        case '\n':
        case '\r':
        case ',':
        case ':':
        case '[':
        case ']':
        case '{':
        case '}':
        case '"':
            return true;
        default:
            return false;
    }
}

/// The offset just behind the string whose opening quote is at `start`, or the end of the text.
size_t end_of_string(std::string_view text, size_t start) {
    size_t i = start + 1;
    while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
    return std::min(i + 1, text.size());
}

size_t end_of_literal(std::string_view text, size_t start) {
    size_t i = start;
    while (i < text.size() && !ends_literal(text[i])) ++i;
    return i;
}

class Scan {
  public:
    Scan(std::string_view text, const JsonLimits& limits, const std::string& source)
        : text_(text), limits_(limits), source_(source) {}

    Result<> run() const {
        size_t depth = 0, values = 0;
        for (size_t i = 0; i < text_.size();) {
            const char c = text_[i];
            size_t next = i + 1;
            const bool opens = c == '{' || c == '[';
            const bool closes = c == '}' || c == ']';
            if (c == '"') {
                next = end_of_string(text_, i);
                if (next - i > limits_.max_string_bytes + 2)
                    return refuse(i, "holds a string of more than " +
                                         std::to_string(limits_.max_string_bytes) + " bytes");
            } else if (!ends_literal(c)) {
                next = end_of_literal(text_, i);
                if (next - i > max_literal_bytes) return refuse(i, "holds a number of more than 1024 digits");
            }
            if (opens && ++depth > limits_.max_depth)
                return refuse(i, "is nested deeper than " + std::to_string(limits_.max_depth) + " levels");
            if (closes && depth > 0) --depth;
            if ((opens || c == '"' || !ends_literal(c)) && ++values > limits_.max_values)
                return refuse(i, "holds more than " + std::to_string(limits_.max_values) + " values");
            i = next;
        }
        return {};
    }

  private:
    [[nodiscard]] tl::unexpected<Error> refuse(size_t offset, const std::string& why) const {
        return fail(limits_.code, source_ + " " + why + " (" + line_and_column(text_, offset) + ")",
                    "no file that Burin reads needs as much; check where it comes from");
    }

    std::string_view text_;
    const JsonLimits& limits_;
    const std::string& source_;
};

}  // namespace

Result<> scan_json(std::string_view text, const JsonLimits& limits, const std::string& source) {
    if (text.size() > limits.max_bytes) {
        return fail(limits.code, source + " has " + std::to_string(text.size()) +
                                     " bytes of JSON, more than the limit of " +
                                     std::to_string(limits.max_bytes));
    }
    // The parser takes a NUL for the end of the text and would not look at what follows.
    if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
        return fail(limits.code,
                    source + " is not valid JSON: it holds a NUL byte (" + line_and_column(text, nul) + ")");
    }
    return Scan(text, limits, source).run();
}

std::string line_and_column(std::string_view text, size_t offset) {
    text = text.substr(0, offset);
    const auto line = 1 + std::count(text.begin(), text.end(), '\n');
    const size_t newline = text.rfind('\n');
    const size_t column = newline == std::string_view::npos ? text.size() + 1 : text.size() - newline;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace burin::io
