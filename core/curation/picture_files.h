// Pictures as a person names them: files, folders of them, lists.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace burin::curation {

/// The .png, .jpg and .jpeg files that lie in a folder, by name. Throws Failure(bad_input) where it cannot be read or has none.
[[nodiscard]] std::vector<std::filesystem::path> pictures_of_folder(const std::filesystem::path& folder);

/// The .png, .jpg and .jpeg files behind `names`, in their order: a picture is itself, a folder those that lie in it by
/// name, a .txt file one name a line, as seen from its own folder. Throws Failure(bad_input) for what is not there and
/// for a folder or a list without a picture.
[[nodiscard]] std::vector<std::filesystem::path> picture_files(const std::vector<std::string>& names);

}  // namespace burin::curation
