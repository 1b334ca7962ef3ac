#include "app/cli/where_it_acts.h"

#include "app/cli/output_files.h"
#include "core/base/result.h"

#ifdef BURIN_HAS_IMAGING
#include "core/imaging/contact_sheet.h"
#include "core/imaging/opencv/heat_map.h"
#endif

namespace burin::app {

#ifdef BURIN_HAS_IMAGING

void write_where_it_acts(const std::string& path, const engine::RenderedPicture& picture,
                         const protocol::Guidance& guidance) {
    std::vector<io::Picture> cells{picture.picture};
    imaging::SheetLayout layout;
    layout.cell_labels = {"picture"};
    for (size_t k = 0; k < picture.report.directions.size(); ++k) {
        const torch::Tensor& mask = picture.report.directions[k].where_it_acts;
        if (!mask.defined()) continue;
        const torch::Tensor map = mask[0].to(torch::kCPU, torch::kFloat32).contiguous();
        const auto* first = map.data_ptr<float>();
        cells.push_back(
            value_or_throw(imaging::overlay(picture.picture, {first, first + map.numel()},
                                            static_cast<int>(map.size(1)), static_cast<int>(map.size(0)))));
        const bool studio = guidance.mode == protocol::GuidanceMode::studio;
        layout.cell_labels.push_back(studio ? guidance.directions[k].text : guidance.edits[k].text);
    }
    layout.columns = static_cast<int>(cells.size());
    value_or_throw(write_picture(path, value_or_throw(imaging::contact_sheet(cells, layout))));
}

#else

void write_where_it_acts(const std::string&, const engine::RenderedPicture&, const protocol::Guidance&) {
    throw Failure(ErrorCode::bad_input, "this build has no OpenCV, so it cannot draw where directions act",
                  "leave --where out");
}

#endif

}  // namespace burin::app
