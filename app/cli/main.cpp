// burin-cli: Burin without a window.
#include "app/cli/program.h"

int main(int argc, char** argv) { return burin::app::run_program(argc, argv); }
