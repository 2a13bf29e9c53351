/* visit_read.c: rows of `visit` with their dates and guests, and the link of a call. Changes nothing. */
#include "domain/visit.h"

#include <string.h>

#include "domain/contact.h"

#define VISIT_COLUMNS \
  "SELECT v.id, v.uuid, v.report_id, coalesce (v.partner_id, 0) AS partner_id, coalesce (v.user_id, 0) AS user_id," \
  " v.kind, v.state, coalesce (v.at, 0) AS at, v.minutes, v.video_link, v.before, v.revision, v.reason, v.told," \
  " v.details, v.conclusions, v.operator, coalesce (v.on_site, -1) AS on_site," \
  " coalesce (v.occupant_present, -1) AS occupant_present, coalesce (v.owner_present, -1) AS owner_present," \
  " coalesce (v.declined_at, 0) AS declined_at," \
  " coalesce (v.planned_at, 0) AS planned_at, coalesce (v.ended_at, 0) AS ended_at, v.created_at," \
  " u.name AS user_name, p.name AS partner_name" \
  " FROM visit v LEFT JOIN user u ON u.id = v.user_id LEFT JOIN partner p ON p.id = v.partner_id"
static const char sql_find[] = VISIT_COLUMNS " WHERE v.id = :id";
static const char sql_find_uuid[] = VISIT_COLUMNS " WHERE v.uuid = :uuid";
static const char sql_list[] = VISIT_COLUMNS " WHERE v.report_id = :report ORDER BY v.created_at DESC, v.id DESC";
static const char sql_agenda[] =
    VISIT_COLUMNS " WHERE v.state IN ('proposed', 'planned') AND (:partner = 0 OR v.partner_id = :partner"
                  " OR u.partner_id = :partner OR EXISTS (SELECT 1 FROM visit_guest g WHERE g.visit_id = v.id"
                  " AND g.partner_id = :partner)) AND (:user = 0 OR v.user_id = :user)"
                  " ORDER BY iif (v.state = 'planned', v.at, v.created_at), v.id LIMIT :most";
static const char sql_observed[] =
    "SELECT conclusions, at FROM visit WHERE report_id = :report AND state = 'done' AND kind <> '" VISIT_REMOTE "'"
    " ORDER BY at DESC, id DESC";
static const char sql_dates[] = "SELECT at FROM visit_date WHERE visit_id = :id ORDER BY at LIMIT :most";
static const char sql_guests[] = "SELECT p.id, p.uuid, p.name FROM visit_guest g JOIN partner p ON p.id = g.partner_id"
                                 " WHERE g.visit_id = :id ORDER BY p.name";
static const char sql_own[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND partner_id = :partner"
                              " AND state = 'accepted'";

static void
guest_free (gpointer data)
{
  VisitGuest *guest = data;

  g_free (guest->uuid);
  g_free (guest->name);
  g_free (guest);
}

void
visit_free (Visit *visit)
{
  if (visit == NULL)
    return;
  char *texts[] = { visit->uuid,   visit->kind,      visit->state,        visit->before,
                    visit->told,   visit->details,   visit->conclusions,  visit->video_link,
                    visit->reason, visit->user_name, visit->partner_name, visit->operator_name };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&visit->guests, g_ptr_array_unref);
  g_free (visit);
}

gboolean
visit_is_open (const Visit *visit)
{
  return strcmp (visit->state, "proposed") == 0 || strcmp (visit->state, "planned") == 0;
}

gboolean
visit_ends_with (const Visit *visit, gint64 partner_id, gint64 now)
{
  gboolean passed = strcmp (visit->state, "planned") == 0 && visit->at <= now;

  return partner_id != 0 && visit->partner_id == partner_id && visit_is_open (visit) && !passed;
}

gboolean
visit_is_remote (const Visit *visit)
{
  return strcmp (visit->kind, VISIT_REMOTE) == 0;
}

/* ---- rows ---- */

static void
read_texts (Query *query, Visit *visit)
{
  const struct {
    const char *column;
    char **text;
  } texts[] = {
    { "uuid", &visit->uuid },
    { "kind", &visit->kind },
    { "state", &visit->state },
    { "before", &visit->before },
    { "told", &visit->told },
    { "details", &visit->details },
    { "conclusions", &visit->conclusions },
    { "video_link", &visit->video_link },
    { "reason", &visit->reason },
    { "user_name", &visit->user_name },
    { "partner_name", &visit->partner_name },
    { "operator", &visit->operator_name },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i].text = g_strdup (query_text (query, texts[i].column));
}

static Visit *
visit_read (Query *query)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->id = query_integer (query, "id");
  visit->report_id = query_integer (query, "report_id");
  visit->partner_id = query_integer (query, "partner_id");
  visit->user_id = query_integer (query, "user_id");
  visit->at = query_integer (query, "at");
  visit->minutes = query_integer (query, "minutes");
  visit->revision = query_integer (query, "revision");
  visit->on_site = (int) query_integer (query, "on_site");
  visit->occupant_present = (int) query_integer (query, "occupant_present");
  visit->owner_present = (int) query_integer (query, "owner_present");
  visit->declined_at = query_integer (query, "declined_at");
  visit->planned_at = query_integer (query, "planned_at");
  visit->ended_at = query_integer (query, "ended_at");
  visit->created_at = query_integer (query, "created_at");
  read_texts (query, visit);
  return visit;
}

