#include "core/engine/inversion_file.h"

#include "core/base/limits.h"
#include "core/base/sha256.h"
#include "core/io/safetensors.h"
#include "core/models/tensor_file.h"
#include "core/models/tensor_files.h"

namespace burin::engine {

namespace fs = std::filesystem;

namespace {

/// 1000 steps of 1024 x 1024 pixels take 0.6 GB.
constexpr size_t most_inversion_bytes = size_t{2} << 30;

std::string quoted(const fs::path& path) {
    std::string text = "'";
    text += path.string();
    text += "'";
    return text;
}

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
    throw Failure(ErrorCode::bad_input, quoted(path) + " " + why, "make it again with burin-cli invert");
}

void require(const io::SafetensorsFile& file, const std::string& name, io::Dtype dtype,
             const std::vector<int64_t>& shape) {
    const io::TensorInfo* info = file.find(name);
    if (info == nullptr) refuse(file.path(), "lacks the tensor '" + name + "' of an inversion");
    if (info->dtype != dtype || info->shape != shape)
        refuse(file.path(), "holds '" + name + "' as " + io::to_string(info->dtype) + " " +
                                models::shape_text(info->shape) + " where " + io::to_string(dtype) + " " +
                                models::shape_text(shape) + " belongs");
}

/// As a safetensors file with a header of its own kind begins, and no picture.
bool looks_like_inversion(std::span<const std::byte> file) {
    const auto at = [&](size_t i) { return std::to_integer<int>(file[i]); };
    return file.size() > 9 && at(8) == '{' && !(at(0) == 0x89 && at(1) == 'P') &&
           !(at(0) == 0xFF && at(1) == 0xD8);
}

bool has_base(const InversionFacts& facts) {
    return !facts.origin.source.empty() && facts.origin.source_scale != 0;
}

}  // namespace

RealPictureFile open_real_picture(const fs::path& path) {
    auto opened = io::MappedFile::open(path);
    if (!opened) {
        Error error = opened.error();
        error.code = ErrorCode::bad_input;
        throw Failure(std::move(error));
    }
    RealPictureFile out;
    out.file = std::move(*opened);
    const auto bytes = out.file->bytes();
    out.is_inversion = looks_like_inversion(bytes);
    if (bytes.size() > (out.is_inversion ? most_inversion_bytes : limits::picture_file_bytes))
        throw Failure(ErrorCode::bad_input,
                      quoted(path) + " has " + std::to_string(bytes.size()) + " bytes, too many for " +
                          (out.is_inversion ? "an inversion" : "a picture"),
                      "name another file");
    out.sha256 = sha256_hex(bytes);
    return out;
}

void write_inversion(const fs::path& path, const InversionFacts& facts, const inversion::Inversion& inversion,
                     const Tensor& picture) {
    models::NamedTensors tensors{{"x", inversion.x}, {"empty", inversion.empty}, {"picture", picture}};
    if (has_base(facts)) tensors["base"] = inversion.base;
    models::write_tensor_file(
        path, tensors, {{protocol::inversion_key, value_or_throw(protocol::print_inversion_facts(facts))}});
}

StoredInversion read_inversion(const fs::path& path, int64_t channels, int64_t scale) {
    StoredInversion stored;
    stored.facts = value_or_throw(protocol::read_inversion_facts(path));
    const io::SafetensorsFile file = value_or_throw(io::SafetensorsFile::open(path));
    const InversionFacts& facts = stored.facts;
    if (facts.width % scale != 0 || facts.height % scale != 0)
        refuse(path, "has a size that this model cannot have");
    const int64_t n = facts.origin.steps, h = facts.height / scale, w = facts.width / scale;
    require(file, "x", io::Dtype::f32, {n + 1, channels, h, w});
    require(file, "empty", io::Dtype::f32, {n, channels, h, w});
    if (has_base(facts)) require(file, "base", io::Dtype::f32, {n, channels, h, w});
    require(file, "picture", io::Dtype::u8, {facts.height, facts.width, 3});
    const auto tensors = models::read_tensor_file(path).tensors;
    const auto take = [&](const char* name) {
        // Copied: the file may change while the inversion is in use.
        Tensor values = tensors.at(name).clone();
        if (values.is_floating_point() && !values.isfinite().all().item<bool>())
            refuse(path, "holds values in '" + std::string(name) + "' that are not numbers");
        return values;
    };
    stored.x = take("x"), stored.empty = take("empty"), stored.picture = take("picture");
    stored.base = has_base(facts) ? take("base") : stored.empty;
    return stored;
}

}  // namespace burin::engine
