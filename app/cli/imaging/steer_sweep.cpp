// `burin-cli steer-sweep`: one direction at several strengths as a strip, or two as a grid.
#include <algorithm>
#include <cstdio>
#include <sstream>

#include "app/cli/context.h"
#include "app/cli/defence_options.h"
#include "app/cli/output_files.h"
#include "app/cli/progress_bar.h"
#include "app/cli/render_options.h"
#include "app/cli/session.h"
#include "core/engine/describe.h"
#include "core/engine/render.h"
#include "core/imaging/contact_sheet.h"
#include "core/protocol/direction_spec.h"
#include "core/protocol/request_json.h"

namespace burin::app {
namespace {

struct Axis {
    std::string spec;
    std::vector<double> values;
};

struct Arguments {
    RenderOptionSet request;
    Axis x, y;
    engine::DefenceFiles defence;
    std::string out = "sweep.png";
};

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%+g", value);
    return text;
}

std::vector<double> values_or_default(const Axis& axis) {
    return axis.values.empty() ? std::vector<double>{-8, -4, 0, 4, 8} : axis.values;
}

std::vector<std::string> labels(const protocol::Direction& direction, const std::vector<double>& values) {
    std::vector<std::string> texts;
    for (const double value : values) texts.push_back(direction.text + " " + number(value));
    return texts;
}

/// The cells of a sweep, row by row: the request with each pair of strengths.
std::vector<protocol::RenderRequest> cells(const protocol::RenderRequest& base, size_t x_at,
                                           const std::vector<double>& xs, size_t y_at,
                                           const std::vector<double>& ys) {
    std::vector<protocol::RenderRequest> requests;
    for (const double y : ys) {
        for (const double x : xs) {
            protocol::RenderRequest request = base;
            if (!ys.empty() && y_at < request.guidance.directions.size())
                request.guidance.directions[y_at].strength = y;
            request.guidance.directions[x_at].strength = x;
            value_or_throw(protocol::validate(request));
            requests.push_back(std::move(request));
        }
    }
    return requests;
}

Outcome sweep(const Arguments& arguments, Context& context) {
    const OutputFiles files(arguments.out, 1, 0);
    protocol::RenderRequest base = arguments.request.build();
    if (base.guidance.mode != protocol::GuidanceMode::studio) {
        throw Failure(ErrorCode::bad_input, "steer-sweep sweeps studio directions",
                      "leave --mode reference out");
    }
    if (base.batch != 1)
        throw Failure(ErrorCode::bad_input, "steer-sweep renders one seed", "leave --batch out");
    auto& directions = base.guidance.directions;
    const bool grid = !arguments.y.spec.empty();
    const std::vector<double> xs = values_or_default(arguments.x),
                              ys = grid ? values_or_default(arguments.y) : std::vector<double>{0};
    imaging::SheetLayout layout;
    layout.columns = static_cast<int>(xs.size());
    layout.title = base.prompt;
    // The second axis first: the trajectory cache keeps most when the fast-moving direction is the later one.
    if (grid) {
        directions.push_back(value_or_throw(protocol::parse_direction_spec(arguments.y.spec)));
        layout.row_labels = labels(directions.back(), ys);
    }
    directions.push_back(value_or_throw(protocol::parse_direction_spec(arguments.x.spec)));
    layout.column_labels = labels(directions.back(), xs);
    const size_t x_at = directions.size() - 1, y_at = grid ? x_at - 1 : directions.size();
    const auto requests = cells(base, x_at, xs, y_at, ys);

    ProgressBar bar(!context.quiet && !context.json);
    const auto target = engine::choose_target(base.device, base.precision, base.threads);
    const auto model = open_model(base.model, target, bar);
    engine::Renderer renderer;
    std::vector<io::Picture> pictures;
    int64_t evaluated = 0, naive = 0;
    engine::RenderHooks hooks;
    hooks.cancel = context.cancel;
    std::vector<std::string> notes;
    hooks.on_picture = [&](const engine::RenderedPicture& picture) {
        for (const auto& note : picture.notes)
            if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
        pictures.push_back(picture.picture);
        evaluated += picture.report.rows_evaluated;
        naive += picture.report.rows_naive;
    };
    engine::RenderOptions options;
    options.defence = arguments.defence;
    for (const auto& request : requests) {
        bar.show("sweeping", static_cast<int>(pictures.size()), static_cast<int>(requests.size()));
        renderer.render(*model, request, options, hooks);
    }
    bar.clear();
    value_or_throw(write_picture(files.path(0), value_or_throw(imaging::contact_sheet(pictures, layout))));
    std::ostringstream text;
    text << arguments.out << "  (" << pictures.size() << " pictures, " << evaluated << " rows instead of "
         << naive << ")";
    Outcome outcome{{{"path", arguments.out},
                     {"x", xs},
                     {"y", grid ? ys : std::vector<double>{}},
                     {"pictures", pictures.size()},
                     {"rows_evaluated", evaluated},
                     {"rows_naive", naive},
                     {"request", protocol::to_json(base)}},
                    text.str() + "\n"};
    tell_notes(notes, outcome);
    return outcome;
}

}  // namespace

void add_steer_sweep(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("steer-sweep", "One direction at several strengths as a strip, or two as a grid");
    auto arguments = std::make_shared<Arguments>();
    arguments->request.add_to(*command);
    command->add_option("-x,--x", arguments->x.spec, "Direction that changes along the columns")
        ->required()
        ->type_name("SPEC");
    command->add_option("--x-values", arguments->x.values, "Its strengths [-8,-4,0,4,8]")
        ->delimiter(',')
        ->type_name("LIST");
    command->add_option("-y,--y", arguments->y.spec, "Direction that changes along the rows")
        ->type_name("SPEC");
    command->add_option("--y-values", arguments->y.values, "Its strengths [-8,-4,0,4,8]")
        ->delimiter(',')
        ->type_name("LIST");
    command->add_option("-o,--out", arguments->out, "Picture to write, .png or .jpg [sweep.png]")
        ->type_name("FILE");
    add_defence_options(*command, arguments->defence);
    command->footer(
        "Example:\n"
        "  burin-cli steer-sweep -m models/sd15 -p \"a portrait\" -x \"text=glasses\" --x-values=-4,0,4,8 -y "
        "\"text=winter\"");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return sweep(*arguments, context); };
    });
}

}  // namespace burin::app
