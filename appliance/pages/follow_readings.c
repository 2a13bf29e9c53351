/* follow_readings.c: opens the page of readings for the household they are of. Nothing of today: it is no live view. */
#include "pages/follow_readings.h"

#include "base/clock.h"
#include "pages/follow_room.h"
#include "pages/form_view.h"
#include "pages/note_form.h"
#include "pages/readings_room.h"
#include "view/finding_view.h"

/* Takes the report of the opened link. */
static void
room_open (Follow *follow, ReadingsRoom *room)
{
  room->exchange = follow->exchange;
  room->viewer = form_viewer (follow->exchange);
  room->role = ROLE_MANAGER; /* the household sees all that was measured at its home */
  room->report = report_find (follow->db, follow->report->id, NULL);
  room->until = clock_day_start (exchange_now (follow->exchange));
  room->path = g_strdup_printf ("/suivi/%s/mesures", exchange_path_part (follow->exchange, "token"));
}

static int
readings_page (const Follow *follow, ReadingsRoom *room, int status, const NoteForm *form)
{
  GError *error = NULL;
  g_autoptr (Tree) view = readings_room_view (room, &error);

  if (view == NULL)
    return exchange_fail (follow->exchange, error);
  tree_set_flag (view, "may_note", TRUE);
  tree_set_flag (view, "tenant", TRUE);
  tree_set_tree (view, "findings", finding_view (&room->viewer, room->report->id));
  note_form_add (&room->viewer, form, view);
  tree_set_text (view, "done",
                 form_word (follow->exchange, "readings_done", exchange_query (follow->exchange, "fait")));
  return follow_page (follow, status, "follow-readings", g_steal_pointer (&view), NULL);
}

/* FALSE once the answer is given. */
static gboolean
readings_open (Exchange *exchange, Follow *follow, ReadingsRoom *room, int *ret_status)
{
  GError *error = NULL;

  if (!follow_open (exchange, follow, ret_status))
    return FALSE;
  room_open (follow, room);
  if (readings_room_read (room, &error))
    return TRUE;
  *ret_status = exchange_fail (exchange, error);
  return FALSE;
}

int
follow_readings (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  int status;

  return readings_open (exchange, &follow, &room, &status) ? readings_page (&follow, &room, 200, NULL) : status;
}

int
follow_readings_picture (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  room_open (&follow, &room);
  return readings_room_picture (&room);
}

int
follow_readings_csv (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  int status;

  return readings_open (exchange, &follow, &room, &status) ? readings_room_csv (&room) : status;
}

/* ---- the diary ---- */

static gboolean
note_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  NoteForm *form = data;

  form->actor = ACTOR_TENANT_AT (now);
  form->input.report_id = follow->report->id;
  return note_form_work (db, form, error);
}

int
follow_readings_note (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_auto (ReadingsRoom) room = { .exchange = NULL };
  g_auto (NoteForm) form = { .uuid = exchange_path_part (exchange, "note") };
  g_autofree char *words = NULL, *query = NULL, *place = NULL;
  FollowDoing doing = { .form = "follow-note", .work = note_work, .data = &form };
  int status;

  if (!readings_open (exchange, &follow, &room, &status))
    return status;
  note_form_read (exchange, &form);
  if (remarks_any (form.remarks))
    return readings_page (&follow, &room, 422, &form);
  words = note_form_words (&form);
  doing.words = words;
  doing.done = note_form_done (&form);
  if (!follow_done (&follow, &doing, &status))
    return status;
  query = readings_query (&room.sheet->span, room.address.day, &room.address);
  place = g_strdup_printf ("%s?%s&fait=%s#journal", room.path, query, doing.done);
  return exchange_redirect (exchange, place);
}
