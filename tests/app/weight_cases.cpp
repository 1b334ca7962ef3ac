// Weights: files that are cut, that lie about themselves, or that hold what no network can use.
#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const char* const unet_file = "model/unet/diffusion_pytorch_model.safetensors";
const char* const vae_file = "model/vae/diffusion_pytorch_model.safetensors";
const char* const text_file = "model/text_encoder/model.safetensors";

/// A safetensors file taken apart.
struct Parts {
    json header;
    std::string data;
};

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Parts take_apart(const fs::path& file) {
    const std::string bytes = bytes_of(file);
    uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    return {json::parse(bytes.substr(8, length)), bytes.substr(8 + length)};
}

BadCase with_bytes(const std::string& name, const std::string& file, const std::string& bytes,
                   const std::string& fragment) {
    return {name, render_with({}, "{dir}/model"), 3, fragment, [=](const Place& place) {
                place.copy_model();
                place.write(file, bytes);
            }};
}

/// One thing changed in a file's header or data.
BadCase edited(const std::string& name, const std::string& file, const std::function<void(Parts&)>& change,
               const std::string& fragment) {
    return {name, render_with({}, "{dir}/model"), 3, fragment, [=](const Place& place) {
                place.copy_model();
                Parts parts = take_apart(place / file);
                change(parts);
                place.write(file, safetensors(parts.header.dump(), parts.data));
            }};
}

BadCase resized(const std::string& name, const std::string& file, int64_t bytes,
                const std::string& fragment) {
    return {name, render_with({}, "{dir}/model"), 3, fragment, [=](const Place& place) {
                place.copy_model();
                const auto size = static_cast<int64_t>(fs::file_size(place / file));
                fs::resize_file(place / file, static_cast<uintmax_t>(bytes < 0 ? size + bytes : bytes));
            }};
}

/// `value` as the first number of the tensor `name`, whose type is F16 or F32.
std::function<void(Parts&)> poison(const std::string& name, uint16_t half, uint32_t single) {
    return [=](Parts& parts) {
        const json& entry = parts.header.at(name);
        const auto at = entry["data_offsets"][0].get<size_t>();
        if (entry["dtype"] == "F32")
            std::memcpy(&parts.data[at], &single, sizeof single);
        else
            std::memcpy(&parts.data[at], &half, sizeof half);
    };
}

