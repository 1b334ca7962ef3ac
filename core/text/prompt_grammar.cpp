#include "core/text/prompt_grammar.h"

#include <cmath>
#include <cstdio>

#include "core/text/prompt_scan.h"

namespace burin::text {
namespace {

constexpr double bracket_factor = 1.1;

/// A piece whose brackets may still be open.
struct Piece {
    std::string text;
    double weight = 1;
    bool is_break = false;
};

Error too_large(double weight) {
    char number[40];
    std::snprintf(number, sizeof number, "%g", weight);
    return {ErrorCode::bad_input, std::string("the prompt holds a weight of ") + number,
            "give -1000 to 1000, nested brackets together"};
}

class SubpromptParser {
  public:
    explicit SubpromptParser(std::string_view text) : text_(text) {}

    Result<std::vector<Piece>> parse() {
        while (at_ < text_.size()) {
            if (auto step = take_one(); !step) return tl::unexpected(step.error());
        }
        for (const size_t from : round_) multiply(from, bracket_factor);
        for (const size_t from : square_) multiply(from, 1 / bracket_factor);
        return std::move(pieces_);
    }

  private:
    Result<> take_one() {
        const char c = text_[at_];
        if (c == '\\') {
            if (at_ + 1 < text_.size()) append(text_[at_ + 1]);
            at_ += 2;
        } else if (c == '(' || c == '[') {
            auto& open = c == '(' ? round_ : square_;
            if (round_.size() + square_.size() >= max_bracket_depth)
                return fail(ErrorCode::bad_input, "the prompt nests more than 64 brackets",
                            "take some out, or write \\( for the character itself");
            open.push_back(pieces_.size());
            begin_piece();
            ++at_;
        } else if (c == ')' && !round_.empty()) {
            close(round_, bracket_factor);
        } else if (c == ']' && !square_.empty()) {
            close(square_, 1 / bracket_factor);
        } else if (c == ':' && !round_.empty()) {
            return take_colon();
        } else if (is_word_at(text_, at_, "BREAK")) {
            pieces_.push_back({"", 1, true});
            begin_piece();
            at_ += 5;
        } else {
            append(c);
            ++at_;
        }
        return {};
    }

    /// ":1.2)" closes a round bracket with that weight, any other colon is text.
    Result<> take_colon() {
        const auto number = trimmed_left(text_.substr(at_ + 1));
        const size_t length = number_length(number);
        const auto behind = trimmed_left(number.substr(length));
        if (length == 0 || !behind.starts_with(')')) {
            append(':');
            ++at_;
            return {};
        }
        const double weight = number_value(number.substr(0, length));
        if (!(std::abs(weight) <= max_weight)) return tl::unexpected(too_large(weight));
        at_ = text_.size() - behind.size();
        close(round_, weight);
        return {};
    }

    void close(std::vector<size_t>& open, double factor) {
        multiply(open.back(), factor);
        open.pop_back();
        begin_piece();
        ++at_;
    }
    void multiply(size_t from, double factor) {
        for (size_t i = from; i < pieces_.size(); ++i) pieces_[i].weight *= factor;
    }
    void append(char c) {
        if (fresh_) pieces_.push_back({});
        fresh_ = false;
        pieces_.back().text += c;
    }
    void begin_piece() { fresh_ = true; }

    std::string_view text_;
    size_t at_ = 0;
    bool fresh_ = true;
    std::vector<Piece> pieces_;
    std::vector<size_t> round_, square_;  ///< piece at which each open bracket begins
};

bool is_break(const Segment& segment) { return std::holds_alternative<Break>(segment); }

/// Trims the text segments that lie towards `end` of `segments` until one is left that is not white space.
void trim_tail(std::vector<Segment>& segments) {
    while (!segments.empty() && !is_break(segments.back())) {
        auto& text = std::get<WeightedText>(segments.back()).text;
        text.resize(trimmed_right(text).size());
        if (!text.empty()) return;
        segments.pop_back();
    }
}

std::string without_leading_space(const std::string& text) { return std::string(trimmed_left(text)); }

/// Joins neighbours of equal weight and trims around breaks, and at both ends where `trim_ends`.
Result<std::vector<Segment>> settle(const std::vector<Piece>& pieces, bool trim_ends) {
    std::vector<Segment> out;
    bool at_edge = trim_ends;
    for (const auto& piece : pieces) {
        if (piece.is_break) {
            trim_tail(out);
            out.emplace_back(Break{});
            at_edge = true;
            continue;
        }
        if (!(std::abs(piece.weight) <= max_weight)) return tl::unexpected(too_large(piece.weight));
        auto text = at_edge ? without_leading_space(piece.text) : piece.text;
        if (text.empty()) continue;
        at_edge = false;
        const auto weight = static_cast<float>(piece.weight) + 0.0F;
        auto* last = out.empty() ? nullptr : std::get_if<WeightedText>(&out.back());
        if (last != nullptr && last->weight == weight)
            last->text += text;
        else
            out.emplace_back(WeightedText{std::move(text), weight});
    }
    if (trim_ends) trim_tail(out);
    return out;
}

std::vector<std::string_view> split_at_and(std::string_view text) {
    std::vector<std::string_view> parts;
    size_t from = 0;
    for (size_t at = text.find("AND"); at != std::string_view::npos; at = text.find("AND", at + 1))
        if (is_word_at(text, at, "AND")) {
            parts.push_back(text.substr(from, at - from));
            from = at + 3;
        }
    parts.push_back(text.substr(from));
    return parts;
}

}  // namespace

Result<ParsedPrompt> parse_prompt(std::string_view text) {
    if (text.size() > max_prompt_bytes)
        return fail(ErrorCode::bad_input, "the prompt has " + std::to_string(text.size()) + " bytes",
                    "give at most 65536");
    const auto parts = split_at_and(text);
    if (parts.size() > max_subprompts)
        return fail(ErrorCode::bad_input,
                    "the prompt joins " + std::to_string(parts.size()) + " prompts with AND",
                    "give at most 64");
    ParsedPrompt prompt;
    for (auto part : parts) {
        auto& subprompt = prompt.subprompts.emplace_back();
        const bool composed = parts.size() > 1;
        if (const auto suffix = composed ? weight_suffix(part) : std::nullopt) {
            if (!(std::abs(suffix->weight) <= max_weight)) return tl::unexpected(too_large(suffix->weight));
            subprompt.weight = static_cast<float>(suffix->weight) + 0.0F;
            part = part.substr(0, suffix->begin);
        }
        const auto pieces = SubpromptParser(part).parse();
        if (!pieces) return tl::unexpected(pieces.error());
        auto segments = settle(*pieces, composed);
        if (!segments) return tl::unexpected(segments.error());
        subprompt.segments = *std::move(segments);
    }
    return prompt;
}

ParsedPrompt plain_prompt(std::string_view text) {
    Subprompt only;
    if (!text.empty()) only.segments.emplace_back(WeightedText{std::string(text), 1});
    return {{std::move(only)}};
}

}  // namespace burin::text
