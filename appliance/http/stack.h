/* stack.h: how much of a thread's stack was ever used, for the 100 KB stacks of CivetWeb's workers. A measure, off by
 * default. */
#pragma once
#include <glib.h>

/* Fills what the calling thread has not used yet with a pattern. Once, early in the thread. */
void stack_paint (void);
/* Bytes from the top of the calling thread's stack to the lowest one that lost its paint; 0 when it was never painted.
 */
gsize stack_used_bytes (void);
