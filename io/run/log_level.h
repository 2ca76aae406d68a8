/* How much a line of a log matters. */
#ifndef BL_IO_RUN_LOG_LEVEL_H
#define BL_IO_RUN_LOG_LEVEL_H

enum bl_log_level { BL_LOG_DEBUG, BL_LOG_INFO, BL_LOG_WARNING, BL_LOG_ERROR };

#endif
