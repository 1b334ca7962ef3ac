#include "ui/models/cosines.h"

#include <limits>

namespace burin::ui {

bool takeCosines(const protocol::RenderRequest& request, const protocol::Measured& measured,
                 SteeringModel& steering) {
    const auto& directions = request.guidance.directions;
    if (directions.empty() || measured.cosines.size() != directions.size() * directions.size()) return false;
    std::vector<double> matrix;
    for (const auto& cosine : measured.cosines)
        matrix.push_back(cosine.value_or(std::numeric_limits<double>::quiet_NaN()));
    QStringList texts;
    for (const auto& direction : directions) texts.append(QString::fromStdString(direction.text));
    steering.setCosines(texts, matrix);
    return true;
}

}  // namespace burin::ui
