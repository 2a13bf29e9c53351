/* readings_view.c: a sheet of readings as a tree for pages. Reads no store. */
#include "view/readings_view.h"

#include <math.h>

#include "base/clock.h"
#include "domain/sensor_note.h"
#include "view/readings_words.h"

typedef struct {
  const Viewer *viewer;
  const ReadingSheet *sheet;
  const ReadingsAddress *address;
  Tree *view;
} Page;

/* ---- addresses ---- */

char *
readings_query (const Span *span, gint64 day, const ReadingsAddress *address)
{
  g_autofree char *iso = clock_iso_day (day);
  GString *query = g_string_new (NULL);

  g_string_append_printf (query, "vue=%s&jour=%s", span_name (span->kind), iso);
  for (guint i = 0; address->loans != NULL && i < address->loans->len; i++) {
    g_autofree char *escaped = g_uri_escape_string (g_ptr_array_index (address->loans, i), NULL, FALSE);

    g_string_append_printf (query, "&capteur=%s", escaped);
  }
  if (!address->outside)
    g_string_append (query, "&dehors=non");
  return g_string_free (query, FALSE);
}

static void
set_url (const Page *page, Tree *map, const char *key, const Span *span, gint64 day)
{
  g_autofree char *query = readings_query (span, day, page->address);

  tree_set_format (map, key, "%s?%s", page->address->path, query);
}

/* ---- time ---- */

static void
add_kinds (const Page *page)
{
  Tree *list = tree_set_list (page->view, "kinds");

  for (SpanKind kind = 0; kind < SPAN_LAST; kind++) {
    const Span span = span_around (kind, page->address->day);
    Tree *item = tree_add_map (list);

    tree_set_text (item, "words", viewer_word (page->viewer, "readings_kind", span_name (kind)));
    tree_set_flag (item, "here", kind == page->sheet->span.kind);
    set_url (page, item, "url", &span, page->address->day);
  }
}

static void
add_time (const Page *page)
{
  const Span *span = &page->sheet->span;
  const Span before = span_moved (span, -1), after = span_moved (span, 1);
  g_autofree char *period = readings_span (page->viewer, span), *day = clock_iso_day (page->address->day);
  g_autofree char *latest = clock_iso_day (page->address->latest);

  tree_set_text (page->view, "path", page->address->path);
  tree_set_text (page->view, "period", period);
  tree_set_text (page->view, "kind", span_name (span->kind));
  tree_set_text (page->view, "day", day);
  tree_set_text (page->view, "latest", latest);
  set_url (page, page->view, "before_url", &before, before.from);
  if (after.from < page->address->latest)
    set_url (page, page->view, "after_url", &after, after.from);
  if (page->sheet->charts->len == 0 && page->sheet->last != 0) {
    const Span last = span_around (span->kind, page->sheet->last - 1);

    if (last.from != span->from)
      set_url (page, page->view, "last_url", &last, last.from);
  }
  tree_set_flag (page->view, "nights", span->kind <= SPAN_WEEK);
  add_kinds (page);
}

/* ---- rooms ---- */

static guint
place_of (const ReadingSheet *sheet, const SensorLoan *loan)
{
  guint index = SHEET_ROOMS_MAX;

  return g_ptr_array_find (sheet->shown, loan, &index) ? index : SHEET_ROOMS_MAX;
}

/* A choice that changes nothing is none: the outside is offered when it has a curve, or when it was put away. */
static gboolean
has_outside (const Page *page)
{
  for (guint i = 0; i < page->sheet->charts->len; i++) {
    const SheetChart *chart = g_ptr_array_index (page->sheet->charts, i);

    for (guint j = 0; j < chart->lines->len; j++)
      if (((const SheetLine *) g_ptr_array_index (chart->lines, j))->room == SHEET_ROOMS_MAX)
        return TRUE;
  }
  return !page->address->outside;
}

