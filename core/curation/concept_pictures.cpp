#include "core/curation/concept_pictures.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "core/base/result.h"
#include "core/io/atomic_file.h"
#include "core/io/json.h"
#include "core/io/output_place.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;

constexpr size_t most_pictures = 10'000;

bool is_picture(const fs::path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    // A hidden file is what an editor or a killed writer left behind.
    return !path.filename().string().starts_with('.') &&
           (ending == ".png" || ending == ".jpg" || ending == ".jpeg");
}

void require_same(const fs::path& file, const nlohmann::json& how) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        value_or_throw(io::write_file_atomically(file, how.dump(2) + "\n"));
    } else if (value_or_throw(io::read_json_file(file)) != how) {
        throw Failure(ErrorCode::bad_input,
                      "'" + file.parent_path().string() + "' holds pictures that were made otherwise",
                      "continue with the options they were made with, or choose another folder");
    }
}

}  // namespace

std::vector<fs::path> pictures_in(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error)
        throw Failure(ErrorCode::bad_input, "folder '" + folder.string() + "' cannot be read",
                      error.message());
    std::vector<fs::path> files;
    for (; entries != fs::directory_iterator(); entries.increment(error)) {
        if (error) break;
        if (is_picture(entries->path()) && entries->is_regular_file(error)) files.push_back(entries->path());
    }
    if (files.empty())
        throw Failure(ErrorCode::bad_input,
                      "folder '" + folder.string() + "' holds no .png and no .jpg picture",
                      "put pictures of the concept into it, or leave the folder out to have them made");
    if (files.size() > most_pictures)
        throw Failure(ErrorCode::bad_input, "folder '" + folder.string() + "' holds more than 10000 pictures",
                      "a few hundred will do");
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> make_pictures(const PicturesToMake& pictures, const MakePicture& make,
                                    const training::OnCount& on_count, const CancelToken& cancel) {
    const fs::path& folder = pictures.folder;
    value_or_throw(io::make_folder(folder));
    std::error_code error;
    require_same(folder / "made.json", {{"prompts", pictures.prompts},
                                        {"first_seed", pictures.first_seed},
                                        {"steps", pictures.render_steps},
                                        {"guidance", pictures.guidance}});
    std::vector<fs::path> files;
    for (int64_t i = 0; i < pictures.count; ++i) {
        cancel.check();
        char name[32];
        std::snprintf(name, sizeof name, "%05lld.png", static_cast<long long>(i));
        files.push_back(folder / name);
        if (!fs::exists(files.back(), error)) {
            const auto& prompt = pictures.prompts[static_cast<size_t>(i) % pictures.prompts.size()];
            const auto picture = make(prompt, pictures.first_seed + static_cast<uint64_t>(i));
            value_or_throw(io::write_png(files.back(), picture));
        }
        if (on_count) on_count(i + 1, pictures.count);
    }
    return files;
}

Tensor encode_pictures(const std::vector<fs::path>& files, const LoadPicture& load,
                       const models::AutoencoderKl& vae, torch::ScalarType type, torch::Device device,
                       int width, int height, const training::OnCount& on_count, const CancelToken& cancel) {
    const torch::NoGradGuard guard;
    std::vector<Tensor> latents;
    for (const auto& file : files) {
        cancel.check();
        const Tensor pixels = models::picture_to_pixels(load(file, width, height)).to(device, type);
        const Tensor latent = vae.to_diffusion(vae.encode(pixels).mean);
        latents.push_back(latent.to(torch::kCPU, torch::kFloat32));
        if (on_count) on_count(static_cast<int64_t>(latents.size()), static_cast<int64_t>(files.size()));
    }
    return torch::cat(latents);
}

}  // namespace burin::curation
