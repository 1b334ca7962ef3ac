// Stages that are interrupted, and checkpoints compared.
#pragma once

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/training/train_mini.h"

namespace burin::training {

inline void expect_equal_files(const std::filesystem::path& a, const std::filesystem::path& b) {
    const models::TensorFile first = models::read_tensor_file(a), second = models::read_tensor_file(b);
    ASSERT_EQ(first.tensors.size(), second.tensors.size());
    EXPECT_GT(first.tensors.size(), 40U);
    for (const auto& [name, tensor] : first.tensors)
        EXPECT_TRUE(torch::equal(tensor, second.tensors.at(name))) << name;
    EXPECT_EQ(first.metadata.at("steps"), second.metadata.at("steps"));
    EXPECT_EQ(first.metadata.at("samples"), second.metadata.at("samples"));
}

/// Stops the stage after `steps` more steps, as an interrupt would.
inline void interrupt_after(Stage stage, const MiniPlan& plan, int steps) {
    TrainingHooks hooks;
    int left = steps;
    hooks.on_progress = [&](const TrainingProgress& progress) {
        if (progress.steps > 0 && --left == 0) hooks.cancel.cancel();
    };
    EXPECT_THROW(run_stage(stage, plan, hooks), Failure);
}

}  // namespace burin::training
