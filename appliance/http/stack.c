/* stack.c: paints and reads a thread's own stack, between its lowest address and where it stands. */
#include "http/stack.h"

#include <pthread.h>

#define PAINT G_GUINT64_CONSTANT (0x5afe5afe5afe5afe)
/* Left alone below the caller: the frames of the painting itself. */
enum { MARGIN_BYTES = 1024, SHARE_MIN = 8 };

static gboolean
stack_bounds (guint64 **ret_low, guint64 **ret_high)
{
  pthread_attr_t attributes;
  void *low = NULL;
  size_t size = 0;

  if (pthread_getattr_np (pthread_self (), &attributes) != 0)
    return FALSE;
  pthread_attr_getstack (&attributes, &low, &size);
  pthread_attr_destroy (&attributes);
  if (low == NULL || size < MARGIN_BYTES * SHARE_MIN)
    return FALSE;
  *ret_low = low;
  *ret_high = (guint64 *) ((char *) low + size);
  return TRUE;
}

/* The sanitizer guards exactly what this writes to. */
__attribute__ ((noinline, no_sanitize_address)) static void
paint (volatile guint64 *from, volatile const guint64 *to)
{
  while (from < to)
    *from++ = PAINT;
}

void
stack_paint (void)
{
  guint64 *low, *high;
  volatile char here = 0;

  if (stack_bounds (&low, &high))
    paint (low, (const guint64 *) (((gsize) &here - MARGIN_BYTES) & ~(gsize) 7));
}

__attribute__ ((noinline, no_sanitize_address)) static gsize
measure (volatile const guint64 *low, volatile const guint64 *high)
{
  volatile const guint64 *at = low;

  if (*at != PAINT)
    return 0;
  while (at < high && *at == PAINT)
    at++;
  return (gsize) ((const volatile char *) high - (const volatile char *) at);
}

gsize
stack_used_bytes (void)
{
  guint64 *low, *high;

  return stack_bounds (&low, &high) ? measure (low, high) : 0;
}
