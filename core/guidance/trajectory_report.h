// From the records of evaluations to what a run tells about its directions. Internal to core/guidance.
#pragma once

#include "core/guidance/trajectory.h"

namespace burin::guidance {

/// Adds one evaluation's records to the snapshot; an unasked observation ends for good.
void add_record(Snapshot& snapshot, int evaluation, const StepRecord& record, const RecordOptions& observe);

/// Fills `directions` and `degenerate`. Numbers leave the device here, in one transfer.
void finish_report(const Guide& guide, const Snapshot& end, bool masks, TrajectoryReport& report);

}  // namespace burin::guidance
