/* readings_room.c: reads the address of a page of readings; hands out its tree, its pictures and its table. */
#include "pages/readings_room.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "pages/drawn.h"
#include "view/readings_csv.h"
#include "view/readings_drawing.h"

enum { DRAWINGS_KEPT = 40, LOANS_MAX = 16, EARLIEST_YEAR_DAYS = 20 * 366 };

/* A curve of a home does not lie in a cache longer than a day. */
static const DrawnKind drawings = { "readings", DRAWINGS_KEPT, CLOCK_DAY, 0 };

void
readings_room_clear (ReadingsRoom *room)
{
  g_clear_pointer (&room->report, report_free);
  g_clear_pointer (&room->sheet, reading_sheet_free);
  g_clear_pointer (&room->loans, g_ptr_array_unref);
  g_clear_pointer (&room->path, g_free);
}

/* ---- the address ---- */

/* The last day that may have been measured by what was chosen. */
static gboolean
read_last_day (ReadingsRoom *room, gint64 *ret_day, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_report (room->viewer.db, room->report->id, error);
  gint64 last = 0;

  for (guint i = 0; loans != NULL && i < loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (loans, i);

    last = MAX (last, loan->to_at == 0 ? room->until : MIN (loan->to_at, room->until));
  }
  *ret_day = last == 0 ? room->until - 1 : last - 1;
  return loans != NULL;
}

static gboolean
read_day (ReadingsRoom *room, gint64 *ret_day, GError **error)
{
  const char *day = exchange_query (room->exchange, "jour");

  if (day == NULL || !clock_parse_day (day, ret_day))
    return read_last_day (room, ret_day, error);
  *ret_day = CLAMP (*ret_day, clock_add_days (room->until, -EARLIEST_YEAR_DAYS), room->until - 1);
  return TRUE;
}

/* Of the stretch that holds a day. */
static gboolean
read_sheet (ReadingsRoom *room, SpanKind kind, gint64 day, GError **error)
{
  const SheetAsked asked = { .report_id = room->report->id,
                             .until = room->until,
                             .role = room->role,
                             .span = span_around (kind, day),
                             .loans = room->loans,
                             .outside = room->address.outside };

  room->address.day = day;
  g_clear_pointer (&room->sheet, reading_sheet_free);
  room->sheet = reading_sheet_read (room->viewer.db, &asked, error);
  return room->sheet != NULL;
}

/* The last UTC day on which one of the loans that are shown measured something that has a chart; 0: none. */
static gboolean
read_last_measured (const ReadingsRoom *room, gint64 *ret_at, GError **error)
{
  *ret_at = 0;
  for (guint i = 0; i < room->sheet->shown->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (room->sheet->shown, i);
    gint64 to = MIN (loan->to_at == 0 ? room->until : loan->to_at, room->until);

    for (guint q = 0; q < sheet_quantities_count; q++) {
      gint64 day = 0;

      if (!reading_last_day (room->viewer.db, loan->sensor_id, sheet_quantities[q], &day, error))
        return FALSE;
      if (day != 0)
        *ret_at = MAX (*ret_at, MAX (MIN (day * CLOCK_DAY, to - 1), loan->since));
    }
  }
  return TRUE;
}

/* Who asked for no day is shown the last stretch that has readings: a Monday morning does not open on nothing. */
static gboolean
go_back (ReadingsRoom *room, SpanKind kind, GError **error)
{
  gint64 at = 0;

  return read_last_measured (room, &at, error) && (at == 0 || read_sheet (room, kind, at, error));
}

static gboolean
is_typed (const char *text)
{
  return text != NULL && *text != '\0';
}

gboolean
readings_room_read (ReadingsRoom *room, GError **error)
{
  const char *view = exchange_query (room->exchange, "vue"), *typed = exchange_query (room->exchange, "jour");
  SpanKind kind = span_find (view);
  gint64 day = 0, parsed = 0;
  gboolean dated = is_typed (typed) && clock_parse_day (typed, &parsed);

  if (!read_day (room, &day, error))
    return FALSE;
  room->misread = (is_typed (view) && kind == SPAN_LAST) || (is_typed (typed) && !dated);
  room->loans = exchange_queries (room->exchange, "capteur");
  if (room->loans->len > LOANS_MAX)
    g_ptr_array_set_size (room->loans, LOANS_MAX);
  room->address = (ReadingsAddress){
    .path = room->path,
    .loans = room->loans,
    .outside = g_strcmp0 (exchange_query (room->exchange, "dehors"), "non") != 0,
    .latest = room->until,
  };
  kind = kind == SPAN_LAST ? SPAN_WEEK : kind;
  return read_sheet (room, kind, day, error) && (dated || room->sheet->charts->len > 0 || go_back (room, kind, error));
}

