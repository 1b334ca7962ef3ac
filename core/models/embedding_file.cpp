#include "core/models/embedding_file.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/base/printable.h"
#include "core/base/result.h"

namespace burin::models {
namespace {

constexpr std::string_view bundle = "bundle_emb.", pickled = "string_to_param.";
/// A file with more tables holds something else.
constexpr size_t most_tables = 10;
constexpr int64_t most_vectors = 1024;

EmbeddingEntry& entry_called(std::vector<EmbeddingEntry>& entries, const std::string& name) {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
    if (found != entries.end()) return *found;
    return entries.emplace_back(EmbeddingEntry{.name = name, .table = {}, .clip_l = {}, .clip_g = {}});
}

/// Puts `key` where `rest`, its ending, says; false where it is no table of a kind that has fixed names.
bool place(std::vector<EmbeddingEntry>& entries, const std::string& name, const std::string& key,
           std::string_view rest) {
    if (rest == "emb_params" || rest.starts_with(pickled))
        entry_called(entries, name).table = key;
    else if (rest == "clip_l")
        entry_called(entries, name).clip_l = key;
    else if (rest == "clip_g")
        entry_called(entries, name).clip_g = key;
    else
        return false;
    return true;
}

std::vector<EmbeddingEntry> bundled(const io::SafetensorsFile& file) {
    std::vector<EmbeddingEntry> entries;
    for (const auto& [key, info] : file.tensors()) {
        if (!key.starts_with(bundle)) continue;
        const std::string_view rest = std::string_view(key).substr(bundle.size());
        for (const std::string_view ending :
             {std::string_view(".string_to_param."), std::string_view(".emb_params"),
              std::string_view(".clip_l"), std::string_view(".clip_g")}) {
            const size_t at = rest.find(ending);
            if (at == std::string_view::npos || at == 0) continue;
            place(entries, std::string(rest.substr(0, at)), key, rest.substr(at + 1));
            break;
        }
    }
    return entries;
}

/// A token that diffusers writes: no layer of a network.
bool is_token(const std::string& key, const io::TensorInfo& info) {
    return key.find('.') == std::string::npos && (info.shape.size() == 1 || info.shape.size() == 2);
}

[[noreturn]] void refuse(const io::SafetensorsFile& file, const std::string& why, const std::string& remedy) {
    throw Failure(ErrorCode::bad_model, "the embedding '" + file.path().string() + "' " + why, remedy);
}

Tensor floats(const io::SafetensorsFile& file, const std::string& key) {
    const io::TensorInfo& info = *file.find(key);
    std::optional<torch::ScalarType> type;
    switch (info.dtype) {
        case io::Dtype::f64:
            type = torch::kFloat64;
            break;
        case io::Dtype::f32:
            type = torch::kFloat32;
            break;
        case io::Dtype::f16:
            type = torch::kHalf;
            break;
        case io::Dtype::bf16:
            type = torch::kBFloat16;
            break;
        default:
            break;
    }
    if (!type)
        refuse(file, "holds vectors of the type " + std::string(io::to_string(info.dtype)),
               "save it as float16 or float32");
    const auto bytes = file.bytes(info);
    // A copy: it is small, and files of old writers start tensors anywhere.
    Tensor table = torch::empty(info.shape, torch::TensorOptions(*type));
    if (!bytes.empty()) std::memcpy(table.data_ptr(), bytes.data(), bytes.size());
    if (table.dim() == 1) table = table.unsqueeze(0);
    return table.to(torch::kFloat32);
}

Tensor checked(const io::SafetensorsFile& file, const std::string& key, int64_t width) {
    const Tensor table = floats(file, key);
    if (table.dim() != 2 || table.size(0) < 1 || table.size(0) > most_vectors)
        refuse(file, "has a table of no known shape, '" + printable(key, 100) + "'",
               "check that it is an embedding");
    if (table.size(1) != width)
        refuse(file,
               "has vectors of " + std::to_string(table.size(1)) +
                   " numbers, this model's text encoder takes " + std::to_string(width),
               "use an embedding that was made for this kind of model");
    if (!table.isfinite().all().item<bool>())
        refuse(file, "holds numbers that are not finite", "download it again");
    return table;
}

}  // namespace

std::vector<EmbeddingEntry> embeddings_in(const io::SafetensorsFile& file, const std::string& stem) {
    std::vector<EmbeddingEntry> entries = bundled(file);
    if (!entries.empty() || file.tensors().size() > most_tables) return entries;
    for (const auto& [key, info] : file.tensors())
        if (!place(entries, stem, key, key) && is_token(key, info)) entry_called(entries, key).table = key;
    // Of a single token, the file's name is a second name.
    if (entries.size() == 1 && entries.front().name != stem && !stem.empty()) {
        EmbeddingEntry second = entries.front();
        second.name = stem;
        entries.push_back(std::move(second));
    }
    return entries;
}

std::vector<Tensor> read_embedding(const io::SafetensorsFile& file, const EmbeddingEntry& entry,
                                   std::span<const int64_t> widths) {
    const bool two = widths.size() == 2;
    if (!entry.table.empty()) {
        if (two)
            refuse(file, "is for a model with one text encoder, this one has two",
                   "use an embedding that was made for SDXL");
        return {checked(file, entry.table, widths[0])};
    }
    if (!two)
        refuse(file, "is for SDXL, this model has one text encoder",
               "use one that was made for this kind of model");
    if (entry.clip_l.empty() || entry.clip_g.empty())
        refuse(file, std::string("lacks ") + (entry.clip_l.empty() ? "clip_l" : "clip_g"),
               "download it again");
    std::vector<Tensor> tables{checked(file, entry.clip_l, widths[0]),
                               checked(file, entry.clip_g, widths[1])};
    if (tables[0].size(0) != tables[1].size(0))
        refuse(file, "has unequally many vectors for the two text encoders", "download it again");
    return tables;
}

}  // namespace burin::models