BadCases files() {
    const std::string name = "diffusion_pytorch_model.safetensors";
    std::string many = "{";
    for (int i = 0; i < 200'000; ++i)
        many += (i > 0 ? ",\"" : "\"") + std::to_string(i) +
                R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
    many += "}";
    return {
        with_bytes("empty_file", unet_file, "", name),
        with_bytes("seven_bytes", unet_file, "1234567", name),
        with_bytes("length_only", unet_file, std::string(8, '\0'), name),
        with_bytes("length_beyond_file", unet_file, safetensors("{}", "", 1'000'000), name),
        with_bytes("length_of_exabytes", unet_file, safetensors("{}", "", ~uint64_t{0}), name),
        with_bytes("header_is_no_json", unet_file, safetensors("not json", ""), name),
        with_bytes("header_is_a_list", unet_file, safetensors("[]", ""), name),
        with_bytes("header_not_utf8", unet_file, safetensors("{\"\xff\":1}", ""), name),
        with_bytes("header_too_deep", unet_file, safetensors(std::string(200'000, '['), ""), name),
        with_bytes("no_tensors", unet_file, safetensors("{}", ""), name),
        with_bytes("many_empty_tensors", unet_file, safetensors(many, ""), name),
        with_bytes("noise", unet_file, std::string(5'000, '\x9d'), name),
        with_bytes("zip_archive", unet_file, "PK\x03\x04" + std::string(500, '\1'), name),
        with_bytes("web_page", unet_file, "<!DOCTYPE html><html><body>Sign in</body></html>", name),
        with_bytes("git_lfs_pointer", unet_file,
                   "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "git"),
        resized("cut_by_one_byte", unet_file, -1, name),
        resized("cut_in_header", unet_file, 400, name),
        resized("vae_cut", vae_file, -1'000, name),
        resized("text_encoder_cut", text_file, -1'000, "model.safetensors"),
        resized("followed_by_a_terabyte", unet_file, int64_t{1} << 40, name),
    };
}

BadCases headers() {
    const std::string bias = "conv_in.bias";
    const auto entry = [bias](const char* key, const json& value) {
        return [=](Parts& parts) { parts.header[bias][key] = value; };
    };
    return {
        edited("dtype_i64", unet_file, entry("dtype", "I64"), bias),
        edited("dtype_i16", unet_file, entry("dtype", "I16"), "expected F64, F32, F16, BF16 or F8"),
        edited("dtype_f8", unet_file, entry("dtype", "F8_E4M3"), "F8_E4M3"),
        edited("dtype_unknown", unet_file, entry("dtype", "Q4"), "Q4"),
        edited("dtype_number", unet_file, entry("dtype", 4), bias),
        edited("shape_other", unet_file, entry("shape", {4, 4}), "has shape [4, 4], expected [16]"),
        edited("shape_negative", unet_file, entry("shape", {-16}), bias),
        edited("shape_overflow", unet_file, entry("shape", {4'294'967'296, 4'294'967'296, 16}), bias),
        edited("shape_fraction", unet_file, entry("shape", {16.5}), bias),
        edited("shape_text", unet_file, entry("shape", "16"), bias),
        edited("offsets_beyond_file", unet_file, entry("data_offsets", {0, 1e15}), bias),
        edited("offsets_reversed", unet_file, entry("data_offsets", {64, 0}), bias),
        edited("offsets_negative", unet_file, entry("data_offsets", {-64, 0}), bias),
        edited("offsets_of_three", unet_file, entry("data_offsets", {0, 1, 2}), bias),
        edited("unknown_header_key", unet_file, entry("stride", {1}), "stride"),
        edited(
            "metadata_number", unet_file, [](Parts& p) { p.header["__metadata__"] = 4; }, "__metadata__"),
        edited(
            "tensor_missing", unet_file,
            [bias](Parts& p) {
                p.header["surplus"] = p.header[bias];
                p.header.erase(bias);
            },
            "tensor 'conv_in.bias' is missing"),
        edited(
            "tensor_name_with_escape", unet_file,
            [bias](Parts& p) {
                p.header["\x1b[31m"] = p.header[bias];
                p.header["\x1b[31m"]["dtype"] = "Q4";
                p.header.erase(bias);
            },
            "\\x1b[31m"),
        edited(
            "vae_dtype", vae_file, [](Parts& p) { p.header["decoder.conv_in.bias"]["dtype"] = "I16"; },
            "decoder.conv_in.bias"),
        edited(
            "text_dtype", text_file,
            [](Parts& p) { p.header["text_model.final_layer_norm.bias"]["dtype"] = "I16"; },
            "text_model.final_layer_norm.bias"),
    };
}

BadCases values() {
    const std::string finite = "holds values that are not finite";
    return {
        edited("unet_nan", unet_file, poison("conv_in.weight", 0x7e01, 0x7fc00000), finite),
        edited("unet_infinite", unet_file, poison("conv_out.bias", 0x7c00, 0x7f800000), finite),
        edited("vae_nan", vae_file, poison("decoder.conv_in.weight", 0x7e01, 0x7fc00000), finite),
        edited("vae_infinite", vae_file, poison("post_quant_conv.bias", 0xfc00, 0xff800000), finite),
        edited("text_nan", text_file, poison("text_model.final_layer_norm.weight", 0x7e01, 0x7fc00000),
               finite),
        edited("text_infinite", text_file,
               poison("text_model.embeddings.token_embedding.weight", 0x7c00, 0x7f800000), finite),
    };
}

}  // namespace

BadCases weight_cases() {
    BadCases all = files();
    for (const auto& more : {headers(), values()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
