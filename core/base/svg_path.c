/* svg_path.c: reads path data, letter by letter. Every number is bounded: the file may be a town's own. */
#include "base/svg_path.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

#define POINTS_MAX 20000
#define NUMBER_MAX 1e5
enum { CURVE_STEPS = 24, NUMBERS_MAX = 7 };

typedef struct {
  double x, y;
} Point;

typedef struct {
  const char *p;
  GArray *xy;
  Point at, start, control; /* control: of the last curve, for S */
  gboolean curved, relative, failed;
} Reader;

/* How many numbers each letter takes. */
static const struct {
  char letter;
  guint count;
} letters[] = { { 'M', 2 }, { 'L', 2 }, { 'H', 1 }, { 'V', 1 }, { 'C', 6 },
                { 'S', 4 }, { 'Q', 4 }, { 'A', 7 }, { 'Z', 0 } };

static void
reader_add (Reader *reader, double x, double y)
{
  reader->failed |= reader->xy->len >= 2 * POINTS_MAX || fabs (x) > NUMBER_MAX || fabs (y) > NUMBER_MAX;
  if (reader->failed)
    return;
  g_array_append_val (reader->xy, x);
  g_array_append_val (reader->xy, y);
}

static void
reader_lift (Reader *reader)
{
  const double lift[2] = { NAN, NAN };

  if (reader->xy->len > 0)
    g_array_append_vals (reader->xy, lift, 2);
}

static void
line_to (Reader *reader, Point to)
{
  reader_add (reader, to.x, to.y);
  reader->at = to;
}

/* ---- curves ---- */

static void
curve_to (Reader *reader, Point one, Point two, Point to)
{
  const Point from = reader->at;

  for (guint i = 1; i <= CURVE_STEPS; i++) {
    double t = (double) i / CURVE_STEPS, u = 1 - t;
    double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

    reader_add (reader, a * from.x + b * one.x + c * two.x + d * to.x, a * from.y + b * one.y + c * two.y + d * to.y);
  }
  reader->at = to;
  reader->control = two;
  reader->curved = TRUE;
}

static void
quadratic_to (Reader *reader, Point middle, Point to)
{
  const Point from = reader->at;
  const Point one = { from.x + 2 * (middle.x - from.x) / 3, from.y + 2 * (middle.y - from.y) / 3 };
  const Point two = { to.x + 2 * (middle.x - to.x) / 3, to.y + 2 * (middle.y - to.y) / 3 };

  curve_to (reader, one, two, to);
  reader->curved = FALSE;
}

/* The centre of the arc, as the specification of SVG finds it (implementation notes, F.6.5); radii grow until they
 * reach. */
typedef struct {
  double rx, ry, turn, cx, cy, from, sweep;
} Arc;

static Arc
arc_find (Point from, Point to, const double *n)
{
  Arc arc = { .rx = fabs (n[0]), .ry = fabs (n[1]), .turn = n[2] * G_PI / 180 };
  double cosine = cos (arc.turn), sine = sin (arc.turn), dx = (from.x - to.x) / 2, dy = (from.y - to.y) / 2;
  double x = cosine * dx + sine * dy, y = cosine * dy - sine * dx;
  double grow = sqrt (x * x / (arc.rx * arc.rx) + y * y / (arc.ry * arc.ry)), rest, side, cx, cy;
  gboolean large = n[3] != 0, forward = n[4] != 0;

  arc.rx *= MAX (grow, 1);
  arc.ry *= MAX (grow, 1);
  rest = arc.rx * arc.rx * y * y + arc.ry * arc.ry * x * x;
  side = rest == 0 ? 0 : sqrt (MAX (arc.rx * arc.rx * arc.ry * arc.ry / rest - 1, 0));
  side = large == forward ? -side : side;
  cx = side * arc.rx * y / arc.ry;
  cy = -side * arc.ry * x / arc.rx;
  arc.cx = cosine * cx - sine * cy + (from.x + to.x) / 2;
  arc.cy = sine * cx + cosine * cy + (from.y + to.y) / 2;
  arc.from = atan2 ((y - cy) / arc.ry, (x - cx) / arc.rx);
  arc.sweep = atan2 ((-y - cy) / arc.ry, (-x - cx) / arc.rx) - arc.from;
  if (forward && arc.sweep < 0)
    arc.sweep += 2 * G_PI;
  if (!forward && arc.sweep > 0)
    arc.sweep -= 2 * G_PI;
  return arc;
}

