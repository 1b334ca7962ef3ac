// Where a model that a request names lies on this machine.
#pragma once

#include <filesystem>
#include <string>

namespace burin::engine {

/// "mini" is the embedded model: $BURIN_RESOURCES/mini, else resources/mini of the installation or build this
/// program belongs to. Everything else is a path and comes back as it is. Throws Failure(bad_model) when mini
/// is not there.
std::filesystem::path find_model(const std::string& model);

/// The folder that holds resources (mini, packs); empty path when there is none.
std::filesystem::path resource_folder();

}  // namespace burin::engine
