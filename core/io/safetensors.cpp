#include "core/io/safetensors.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/limits.h"
#include "core/io/mapped_file.h"
#include "core/io/torch_file.h"

namespace burin::io {
namespace {

struct DtypeRow {
    Dtype dtype;
    const char* name;
    size_t bytes;
};
constexpr std::array<DtypeRow, 12> dtypes{{{Dtype::f64, "F64", 8},
                                           {Dtype::f32, "F32", 4},
                                           {Dtype::f16, "F16", 2},
                                           {Dtype::bf16, "BF16", 2},
                                           {Dtype::i64, "I64", 8},
                                           {Dtype::i32, "I32", 4},
                                           {Dtype::i16, "I16", 2},
                                           {Dtype::i8, "I8", 1},
                                           {Dtype::u8, "U8", 1},
                                           {Dtype::boolean, "BOOL", 1},
                                           {Dtype::f8_e4m3, "F8_E4M3", 1},
                                           {Dtype::f8_e5m2, "F8_E5M2", 1}}};

std::string lower_extension(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension;
}

/// A header starts at byte 8; then the bytes before it are a length, whatever they look like.
bool has_header(std::string_view start) { return start.size() > 8 && start[8] == '{'; }

/// Files that people take for safetensors, recognised by name or first bytes.
Result<> refuse_lookalikes(const MappedFile& file, const std::string& source) {
    const std::string_view start = as_text(file.bytes()).substr(0, 64);
    if (has_header(start)) return {};
    if (start.starts_with("version https://git-lfs"))
        return fail(ErrorCode::bad_model, source + " is only a git-lfs pointer to the weights",
                    "run 'git lfs pull' in its folder");
    const size_t first = start.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && start[first] == '<')
        return fail(ErrorCode::bad_model, source + " is a web page, not weights", "download the file itself");
    const std::string extension = lower_extension(file.path());
    if (extension == ".ckpt" || extension == ".pt" || extension == ".pth" || extension == ".bin")
        return fail(
            ErrorCode::bad_model,
            source + " is neither a PyTorch pickle that can be read without running it nor safetensors",
            "save it with a current PyTorch, or as safetensors");
    return {};
}

}  // namespace

size_t size_of(Dtype dtype) {
    return std::find_if(dtypes.begin(), dtypes.end(), [&](const auto& row) { return row.dtype == dtype; })
        ->bytes;
}

const char* to_string(Dtype dtype) {
    return std::find_if(dtypes.begin(), dtypes.end(), [&](const auto& row) { return row.dtype == dtype; })
        ->name;
}

std::optional<Dtype> dtype_from(std::string_view name) {
    const auto* row =
        std::find_if(dtypes.begin(), dtypes.end(), [&](const auto& r) { return r.name == name; });
    return row == dtypes.end() ? std::nullopt : std::optional(row->dtype);
}

bool is_floating(Dtype dtype) {
    switch (dtype) {
        case Dtype::f64:
        case Dtype::f32:
        case Dtype::f16:
        case Dtype::bf16:
        case Dtype::f8_e4m3:
        case Dtype::f8_e5m2:
            return true;
        default:
            return false;
    }
}

std::optional<uint64_t> byte_size(Dtype dtype, std::span<const int64_t> shape) {
    uint64_t size = size_of(dtype);
    // With a 0 among them the other dimensions do not count, however large their product.
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) size = 0;
    for (const int64_t dimension : shape) {
        if (dimension < 0) return std::nullopt;
        if (size != 0 && static_cast<uint64_t>(dimension) > limits::tensor_bytes / size) return std::nullopt;
        size *= static_cast<uint64_t>(dimension);
    }
    return size;
}

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    auto mapping = MappedFile::open(path);
    if (!mapping) return tl::unexpected(mapping.error());
    const std::string source = "'" + path.string() + "'";
    if (looks_like_torch_file((*mapping)->bytes()) && !has_header(as_text((*mapping)->bytes()))) {
        auto view = view_torch_file(*mapping, source);
        if (!view) return tl::unexpected(view.error());
        return SafetensorsFile(std::make_shared<const Contents>(
            Contents{path, std::move(view->header), view->data, std::move(view->owner)}));
    }
    if (auto genuine = refuse_lookalikes(**mapping, source); !genuine) return tl::unexpected(genuine.error());
    auto header = parse_safetensors((*mapping)->bytes(), source);
    if (!header) return tl::unexpected(header.error());
    const auto data = (*mapping)->bytes().subspan(header->data_offset);
    return SafetensorsFile(
        std::make_shared<const Contents>(Contents{path, std::move(*header), data, std::move(*mapping)}));
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
    const auto found = tensors().find(name);
    return found == tensors().end() ? nullptr : &found->second;
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& info) const {
    return contents_->data.subspan(info.begin, info.bytes());
}

bool SafetensorsFile::is_aligned(const TensorInfo& info) const {
    return reinterpret_cast<uintptr_t>(contents_->data.data() + info.begin) % size_of(info.dtype) == 0;
}

}  // namespace burin::io
