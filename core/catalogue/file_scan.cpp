#include "core/catalogue/file_scan.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "core/base/file_stamp.h"
#include "core/base/printable.h"
#include "core/base/words.h"
#include "core/catalogue/walk_folders.h"

namespace burin::catalogue {
namespace {

namespace fs = std::filesystem;

constexpr size_t most_entries = 200'000;
constexpr size_t tell_every = 100;

/// All zeros where the file went meanwhile.
FileStamp state_of(const fs::path& path) { return stamp_of(path).value_or(FileStamp{}); }

uint64_t time_of(const fs::path& path) { return static_cast<uint64_t>(state_of(path).changed_ns); }

bool is_there(const FolderListing& listing, const fs::path& file) {
    return std::binary_search(listing.files.begin(), listing.files.end(), file);
}

/// "fox" of fox.safetensors and of fox.edits.json.
std::string stem_of(const fs::path& file) {
    std::string name = file.filename().string();
    if (has_recipe_ending(name)) return name.substr(0, name.size() - std::string_view(".edits.json").size());
    return file.stem().string();
}

/// Folders of the cache of the Hugging Face hub carry the model's name two levels up: models--ORG--NAME/snapshots/HASH.
std::string name_of_folder(const fs::path& folder) {
    constexpr std::string_view hub = "models--";
    const std::string above = folder.parent_path().parent_path().filename().string();
    if (folder.parent_path().filename() != "snapshots" || !above.starts_with(hub))
        return folder.filename().string();
    const size_t last = above.rfind("--");
    return last == std::string::npos || last + 2 >= above.size() ? above : above.substr(last + 2);
}

std::string preview_for(const FolderListing& listing, const fs::path& stem) {
    for (const char* ending :
         {".preview.png", ".preview.jpg", ".preview.jpeg", ".png", ".jpg", ".jpeg", ".PNG", ".JPG"}) {
        const fs::path picture = fs::path(stem) += ending;
        if (is_there(listing, picture)) return picture.string();
    }
    return {};
}

class Scan {
  public:
    Scan(const std::vector<FileEntry>& known, const CancelToken& cancel,
         const std::function<void(size_t)>& told)
        : cancel_(cancel), told_(told) {
        for (const FileEntry& entry : known) known_.emplace(entry.path, &entry);
    }

    void folder(const fs::path& root) {
        std::error_code error;
        const fs::path whole = fs::absolute(root, error).lexically_normal();
        walk_folders(whole, most_entries, [&](const FolderListing& listing) {
            if (cancel_.cancelled()) return false;
            return take(listing, whole);
        });
    }
    /// One that is listed itself.
    void file(const fs::path& given) {
        std::error_code error;
        const fs::path whole = fs::absolute(given, error).lexically_normal();
        if (is_model_folder(whole)) return add_folder({whole, {}}, whole, true);
        if (!fs::is_regular_file(whole, error)) return;
        FolderListing listing{whole.parent_path(), {}};
        for (fs::directory_iterator at(listing.folder, error), end; !error && at != end; at.increment(error))
            listing.files.push_back(at->path());
        std::sort(listing.files.begin(), listing.files.end());
        add_file(listing, whole, {});
    }

    std::vector<FileEntry> found() {
        std::vector<FileEntry> entries;
        for (auto& [path, entry] : found_) entries.push_back(std::move(entry));
        return entries;
    }

  private:
    bool take(const FolderListing& listing, const fs::path& root) {
        if (is_there(listing, listing.folder / "model_index.json")) {
            add_folder(listing, root, listing.folder == root);
            return false;
        }
        for (const fs::path& file : listing.files) {
            if (cancel_.cancelled()) return false;
            const std::string name = file.filename().string();
            if (has_weight_ending(name) || has_recipe_ending(name)) add_file(listing, file, root);
        }
        return true;
    }