static gboolean
read_dates (Db *db, Visit *visit, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_dates);

  query_bind_integer (query, ":id", visit->id);
  query_bind_integer (query, ":most", G_N_ELEMENTS (visit->dates));
  while (query_next (query))
    visit->dates[visit->dates_count++] = query_integer (query, "at");
  return query_done (query, error);
}

static gboolean
read_guests (Db *db, Visit *visit, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_guests);

  visit->guests = g_ptr_array_new_with_free_func (guest_free);
  query_bind_integer (query, ":id", visit->id);
  while (query_next (query)) {
    VisitGuest *guest = g_new0 (VisitGuest, 1);

    guest->partner_id = query_integer (query, "id");
    guest->uuid = g_strdup (query_text (query, "uuid"));
    guest->name = g_strdup (query_text (query, "name"));
    g_ptr_array_add (visit->guests, guest);
  }
  return query_done (query, error);
}

/* All that the query finds, whole. */
static GPtrArray *
visits_read (Db *db, Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) visit_free);

  while (query_next (query))
    g_ptr_array_add (list, visit_read (query));
  if (!query_done (query, error))
    return NULL;
  for (guint i = 0; i < list->len; i++)
    if (!read_dates (db, g_ptr_array_index (list, i), error) || !read_guests (db, g_ptr_array_index (list, i), error))
      return NULL;
  return g_steal_pointer (&list);
}

static Visit *
visit_only (GPtrArray *list, GError **error)
{
  if (list != NULL && list->len == 0)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such visit");
  return list == NULL || list->len == 0 ? NULL : g_ptr_array_steal_index (list, 0);
}

Visit *
visit_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (GPtrArray) list = NULL;

  query_bind_integer (query, ":id", id);
  list = visits_read (db, query, error);
  return visit_only (list, error);
}

Visit *
visit_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_uuid);
  g_autoptr (GPtrArray) list = NULL;

  query_bind_text (query, ":uuid", uuid);
  list = visits_read (db, query, error);
  return visit_only (list, error);
}

GPtrArray *
visit_list (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":report", report_id);
  return visits_read (db, query, error);
}

GPtrArray *
visit_agenda (Db *db, const VisitAgenda *whose, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_agenda);

  query_bind_integer (query, ":partner", whose->partner_id);
  query_bind_integer (query, ":user", whose->user_id);
  query_bind_integer (query, ":most", VISIT_AGENDA_MAX);
  return visits_read (db, query, error);
}

gboolean
visit_is_own (Db *db, gint64 report_id, gint64 partner_id)
{
  g_autoptr (Query) query = query_new (db, sql_own);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", partner_id);
  return partner_id != 0 && query_next (query);
}

gboolean
visit_is_told (Db *db, const Report *report)
{
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };

  return report->stop_requested != 1 && contact_find (db, report->id, &contact, NULL)
         && contact.channel != CHANNEL_LAST && !contact.bad;
}

/* ---- what was observed ---- */

static void
observed_free (gpointer data)
{
  VisitObserved *observed = data;

  g_free (observed->code);
  g_free (observed);
}

static void
observed_add (GPtrArray *list, const char *code, gint64 at)
{
  VisitObserved *observed = g_new0 (VisitObserved, 1);

  observed->code = g_strdup (code);
  observed->at = at;
  g_ptr_array_add (list, observed);
}

GPtrArray *
visit_observed (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_observed);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (observed_free);
  gint64 last[16] = { 0 };

  query_bind_integer (query, ":report", report_id);
  while (query_next (query)) {
    g_auto (GStrv) codes = g_strsplit (query_text (query, "conclusions"), " ", -1);

    for (guint i = 0; visit_procedures[i] != NULL; i++)
      if (last[i] == 0 && g_strv_contains ((const char *const *) codes, visit_procedures[i]))
        last[i] = query_integer (query, "at");
  }
  for (guint i = 0; visit_procedures[i] != NULL; i++)
    if (last[i] != 0)
      observed_add (list, visit_procedures[i], last[i]);
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* ---- links ---- */

static gboolean
is_plain (const char *link)
{
  for (const char *c = link; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("<>\"'\\`{}|^", *c) != NULL)
      return FALSE;
  return TRUE;
}

char *
visit_link_host (const char *link)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  if (link == NULL || strlen (link) > VISIT_LINK_MAX || !is_plain (link))
    return NULL;
  uri = g_uri_parse (link, G_URI_FLAGS_ENCODED, NULL);
  host = uri == NULL ? NULL : g_uri_get_host (uri);
  /* "https://bank.example@other.example" shows one name and leads to another. */
  if (host == NULL || g_uri_get_userinfo (uri) != NULL || strcmp (g_uri_get_scheme (uri), "https") != 0)
    return NULL;
  return strchr (host, '.') != NULL && strchr (host, '%') == NULL ? g_ascii_strdown (host, -1) : NULL;
}
