/* readings_view.h: a sheet of readings as its page shows it: where one is in time, which rooms, a picture and a table a
 * chart, the diary, what can be taken away. The same for staff and for the tenant, in the reader's language. */
#pragma once
#include "domain/reading_sheet.h"
#include "view/viewer.h"

/* What the address of the page says; it is written again into every link. */
typedef struct {
  const char *path;       /* "/dossiers/<uuid>/capteurs", "/suivi/<token>/mesures" */
  const GPtrArray *loans; /* of const char *: as chosen; empty: not chosen */
  gboolean outside;       /* wished beside */
  gint64 day;             /* the day that was asked for */
  gint64 latest;          /* the last moment that may be asked for */
  const char *drawn;      /* nullable: the name under which its charts were left, for the addresses of pictures */
} ReadingsAddress;

/* (transfer full): {path, query, period, kind, kinds [{words, url, here}], day, latest, before_url, after_url, last_url,
 * nights, rooms [{uuid, words, name, position, shown, from, to}], many_rooms, too_many_rooms, outside, outside_known,
 * any_charts, charts [{code, title, unit, image, lines [{words, said, low, mean, high, share}], rows [{label, cells [{mean,
 * low, high}]}]}], any_notes, notes (readings_view_notes), takeaway {raw_url, raw_count, hours_url, hours_count, paper_url}}. */
Tree *readings_view (const Viewer *viewer, const ReadingSheet *sheet, const ReadingsAddress *address);
/* Sets `notes` and `any_notes`: [{number, kind, words, text, when, from, to, from_day, from_time, to_day,
 * to_time, by_tenant, uuid, room, choices}]: those that touch
 * the span, numbered as in the charts. */
void readings_view_notes (const Viewer *viewer, const ReadingSheet *sheet, Tree *view);
/* (transfer full): "vue=semaine&jour=2026-11-23&capteur=…": the state of the page for that span. */
char *readings_query (const Span *span, gint64 day, const ReadingsAddress *address);
