/* planted_misuse.c: what Valgrind must see. First word: "unset" decides by what nobody wrote; "after" reads what it
 * gave back; "lost" forgets a piece of memory; "right" does neither. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { BYTES = 64 };

/* What the compiler cannot see through. */
static char *volatile piece;

static void
decide (void)
{
  puts (piece[BYTES - 1] == 'x' ? "x" : "other");
}

int
main (int argc, char **argv)
{
  const char *what = argc == 2 ? argv[1] : "";

  piece = g_malloc (BYTES);
  if (strcmp (what, "unset") != 0)
    memset (piece, 'x', BYTES);
  if (strcmp (what, "after") == 0)
    g_free (piece);
  decide ();
  if (strcmp (what, "unset") == 0 || strcmp (what, "right") == 0)
    g_free (piece);
  piece = NULL;
  return 0;
}
