# burin_library(name [TORCH] [DEPS core folders...] [LINK other targets...])
#   One static library per folder: every *.cpp beside the CMakeLists.txt, named burin_<name>.
# burin_test(name [TORCH] [DEPS ...] [LINK ...])
#   One GoogleTest program per folder of tests, each TEST a ctest entry, labelled with the folder's name.
# burin_ui_library(name DEPS core folders... UI ui folders... LINK other targets...)
#   One static library per folder of ui, named burin_ui_<name>; moc runs, and the Qt headers are precompiled once.
# burin_ui_test(name UI ui folders... DEPS core folders... LINK other targets...)
#   One QtTest or GoogleTest program per folder of tests/ui, run offscreen; it brings its own main().
# burin_fuzz(name DEPS ...)
#   tests/fuzz/<name>.cpp as the libFuzzer program fuzz_<name> (BURIN_FUZZ=ON), otherwise as the ordinary test
#   corpus_<name>, which runs the same function over every file in tests/data/corpus/<name>.
# TORCH links libtorch and shares the precompiled torch header.

add_library(burin_flags INTERFACE)
target_compile_options(burin_flags INTERFACE -Wall -Wextra -Wpedantic)
# GCC 12 warns of overlapping copies inside std::string's own operator+ (GCC bug 105651).
target_compile_options(burin_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(burin_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(BURIN_SANITIZE)
  target_compile_options(burin_flags INTERFACE -fsanitize=${BURIN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # With its sanitizers GCC 12 suspects the standard library's own code of this.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(burin_flags INTERFACE -fsanitize=${BURIN_SANITIZE})
  set(burin_sanitizer_files ${CMAKE_SOURCE_DIR}/packaging/sanitizers)
  set(burin_test_environment
      "LSAN_OPTIONS=suppressions=${burin_sanitizer_files}/leaks.supp"
      "TSAN_OPTIONS=suppressions=${burin_sanitizer_files}/races.supp:ignore_noninstrumented_modules=1"
      "UBSAN_OPTIONS=print_stacktrace=1")
endif()

if(BURIN_FUZZ)
  # Checksums are not checked in this mode: a mutated file could never get past them.
  target_compile_options(burin_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_compile_definitions(burin_flags INTERFACE FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION)
endif()

find_program(BURIN_CCACHE ccache)
if(BURIN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need these two relaxations to be cached at all.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${BURIN_CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

function(burin_use_torch target)
  target_link_libraries(${target} PUBLIC burin_torch)
  target_precompile_headers(${target} REUSE_FROM burin_torch_pch)
endfunction()

# What a file with torch or Qt costs is the same for one function as for twenty: reading the precompiled header and
# expanding the library's own templates take most of the time. So eight files are compiled as one. A file that cannot
# share (options of its own, names that clash) says set_source_files_properties(... SKIP_UNITY_BUILD_INCLUSION ON).
function(burin_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
endfunction()

function(burin_library name)
  cmake_parse_arguments(ARG "TORCH" "" "DEPS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(target burin_${name})
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PUBLIC burin_flags ${ARG_LINK})
  foreach(dep ${ARG_DEPS})
    target_link_libraries(${target} PUBLIC burin_${dep})
  endforeach()
  if(ARG_TORCH)
    burin_use_torch(${target})
    burin_compile_together(${target})
  endif()
endfunction()

function(burin_test name)
  cmake_parse_arguments(ARG "TORCH" "" "DEPS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(target test_${name})
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE burin_flags ${ARG_LINK} GTest::gmock GTest::gtest GTest::gtest_main)
  foreach(dep ${ARG_DEPS})
    target_link_libraries(${target} PRIVATE burin_${dep})
  endforeach()
  target_compile_definitions(${target} PRIVATE
    BURIN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
    BURIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    BURIN_BINARY_DIR="${CMAKE_BINARY_DIR}")
  burin_compile_together(${target})
  if(ARG_TORCH)
    burin_use_torch(${target})
  endif()
  # One ctest entry per program: a torch program takes a second to start, and there are many tests.
  add_test(NAME ${name} COMMAND ${target} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS ${name} TIMEOUT 900 ENVIRONMENT "${burin_test_environment}")
endfunction()

function(burin_use_qt target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_link_libraries(${target} PUBLIC Qt6::Widgets)
  target_compile_definitions(${target} PRIVATE QT_NO_CAST_FROM_ASCII QT_NO_FOREACH QT_NO_KEYWORDS)
  target_precompile_headers(${target} REUSE_FROM burin_qt_pch)
endfunction()

function(burin_ui_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;UI;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  set(target burin_ui_${name})
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PUBLIC burin_flags ${ARG_LINK})
  foreach(dep ${ARG_DEPS})
    target_link_libraries(${target} PUBLIC burin_${dep})
  endforeach()
  foreach(dep ${ARG_UI})
    target_link_libraries(${target} PUBLIC burin_ui_${dep})
  endforeach()
  burin_use_qt(${target})
  burin_compile_together(${target})
endfunction()

function(burin_ui_test name)
  cmake_parse_arguments(ARG "" "" "DEPS;UI;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
  set(target test_ui_${name})
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE burin_flags Qt6::Test ${ARG_LINK} GTest::gmock GTest::gtest)
  foreach(dep ${ARG_DEPS})
    target_link_libraries(${target} PRIVATE burin_${dep})
  endforeach()
  foreach(dep ${ARG_UI})
    target_link_libraries(${target} PRIVATE burin_ui_${dep})
  endforeach()
  burin_use_qt(${target})
  burin_compile_together(${target})
  target_compile_definitions(${target} PRIVATE
    BURIN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
    BURIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    BURIN_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ui_${name} COMMAND ${target})
  set_tests_properties(ui_${name} PROPERTIES LABELS ui TIMEOUT 900
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${burin_test_environment}")
endfunction()

function(burin_fuzz name)
  cmake_parse_arguments(ARG "" "" "DEPS;LINK" ${ARGN})
  if(BURIN_FUZZ)
    set(target fuzz_${name})
    add_executable(${target} ${name}.cpp)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  else()
    set(target corpus_${name})
    add_executable(${target} ${name}.cpp ${CMAKE_SOURCE_DIR}/tests/fuzz/support/corpus_test.cpp
                   ${CMAKE_SOURCE_DIR}/tests/support/allocation_meter.cpp)
    target_link_libraries(${target} PRIVATE GTest::gtest GTest::gtest_main)
    target_compile_definitions(${target} PRIVATE BURIN_CORPUS="${CMAKE_SOURCE_DIR}/tests/data/corpus/${name}")
    add_test(NAME ${target} COMMAND ${target} --gtest_brief=1)
    set_tests_properties(${target} PROPERTIES LABELS corpus TIMEOUT 900 ENVIRONMENT "${burin_test_environment}")
  endif()
  target_link_libraries(${target} PRIVATE burin_flags ${ARG_LINK})
  foreach(dep ${ARG_DEPS})
    target_link_libraries(${target} PRIVATE burin_${dep})
  endforeach()
endfunction()
