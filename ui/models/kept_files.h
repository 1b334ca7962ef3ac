// Start pictures, masks, photos and their inversions kept inside the session, so that what was made from them can be made again where
// the files are gone or are others by now, or where the session was carried to another machine.
//
// A node's facts name its files: "files": {"<path in the request>": "<hash of the bytes>"}. What is still
// being edited and what waits in the queue have no facts: for them the session's value "files" holds the same
// of all paths together. For the store's thread.
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/protocol/request.h"
#include "core/session/session.h"

namespace burin::ui {

/// Puts the files that the request names into the session and gives the "files" object for the facts. A file
/// that cannot be read is left out; errors are those of the session.
Result<nlohmann::json> keep_files(session::Session& session, const protocol::RenderRequest& request);

/// The same for a draft or a job. A path that is noted already is not read again.
Result<> note_files(session::Session& session, const protocol::RenderRequest& request);
/// What note_files() noted; empty where there is nothing.
[[nodiscard]] nlohmann::json noted_files(const session::Session& session);

/// Where a file of the request is no longer there, or holds other bytes than `files` says, writes the kept
/// one into `folder` under its hash and names that in the request. What was not kept stays as it is.
Result<> bring_back_files(const session::Session& session, const nlohmann::json& files,
                          const std::filesystem::path& folder, protocol::RenderRequest& request);

/// The inversion of a photo that a picture's facts name ("inversion"), out of `folder` into the session; its hash is added to
/// `files` under its name. Without one, or where it cannot be read, nothing happens: it can be made again.
Result<> keep_inversion(session::Session& session, const nlohmann::json& facts,
                        const std::filesystem::path& folder, nlohmann::json& files);
/// Back to where the engine looks for it, where it is no longer there.
Result<> bring_back_inversion(const session::Session& session, const nlohmann::json& facts,
                              const std::filesystem::path& folder);

}  // namespace burin::ui
