// The object that owns the precompiled torch header; it has nothing of its own.