    FileEntry begin(const fs::path& path, const fs::path& root) {
        FileEntry entry;
        entry.path = path.string();
        entry.root = root.string();
        if (!root.empty() && path != root) {
            const std::string below = path.parent_path().lexically_relative(root).generic_string();
            if (below != ".") entry.below = below;
        }
        return entry;
    }

    void add_folder(const FolderListing& listing, const fs::path& root, bool is_root) {
        FileEntry entry = begin(listing.folder, root);
        if (is_root) entry.root.clear();
        entry.name = name_of_folder(listing.folder);
        entry.time = time_of(listing.folder / "model_index.json");
        for (const fs::path& file : weight_files({listing.folder})) entry.bytes += state_of(file).bytes;
        entry.preview = preview_for(listing, listing.folder / "preview");
        if (entry.preview.empty()) entry.preview = preview_beside(listing.folder);
        finish(std::move(entry), {}, [&] { return facts_of_folder(listing.folder); });
    }

    void add_file(const FolderListing& listing, const fs::path& file, const fs::path& root) {
        FileEntry entry = begin(file, root);
        entry.name = stem_of(file);
        entry.time = time_of(file);
        entry.bytes = state_of(file).bytes;
        const fs::path stem = listing.folder / entry.name;
        entry.preview = preview_for(listing, stem);
        std::vector<fs::path> notes;
        for (const std::string& ending : note_endings()) {
            const fs::path note = fs::path(stem) += ending;
            if (!is_there(listing, note)) continue;
            notes.push_back(note);
            entry.note_stamp = entry.note_stamp * 31 + time_of(note) + state_of(note).bytes;
        }
        finish(std::move(entry), notes, [&] { return facts_of_file(file); });
    }

    std::string preview_beside(const fs::path& folder) const {
        for (const char* ending : {".preview.png", ".preview.jpg", ".png", ".jpg", ".jpeg"}) {
            const fs::path picture = fs::path(folder) += ending;
            std::error_code error;
            if (fs::is_regular_file(picture, error)) return picture.string();
        }
        return {};
    }

    template <class Look>
    void finish(FileEntry entry, const std::vector<fs::path>& notes, Look look) {
        // Neither a request nor the cache could name it.
        if (!is_utf8(entry.path)) return;
        const auto known = known_.find(entry.path);
        if (known != known_.end() && known->second->bytes == entry.bytes &&
            known->second->time == entry.time) {
            entry.sha256 = known->second->sha256;
            if (known->second->note_stamp == entry.note_stamp) entry.facts = known->second->facts;
        }
        if (entry.facts == FileFacts{}) {
            FileFacts facts = look();
            ModelCard card;
            for (const fs::path& note : notes) add_note_file(note, card);
            // What its maker wrote into the file stands behind what lies beside it.
            fill_card(facts.card, card);
            facts.card = std::move(card);
            entry.facts = std::move(facts);
        }
        std::string key = entry.path;
        found_.insert_or_assign(std::move(key), std::move(entry));
        if (told_ && found_.size() % tell_every == 0) told_(found_.size());
    }

    static void fill_card(const ModelCard& from, ModelCard& card) {
        for (std::string ModelCard::*part :
             {&ModelCard::title, &ModelCard::base_model, &ModelCard::description})
            if ((card.*part).empty()) card.*part = from.*part;
        if (card.words.empty()) card.words = from.words;
        if (card.weight == 0) card.weight = from.weight;
    }

    const CancelToken& cancel_;
    const std::function<void(size_t)>& told_;
    std::unordered_map<std::string, const FileEntry*> known_;
    std::map<std::string, FileEntry> found_;
};

}  // namespace

std::vector<FileEntry> scan_files(const ScanPlaces& places, const std::vector<FileEntry>& known,
                                  const CancelToken& cancel, const std::function<void(size_t)>& told) {
    Scan scan(known, cancel, told);
    for (const fs::path& file : places.files) scan.file(file);
    for (const fs::path& folder : places.folders) scan.folder(folder);
    return scan.found();
}

}  // namespace burin::catalogue
