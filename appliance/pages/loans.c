/* loans.c: forms of that room, one table of verbs. Decides nothing the domain decides. */
#include "pages/loans.h"

#include <string.h>

#include "base/clock.h"
#include "domain/report.h"
#include "domain/sensor_offer.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "pages/sensors_shared.h"
#include "view/loan_view.h"

enum { CODE_CHARS = 40 };

/* One request. */
typedef struct {
  Exchange *exchange;
  Actor actor;
  Report *report;                                                                /* owned */
  Remarks *remarks;                                                              /* owned */
  char *verb, *loan, *sensor, *room, *position, *how, *keep, *planned, *consent; /* owned, "" when the form has none */
  gint64 planned_at, consent_at;
} Room;

static void
room_clear (Room *room)
{
  char *const owned[] = { room->verb, room->loan, room->sensor,  room->room,   room->position,
                          room->how,  room->keep, room->planned, room->consent };

  g_clear_pointer (&room->report, report_free);
  g_clear_pointer (&room->remarks, remarks_free);
  for (guint i = 0; i < G_N_ELEMENTS (owned); i++)
    g_free (owned[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

static gboolean
room_open (Exchange *exchange, Room *room, GError **error)
{
  room->exchange = exchange;
  room->actor = office_actor (exchange);
  room->remarks = remarks_new ();
  room->report = report_find_uuid (store_reader (exchange_appliance (exchange)->store),
                                   exchange_path_part (exchange, "uuid"), error);
  return room->report != NULL;
}

/* ---- the page ---- */

static int
room_page (const Room *room, int status)
{
  const Viewer viewer = office_viewer (room->exchange);
  GError *error = NULL;
  Tree *view = loan_view_room (&viewer, room->report, &error), *kept;

  if (view == NULL)
    return exchange_fail (room->exchange, error);
  kept = tree_set_map (view, "typed");
  tree_set_text (kept, "position", room->position);
  tree_set_text (kept, "consent", room->consent);
  tree_set_text (kept, "planned", room->planned);
  exchange_set_header (room->exchange, "Cache-Control", "no-store");
  return sensors_page (room->exchange, status, "loans", view, room->remarks);
}

int
loans_show (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  GError *error = NULL;

  return room_open (exchange, &room, &error) ? room_page (&room, 200) : exchange_fail (exchange, error);
}

int
loans_agreement (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  const char *loan = exchange_query (exchange, "pret");
  g_autofree char *key = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  key = g_strconcat ("agreement:", room.report->uuid, loan == NULL ? NULL : ":", loan, NULL);
  bytes = paper_product (exchange, key, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = g_strdup_printf ("accord-%s.pdf", room.report->reference);
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}

/* ---- what a form asks for ---- */

static gboolean
do_offer (Db *db, const Room *room, GError **error)
{
  return sensor_offer_make (db, &room->actor, room->report->id, error);
}

static gboolean
do_answer (Db *db, const Room *room, GError **error)
{
  return sensor_offer_change (db, &room->actor, room->report->id, room->verb, TRUE, error);
}

static gboolean
do_lend (Db *db, const Room *room, GError **error)
{
  g_autoptr (Sensor) sensor = sensor_find_uuid (db, room->sensor, error);
  LoanInput loan = { .report_id = room->report->id,
                     .consent_at = MIN (room->consent_at, room->actor.now),
                     .consent_how = room->how,
                     .room = room->room,
                     .position = room->position,
                     .planned_at = room->planned_at };

  if (sensor == NULL)
    return FALSE;
  loan.sensor_id = sensor->id;
  return loan_start (db, &room->actor, &loan, NULL, error);
}

/* The loan of the form, when it is this file's. */
static gboolean
own_loan (Db *db, const Room *room, GError **error)
{
  g_autoptr (SensorLoan) loan = loan_find_uuid (db, room->loan, error);

  if (loan == NULL)
    return FALSE;
  return loan->report_id == room->report->id || box_fail (error, BOX_ERROR_NOT_FOUND, "no such loan of this report");
}

static gboolean
do_change (Db *db, const Room *room, GError **error)
{
  const Change change = { .uuid = room->loan, .verb = room->verb, .reason = room->keep };

  return own_loan (db, room, error) && loan_change (db, &room->actor, &change, TRUE, error);
}

static gboolean
do_erase (Db *db, const Room *room, GError **error)
{
  return own_loan (db, room, error) && loan_erase (db, &room->actor, room->loan, TRUE, error);
}

static gboolean
do_plan (Db *db, const Room *room, GError **error)
{
  const LoanInput input = { .room = room->room, .position = room->position, .planned_at = room->planned_at };

  return own_loan (db, room, error) && loan_plan (db, &room->actor, room->loan, &input, error);
}

static gboolean
do_owner (Db *db, const Room *room, GError **error)
{
  return own_loan (db, room, error)
         && loan_owner_agrees (db, &room->actor, room->loan, strcmp (room->verb, "owner_yes") == 0, error);
}

static const struct {
  const char *verb;
  gboolean (*run) (Db *db, const Room *room, GError **error);
} verbs[] = {
  { "offer", do_offer },   { "accept", do_answer },   { "decline", do_answer }, { "take_back", do_answer },
  { "lend", do_lend },     { "pause", do_change },    { "resume", do_change },  { "withdraw", do_change },
  { "return", do_change }, { "lose", do_change },     { "find", do_change },    { "erase", do_erase },
  { "plan", do_plan },     { "owner_yes", do_owner }, { "owner_no", do_owner },
};

static gboolean
room_work (Db *db, gpointer data, GError **error)
{
  const Room *room = data;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, room->verb) == 0)
      return verbs[i].run (db, room, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", room->verb);
}

/* Days are read at their noon: neither summer time nor the hour of the form moves them. */
static gint64
read_day (Room *room, const char *field, const char *typed, const char *code)
{
  gint64 day = 0;

  if (*typed == '\0')
    return 0;
  if (clock_parse_day (typed, &day))
    return day + CLOCK_DAY / 2;
  remarks_add (room->remarks, field, code, NULL);
  return 0;
}

static void
check_lending (Room *room)
{
  if (*room->sensor == '\0')
    remarks_add (room->remarks, "sensor", "sensor_missing", NULL);
  if (!g_strv_contains (sensor_rooms, room->room))
    remarks_add (room->remarks, "room", "room_missing", NULL);
  if (room->consent_at == 0 && *room->consent == '\0')
    remarks_add (room->remarks, "consent", "consent_missing", NULL);
  else if (clock_day_start (room->consent_at) > room->actor.now)
    remarks_add (room->remarks, "consent", "consent_ahead", NULL);
  if (!g_strv_contains (loan_consents, room->how))
    remarks_add (room->remarks, "how", "how_missing", NULL);
}

static void
room_read (Room *room)
{
  Exchange *exchange = room->exchange;

  room->verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS);
  room->loan = exchange_typed (exchange, "loan", FALSE, CODE_CHARS);
  room->sensor = exchange_typed (exchange, "sensor", FALSE, CODE_CHARS);
  room->room = exchange_typed (exchange, "room", FALSE, CODE_CHARS);
  room->position = exchange_typed (exchange, "position", FALSE, LOAN_POSITION_CHARS);
  room->how = exchange_typed (exchange, "how", FALSE, CODE_CHARS);
  room->keep = exchange_typed (exchange, "keep", FALSE, CODE_CHARS);
  room->planned = exchange_typed (exchange, "planned", FALSE, CODE_CHARS);
  room->consent = exchange_typed (exchange, "consent", FALSE, CODE_CHARS);
  room->planned_at = read_day (room, "planned", room->planned, "day_shape");
  room->consent_at = read_day (room, "consent", room->consent, "day_shape");
  if (room->planned_at != 0 && room->planned_at <= room->actor.now)
    remarks_add (room->remarks, "planned", "planned_past", NULL);
  if (strcmp (room->verb, "lend") == 0)
    check_lending (room);
  if (strcmp (room->verb, "withdraw") == 0 && *room->keep == '\0')
    remarks_add (room->remarks, "keep", "keep_missing", NULL);
}

int
loans_act (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  room_read (&room);
  if (remarks_any (room.remarks))
    return room_page (&room, 422);

  g_autofree char *typed = g_strjoin ("\n", room.loan, room.sensor, room.room, room.position, room.how, room.keep,
                                      room.planned, room.consent, NULL);
  g_autofree char *request = once_request (exchange, room.verb, room.report->uuid, typed), *place = NULL;
  g_autofree char *wanted = g_strdup_printf ("/dossiers/%s/pret?fait=%s", room.report->uuid, room.verb);
  const Once once = { room_work, &room, request, wanted };

  if (once_write (exchange, &once, &place, &error))
    return exchange_redirect (exchange, place);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return room_page (&room, 409); /* what somebody else did meanwhile is shown as it is now */
}