static void
add_rooms (const Page *page)
{
  Tree *list = tree_set_list (page->view, "rooms");

  for (guint i = 0; i < page->sheet->loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (page->sheet->loans, i);
    guint place = place_of (page->sheet, loan);
    Tree *item = tree_add_map (list);

    tree_set_text (item, "uuid", loan->uuid);
    tree_set_text (item, "words", viewer_word (page->viewer, "room", loan->room));
    tree_set_text (item, "name", loan->sensor_name);
    tree_set_text (item, "position", loan->position);
    tree_set_flag (item, "shown", place < SHEET_ROOMS_MAX);
    viewer_set_day (page->viewer, item, "from", loan->from_at);
    viewer_set_day (page->viewer, item, "to", loan->to_at);
  }
  viewer_set_any (page->view, "rooms");
  tree_set_flag (page->view, "many_rooms", page->sheet->loans->len > 1 || has_outside (page));
  tree_set_flag (page->view, "too_many_rooms", page->sheet->loans->len > SHEET_ROOMS_MAX);
  tree_set_flag (page->view, "outside_known", has_outside (page));
  tree_set_flag (page->view, "outside", page->address->outside);
}

/* ---- charts ---- */

static void
set_value (const Page *page, Tree *map, const char *key, Quantity quantity, double value)
{
  g_autofree char *text = readings_value (page->viewer, quantity, value);

  tree_set_text (map, key, text);
}

static void
add_lines (const Page *page, const SheetChart *chart, Tree *map)
{
  Tree *list = tree_set_list (map, "lines");

  for (guint i = 0; i < chart->lines->len; i++) {
    const SheetLine *line = g_ptr_array_index (chart->lines, i);
    g_autofree char *words = readings_room (page->viewer, page->sheet, line->room);
    g_autofree char *share = readings_share (line->chart);
    g_autofree char *said = readings_said (page->viewer, page->sheet, chart, line);
    Tree *item = tree_add_map (list);

    tree_set_text (item, "words", words);
    tree_set_text (item, "share", share);
    tree_set_text (item, "said", said);
    set_value (page, item, "low", chart->quantity, line->chart->whole.low);
    set_value (page, item, "mean", chart->quantity, line->chart->whole.mean);
    set_value (page, item, "high", chart->quantity, line->chart->whole.high);
  }
}

static void
add_cell (const Viewer *viewer, Tree *cells, Quantity quantity, const CurvePoint *point)
{
  g_autofree char *mean = readings_number (viewer, quantity, point->mean);
  g_autofree char *low = readings_number (viewer, quantity, point->low),
                  *high = readings_number (viewer, quantity, point->high);
  Tree *cell = tree_add_map (cells);

  if (point->covered_s == 0)
    return;
  tree_set_text (cell, "mean", mean);
  tree_set_text (cell, "low", low);
  tree_set_text (cell, "high", high);
}

/* Rows of a time that is not there yet, or that nothing covers, are left out. */
static void
add_rows (const Page *page, const SheetChart *chart, Tree *map)
{
  const GArray *rows = page->sheet->rows;
  Tree *list = tree_set_list (map, "rows");

  for (guint row = 0; row + 1 < rows->len; row++) {
    gint64 at = g_array_index (rows, gint64, row);
    g_autofree char *label = readings_row (page->viewer, page->sheet->span.kind, at);
    g_autoptr (Tree) cells = tree_new_list ();
    gboolean any = FALSE;
    Tree *item;

    for (guint i = 0; i < chart->lines->len; i++) {
      const SheetLine *line = g_ptr_array_index (chart->lines, i);
      const CurvePoint *point = &g_array_index (line->table->points, CurvePoint, row);

      any |= point->covered_s > 0;
      add_cell (page->viewer, cells, chart->quantity, point);
    }
    if (!any && (at >= page->sheet->until || page->sheet->span.kind == SPAN_YEAR))
      continue;
    item = tree_add_map (list);
    tree_set_text (item, "label", label);
    tree_set_tree (item, "cells", g_steal_pointer (&cells));
  }
}

static void
add_chart (const Page *page, const SheetChart *chart, const char *query, Tree *list)
{
  const char *code = quantity_kinds[chart->quantity].name;
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", code);
  tree_set_text (map, "title", readings_title (page->viewer, chart->quantity));
  tree_set_text (map, "unit", readings_unit (page->viewer, chart->quantity));
  tree_set_format (map, "image", "%s/graphique?grandeur=%s&dessin=%s&%s", page->address->path, code,
                   page->address->drawn == NULL ? "" : page->address->drawn, query);
  tree_set_flag (map, "ranged", chart->lines->len <= 3);
  add_lines (page, chart, map);
  add_rows (page, chart, map);
}

static void
add_charts (const Page *page, const char *query)
{
  Tree *list = tree_set_list (page->view, "charts");

  for (guint i = 0; i < page->sheet->charts->len; i++)
    add_chart (page, g_ptr_array_index (page->sheet->charts, i), query, list);
  viewer_set_any (page->view, "charts");
}

