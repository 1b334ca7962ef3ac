#include "ui/models/cosines.h"

#include <cmath>
#include <limits>

namespace burin::ui {

bool takeCosines(const protocol::RenderRequest& request, const nlohmann::json& report,
                 SteeringModel& steering) {
    const auto rows = report.find("cosines");
    const auto& directions = request.guidance.directions;
    if (rows == report.end() || !rows->is_array() || rows->size() != directions.size()) return false;
    std::vector<double> matrix;
    for (const auto& row : *rows) {
        if (!row.is_array() || row.size() != directions.size()) return false;
        for (const auto& entry : row) {
            const double cosine = entry.is_number() ? entry.get<double>() : 2;
            matrix.push_back(std::abs(cosine) <= 1 ? cosine : std::numeric_limits<double>::quiet_NaN());
        }
    }
    QStringList texts;
    for (const auto& direction : directions) texts.append(QString::fromStdString(direction.text));
    steering.setCosines(texts, matrix);
    return true;
}

}  // namespace burin::ui
