/* link_mask.h: words without the keys of the box's links: what a link opens stays its reader's. One table of paths says
 * which links there are; every route with a token has its row (test_link_mask.c). Reads no store. */
#pragma once
#include <glib.h>

/* Paths of links that hold a key: "suivi" of "/suivi/<key>". */
extern const char *const link_mask_paths[];
extern const guint link_mask_paths_count;

/* (transfer full): the text with "…" in place of each key: of all that stands behind such a path, whatever its length
 * and in whichever letters the path is written ("%2Fsuivi%2F" too, as mail filters rewrite links), and of words that
 * have the shape of a key without any path. For plain text and for HTML; never fails. */
char *link_mask (const char *text);
