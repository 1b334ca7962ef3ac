// Texts as the rows of tokens that a text tower reads. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/text/clip_tokenizer.h"

namespace burin::models {

/// int64 [n, length], each row cut or padded to the length as the tokenizer does it.
[[nodiscard]] inline torch::Tensor token_rows(const text::ClipTokenizer& tokenizer,
                                              const std::vector<std::string>& texts, int64_t length) {
    std::vector<int64_t> ids;
    for (const std::string& text : texts)
        for (const int id : tokenizer.encode_padded(text, static_cast<int>(length))) ids.push_back(id);
    return torch::tensor(ids, torch::kInt64).view({static_cast<int64_t>(texts.size()), length});
}

}  // namespace burin::models
