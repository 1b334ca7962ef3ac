// Compiles the functions between BURIN_TARGET_BEGIN(list) and BURIN_TARGET_END for processors with more
// instructions than the build assumes. Include every other header before: what they define must stay runnable
// anywhere.
#pragma once

#if defined(__clang__)
#define BURIN_PRAGMA(text) _Pragma(#text)
#define BURIN_TARGET_BEGIN(features) \
    BURIN_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define BURIN_TARGET_END BURIN_PRAGMA(clang attribute pop)
#else
// GCC 12 takes the deliberately undefined vectors inside its own intrinsics for mistakes of the caller.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#define BURIN_PRAGMA(text) _Pragma(#text)
#define BURIN_TARGET_BEGIN(features) BURIN_PRAGMA(GCC push_options) BURIN_PRAGMA(GCC target(features))
#define BURIN_TARGET_END BURIN_PRAGMA(GCC pop_options)
#endif
