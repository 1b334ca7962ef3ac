// Pictures of folders, of sessions and of the register put into a search library, and forgotten again.
//
// docs/search.md. What is there already and has not changed is not read again, and every few pictures are kept at once: an
// interrupted run goes on where it stopped. One picture that cannot be read does not stop the others. Throws Failure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/curation/run_hooks.h"
#include "core/engine/clip_embedder.h"
#include "core/registry/register.h"
#include "core/search/search_library.h"

namespace burin::curation {

struct SearchChange {
    int64_t added = 0, known = 0, forgotten = 0;
    std::vector<std::string> failed;  ///< a sentence for each picture that was left out

    void add(const SearchChange& more);
};

/// The CLIP model of the library, or the one named by `clip`, or "mini"; the library keeps to it from here on.
[[nodiscard]] engine::ClipEmbedder open_search_clip(search::SearchLibrary& library, const std::string& clip);

/// Of a picture's file, `sha256` its hash and `source` its name in sentences: the one that the library has of the same
/// bytes, or a new one.
[[nodiscard]] std::vector<float> picture_embedding(const search::SearchLibrary& library,
                                                   const engine::ClipEmbedder& clip,
                                                   std::span<const std::byte> file, const std::string& sha256,
                                                   const std::string& source);

/// `names` as picture_files() takes them, and sessions. What lay in a folder or session that is named and is there no more
/// is forgotten.
SearchChange add_pictures(search::SearchLibrary& library, const engine::ClipEmbedder& clip,
                          const std::vector<std::string>& names, const RunHooks& hooks);
/// Texts and reference pictures of every concept; what the register no longer has is forgotten.
SearchChange add_concepts(search::SearchLibrary& library, const engine::ClipEmbedder& clip,
                          const registry::Register& in, const RunHooks& hooks);

/// Files and sessions that are gone.
SearchChange forget_missing(search::SearchLibrary& library);
/// The picture at this path, all below this folder, or all of this session; bad_input where there is none.
SearchChange forget_places(search::SearchLibrary& library, const std::vector<std::string>& places);

}  // namespace burin::curation
