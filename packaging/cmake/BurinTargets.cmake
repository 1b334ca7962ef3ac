# burin_library(name [TORCH] [DEPS core folders...] [LINK other targets...])
#   One static library per folder: every *.cpp beside the CMakeLists.txt, named burin_<name>.
# burin_test(name [TORCH] [DEPS ...] [LINK ...])
#   One GoogleTest program per folder of tests, each TEST a ctest entry, labelled with the folder's name.
# TORCH links libtorch and shares the precompiled torch header.

add_library(burin_flags INTERFACE)
target_compile_options(burin_flags INTERFACE -Wall -Wextra -Wpedantic)
target_include_directories(burin_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(BURIN_SANITIZE)
  target_compile_options(burin_flags INTERFACE -fsanitize=${BURIN_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(burin_flags INTERFACE -fsanitize=${BURIN_SANITIZE})
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
  if(ARG_TORCH)
    burin_use_torch(${target})
  endif()
  # One ctest entry per program: a torch program takes a second to start, and there are many tests.
  add_test(NAME ${name} COMMAND ${target} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS ${name} TIMEOUT 900)
endfunction()
