#include "core/curation/search_pictures.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/base/file_stamp.h"
#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/curation/calibrate_filter.h"
#include "core/curation/picture_files.h"
#include "core/engine/catch_failures.h"
#include "core/io/image.h"
#include "core/io/mapped_file.h"
#include "core/session/session.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using search::Item;
using search::ItemKind;
using search::SearchLibrary;

constexpr size_t kept_at_once = 16;

/// As the library knows it, wherever the program is started.
std::string place_of_file(const std::string& path) {
    std::error_code error;
    const auto whole = fs::weakly_canonical(fs::absolute(path), error);
    return error ? path : whole.string();
}

/// Size and time, by which a change is noticed.
void look_at_file(Item& item) {
    const auto stamp = stamp_of(item.place);
    if (!stamp) return;
    item.bytes = static_cast<int64_t>(stamp->bytes);
    item.changed_ns = stamp->changed_ns;
}

/// Puts items in, a few at once; what is left goes in with finish().
class Adding {
  public:
    Adding(SearchLibrary& library, const engine::ClipEmbedder& clip, const RunHooks& hooks, int64_t of)
        : library_(library), clip_(clip), hooks_(hooks), of_(of) {}

    /// `bytes`: the picture's file; empty = read it from the item's place. A hash that the item has must be that of it.
    /// `anew`: also where it is there already.
    void add_picture(Item item, const session::Bytes& bytes = {}, bool anew = false) {
        step();
        if (!anew && value_or_throw(library_.has(item))) {
            ++change.known;
            return;
        }
        const auto done = engine::catch_failures([&] { read(item, bytes); });
        if (done) return;
        if (done.error().code == ErrorCode::cancelled || done.error().code == ErrorCode::out_of_memory)
            throw Failure(done.error());
        change.failed.push_back(done.error().sentence());
    }
    void add_text(Item item) {
        step();
        auto embedding = clip_.embed(item.place);
        keep(std::move(item), std::move(embedding));
    }
    void skip() {
        step();
        ++change.known;
    }
    SearchChange finish() {
        flush();
        return std::move(change);
    }

    SearchChange change;

  private:
    void step() {
        hooks_.cancel.check();
        hooks_.tell("adding", done_++, of_);
    }
    void read(Item& item, const session::Bytes& bytes) {
        std::shared_ptr<const io::MappedFile> file;
        std::span<const std::byte> whole = bytes;
        if (bytes.empty()) {
            file = value_or_throw(io::MappedFile::open(item.place));
            whole = file->bytes();
        }
        const std::string expected = std::exchange(item.sha256, sha256_hex(whole));
        if (!expected.empty() && expected != item.sha256)
            throw Failure(
                ErrorCode::bad_input,
                "the reference picture " + in_quotes(item.place) + " is not the one that the register knows",
                "restore it, or change the concept");
        keep(item, picture_embedding(library_, clip_, whole, item.sha256, in_quotes(item.place)));
    }
    void keep(Item item, std::vector<float> embedding) {
        waiting_.push_back({std::move(item), std::move(embedding)});
        if (waiting_.size() >= kept_at_once) flush();
    }
    void flush() {
        if (waiting_.empty()) return;
        value_or_throw(library_.put(waiting_));
        change.added += static_cast<int64_t>(waiting_.size());
        waiting_.clear();
    }

    SearchLibrary& library_;
    const engine::ClipEmbedder& clip_;
    const RunHooks& hooks_;
    int64_t done_ = 0, of_;
    std::vector<SearchLibrary::Entry> waiting_;
};

/// Forgets those of the library that `is_gone` says.
template <class IsGone>
SearchChange forget_where(SearchLibrary& library, const IsGone& is_gone) {
    std::vector<int64_t> ids;
    for (const auto& item : value_or_throw(library.items()))
        if (is_gone(item)) ids.push_back(item.id);
    if (!ids.empty()) value_or_throw(library.forget(ids));
    SearchChange change;
    change.forgotten = static_cast<int64_t>(ids.size());
    return change;
}

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

bool is_session_of(const Item& item, const std::string& session) {
    return item.kind == ItemKind::session_picture && item.place.starts_with(session + "#");
}

SearchChange add_session(SearchLibrary& library, const engine::ClipEmbedder& clip, const std::string& name,
                         const RunHooks& hooks) {
    const std::string place = place_of_file(name);
    SearchChange change;
    auto opened = session::Session::open(name);
    if (!opened) {
        change.failed.push_back(opened.error().sentence());
        return change;
    }
    const auto nodes = value_or_throw(opened->nodes());
    std::set<std::string> there;
    Adding adding(library, clip, hooks, static_cast<int64_t>(nodes.size()));
    for (const auto& node : nodes) {
        if (!node.has_picture) continue;
        Item item;
        item.kind = ItemKind::session_picture;
        item.place = place + "#" + std::to_string(node.id);
        there.insert(item.place);
        // A node's picture never changes; its bytes are read only where they are new.
        if (value_or_throw(library.has(item))) {
            adding.skip();
            continue;
        }
        const auto bytes = opened->picture(node.id);
        if (bytes)
            adding.add_picture(item, *bytes);
        else
            adding.change.failed.push_back(bytes.error().sentence());
    }
    change = adding.finish();
    (void)opened->close();
    change.add(forget_where(library, [&](const Item& item) {
        return is_session_of(item, place) && !there.contains(item.place);
    }));
    return change;
}

