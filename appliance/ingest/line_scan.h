/* line_scan.h: the grammar of InfluxDB line protocol, one pass, without copies: measurement[,tag=value]…
 * field=value[,…] [timestamp]. Pure.
 *
 * Per line: line_scan_begin, then line_scan_tag and line_scan_field until they say no, then line_scan_end, which goes
 * on to the next line whatever this one was. */
#pragma once
#include <glib.h>

/* A part of the input, with its escapes. */
typedef struct {
  const char *at;
  gsize length;
} LineText;

typedef enum { LINE_NUMBER, LINE_TEXT, LINE_FLAG } LineKind;
typedef struct {
  LineKind kind;
  double number; /* LINE_NUMBER; a flag as 0 or 1 */
  LineText text; /* LINE_TEXT: between the quotes */
} LineValue;

typedef struct {
  const char *at, *end; /* of the whole input */
  const char *line;     /* where the present line begins */
  guint number;         /* of the present line, from 1 */
  const char *reason;   /* why it is none; NULL: so far it is */
  guint fields;
} LineScan;
enum { LINE_TEXT_MAX = 64 * 1024 };

LineScan line_scan_of (const char *bytes, gsize length); /* before the first line */
/* The next line that is neither blank nor a comment. FALSE: no more. */
gboolean line_scan_begin (LineScan *scan, LineText *measurement);
/* The next tag, the next field of the line. FALSE: no more, or not well formed (`reason`). All tags come first. */
gboolean line_scan_tag (LineScan *scan, LineText *key, LineText *value);
gboolean line_scan_field (LineScan *scan, LineText *key, LineValue *value);
/* Ends the line. FALSE with `reason` for a line that must not be kept; *has_time FALSE: it gives no time. */
gboolean line_scan_end (LineScan *scan, gboolean *has_time, gint64 *time);
/* Copies at most `size` - 1 bytes without their escapes; returns the length. */
gsize line_scan_plain (const LineText *text, char *into, gsize size);
