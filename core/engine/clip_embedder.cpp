#include "core/engine/clip_embedder.h"

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/engine/find_model.h"
#include "core/models/clip_pixels.h"

namespace burin::engine {
namespace {

namespace fs = std::filesystem;

fs::path clip_folder(const std::string& name) {
    const fs::path folder = name == "mini" ? find_model("mini").root / "clip" : fs::path(name);
    std::error_code ignored;
    if (!fs::exists(folder / "config.json", ignored))
        throw Failure(ErrorCode::bad_model,
                      "'" + printable(folder.string(), 300) +
                          "' is not the folder of a CLIP model: it has no config.json",
                      "name the folder of one, or mini");
    return folder;
}

/// Of the file, or of all shards' index where there are several.
std::string hash_of_weights(const fs::path& folder) {
    std::error_code ignored;
    for (const char* name : {"model.safetensors", "model.safetensors.index.json"})
        if (fs::exists(folder / name, ignored)) return value_or_throw(sha256_of_file(folder / name));
    throw Failure(ErrorCode::bad_model, "'" + printable(folder.string(), 300) + "' has no model.safetensors",
                  "name the folder of a CLIP model");
}

std::vector<float> numbers_of(const torch::Tensor& row) {
    const torch::Tensor flat = row.flatten().to(torch::kFloat32).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace

ClipEmbedder::ClipEmbedder(const std::string& folder)
    : name_(folder == "mini" ? folder : fs::absolute(folder).lexically_normal().string()),
      description_(models::describe_clip(clip_folder(folder))) {
    sha256_ = hash_of_weights(description_.root);
    clip_ = std::make_unique<models::ClipModel>(
        models::load_clip(description_, {torch::kFloat32, torch::Device(torch::kCPU)}));
    tokenizer_ =
        std::make_unique<text::ClipTokenizer>(value_or_throw(text::ClipTokenizer::load(description_.root)));
}

std::vector<float> ClipEmbedder::embed(const io::Picture& picture) const {
    const torch::InferenceMode guard;
    if (picture.channels != 3)
        throw Failure(ErrorCode::internal, "a picture without three channels was to be embedded", "");
    const torch::Tensor bytes = torch::from_blob(const_cast<uint8_t*>(picture.pixels.data()),
                                                 {picture.height, picture.width, 3}, torch::kUInt8)
                                    .clone();
    return numbers_of(clip_->embed_picture(models::clip_pixels(bytes, description_.preprocessing)));
}

std::vector<float> ClipEmbedder::embed(const std::string& text) const {
    const torch::InferenceMode guard;
    if (!is_utf8(text))
        throw Failure(ErrorCode::bad_input, "the text '" + printable(text, 100) + "' is not UTF-8",
                      "give it in UTF-8");
    const auto length = static_cast<int>(clip_->config().text.max_position_embeddings);
    const std::vector<int> ids = tokenizer_->encode_padded(text, length);
    return numbers_of(
        clip_->embed_text(torch::tensor(std::vector<int64_t>(ids.begin(), ids.end())).unsqueeze(0)));
}

int ClipEmbedder::dimension() const { return static_cast<int>(clip_->config().projection_dim); }

}  // namespace burin::engine
