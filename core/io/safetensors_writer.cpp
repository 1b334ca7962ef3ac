#include "core/io/safetensors_writer.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include <nlohmann/json.hpp>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/atomic_file.h"
#include "core/io/mapped_file.h"

namespace burin::io {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

Result<> check(const std::vector<TensorToWrite>& sorted, const std::map<std::string, std::string>& metadata) {
    const auto refuse = [](const std::string& what) { return fail(ErrorCode::bad_input, what); };
    if (sorted.size() > limits::safetensors_tensors)
        return refuse(std::to_string(sorted.size()) + " tensors are too many for one file");
    std::vector<std::string_view> names;
    for (const auto& tensor : sorted) {
        const std::string subject = "tensor " + in_quotes(tensor.name);
        const bool named = !tensor.name.empty() && tensor.name.size() <= limits::tensor_name_bytes;
        if (!named || !is_utf8(tensor.name) || tensor.name == "__metadata__" ||
            tensor.name.find('\0') != std::string::npos)
            return refuse(subject + " cannot be written under this name");
        const auto size = byte_size(tensor.dtype, tensor.shape);
        if (tensor.shape.size() > limits::tensor_rank || !size || *size != tensor.bytes.size())
            return refuse(subject + " has " + std::to_string(tensor.bytes.size()) +
                          " bytes, which is not what its shape and type need");
        names.push_back(tensor.name);
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) return refuse("tensor " + in_quotes(*twice) + " is given twice");
    size_t metadata_bytes = 0;
    for (const auto& [name, value] : metadata) {
        metadata_bytes += name.size() + value.size();
        // Checked first: what is not UTF-8 cannot be worded as JSON at all.
        if (!is_utf8(name) || !is_utf8(value))
            return refuse("the metadata " + in_quotes(name) + " is not UTF-8");
        if (name.size() > limits::tensor_name_bytes || metadata_bytes > limits::safetensors_metadata_bytes ||
            nlohmann::json(value).dump().size() > limits::json_string_bytes)
            return refuse("the metadata " + in_quotes(name) + " is too long");
    }
    return {};
}

/// Written entry by entry, so that the tensors stand in the order of their bytes.
std::string header_of(const std::vector<TensorToWrite>& sorted,
                      const std::map<std::string, std::string>& metadata) {
    using nlohmann::json;
    std::string text = "{";
    const auto append = [&](const std::string& name, const json& value) {
        text += (text.size() > 1 ? "," : "") + json(name).dump() + ":" + value.dump();
    };
    if (!metadata.empty()) append("__metadata__", metadata);
    uint64_t at = 0;
    for (const auto& tensor : sorted) {
        const uint64_t end = at + tensor.bytes.size();
        append(tensor.name,
               {{"dtype", to_string(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {at, end}}});
        at = end;
    }
    text += "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

}  // namespace

Result<> write_safetensors(const std::filesystem::path& path, std::vector<TensorToWrite> tensors,
                           const std::map<std::string, std::string>& metadata) {
    std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
        return std::tuple(size_of(b.dtype), a.dtype, std::string_view(a.name)) <
               std::tuple(size_of(a.dtype), b.dtype, std::string_view(b.name));
    });
    if (auto good = check(tensors, metadata); !good) return good;
    const std::string header = header_of(tensors, metadata);
    if (header.size() > limits::safetensors_header_bytes)
        return fail(ErrorCode::bad_input, "the names of the tensors are too long for one file");

    auto file = AtomicFile::create(path);
    if (!file) return tl::unexpected(file.error());
    const uint64_t length = header.size();
    if (auto written = file->write(std::as_bytes(std::span(&length, 1))); !written) return written;
    if (auto written = file->write(as_bytes(header)); !written) return written;
    for (const auto& tensor : tensors) {
        if (auto written = file->write(tensor.bytes); !written) return written;
    }
    return file->commit();
}

}  // namespace burin::io
