# zfp comes with a configuration that asks for OpenMP; its serial coder, which
# is all that is used, needs nothing: finds it by header and library.
# Defines the imported target Zfp::zfp.

find_path(Zfp_INCLUDE_DIR NAMES zfp.h)
find_library(Zfp_LIBRARY NAMES zfp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Zfp
    REQUIRED_VARS Zfp_LIBRARY Zfp_INCLUDE_DIR)

if(Zfp_FOUND AND NOT TARGET Zfp::zfp)
    add_library(Zfp::zfp UNKNOWN IMPORTED)
    set_target_properties(Zfp::zfp PROPERTIES
        IMPORTED_LOCATION ${Zfp_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${Zfp_INCLUDE_DIR})
endif()
mark_as_advanced(Zfp_INCLUDE_DIR Zfp_LIBRARY)
