#include "core/catalogue/file_facts.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/catalogue/adapter_kind.h"
#include "core/catalogue/embedding_names.h"
#include "core/catalogue/foreign_file.h"
#include "core/catalogue/networks.h"
#include "core/io/json.h"
#include "core/io/safetensors.h"

namespace burin::catalogue {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr size_t most_config_bytes = size_t{1} << 20;
constexpr size_t most_names = 100;

FileFacts other(const Error& why) {
    FileFacts facts;
    facts.note = why.sentence();
    return facts;
}

/// `beginnings`: separated by spaces.
bool begins_with_one_of(std::string_view text, std::string_view beginnings) {
    for (size_t from = 0; from < beginnings.size();) {
        const size_t end = std::min(beginnings.find(' ', from), beginnings.size());
        if (text.starts_with(beginnings.substr(from, end - from))) return true;
        from = end + 1;
    }
    return false;
}

/// What trainers write about the model that they trained on.
ModelFamily family_in(const std::map<std::string, std::string>& metadata) {
    for (const char* key : {"modelspec.architecture", "ss_base_model_version"}) {
        const auto found = metadata.find(key);
        if (found == metadata.end()) continue;
        for (const FamilyRow& row : families)
            if (begins_with_one_of(found->second, row.written)) return row.family;
    }
    return ModelFamily::unknown;
}

FileFacts adapter(const io::SafetensorsFile& file, FileKind kind) {
    FileFacts facts;
    facts.kind = kind;
    AdapterFamily family;
    for (const auto& [name, info] : file.tensors()) {
        if (const NameMark* mark = foreign_to_adapters(name))
            return other({ErrorCode::bad_model, "'" + file.path().filename().string() + "' " + mark->what,
                          mark->remedy});
        family.see(name, info.shape);
    }
    facts.family = family.found();
    for (const auto& entry : embeddings_in(file, {}))
        if (facts.names.size() < most_names) facts.names.push_back(printable(entry.name, 200));
    return facts;
}

FileFacts embedding(const io::SafetensorsFile& file) {
    FileFacts facts;
    facts.kind = FileKind::embedding;
    for (const auto& entry : embeddings_in(file, file.path().stem().string())) {
        if (facts.names.size() < most_names) facts.names.push_back(printable(entry.name, 200));
        if (!entry.clip_l.empty() || !entry.clip_g.empty()) facts.family = family_of_two_encoders();
        const io::TensorInfo* table = file.find(entry.table);
        if (table != nullptr && !table->shape.empty() && table->shape.size() <= 2)
            facts.family = family_of_text_width(table->shape.back());
    }
    return facts;
}

/// New values of some tensors, as UCE and ESD publish them: layers of a UNet and nothing that makes it whole.
bool holds_new_values(const io::TensorTable& tensors) {
    if (tensors.empty()) return false;
    return std::all_of(tensors.begin(), tensors.end(), [](const auto& entry) {
        const std::string& name = entry.first;
        const bool layer = name.ends_with(".weight") || name.ends_with(".bias");
        const bool block =
            name.find("down_blocks.") != std::string::npos || name.find("up_blocks.") != std::string::npos ||
            name.find("mid_block.") != std::string::npos || name.find("input_blocks.") != std::string::npos ||
            name.find("output_blocks.") != std::string::npos ||
            name.find("middle_block.") != std::string::npos || name.find("text_model.") != std::string::npos;
        return layer && block;
    });
}

ModelFamily family_of_values(const io::TensorTable& tensors) {
    for (const auto& [name, info] : tensors)
        if (name.ends_with("attn2.to_k.weight") && info.shape.size() == 2)
            return family_of_text_width(info.shape[1]);
    return ModelFamily::unknown;
}

FileFacts without_card(const io::SafetensorsFile& file) {
    if (file.metadata().contains("burin.delta")) {
        FileFacts facts;
        facts.kind = FileKind::edit;
        return facts;
    }
    if (const auto foreign = foreign_file(file)) {
        if (foreign->kind == FileKind::adapter) return adapter(file, FileKind::adapter);
        if (foreign->kind == FileKind::embedding) return embedding(file);
        return other(foreign->why);
    }
    FileFacts facts;
    const auto found = recognise(file);
    if (!found) {
        if (!holds_new_values(file.tensors())) return other(found.error());
        facts.kind = FileKind::edit;
        facts.family = family_of_values(file.tensors());
        return facts;
    }
    if (found->has("unet")) {
        facts.kind = FileKind::model;
        facts.family = found->family;
    } else if (found->has("vae")) {
        // The autoencoders of SD and SDXL have the same shapes: the family is not seen.
        facts.kind = FileKind::vae;
    } else {
        facts.note =
            "'" + file.path().filename().string() + "' is a text encoder alone; give it with a model";
    }
    return facts;
}

json small_json(const fs::path& path) {
    io::JsonLimits bounds;
    bounds.max_bytes = most_config_bytes;
    auto tree = io::read_json_file(path, bounds);
    return tree && tree->is_object() ? std::move(*tree) : json::object();
}

}  // namespace

FileFacts facts_of_file(const fs::path& file) {
    if (has_recipe_ending(file.filename().string())) {
        FileFacts facts;
        facts.kind = FileKind::edit;
        return facts;
    }
    const auto opened = io::SafetensorsFile::open(file);
    if (!opened) return other(opened.error());
    FileFacts facts = without_card(*opened);
    if (facts.family == ModelFamily::unknown && facts.kind != FileKind::other)
        facts.family = family_in(opened->metadata());
    add_metadata(opened->metadata(), facts.card);
    return facts;
}

bool is_model_folder(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "model_index.json", error);
}

FileFacts facts_of_folder(const fs::path& folder) {
    FileFacts facts;
    const json index = small_json(folder / "model_index.json");
    facts.kind = FileKind::model;
    if (const auto name = index.find("_class_name"); name != index.end() && name->is_string())
        facts.note = printable(name->get<std::string>(), 80);
    const json unet = small_json(folder / "unet/config.json");
    const auto width = unet.find("cross_attention_dim");
    if (facts.note.starts_with("StableDiffusionXL"))
        facts.family = family_of_two_encoders();
    else if (width != unet.end() && width->is_number_integer())
        facts.family = family_of_text_width(width->get<int64_t>());
    return facts;
}

bool has_recipe_ending(std::string_view name) { return ascii_lowered(name).ends_with(".edits.json"); }

}  // namespace burin::catalogue
