/* numbers.h: the phone numbers to call, from grids/numbers-<version>.yaml: each with its source and how sure it is. */
#pragma once
#include <glib.h>

typedef struct {
  char *code;        /* "europe" */
  char *kind;        /* "emergency", "housing", "help" */
  char *number;      /* as printed, with plain spaces */
  char *link;        /* "tel:112", "sms:114" */
  char *words;       /* who answers */
  char *when;        /* hours and cost; "" unknown */
  char *source;      /* where it was read */
  char *verified_on; /* YYYY-MM-DD; "" never read again */
  char *certainty;   /* "A" official, "B" well established, "C" to be verified */
} Number;

typedef struct {
  char *version;
  Number *numbers; /* most urgent first */
  guint numbers_count;
} Numbers;

/* Loads a file whose first key is "kind: numbers". INVALID with file and line, LIMIT above YAML_BYTES_MAX, NOT_FOUND or
 * IO. Free with numbers_free(). */
Numbers *numbers_load (const char *path, GError **error);
void numbers_free (Numbers *numbers); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Numbers, numbers_free)

/* Of the files of `folder` that say "kind: numbers", the one with the greatest version. NOT_FOUND when none does;
 * INVALID when a file does not say its kind. (transfer full) */
Numbers *numbers_load_folder (const char *folder, GError **error);

/* A number whose certainty is C, or anything but A and B, is never shown. */
gboolean numbers_is_shown (const Number *number);
/* The oldest day on which all numbers that are shown had been verified; NULL when one never was. Owned by `numbers`. */
const char *numbers_verified_on (const Numbers *numbers);
