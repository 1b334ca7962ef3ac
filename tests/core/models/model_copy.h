// A copy of a reference model that a test may break.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include "core/models/tensor_files.h"
#include "tests/core/models/support.h"
#include "tests/support/temp_dir.h"

namespace burin::test {

/// A tensor as a safetensors file holds it.
struct RawTensor {
    std::string dtype;
    std::vector<int64_t> shape;
    std::string bytes;
};
using RawTensors = std::map<std::string, RawTensor>;

inline RawTensors read_raw(const std::filesystem::path& path) {
    RawTensors raw;
    const auto files = models::TensorFiles::open(path);
    for (const auto& [name, tensor] : files.tensors()) {
        const auto bytes = files.file_of(tensor).bytes(tensor.info);
        raw[name] = {io::to_string(tensor.info.dtype), tensor.info.shape,
                     std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
    }
    return raw;
}

inline void write_raw(const std::filesystem::path& path, const RawTensors& raw) {
    nlohmann::json header = nlohmann::json::object();
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

class ModelCopy {
  public:
    explicit ModelCopy(const std::string& name = "sd1") {
        std::filesystem::copy(reference("models/" + name), root(), std::filesystem::copy_options::recursive);
    }
    [[nodiscard]] std::filesystem::path root() const { return folder_ / "model"; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return root() / name; }
    [[nodiscard]] std::filesystem::path unet_file() const {
        return *this / "unet/diffusion_pytorch_model.safetensors";
    }
    [[nodiscard]] std::filesystem::path vae_file() const {
        return *this / "vae/diffusion_pytorch_model.safetensors";
    }
    [[nodiscard]] std::filesystem::path text_file() const { return *this / "text_encoder/model.safetensors"; }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((*this / name).parent_path());
        std::ofstream(*this / name, std::ios::binary | std::ios::trunc) << text;
    }
    void remove(const std::string& name) const { std::filesystem::remove_all(*this / name); }
    void set(const std::string& name, const std::string& key, const nlohmann::json& value) const {
        auto json = value_or_throw(io::read_json_file(*this / name));
        json[key] = value;
        write(name, json.dump());
    }
    void edit(const std::filesystem::path& file, const std::function<void(RawTensors&)>& change) const {
        auto raw = read_raw(file);
        change(raw);
        write_raw(file, raw);
    }

  private:
    TempDir folder_;
};

}  // namespace burin::test
