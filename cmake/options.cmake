# Choices, and the interface targets that carry compiler flags.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(BALER_TESTS "Build the tests (needs Criterion)" ON)
option(BALER_BENCH "Build the benchmarks" OFF)
option(BALER_WERROR "Treat warnings as errors" OFF)
option(BALER_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
set(BALER_SANITIZE "" CACHE STRING
    "Sanitizers to build with, as in -fsanitize=")

# Everything is compiled with these.  No contraction anywhere: a fused
# multiply-add happens only where it is written (engine/nn/infer).
add_library(baler_flags INTERFACE)
target_compile_definitions(baler_flags INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(baler_flags INTERFACE
    -ffp-contract=off -fno-math-errno -fvisibility=hidden)
target_include_directories(baler_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(BALER_SANITIZE)
    target_compile_options(baler_flags INTERFACE
        -fsanitize=${BALER_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=undefined)
    target_link_options(baler_flags INTERFACE -fsanitize=${BALER_SANITIZE})
endif()

# A guess of the optimiser, which differs between versions and levels: shown,
# but no error.
set(BALER_GUESSES $<$<C_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized>)

# The project's own code is held to these as well; tests are not (Criterion's
# macros do not pass -Wconversion).
add_library(baler_warnings INTERFACE)
target_compile_options(baler_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wwrite-strings
    -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
    $<$<BOOL:${BALER_WERROR}>:-Werror> ${BALER_GUESSES})
add_library(baler_test_warnings INTERFACE)
target_compile_options(baler_test_warnings INTERFACE
    -Wall -Wextra -Wvla $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>
    $<$<BOOL:${BALER_WERROR}>:-Werror> ${BALER_GUESSES})
