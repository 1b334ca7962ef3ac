#include "app/cli/real_picture_options.h"

#include <array>

#include "core/base/printable.h"
#include "core/engine/inversion_file.h"
#include "core/protocol/names.h"

namespace burin::app {
namespace {

constexpr std::array all{"--skip", "--solver", "--source", "--source-scale", "--rows"};

}  // namespace

void RealPictureOptions::add_to(CLI::App& command) {
    command_ = &command;
    command.add_option("--skip", typed_.skip, "Share of further, noisier steps that are left out [0.15]")
        ->type_name("X");
    command.add_option("--solver", solver_, "dpm or ddim [dpm]")->type_name("NAME");
    command.add_option("--source", typed_.source, "What the real picture shows, where that helps")
        ->type_name("TEXT");
    command
        .add_option("--source-scale", typed_.source_scale, "How strongly the source text is followed [3.5]")
        ->type_name("X");
    command
        .add_option("--rows", typed_.rows,
                    "Rows that share a call of the network; part of what decides the last digits [4]")
        ->type_name("N");
}

std::string RealPictureOptions::first_given() const {
    for (const char* option : all)
        if (command_->get_option(option)->count() > 0) return option;
    return {};
}

void RealPictureOptions::apply(protocol::RealPicture& picture) const {
    const auto take = [&](const char* option, auto field) {
        if (command_->get_option(option)->count() > 0) picture.*field = typed_.*field;
    };
    using P = protocol::RealPicture;
    take("--skip", &P::skip), take("--source", &P::source), take("--source-scale", &P::source_scale);
    take("--rows", &P::rows);
    if (command_->get_option("--solver")->count() == 0) return;
    const int solver = protocol::index_of(solver_, protocol::inversion_solver_names);
    if (solver < 0)
        throw Failure(ErrorCode::bad_input, "--solver is '" + printable(solver_, 40) + "'",
                      "give dpm or ddim");
    picture.solver = static_cast<protocol::InversionSolver>(solver);
}

protocol::RealPicture real_picture_of(const std::string& file) {
    const auto opened = engine::open_real_picture(file);
    protocol::RealPicture picture;
    if (opened.is_inversion) picture = value_or_throw(protocol::read_inversion_facts(file)).origin;
    picture.file = file;
    picture.sha256 = opened.sha256;
    return picture;
}

}  // namespace burin::app
