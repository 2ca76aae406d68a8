/* The version, from the build: BL_VERSION is the project's, as text. */
#ifndef BL_CLI_VERSION_H
#define BL_CLI_VERSION_H

#define BL_TOOL "baler " BL_VERSION

#endif
