// Pieces that reports on weight edits share: one document that holds all it shows and opens without network, on a screen and
// on A4. Text from outside is escaped. Plain functions; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/torch.h>

namespace burin::evaluation::html {

/// Everything before the first heading's text behind it, and what ends it.
[[nodiscard]] std::string begin(const std::string& title);
[[nodiscard]] std::string end();

/// The source of an img: a JPEG as base64, or one made of a picture [3, H, W] 0..1.
[[nodiscard]] std::string jpeg_source(std::string_view base64);
[[nodiscard]] std::string jpeg_source(const torch::Tensor& picture);

/// Pictures side by side over a caption, which is HTML. Each has its word for those who cannot see it.
[[nodiscard]] std::string figure(const std::vector<std::pair<std::string, std::string>>& words_and_sources,
                                 const std::string& caption);

/// Names and values; empty values are left out.
[[nodiscard]] std::string facts(const std::vector<std::pair<std::string, std::string>>& rows);
/// A list with a point for each sentence.
[[nodiscard]] std::string list(const std::vector<std::string>& sentences);

}  // namespace burin::evaluation::html
