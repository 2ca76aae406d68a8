# Libraries from outside, each as an imported target.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

pkg_check_modules(openblas REQUIRED IMPORTED_TARGET openblas)
pkg_check_modules(lapacke REQUIRED IMPORTED_TARGET lapacke)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(lzma REQUIRED IMPORTED_TARGET liblzma)
pkg_check_modules(lz4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(ncursesw REQUIRED IMPORTED_TARGET ncursesw)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
find_package(Csv REQUIRED)

# Only `baler compare` needs it, and says so where it is not there.
find_package(Zfp)

# HDF5's own variables, wrapped once so that the rest links a target.
find_package(HDF5 REQUIRED COMPONENTS C)
add_library(baler_hdf5 INTERFACE)
add_library(HDF5::C ALIAS baler_hdf5)
target_include_directories(baler_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(baler_hdf5 INTERFACE ${HDF5_C_LIBRARIES})