/// What stands at the place of a file, a folder or a session.
bool lies_at(const Item& item, const std::string& place) {
    if (item.kind == ItemKind::picture) return item.place == place || item.place.starts_with(place + "/");
    return item.kind == ItemKind::session_picture &&
           (is_session_of(item, place) || item.place == place || item.place.starts_with(place + "/"));
}

}  // namespace

void SearchChange::add(const SearchChange& more) {
    added += more.added, known += more.known, forgotten += more.forgotten;
    failed.insert(failed.end(), more.failed.begin(), more.failed.end());
}

engine::ClipEmbedder open_search_clip(SearchLibrary& library, const std::string& clip) {
    const auto known = value_or_throw(library.clip());
    engine::ClipEmbedder opened(!clip.empty() ? clip : known ? known->name : "mini");
    value_or_throw(library.use({opened.name(), opened.weights_sha256(), opened.dimension()}));
    return opened;
}

std::vector<float> picture_embedding(const SearchLibrary& library, const engine::ClipEmbedder& clip,
                                     std::span<const std::byte> file, const std::string& sha256,
                                     const std::string& source) {
    if (auto known = value_or_throw(library.embedding_of(sha256))) return *std::move(known);
    return clip.embed(value_or_throw(io::decode_picture(file, source, 3)));
}

SearchChange add_pictures(SearchLibrary& library, const engine::ClipEmbedder& clip,
                          const std::vector<std::string>& names, const RunHooks& hooks) {
    SearchChange change;
    std::vector<std::string> folders, others;
    for (const auto& name : names) {
        std::error_code error;
        if (fs::is_directory(name, error)) folders.push_back(place_of_file(name));
        if (fs::is_regular_file(name, error) && session::looks_like_session(name))
            change.add(add_session(library, clip, name, hooks));
        else
            others.push_back(name);
    }
    const auto files = picture_files(others);
    Adding adding(library, clip, hooks, static_cast<int64_t>(files.size()));
    for (const auto& file : files) {
        Item item;
        item.place = place_of_file(file.string());
        look_at_file(item);
        adding.add_picture(std::move(item));
    }
    change.add(adding.finish());
    change.add(forget_where(library, [&](const Item& item) {
        const auto folder = fs::path(item.place).parent_path().string();
        return item.kind == ItemKind::picture &&
               std::find(folders.begin(), folders.end(), folder) != folders.end() && !exists(item.place);
    }));
    return change;
}

SearchChange add_concepts(SearchLibrary& library, const engine::ClipEmbedder& clip,
                          const registry::Register& in, const RunHooks& hooks) {
    std::vector<Item> wanted;
    value_or_throw(in.each([&](const registry::Concept& entry) -> Result<> {
        for (const auto& text : bank_texts(entry))
            wanted.push_back({0, ItemKind::concept_text, text, entry.id, entry.name, "", 0, 0});
        for (const auto& picture : entry.pictures)
            if (!picture.path.empty())
                wanted.push_back(
                    {0, ItemKind::concept_picture, picture.path, entry.id, entry.name, picture.hash, 0, 0});
        return {};
    }));
    using Key = std::tuple<ItemKind, std::string, std::string, std::string>;
    const auto key = [](const Item& item) {
        return Key{item.kind, item.concept_id, item.place, item.concept_name};
    };
    std::set<Key> known, there;
    for (const auto& item : value_or_throw(library.items())) known.insert(key(item));
    Adding adding(library, clip, hooks, static_cast<int64_t>(wanted.size()));
    for (auto& item : wanted) {
        there.insert(key(item));
        const bool same_name = known.contains(key(item));
        if (item.kind == ItemKind::concept_text) {
            if (same_name)
                adding.skip();
            else
                adding.add_text(std::move(item));
            continue;
        }
        look_at_file(item);
        adding.add_picture(std::move(item), {}, !same_name);
    }
    auto change = adding.finish();
    change.add(forget_where(library, [&](const Item& item) {
        const bool of_concept = item.kind == ItemKind::concept_text || item.kind == ItemKind::concept_picture;
        return of_concept && !there.contains(key(item));
    }));
    return change;
}

SearchChange forget_missing(SearchLibrary& library) {
    return forget_where(library, [](const Item& item) {
        if (item.kind == ItemKind::picture) return !exists(item.place);
        return item.kind == ItemKind::session_picture && !exists(item.place.substr(0, item.place.rfind('#')));
    });
}

SearchChange forget_places(SearchLibrary& library, const std::vector<std::string>& places) {
    SearchChange change;
    for (const auto& name : places) {
        const std::string place = place_of_file(name);
        const auto gone = forget_where(library, [&](const Item& item) { return lies_at(item, place); });
        if (gone.forgotten == 0)
            throw Failure(ErrorCode::bad_input, "the search library knows no picture at " + in_quotes(place),
                          "name a picture, a folder or a session that was added");
        change.add(gone);
    }
    return change;
}

}  // namespace burin::curation
