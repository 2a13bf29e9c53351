/* picture.h: charts as pictures of a page: a drawing is read from the cache of the daemon, its pictures are left in a
 * folder there. */
#pragma once
#include "base/tree.h"
#include "kit.h"

/* (transfer full): numbers and words that the daemon left as cache/<kind>-<subject>.json; `subject` is hexadecimal.
 * INVALID, NOT_FOUND. */
Tree *picture_drawing_read (Kit *kit, const char *kind, const char *subject, GError **error);
/* (transfer full): a <style> with box.css's papers and inks in the town's colours, light and dark. */
char *picture_style_new (Kit *kit);
/* Writes <folder>/<name>.svg: the SVG with that style inside. */
gboolean picture_write (const char *folder, const char *name, const char *svg, const char *style, GError **error);
/* Renames the finished folder to `out`; when that is there by now, this one goes. */
gboolean picture_put_in_place (const char *folder, const char *out, GError **error);
