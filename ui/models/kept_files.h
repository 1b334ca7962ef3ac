// Start pictures and masks kept inside the session, so that a node can be made again where the files it was
// made from are gone, or where the session was carried to another machine.
//
// The node's facts name them: "files": {"<path in the request>": "<hash of the bytes>"}. For the store's
// thread.
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/protocol/request.h"
#include "core/session/session.h"

namespace burin::ui {

/// Puts the files that the request names into the session and gives the "files" object for the facts. A file
/// that cannot be read is left out; errors are those of the session.
Result<nlohmann::json> keep_files(session::Session& session, const protocol::RenderRequest& request);

/// Where a file of the request is no longer there, writes the kept one into `folder` under its hash and names
/// that in the request. What was not kept stays as it is.
Result<> bring_back_files(const session::Session& session, const nlohmann::json& facts,
                          const std::filesystem::path& folder, protocol::RenderRequest& request);

}  // namespace burin::ui
