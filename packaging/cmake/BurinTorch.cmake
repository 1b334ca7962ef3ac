# Imports libtorch as the target burin_torch, without libtorch's own CMake files: those demand a CUDA
# toolkit for a CUDA libtorch, and differ between releases. Search order: -DBURIN_TORCH=<prefix>, the torch of
# python3 (-DBURIN_TORCH=python), the system's.
if(BURIN_TORCH STREQUAL "python")
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  execute_process(COMMAND ${Python3_EXECUTABLE} -c "import torch, os; print(os.path.dirname(torch.__file__))"
                  OUTPUT_VARIABLE burin_torch_prefix OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
elseif(BURIN_TORCH)
  set(burin_torch_prefix ${BURIN_TORCH})
endif()

if(burin_torch_prefix)
  set(burin_torch_search NO_DEFAULT_PATH PATHS ${burin_torch_prefix})
else()
  set(burin_torch_search PATHS /usr)
endif()
find_path(BURIN_TORCH_INCLUDE torch/csrc/autograd/variable.h PATH_SUFFIXES include ${burin_torch_search} REQUIRED)
foreach(lib torch torch_cpu c10)
  find_library(BURIN_LIB_${lib} ${lib} PATH_SUFFIXES lib lib/x86_64-linux-gnu lib/aarch64-linux-gnu ${burin_torch_search} REQUIRED)
endforeach()
foreach(lib torch_cuda c10_cuda)
  find_library(BURIN_LIB_${lib} ${lib} PATH_SUFFIXES lib ${burin_torch_search})
endforeach()

# The ABI is a property of the library, not a choice: read it from a symbol that holds a std::string.
find_program(BURIN_NM nm REQUIRED)
execute_process(COMMAND ${BURIN_NM} -D --defined-only ${BURIN_LIB_c10} OUTPUT_VARIABLE burin_c10_symbols)
if(burin_c10_symbols MATCHES "_ZN3c10[0-9]+[A-Za-z]*ErrorC[12]E[^\n]*cxx11")
  set(burin_torch_abi 1)
else()
  set(burin_torch_abi 0)
endif()

add_library(burin_torch INTERFACE)
target_include_directories(burin_torch SYSTEM INTERFACE ${BURIN_TORCH_INCLUDE} ${BURIN_TORCH_INCLUDE}/torch/csrc/api/include)
target_compile_definitions(burin_torch INTERFACE _GLIBCXX_USE_CXX11_ABI=${burin_torch_abi})
target_link_libraries(burin_torch INTERFACE ${BURIN_LIB_torch} ${BURIN_LIB_torch_cpu} ${BURIN_LIB_c10} Threads::Threads)
if(BURIN_LIB_torch_cuda AND BURIN_LIB_c10_cuda)
  # Nothing of ours names a symbol of these two, yet loading them is what registers the CUDA kernels.
  target_link_libraries(burin_torch INTERFACE
    -Wl,--push-state,--no-as-needed ${BURIN_LIB_torch_cuda} ${BURIN_LIB_c10_cuda} -Wl,--pop-state)
  get_filename_component(burin_torch_lib ${BURIN_LIB_torch} DIRECTORY)
  # A wheel keeps CUDA's own libraries in sibling packages; the run path finds them, no toolkit needed.
  get_filename_component(burin_site ${burin_torch_lib}/../.. ABSOLUTE)
  file(GLOB burin_nvidia_libs ${burin_site}/nvidia/*/lib)
  foreach(dir ${burin_nvidia_libs})
    target_link_options(burin_torch INTERFACE -Wl,-rpath-link,${dir} -Wl,-rpath,${dir})
  endforeach()
endif()
message(STATUS "libtorch: ${BURIN_LIB_torch} (C++11 ABI ${burin_torch_abi})")

add_library(burin_torch_pch OBJECT ${CMAKE_SOURCE_DIR}/packaging/cmake/torch_pch.cpp)
target_link_libraries(burin_torch_pch PUBLIC burin_torch burin_flags)
target_precompile_headers(burin_torch_pch PRIVATE <torch/torch.h>)
