#include "core/models/single_file.h"

#include "core/catalogue/foreign_file.h"
#include "core/catalogue/networks.h"

namespace burin::models {
namespace {

Family own(catalogue::ModelFamily family) {
    switch (family) {
        case catalogue::ModelFamily::sd2:
            return Family::sd2;
        case catalogue::ModelFamily::sdxl:
            return Family::sdxl;
        case catalogue::ModelFamily::unknown:
        case catalogue::ModelFamily::sd1:
            break;
    }
    return Family::sd1;
}

}  // namespace

std::optional<Error> foreign_file(const io::SafetensorsFile& file) {
    if (auto found = catalogue::foreign_file(file)) return std::move(found->why);
    return {};
}

Result<SingleFile> recognise(const io::SafetensorsFile& file) {
    auto found = catalogue::recognise(file);
    if (!found) return tl::unexpected(std::move(found.error()));
    return SingleFile{own(found->family), std::move(found->prefixes)};
}

}  // namespace burin::models
