/* digest.h: BLAKE2b-128 of what a page is made of, and of what it became. Not for secrets. */
#pragma once
#include "base/tree.h"

enum { DIGEST_TEXT_MAX = 33 }; /* 32 hexadecimal letters and NUL */

typedef struct Digest Digest;
Digest *digest_new (void);
void digest_free (Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Digest, digest_free)
/* Begins anew. */
void digest_reset (Digest *digest);
/* Each piece counts with its length: "ab", "c" is not "a", "bc". NULL is not "". */
void digest_add (Digest *digest, const char *text);
void digest_add_bytes (Digest *digest, gconstpointer bytes, gsize length);
void digest_add_integer (Digest *digest, gint64 value);
void digest_add_tree (Digest *digest, const Tree *tree);
/* Ends it: nothing is added afterwards but by digest_reset. */
void digest_text (Digest *digest, char ret_text[DIGEST_TEXT_MAX]);
/* In one go. */
void digest_of_bytes (gconstpointer bytes, gsize length, char ret_text[DIGEST_TEXT_MAX]);
