/* The kinds of contexts; context.c lists them. */
#ifndef BL_ENGINE_CODING_CONTEXT_CONTEXTS_H
#define BL_ENGINE_CODING_CONTEXT_CONTEXTS_H

#include "engine/coding/context/context.h"

extern const struct bl_context_kind bl_context_tree;

#endif
