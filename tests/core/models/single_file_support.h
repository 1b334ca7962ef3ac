// Single files for tests: tiny ones built from the reference's folders, and empty ones of the real models' shapes.
#pragma once

#include <cstring>
#include <fstream>

#include "core/models/model_folder.h"
#include "tests/core/models/model_copy.h"

namespace burin::test {

/// write_raw with metadata in the header.
inline void write_raw_with(const std::filesystem::path& path, const RawTensors& raw,
                           const std::map<std::string, std::string>& metadata) {
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::string data;
    for (const auto& [name, tensor] : raw) {
        header[name] = {{"dtype", tensor.dtype},
                        {"shape", tensor.shape},
                        {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
        data += tensor.bytes;
    }
    std::string text = header.dump();
    while (text.size() % 8 != 0) text += ' ';
    const uint64_t size = text.size();
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(&size), sizeof(size));
    out << text << data;
}

/// The reference's single file of a family, byte for byte but for passengers, from tests/data/extra/single_file.
inline RawTensors tiny_single_file(const std::string& family) {
    std::map<std::string, RawTensors> parts;
    for (const char* component : {"unet", "vae", "text_encoder", "text_encoder_2"}) {
        const bool text = std::string_view(component).starts_with("text");
        const auto file = reference("models/" + family) / component /
                          (text ? "model.safetensors" : "diffusion_pytorch_model.safetensors");
        if (std::filesystem::exists(file)) parts[component] = read_raw(file);
    }
    RawTensors raw;
    for (const auto& row :
         value_or_throw(io::read_json_file(test::data("extra/single_file/" + family + ".json")))) {
        RawTensor tensor{row[1], row[2].get<std::vector<int64_t>>(), {}};
        std::istringstream how(row[3].get<std::string>());
        std::string verb, component, name;
        how >> verb >> component;
        while (how >> name) {
            const RawTensor& source = parts.at(component).at(name);
            if (verb != "turn") {
                tensor.bytes += source.bytes;
                continue;
            }
            const auto rows = static_cast<size_t>(source.shape[0]),
                       columns = static_cast<size_t>(source.shape[1]);
            const size_t size = source.bytes.size() / (rows * columns);
            for (size_t c = 0; c < columns; ++c)
                for (size_t r = 0; r < rows; ++r)
                    tensor.bytes += source.bytes.substr((r * columns + c) * size, size);
        }
        if (verb == "none")
            tensor.bytes.assign(
                static_cast<size_t>(*io::byte_size(*io::dtype_from(tensor.dtype), tensor.shape)), '\x11');
        raw[row[0]] = std::move(tensor);
    }
    return raw;
}

/// A file with tensors of these shapes in 8-bit floats, of zeros that take no place on the disk.
inline void write_empty(const std::filesystem::path& path,
                        const std::map<std::string, std::vector<int64_t>>& shapes) {
    nlohmann::json header = nlohmann::json::object();
    uint64_t end = 0;
    for (const auto& [name, shape] : shapes) {
        const uint64_t size = *io::byte_size(io::Dtype::f8_e4m3, shape);
        header[name] = {{"dtype", "F8_E4M3"}, {"shape", shape}, {"data_offsets", {end, end + size}}};
        end += size;
    }
    std::string text = header.dump();
    while (text.size() % 8 != 0) text += ' ';
    const uint64_t size = text.size();
    {
        std::ofstream out(path, std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(&size), sizeof(size));
        out << text;
    }
    std::filesystem::resize_file(path, 8 + size + end);
}

/// A file's tensors under the names of the published model's single file, with their shapes there.
inline std::map<std::string, std::vector<int64_t>> published_single_file(const std::string& model) {
    const auto json = value_or_throw(io::read_json_file(reference("names/" + model + ".json")));
    std::map<std::string, std::vector<int64_t>> shapes;
    for (const char* component : {"unet", "vae", "text_encoder", "text_encoder_2"}) {
        if (!json.contains(component)) continue;
        for (const auto& row : json[component]) {
            auto shape = row[1].get<std::vector<int64_t>>();
            const auto how = row[3].get<std::string>();
            if (how == "transpose") std::swap(shape[0], shape[1]);
            if (how == "squeeze") shape.insert(shape.end(), {1, 1});
            if (how.starts_with("rows")) shape[0] *= 3;
            shapes[row[2].get<std::string>()] = shape;
        }
    }
    for (const auto& row : json["ignored"])
        shapes[row[0].get<std::string>()] = row[1].get<std::vector<int64_t>>();
    return shapes;
}

}  // namespace burin::test