/* ---- the page ---- */

/* (transfer full): the drawings of a file bear its number before their own name: none is handed out for another. */
static char *
drawing_prefix (const ReadingsRoom *room)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", room->report->id);
}

static char *
room_leave (const ReadingsRoom *room, GError **error)
{
  g_autoptr (Tree) drawing = readings_drawing (&room->viewer, room->sheet);
  g_autofree char *prefix = drawing_prefix (room);

  return drawn_leave (exchange_appliance (room->exchange), &drawings, prefix, drawing, error);
}

Tree *
readings_room_view (ReadingsRoom *room, GError **error)
{
  g_autofree char *drawn = room_leave (room, error);

  if (drawn == NULL)
    return NULL;
  room->address.drawn = drawn;
  Tree *view = readings_view (&room->viewer, room->sheet, &room->address);

  room->address.drawn = NULL;
  tree_set_text (view, "reference", room->report->reference);
  tree_set_flag (view, "misread", room->misread);
  return view;
}

/* ---- pictures ---- */

/* (transfer full): the name in the address while it is kept; else drawn anew from what the address says. */
static char *
picture_name (ReadingsRoom *room, GError **error)
{
  const char *name = exchange_query (room->exchange, "dessin");
  g_autofree char *prefix = drawing_prefix (room);

  if (name != NULL && g_str_has_prefix (name, prefix)
      && drawn_is_left (exchange_appliance (room->exchange), &drawings, name))
    return g_strdup (name);
  return readings_room_read (room, error) ? room_leave (room, error) : NULL;
}

int
readings_room_picture (ReadingsRoom *room)
{
  Quantity quantity = reading_quantity_find (exchange_query (room->exchange, "grandeur"));
  g_autofree char *id = quantity == QUANTITY_LAST ? NULL : g_strdup (quantity_kinds[quantity].name);
  g_autofree char *name = NULL;
  char *folder = NULL;
  GError *error = NULL;

  if (id == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such chart");
  else
    name = picture_name (room, &error);
  if (name != NULL)
    folder = drawn_folder (exchange_appliance (room->exchange), &drawings, name, &error);
  return drawn_answer (room->exchange, folder, id == NULL ? NULL : g_strdelimit (id, "_", '-'), error);
}

/* ---- the table to take away ---- */

typedef struct {
  ReadingsRoom *room;
  GString *out;
  gboolean hours, taken; /* taken: the reader is still there */
} Sending;

static gboolean
send_range (Sending *sending, const ReadingsCsvPart *part, GError **error)
{
  for (gint64 from = part->range.from; sending->taken && from < part->range.to;) {
    if (!readings_csv_lines (&sending->room->viewer, part, from, sending->out, &from, error))
      return FALSE;
    sending->taken = exchange_stream_write (sending->room->exchange, sending->out->str, sending->out->len);
    g_string_truncate (sending->out, 0);
  }
  return TRUE;
}

static gboolean
send_loan (Sending *sending, const SensorLoan *loan, GError **error)
{
  for (guint i = 0; i < sheet_quantities_count; i++) {
    ReadingsCsvPart part = { .loan = loan, .hours = sending->hours };

    if (reading_sheet_range (sending->room->sheet, loan, sheet_quantities[i], &part.range)
        && !send_range (sending, &part, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
send_all (Sending *sending, GError **error)
{
  const GPtrArray *shown = sending->room->sheet->shown;

  readings_csv_head (&sending->room->viewer, sending->hours, sending->out);
  for (guint i = 0; i < shown->len; i++)
    if (!send_loan (sending, g_ptr_array_index (shown, i), error))
      return FALSE;
  if (sending->out->len > 0) /* nothing was measured: the headings alone */
    sending->taken = exchange_stream_write (sending->room->exchange, sending->out->str, sending->out->len);
  return TRUE;
}

int
readings_room_csv (ReadingsRoom *room)
{
  gboolean hours = g_strcmp0 (exchange_query (room->exchange, "donnees"), "heures") == 0;
  g_autofree char *name = readings_csv_file (&room->viewer, &room->sheet->span, hours);
  Sending sending = { .room = room, .hours = hours, .taken = TRUE };
  g_autoptr (GError) error = NULL;
  gboolean whole;

  if (!exchange_stream_begin (room->exchange, "text/csv; charset=utf-8", name))
    return exchange_stream_end (room->exchange, TRUE);
  sending.out = g_string_sized_new (64 * 1024);
  whole = send_all (&sending, &error);
  if (error != NULL)
    g_warning ("table of readings cut: %s", error->message);
  g_string_free (sending.out, TRUE);
  return exchange_stream_end (room->exchange, whole && sending.taken);
}
