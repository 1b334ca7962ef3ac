#include "core/models/embedding_file.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/base/printable.h"
#include "core/base/result.h"

namespace burin::models {
namespace {

constexpr int64_t most_vectors = 1024;

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
