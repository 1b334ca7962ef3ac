#include "core/engine/convert_model.h"

#include <cmath>
#include <set>
#include <unistd.h>

#include "core/base/result.h"
#include "core/io/atomic_file.h"
#include "core/models/single_file_writer.h"

namespace burin::engine {
namespace fs = std::filesystem;
namespace {

using torch::Tensor;

/// A folder beside the target that becomes it, or goes away.
class FolderInProgress {
  public:
    explicit FolderInProgress(const fs::path& target) : target_(target) {
        fs::path absolute = fs::absolute(target);
        if (!absolute.has_filename()) absolute = absolute.parent_path();
        std::string name = ".";
        name.append(absolute.filename().string()).append(".partial-").append(std::to_string(getpid()));
        path_ = absolute.parent_path() / name;
        std::error_code error;
        if (!fs::create_directory(path_, error)) {
            throw Failure(ErrorCode::io,
                          "the folder '" + path_.string() + "' cannot be made: " + error.message(),
                          "choose another place");
        }
    }
    ~FolderInProgress() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    FolderInProgress(const FolderInProgress&) = delete;
    FolderInProgress& operator=(const FolderInProgress&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    void finish() const {
        std::error_code error;
        fs::rename(path_, target_, error);
        if (error)
            throw Failure(ErrorCode::io,
                          "'" + target_.string() + "' cannot be put in place: " + error.message());
    }

  private:
    fs::path target_, path_;
};

bool is_weight_file(const fs::path& file) {
    const std::string name = file.filename().string();
    for (const char* part : {".safetensors", ".bin", ".ckpt", ".pt", ".msgpack", ".h5", ".onnx"}) {
        if (name.find(part) != std::string::npos) return true;
    }
    return false;
}

void copy_other_files(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
        if (entry.is_regular_file() && !is_weight_file(entry.path()))
            fs::copy_file(entry.path(), to / entry.path().filename());
    }
}

Tensor convert(const Tensor& tensor, torch::ScalarType type, const std::string& name,
               Conversion& conversion) {
    const Tensor exact = tensor.to(torch::kFloat32);
    // What has the type already is written from where it lies.
    const Tensor converted = tensor.to(type);
    const Tensor back = converted.to(torch::kFloat32);
    if (!back.isfinite().all().item<bool>()) {
        throw Failure(ErrorCode::bad_model, "tensor '" + name + "' holds values that this type cannot hold",
                      "convert to bf16 or fp32");
    }
    const double norm = exact.norm().item<double>();
    if (norm > 0) {
        conversion.largest_relative_change =
            std::max(conversion.largest_relative_change, (back - exact).norm().item<double>() / norm);
    }
    ++conversion.tensors;
    return converted;
}

/// What rounding takes from the edits, over all tensors.
struct Loss {
    double lost = 0, all = 0;
    void count(const Tensor& base, const Tensor& exact, const Tensor& rounded) {
        lost += (rounded.to(torch::kFloat32) - exact).square().sum().item<double>();
        all += (exact - base.to(torch::kFloat32)).square().sum().item<double>();
    }
    [[nodiscard]] double share() const { return all > 0 ? std::sqrt(lost / all) : 0; }
};

/// A component's tensors under diffusers' names of today, rounded. What no network reads stays in a folder's files as it
/// is, and is left behind where a single file is taken apart.
models::NamedTensors converted_tensors(const models::ModelDescription& model,
                                       const models::ComponentDescription& component, torch::ScalarType type,
                                       const BakedEdits& baked, Conversion& conversion, Loss& loss,
                                       const CancelToken& cancel) {
    const models::TensorFiles files = models::component_files(model, component.name);
    const auto edited = weights::edited_names(component.name, baked.edits);
    const std::set<std::string> extras(component.extras.begin(), component.extras.end());
    models::NamedTensors tensors;
    for (const auto& [name, stored] : files.tensors()) {
        cancel.check();
        if (component.folder.empty() && (extras.contains(name) || models::may_be_ignored(name))) continue;
        const Tensor tensor = models::stored_tensor(files, name);
        if (edited.contains(name)) {
            const Tensor exact = weights::edited_tensor(component.name, name, files, baked.edits);
            tensors[name] = convert(exact, type, name, conversion);
            loss.count(tensor, exact, tensors[name]);
            ++conversion.edited;
        } else {
            tensors[name] = tensor.is_floating_point() ? convert(tensor, type, name, conversion) : tensor;
        }
        conversion.bytes_before += static_cast<int64_t>(stored.info.bytes());
        conversion.bytes_after += static_cast<int64_t>(tensors[name].nbytes());
    }
    return tensors;
}

/// One step of the work: what is being done, and how far it is.
using Progress = std::function<void(const std::string&, double)>;

class Work {
  public:
    Work(const models::ModelDescription& model, torch::ScalarType type, const Progress& progress,
         const CancelToken& cancel, const BakedEdits& baked)
        : model_(model), type_(type), progress_(progress), cancel_(cancel), baked_(baked) {}

