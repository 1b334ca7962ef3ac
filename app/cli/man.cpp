// `burin-cli man`: the manual page, made from the very descriptions that --help prints.
#include <sstream>

#include "app/cli/context.h"

namespace burin::app {
namespace {

/// troff takes a leading dot or quote as a request and a bare hyphen as a soft one.
std::string troff(const std::string& text) {
    std::string out;
    bool line_start = true;
    for (const char c : text) {
        if (line_start && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
        line_start = c == '\n';
    }
    return out;
}

std::string option_heading(const CLI::Option& option) {
    std::string heading = "\\fB" + troff(option.get_name(false, true)) + "\\fR";
    if (option.get_items_expected_max() > 0 && !option.get_type_name().empty()) {
        heading += " \\fI" + troff(option.get_type_name()) + "\\fR";
    }
    return heading;
}

void write_options(std::ostream& out, const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        out << ".TP\n" << option_heading(*option) << "\n" << troff(option->get_description());
        if (!option->get_default_str().empty())
            out << " [default: " << troff(option->get_default_str()) << "]";
        out << "\n";
    }
}

/// Free text whose lines are kept as they are, as --help shows them.
void write_verbatim(std::ostream& out, const std::string& text) {
    if (!text.empty()) out << ".PP\n.nf\n" << troff(text) << "\n.fi\n";
}

/// `before` is the command that these belong to, with a space behind it.
void write_commands(std::ostream& out, const CLI::App& app, const std::string& before) {
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_group().empty()) continue;
        const std::string name = before + command->get_name();
        out << ".SS " << troff(name) << "\n" << troff(command->get_description()) << "\n";
        write_options(out, *command);
        write_verbatim(out, command->get_footer());
        write_commands(out, *command, name + " ");
    }
}

}  // namespace

std::string manual_page(const CLI::App& app) {
    std::ostringstream out;
    out << ".TH BURIN\\-CLI 1 \"\" \"Burin " BURIN_VERSION "\" \"User Commands\"\n"
        << ".SH NAME\nburin\\-cli \\- "
        << troff("render, steer and inspect diffusion models without a window") << "\n"
        << ".SH SYNOPSIS\n\\fBburin\\-cli\\fR [\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]\n"
        << ".SH DESCRIPTION\n"
        << troff(app.get_description()) << "\n.SH OPTIONS\n";
    write_options(out, app);
    out << ".SH COMMANDS\n";
    write_commands(out, app, "");
    out << ".SH NOTES\n";
    write_verbatim(out, app.get_footer());
    return out.str();
}

void add_man(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("man", "Print the manual page (troff)");
    command->group("");
    command->callback([&app, &context] {
        context.action = [&app] {
            const std::string page = manual_page(app);
            return Outcome{{{"page", page}}, page};
        };
    });
}

}  // namespace burin::app
