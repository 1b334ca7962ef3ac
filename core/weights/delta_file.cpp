#include "core/weights/delta_file.h"

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/io/json.h"
#include "core/models/weight_loading.h"
#include "core/weights/adapter_file.h"
#include "core/weights/file_entry.h"

namespace burin::weights {
namespace {

constexpr const char* version_key = "burin.delta";

struct StoredName {
    std::string component, tensor;
    enum class Part { dense, up, down } part = Part::dense;
};

StoredName take_apart(const std::string& name) {
    StoredName stored;
    const auto slash = name.find('/');
    stored.component = name.substr(0, slash);
    stored.tensor = slash == std::string::npos ? "" : name.substr(slash + 1);
    for (const auto& [ending, part] :
         {std::pair{".up", StoredName::Part::up}, {".down", StoredName::Part::down}}) {
        if (!stored.tensor.ends_with(ending)) continue;
        stored.tensor.resize(stored.tensor.size() - std::string_view(ending).size());
        stored.part = part;
    }
    return stored;
}

Failure bad_file(const std::string& what) {
    return {ErrorCode::bad_model, what, "make the delta again, or use one for this family of models"};
}

void check_shape(const Change& change, const nn::Shape& shape, const std::string& tensor,
                 const std::string& file) {
    const auto wrong = [&](const std::string& why) {
        return bad_file("the change of '" + printable(tensor, 120) + "' in " + file + " " + why);
    };
    if (change.dense.defined()) {
        if (change.up.defined() || change.down.defined()) throw wrong("is there twice");
        if (change.dense.sizes().vec() != shape)
            throw wrong("is " + models::shape_text(change.dense.sizes().vec()) + ", the tensor is " +
                        models::shape_text(shape));
        return;
    }
    if (!change.up.defined() || !change.down.defined()) throw wrong("lacks one of its two factors");
    const auto& up = change.up;
    const auto& down = change.down;
    const bool fits = up.dim() >= 2 && down.dim() >= 2 && !shape.empty() && up.size(1) == down.size(0) &&
                      down.size(0) > 0 && up.numel() == up.size(0) * up.size(1) && up.size(0) == shape[0] &&
                      down.numel() / down.size(0) == c10::multiply_integers(shape) / shape[0];
    if (!fits) throw wrong("does not fit a tensor of " + models::shape_text(shape));
}

nlohmann::json provenance_of(const std::map<std::string, std::string>& metadata, const std::string& file) {
    const auto text = metadata.find("burin.provenance");
    if (text == metadata.end()) return nlohmann::json::object();
    auto tree = value_or_throw(io::parse_json(text->second, "the provenance in " + file));
    return tree.is_object() ? tree : nlohmann::json::object();
}

Delta read_own(const models::TensorFiles& files, const models::ModelDescription& model,
               DeltaFileReport& report) {
    const auto& metadata = files.files().front().metadata();
    const std::string file = "'" + files.files().front().path().string() + "'";
    if (metadata.at(version_key) != "1")
        throw Failure(ErrorCode::bad_model,
                      file + " is a delta file of version " + printable(metadata.at(version_key), 20) +
                          ", newer than the 1 this program knows",
                      "update Burin");
    const auto kind = metadata.find("burin.kind");
    Delta delta{.kind = kind == metadata.end() ? "delta" : printable(kind->second, 40),
                .components = {},
                .notes = {}};
    for (const auto& [name, stored] : files.tensors()) {
        const StoredName place = take_apart(name);
        Change& change = delta.components[place.component][place.tensor];
        const Tensor tensor = models::stored_tensor(files, name);
        if (!tensor.is_floating_point())
            throw bad_file("tensor '" + printable(name, 120) + "' in " + file + " is not of a floating type");
        (place.part == StoredName::Part::up     ? change.up
         : place.part == StoredName::Part::down ? change.down
                                                : change.dense) = tensor;
    }
    report.kind = delta.kind;
    report.naming = "burin";
    report.provenance = provenance_of(metadata, file);
    std::map<std::string, models::TensorFiles> parts;
    for (auto& [component, changes] : delta.components) {
        if (model.component(component)) parts.emplace(component, models::component_files(model, component));
        std::erase_if(changes, [&](const auto& entry) {
            const auto part = parts.find(component);
            const auto* stored = part == parts.end() ? nullptr : part->second.find(entry.first);
            if (!stored) {
                report.unmatched.push_back(component + "/" + entry.first);
                return true;
            }
            check_shape(entry.second, stored->info.shape, entry.first, file);
            if (entry.second.down.defined())
                report.largest_rank = std::max(report.largest_rank, entry.second.down.size(0));
            return false;
        });
    }
    std::erase_if(delta.components, [](const auto& entry) { return entry.second.empty(); });
    report.matched = delta.tensors();
    return delta;
}

bool is_own(const std::filesystem::path& file) {
    return models::TensorFiles::open(file).files().front().metadata().contains(version_key);
}

}  // namespace

void write_delta(const std::filesystem::path& path, const Delta& delta, const nlohmann::json& provenance) {
    std::map<std::string, Tensor> kept;
    for (const auto& [component, changes] : delta.components) {
        for (const auto& [tensor, change] : changes) {
            const std::string name = component + "/" + tensor;
            // Also looks for numbers that are not finite.
            const Tensor dense = change.in_float32(tensor, shape_of(change)).contiguous();
            if (!change.up.defined()) {
                kept[name] = dense;
                continue;
            }
            kept[name + ".up"] =
                (change.up.to(torch::kFloat64) * change.scale).to(torch::kFloat32).contiguous();
            kept[name + ".down"] = change.down.to(torch::kFloat32).contiguous();
        }
    }
    if (kept.empty())
        throw Failure(ErrorCode::bad_input, "the delta changes nothing",
                      "compare two models that differ, or name a concept");
    std::vector<io::TensorToWrite> entries;
    for (const auto& [name, tensor] : kept) entries.push_back(file_entry(name, tensor));
    value_or_throw(io::write_safetensors(path, std::move(entries),
                                         {{"format", "pt"},
                                          {version_key, "1"},
                                          {"burin.kind", delta.kind},
                                          {"burin.provenance", provenance.dump()}}));
}

Delta read_delta(const std::filesystem::path& path, const models::ModelDescription& model,
                 DeltaFileReport& report, bool allow_unmatched) {
    if (const auto adapters = adapter_files(path); adapters.empty() || !is_own(adapters.front().first)) {
        AdapterReport adapter;
        Delta delta = read_adapter(path, model, adapter, allow_unmatched);
        report = {
            delta.kind, adapter.naming, delta.tensors(), adapter.largest_rank, std::move(adapter.unmatched),
            {}};
        return delta;
    }
    const auto files = models::TensorFiles::open(path);
    Delta delta = read_own(files, model, report);
    const std::string file = "'" + path.string() + "'";
    if (report.matched == 0)
        throw Failure(ErrorCode::bad_model, "no tensor of " + file + " belongs to this model",
                      "use a delta for the family " + std::string(models::to_string(model.family)));
    if (!report.unmatched.empty() && !allow_unmatched)
        throw Failure(ErrorCode::bad_model,
                      std::to_string(report.unmatched.size()) + " of " +
                          std::to_string(report.unmatched.size() + report.matched) + " tensors in " + file +
                          " do not belong to this model, the first is '" +
                          printable(report.unmatched.front(), 120) + "'",
                      "use a delta for this model, or take the rest with --lora-partial");
    if (!report.unmatched.empty())
        delta.notes.push_back(std::to_string(report.unmatched.size()) + " tensors in " + file +
                              " are left out: the first, '" + printable(report.unmatched.front(), 120) +
                              "', does not belong to this model");
    return delta;
}

}  // namespace burin::weights
