// <lora:name:0.8> and its kind: what other tools let a prompt ask of the weights, taken out of the text.
//
//   <lora:name>  <lora:name:0.8>   an adapter and its scale, 1 where it is left out; <lyco:...> means the same
//   <lora:name:0.8:0.6>            scale of the text encoder, scale of the UNet; also te=0.8 and unet=0.6
//
// Names are up to the caller to find. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::text {

inline constexpr size_t max_tags = 64;

struct AdapterTag {
    std::string written;  ///< "<lora:fox:0.8>", for sentences
    std::string name;
    double text_scale = 1, unet_scale = 1;
    bool operator==(const AdapterTag&) const = default;
};

struct TaggedPrompt {
    std::string text;                  ///< without the tags; the white space around them stays
    std::vector<AdapterTag> adapters;  ///< in the order of the text
    std::vector<std::string>
        others;  ///< "<hypernet:x:1>": asked of what Burin does not have; taken out as well
    bool operator==(const TaggedPrompt&) const = default;
};

/// bad_input where a tag has no name or a scale that is no number.
Result<TaggedPrompt> take_tags(std::string_view prompt);

}  // namespace burin::text
