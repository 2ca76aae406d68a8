# How tests are declared: one Criterion executable per tests/<layer>/test_x.c.

pkg_check_modules(criterion REQUIRED IMPORTED_TARGET criterion)

# A sanitizer's report fails a test even where its exit code does not
# (Criterion exits 0 over a leak).
set(BALER_SANITIZER_REPORT
    "ERROR: (Address|Leak)Sanitizer;runtime error:;WARNING: ThreadSanitizer")

function(baler_register_test name)
    add_test(NAME ${name} COMMAND ${ARGN})
    set_tests_properties(${name} PROPERTIES
        FAIL_REGULAR_EXPRESSION "${BALER_SANITIZER_REPORT}"
        ENVIRONMENT "BALER_SOURCE_DIR=${PROJECT_SOURCE_DIR};UBSAN_OPTIONS=print_stacktrace=1;ASAN_OPTIONS=allocator_may_return_null=1"
        TIMEOUT 600)
endfunction()

# baler_test(layer name [libraries...]): builds test_<name>.c of the current
# folder against the libraries and registers it as <layer>/<name>.
function(baler_test layer name)
    set(target test_${layer}_${name})
    add_executable(${target} test_${name}.c)
    target_link_libraries(${target} PRIVATE
        baler_flags baler_test_warnings PkgConfig::criterion m ${ARGN})
    # Criterion runs each test of the file in its own process, one at a time:
    # ctest already runs files side by side.
    baler_register_test(${layer}/${name} $<TARGET_FILE:${target}> -j1)
endfunction()

# The system's python3 before any other on PATH: numpy, h5py, pexpect and pyte
# are its packages.
find_program(BALER_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(BALER_PYTHON python3)

# baler_python_test(layer topic [VARIABLE=VALUE...]): registers test_<topic>.py
# of the current folder as <layer>/<topic>, with those in its environment.
function(baler_python_test layer topic)
    if(NOT BALER_PYTHON)
        message(STATUS "python3 is missing: ${layer}/${topic} is not tested")
        return()
    endif()
    # -B: no folder of byte code in the source tree.
    baler_register_test(${layer}/${topic}
        ${BALER_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/test_${topic}.py)
    set_property(TEST ${layer}/${topic} APPEND PROPERTY ENVIRONMENT
        "BALER_SANITIZE=${BALER_SANITIZE}" ${ARGN})
    set_tests_properties(${layer}/${topic} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()