/* ---- the diary ---- */

/* Days and hours as the form takes them: whole days need no hours. */
static gboolean
is_whole_days (const SensorNote *note)
{
  return note->from_at == clock_day_start (note->from_at) && note->to_at == clock_day_start (note->to_at);
}

static void
set_fields (const SensorNote *note, Tree *item)
{
  gboolean whole = is_whole_days (note);
  gint64 to = whole ? clock_add_days (note->to_at, -1) : note->to_at;
  g_autofree char *from_day = clock_iso_day (note->from_at), *to_day = clock_iso_day (to);
  g_autofree char *from_time = clock_format (note->from_at, "%H:%M"), *to_time = clock_format (to, "%H:%M");

  tree_set_text (item, "from_day", from_day);
  tree_set_text (item, "to_day", to_day);
  tree_set_text (item, "from_time", whole ? "" : from_time);
  tree_set_text (item, "to_time", whole ? "" : to_time);
}

/* "23 novembre 2026", or from a moment to another. */
static void
set_when (const Viewer *viewer, const SensorNote *note, Tree *item)
{
  gboolean whole = is_whole_days (note);
  gint64 last = whole ? clock_add_days (note->to_at, -1) : note->to_at;
  g_autofree char *from = whole ? viewer_day (viewer, note->from_at) : viewer_moment (viewer, note->from_at);
  g_autofree char *to = whole ? viewer_day (viewer, last) : viewer_moment (viewer, last);

  tree_set_text (item, "from", from);
  if (last != note->from_at)
    tree_set_text (item, "to", to);
  tree_set_format (item, "when", "%s%s%s", from, last == note->from_at ? "" : " – ", last == note->from_at ? "" : to);
}

static void
add_note (const Viewer *viewer, const ReadingSheet *sheet, const SensorNote *note, Tree *list)
{
  Tree *item = tree_add_map (list);

  tree_set_integer (item, "number", tree_length (list));
  tree_set_text (item, "uuid", note->uuid);
  tree_set_text (item, "kind", note->kind);
  tree_set_text (item, "words", viewer_word (viewer, "sensor_note_kind", note->kind));
  tree_set_text (item, "text", *note->text == '\0' ? NULL : note->text);
  set_when (viewer, note, item);
  set_fields (note, item);
  tree_set_flag (item, "by_tenant", note->by_tenant);
  viewer_add_choices (viewer, tree_set_list (item, "choices"), "sensor_note_kind", sensor_note_kinds, note->kind);
  for (guint i = 0; note->loan_id != 0 && i < sheet->loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (sheet->loans, i);

    if (loan->id == note->loan_id)
      tree_set_text (item, "room", viewer_word (viewer, "room", loan->room));
  }
}

void
readings_view_notes (const Viewer *viewer, const ReadingSheet *sheet, Tree *view)
{
  Tree *list = tree_set_list (view, "notes");

  for (guint i = 0; i < sheet->notes->len; i++)
    add_note (viewer, sheet, g_ptr_array_index (sheet->notes, i), list);
  viewer_set_any (view, "notes");
}

/* ---- what can be taken away ---- */

static void
add_takeaway (const Page *page, const char *query)
{
  Tree *map = tree_set_map (page->view, "takeaway");
  g_autofree char *raw = viewer_count (page->viewer, "readings.lines", page->sheet->raw_count);
  g_autofree char *hours = viewer_count (page->viewer, "readings.lines", page->sheet->hour_count);

  tree_set_text (map, "raw_count", raw);
  tree_set_text (map, "hours_count", hours);
  tree_set_format (map, "raw_url", "%s/mesures.csv?donnees=brutes&%s", page->address->path, query);
  tree_set_format (map, "hours_url", "%s/mesures.csv?donnees=heures&%s", page->address->path, query);
  tree_set_format (map, "paper_url", "%s/rapport.pdf?%s", page->address->path, query);
}

Tree *
readings_view (const Viewer *viewer, const ReadingSheet *sheet, const ReadingsAddress *address)
{
  const Page page = { viewer, sheet, address, tree_new_map () };
  g_autofree char *query = readings_query (&sheet->span, sheet->span.from, address);

  tree_set_text (page.view, "query", query);
  add_time (&page);
  add_rooms (&page);
  add_charts (&page, query);
  readings_view_notes (viewer, sheet, page.view);
  if (sheet->raw_count > 0)
    add_takeaway (&page, query);
  return page.view;
}