static void
arc_to (Reader *reader, const double *n, Point to)
{
  Arc arc;

  if (n[0] == 0 || n[1] == 0 || (reader->at.x == to.x && reader->at.y == to.y)) {
    line_to (reader, to);
    return;
  }
  arc = arc_find (reader->at, to, n);
  for (guint i = 1; i < CURVE_STEPS; i++) {
    double angle = arc.from + arc.sweep * i / CURVE_STEPS, x = arc.rx * cos (angle), y = arc.ry * sin (angle);

    reader_add (reader, arc.cx + cos (arc.turn) * x - sin (arc.turn) * y,
                arc.cy + sin (arc.turn) * x + cos (arc.turn) * y);
  }
  line_to (reader, to);
}

/* ---- letters ---- */

/* The i-th pair of numbers as a point. */
static Point
point_of (const Reader *reader, const double *n, guint i)
{
  Point origin = reader->relative ? reader->at : (Point){ 0, 0 };

  return (Point){ origin.x + n[2 * i], origin.y + n[2 * i + 1] };
}

static void
draw_straight (Reader *reader, char letter, const double *n)
{
  Point to = reader->at;

  if (letter == 'H')
    to.x = n[0] + (reader->relative ? to.x : 0);
  else if (letter == 'V')
    to.y = n[0] + (reader->relative ? to.y : 0);
  else
    to = point_of (reader, n, 0);
  if (letter == 'M') {
    reader_lift (reader);
    reader->start = to;
  }
  line_to (reader, to);
}

static void
draw_letter (Reader *reader, char letter, const double *n)
{
  const Point mirror = { 2 * reader->at.x - reader->control.x, 2 * reader->at.y - reader->control.y };
  const Point control = reader->curved ? mirror : reader->at;

  reader->curved = FALSE;
  if (letter == 'Z')
    line_to (reader, reader->start);
  else if (letter == 'C')
    curve_to (reader, point_of (reader, n, 0), point_of (reader, n, 1), point_of (reader, n, 2));
  else if (letter == 'S')
    curve_to (reader, control, point_of (reader, n, 0), point_of (reader, n, 1));
  else if (letter == 'Q')
    quadratic_to (reader, point_of (reader, n, 0), point_of (reader, n, 1));
  else if (letter == 'A')
    arc_to (reader, n, point_of (reader, n + 5, 0));
  else
    draw_straight (reader, letter, n);
}

static void
skip_blanks (Reader *reader)
{
  while (*reader->p != '\0' && strchr (" ,\n\t\r", *reader->p) != NULL)
    reader->p++;
}

static gboolean
is_number (char c)
{
  return g_ascii_isdigit (c) || (c != '\0' && strchr ("+-.", c) != NULL);
}

/* What the C library reads and SVG does not know. */
static gboolean
is_hexadecimal (const char *from, const char *end)
{
  return memchr (from, 'x', (gsize) (end - from)) != NULL || memchr (from, 'X', (gsize) (end - from)) != NULL;
}

/* The two flags of an arc are one figure each, and may touch what follows: "0 01-8". */
static gboolean
read_numbers (Reader *reader, char letter, guint count, double *n)
{
  for (guint i = 0; i < count; i++) {
    char *end = NULL;

    skip_blanks (reader);
    if (letter == 'A' && (i == 3 || i == 4)) {
      if (*reader->p != '0' && *reader->p != '1')
        return FALSE;
      n[i] = *reader->p++ - '0';
      continue;
    }
    if (!is_number (*reader->p))
      return FALSE;
    n[i] = g_ascii_strtod (reader->p, &end);
    if (end == reader->p || !isfinite (n[i]) || fabs (n[i]) > NUMBER_MAX || is_hexadecimal (reader->p, end))
      return FALSE;
    reader->p = end;
  }
  return TRUE;
}

static gboolean
read_letter (Reader *reader, char letter)
{
  double n[NUMBERS_MAX] = { 0 };
  guint count = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      count = letters[i].count;
  if (count == G_MAXUINT || !read_numbers (reader, letter, count, n))
    return FALSE;
  draw_letter (reader, letter, n);
  skip_blanks (reader);
  return !reader->failed;
}

GArray *
svg_path_points (const char *d, GError **error)
{
  g_autoptr (GArray) xy = g_array_new (FALSE, FALSE, sizeof (double));
  Reader reader = { .p = d, .xy = xy };
  char letter = '\0';

  for (skip_blanks (&reader); *reader.p != '\0';) {
    if (g_ascii_isalpha (*reader.p)) {
      reader.relative = g_ascii_islower (*reader.p);
      letter = g_ascii_toupper (*reader.p++);
    } else if (letter == 'M')
      letter = 'L'; /* pairs after the first are lines */
    else if (letter == 'Z' || letter == '\0')
      letter = '?';
    if (!read_letter (&reader, letter)) {
      box_fail (error, reader.failed ? BOX_ERROR_LIMIT : BOX_ERROR_INVALID, "no path of points: %.40s", d);
      return NULL;
    }
  }
  return g_steal_pointer (&xy);
}