    Conversion into_folder(const fs::path& to);
    Conversion into_file(const fs::path& to);

  private:
    models::NamedTensors next(const models::ComponentDescription& component) {
        if (progress_) progress_(component.name, done_++ / static_cast<double>(model_.components.size()));
        return converted_tensors(model_, component, type_, baked_, conversion_, loss_, cancel_);
    }
    Conversion finished() {
        conversion_.lost_share = loss_.share();
        cancel_.check();
        return conversion_;
    }
    void copy_what_is_no_weight(const fs::path& to) const;

    const models::ModelDescription& model_;
    torch::ScalarType type_;
    const Progress& progress_;
    const CancelToken& cancel_;
    const BakedEdits& baked_;
    Conversion conversion_;
    Loss loss_;
    double done_ = 0;
};

void write_text(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    value_or_throw(io::write_file_atomically(path, text));
}

/// Folders keep every file they have; what came from elsewhere is written as it was read or inferred.
void Work::copy_what_is_no_weight(const fs::path& to) const {
    const bool folder = fs::is_directory(model_.root);
    if (folder) {
        copy_other_files(model_.root, to);
        for (const char* part : {"scheduler", "tokenizer", "tokenizer_2"})
            if (fs::is_directory(model_.root / part)) copy_other_files(model_.root / part, to / part);
    }
    for (const auto& component : model_.components)
        if (!component.folder.empty()) copy_other_files(component.folder, to / component.name);
    for (const auto& [name, text] : models::small_files(model_)) {
        const bool decided = name == "scheduler/scheduler_config.json" && !model_.place.prediction.empty();
        if (decided || !fs::exists(to / name)) write_text(to / name, text);
    }
}

Conversion Work::into_folder(const fs::path& to) {
    const FolderInProgress folder(to);
    copy_what_is_no_weight(folder.path());
    for (const models::ComponentDescription& component : model_.components) {
        const bool transformers = component.name.rfind("text_encoder", 0) == 0;
        std::map<std::string, std::string> metadata{{"format", "pt"}};
        if (!weights::edited_names(component.name, baked_.edits).empty())
            metadata.insert(baked_.metadata.begin(), baked_.metadata.end());
        const fs::path target = folder.path() / component.name;
        fs::create_directories(target);
        models::write_tensor_file(
            target / (transformers ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
            next(component), metadata);
    }
    const Conversion result = finished();
    folder.finish();
    return result;
}

Conversion Work::into_file(const fs::path& to) {
    std::map<std::string, models::NamedTensors> components;
    for (const models::ComponentDescription& component : model_.components)
        components[component.name] = next(component);
    auto metadata = models::single_file_metadata(model_);
    metadata.insert(baked_.metadata.begin(), baked_.metadata.end());
    const Conversion result = finished();
    models::write_tensor_file(to, models::single_file_tensors(model_, components), metadata);
    return result;
}

}  // namespace

Conversion convert_model(const models::ModelPlace& from, const fs::path& to, torch::ScalarType type,
                         const std::function<void(const std::string&, double)>& progress,
                         const CancelToken& cancel, const BakedEdits& baked) {
    const torch::InferenceMode guard;
    const models::ModelDescription model = models::require_model(from);
    if (to.empty())
        throw Failure(ErrorCode::bad_input, "the new model has no name",
                      "name a folder or a .safetensors file that is not there yet");
    if (fs::exists(fs::symlink_status(to))) {
        throw Failure(ErrorCode::bad_input, "'" + to.string() + "' exists already",
                      "name a folder or a .safetensors file that is not there yet");
    }
    Work work(model, type, progress, cancel, baked);
    return to.extension() == ".safetensors" ? work.into_file(to) : work.into_folder(to);
}

}  // namespace burin::engine
