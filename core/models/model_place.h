// Where a model lies, and what the person decided about it that its files do not say.
//
// As one text, which requests, recipes and histories carry: "FILE", or
// "FILE;vae=OTHER;prediction=v_prediction". The names are those of the options of burin-cli. Plain data.
#pragma once

#include <concepts>
#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace burin::models {

struct ModelPlace {
    std::filesystem::path root;  ///< a folder as diffusers lays it out, or a checkpoint in a single file
    std::filesystem::path vae;   ///< a model, or an autoencoder's file or folder, to be used instead
    std::filesystem::path text_encoder;  ///< a model whose text encoders and tokenizer are used instead
    std::filesystem::path tokenizer;     ///< a folder with a tokenizer's files
    std::filesystem::path config;  ///< a model whose configuration files say what a single file does not
    std::string prediction;        ///< "epsilon" or "v_prediction"; empty = as the files say

    ModelPlace() = default;
    template <class Path>
    requires std::convertible_to<Path, std::filesystem::path> ModelPlace(Path&& path)
        : root(std::forward<Path>(path)) {}  // NOLINT: a path is a place
    bool operator==(const ModelPlace&) const = default;
};

/// A text with a ';' that is the name of a file is that file. Error code bad_input.
Result<ModelPlace> parse_model_place(const std::string& text);
std::string to_string(const ModelPlace& place);

}  // namespace burin::models
