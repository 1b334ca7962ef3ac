// What the file of an inverted picture says of itself: one JSON object in its metadata, under "burin.inversion".
//
//   {"schema": "burin.inversion", "version": 1, "width": 592, "height": 440, "model": "sd15", "target": "cpu bf16, 2 threads",
//    "origin": {"file": "photo.jpg", "sha256": "...", "steps": 30, ...}, "mark": {"weights": "...", "edits": ""}}
//
// `origin` has the fields of a request's real picture. The tensors beside it: core/engine/inversion_file.h. Thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::protocol {

inline constexpr const char* inversion_key = "burin.inversion";
inline constexpr int inversion_version = 1;
inline constexpr size_t max_inversion_facts_bytes = 1U << 20;

/// What tells a model and the edits of its weights from others; SHA-256 in hexadecimal digits, see
/// core/engine/model_mark.h.
struct ModelMark {
    std::string weights = {};
    std::string edits = {};  ///< empty without edits
    bool operator==(const ModelMark&) const = default;
};

struct InversionFacts {
    RealPicture origin =
        {};  ///< how it was made; name and hash are the picture's, the number of steps is said
    int width = 0, height = 0;  ///< pixels
    std::string model = {};     ///< the name of its file or folder
    ModelMark mark = {};
    std::string target = {};  ///< what it was computed on, in words
    bool operator==(const InversionFacts&) const = default;
};

/// `source` names the file in sentences. Error code bad_input.
Result<InversionFacts> parse_inversion_facts(std::string_view json, const std::string& source);
/// JSON that parses to the same; validated first. The picture is named without its folder.
Result<std::string> print_inversion_facts(const InversionFacts& facts);
/// Out of a file's metadata; no tensor is read. Error codes bad_input and io.
Result<InversionFacts> read_inversion_facts(const std::filesystem::path& path);

}  // namespace burin::protocol
