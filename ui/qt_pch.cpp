// Holds nothing: its target exists to precompile the Qt headers once for all of ui.
