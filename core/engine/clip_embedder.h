// CLIP embeddings of pictures and texts as plain numbers, for filters and searches.
//
// Throws Failure: bad_model where the folder holds no CLIP model. Thread-safe once built.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/compute_target.h"
#include "core/io/image.h"
#include "core/models/model_folder.h"
#include "core/text/clip_tokenizer.h"

namespace burin::engine {

class ClipEmbedder {
  public:
    /// `folder` is a CLIP model as transformers writes it, or "mini": that of the embedded model. Float32 on the CPU, so that
    /// the same picture has the same numbers everywhere.
    explicit ClipEmbedder(const std::string& folder);

    /// Length one, [dimension()].
    [[nodiscard]] std::vector<float> embed(const io::Picture& picture) const;
    /// Cut to what the model reads. bad_input where it is not UTF-8.
    [[nodiscard]] std::vector<float> embed(const std::string& text) const;

    [[nodiscard]] int dimension() const;
    /// "mini", or the folder's whole path: what opens it again from anywhere.
    [[nodiscard]] const std::string& name() const { return name_; }
    /// SHA-256 of the weights' file: with others the numbers mean something else.
    [[nodiscard]] const std::string& weights_sha256() const { return sha256_; }

  private:
    std::string name_, sha256_;
    models::ClipDescription description_;
    std::unique_ptr<models::ClipModel> clip_;
    std::unique_ptr<text::ClipTokenizer> tokenizer_;
};

}  // namespace burin::engine
