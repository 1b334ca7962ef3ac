#include "core/catalogue/walk_folders.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/base/words.h"

namespace burin::catalogue {
namespace fs = std::filesystem;
namespace {

constexpr int most_depth = 12;
constexpr size_t most_weight_entries = 20'000;

class Walk {
  public:
    Walk(size_t most_entries, const std::function<bool(const FolderListing&)>& visit)
        : left_(most_entries), visit_(visit) {}

    void into(const fs::path& folder, int depth) {
        std::error_code error;
        const fs::path real = fs::canonical(folder, error);
        if (error || !seen_.insert(real).second) return;
        FolderListing listing{folder, {}};
        std::vector<fs::path> below;
        fs::directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && at != fs::directory_iterator() && left_ > 0; at.increment(error), --left_) {
            std::error_code ignored;
            if (at->is_directory(ignored))
                below.push_back(at->path());
            else if (at->is_regular_file(ignored))
                listing.files.push_back(at->path());
        }
        std::sort(listing.files.begin(), listing.files.end());
        if (!visit_(listing) || depth == most_depth) return;
        std::sort(below.begin(), below.end());
        for (const fs::path& next : below) into(next, depth + 1);
    }

  private:
    size_t left_;
    const std::function<bool(const FolderListing&)>& visit_;
    std::set<fs::path> seen_;
};

}  // namespace

void walk_folders(const fs::path& root, size_t most_entries,
                  const std::function<bool(const FolderListing&)>& visit) {
    Walk(most_entries, visit).into(root, 0);
}

bool has_weight_ending(std::string_view name) {
    constexpr std::array endings{".safetensors", ".ckpt", ".pt", ".pth", ".bin"};
    const std::string lowered = ascii_lowered(name);
    return std::any_of(endings.begin(), endings.end(),
                       [&](const char* ending) { return lowered.ends_with(ending); });
}

std::vector<fs::path> weight_files(const std::vector<fs::path>& folders) {
    std::vector<fs::path> files;
    for (const fs::path& folder : folders) {
        walk_folders(folder, most_weight_entries, [&](const FolderListing& listing) {
            for (const fs::path& file : listing.files)
                if (has_weight_ending(file.filename().string())) files.push_back(file);
            return true;
        });
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

}  // namespace burin::catalogue
