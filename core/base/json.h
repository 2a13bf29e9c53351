/* json.h: strict JSON (RFC 8259) in and out, behind json-glib, which alone must never see hostile bytes. */
#pragma once
#include "base/tree.h"

/* Bounds held before json-glib sees a byte. */
enum { JSON_DEPTH_MAX = 32, JSON_VALUES_MAX = 10000, JSON_BYTES_MAX = 4 * 1024 * 1024 };

/* (transfer full): the tree of one JSON text of `length` bytes, which need not end with a NUL. INVALID with line and
 * column for anything that is not strict RFC 8259 in UTF-8 (NUL, also as an escape, trailing bytes, depth, too many
 * values, numbers that fit neither gint64 nor a finite double, lone surrogates), LIMIT past the byte bound. Of a key
 * given twice the last value counts. */
Tree *json_parse (const char *bytes, gsize length, GError **error);
/* The same for up to `values_max` values instead of JSON_VALUES_MAX. */
Tree *json_parse_up_to (const char *bytes, gsize length, guint values_max, GError **error);

/* (transfer full): compact JSON text. Reals that are not finite become null. */
char *json_print (const Tree *tree);
