#include "core/text/prompt_tags.h"

#include <array>
#include <cmath>

#include "core/base/printable.h"
#include "core/text/prompt_scan.h"

namespace burin::text {
namespace {

constexpr double largest_scale = 16;

/// The kind of tag that begins at `at`, with its colon; empty where none does.
std::string_view kind_at(std::string_view text, size_t at) {
    static constexpr std::array<std::string_view, 3> kinds{"<lora:", "<lyco:", "<hypernet:"};
    for (const auto kind : kinds)
        if (text.substr(at).starts_with(kind)) return kind;
    return {};
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':')) {
        parts.push_back(text.substr(0, colon));
        text.remove_prefix(colon + 1);
    }
    parts.push_back(text);
    for (auto& part : parts) part = trimmed_right(trimmed_left(part));
    return parts;
}

tl::unexpected<Error> wrong(const AdapterTag& tag, const std::string& why) {
    return fail(ErrorCode::bad_input, "the prompt holds " + printable(tag.written, 100) + ", " + why,
                "write it like <lora:name:0.8>, or \\<lora for the words themselves");
}

Result<AdapterTag> read_tag(std::string_view written, size_t kind_bytes) {
    AdapterTag tag;
    tag.written = written;
    const auto parts = split(written.substr(kind_bytes, written.size() - kind_bytes - 1));
    tag.name = parts.front();
    if (tag.name.empty()) return wrong(tag, "which names nothing");
    size_t unnamed = 0;
    for (size_t i = 1; i < parts.size(); ++i) {
        std::string_view value = parts[i];
        const size_t equals = value.find('=');
        const auto key = equals == std::string_view::npos ? std::string_view{} : value.substr(0, equals);
        if (equals != std::string_view::npos) value = trimmed_left(value.substr(equals + 1));
        const bool numeric = !value.empty() && number_length(value) == value.size();
        if (!numeric || !(std::abs(number_value(value)) <= largest_scale))
            return wrong(tag, "whose scale is no number from -16 to 16");
        const double scale = number_value(value);
        if (key == "te" || (key.empty() && unnamed == 0)) tag.text_scale = scale;
        if (key == "unet" || (key.empty() && unnamed <= 1)) tag.unet_scale = scale;
        if (key.empty() ? unnamed > 1 : key != "te" && key != "unet")
            return wrong(tag, "of which Burin does not know the part '" + printable(parts[i], 40) + "'");
        unnamed += key.empty();
    }
    return tag;
}

}  // namespace

Result<TaggedPrompt> take_tags(std::string_view prompt) {
    TaggedPrompt out;
    for (size_t at = 0; at < prompt.size();) {
        const auto kind = prompt[at] == '<' ? kind_at(prompt, at) : std::string_view{};
        const size_t end = kind.empty() ? std::string_view::npos : prompt.find('>', at);
        if (end == std::string_view::npos) {
            // "\<lora:x>" is text.
            const size_t bytes = prompt[at] == '\\' && at + 1 < prompt.size() ? 2 : 1;
            out.text += prompt.substr(at, bytes);
            at += bytes;
            continue;
        }
        const auto written = prompt.substr(at, end + 1 - at);
        at = end + 1;
        if (kind == "<hypernet:") {
            out.others.emplace_back(written);
            continue;
        }
        auto tag = read_tag(written, kind.size());
        if (!tag) return tl::unexpected(tag.error());
        out.adapters.push_back(std::move(*tag));
        if (out.adapters.size() + out.others.size() > max_tags)
            return fail(ErrorCode::bad_input, "the prompt asks for more than 64 adapters", "take some out");
    }
    return out;
}

}  // namespace burin::text
