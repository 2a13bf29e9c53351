/* council.c: rows of `half_year`. Counts nothing. */
#include "domain/council.h"

#include "base/clock.h"
#include "domain/event.h"
#include "domain/setting.h"

static const char sql_find[] =
    "SELECT h.foreword, h.decisions, coalesce (h.published_at, 0) AS published_at, h.revision,"
    " h.changed_at, u.name AS by FROM half_year h LEFT JOIN user u ON u.id = h.user_id"
    " WHERE h.half = :half";
static const char sql_opening[] = "SELECT coalesce (min (created_at), 0) AS at FROM report"
                                  " WHERE created_at <= :now AND source <> 'import' AND (demo = 0 OR :demo = 1)";
static const char sql_typed[] =
    "SELECT min (half) AS half FROM (SELECT min (half) AS half FROM cost UNION ALL SELECT min (half) FROM half_year)";
static const char sql_published[] = "SELECT half FROM half_year WHERE published_at IS NOT NULL ORDER BY half DESC";
static const char sql_ensure[] = "INSERT INTO half_year (half, revision, changed_at) VALUES (:half, 0, :now)"
                                 " ON CONFLICT (half) DO NOTHING";
static const char sql_write[] =
    "UPDATE half_year SET foreword = :foreword, decisions = :decisions, revision = revision + 1, changed_at = :now,"
    " user_id = nullif (:user, 0) WHERE half = :half AND revision = :revision";
static const char sql_publish[] =
    "UPDATE half_year SET published_at = :now WHERE half = :half AND published_at IS NULL";
static const char sql_hide[] =
    "UPDATE half_year SET published_at = NULL WHERE half = :half AND published_at IS NOT NULL";

void
council_free (Council *council)
{
  if (council == NULL)
    return;
  g_free (council->foreword);
  g_free (council->decisions);
  g_free (council->by);
  g_free (council);
}

Council *
council_find (Db *db, HalfYear half, GError **error)
{
  g_autoptr (Council) council = g_new0 (Council, 1);
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autofree char *code = half_year_code (half);

  query_bind_text (query, ":half", code);
  if (query_next (query)) {
    council->foreword = g_strdup (query_text (query, "foreword"));
    council->decisions = g_strdup (query_text (query, "decisions"));
    council->by = g_strdup (query_text (query, "by"));
    council->changed_at = query_integer (query, "changed_at");
    council->published_at = query_integer (query, "published_at");
    council->revision = query_integer (query, "revision");
  } else {
    council->foreword = g_strdup ("");
    council->decisions = g_strdup ("");
  }
  return query_done (query, error) ? g_steal_pointer (&council) : NULL;
}

/* ---- which there are ---- */

/* The earliest half-year that somebody typed something of; that of `now` when nobody did. */
static gboolean
first_typed (Db *db, gint64 now, HalfYear *ret_half, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_typed);

  *ret_half = half_year_of (now);
  if (query_next (query))
    half_year_read (query_text (query, "half"), ret_half);
  return query_done (query, error);
}

static gboolean
is_before (HalfYear a, HalfYear b)
{
  return half_year_start (a) < half_year_start (b);
}

GArray *
council_halves (Db *db, gint64 now, GError **error)
{
  g_autoptr (GArray) halves = g_array_new (FALSE, FALSE, sizeof (HalfYear));
  g_autoptr (Query) query = query_new (db, sql_opening);
  HalfYear first, opening, last = half_year_of (now);
  gint64 at;

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":demo", setting_integer (db, "demo") != 0);
  at = query_next (query) ? query_integer (query, "at") : 0;
  if (!query_done (query, error) || !first_typed (db, now, &first, error))
    return NULL;
  opening = at == 0 ? last : half_year_of (at);
  if (is_before (opening, first))
    first = opening;
  for (HalfYear half = last; !is_before (half, first); half = half_year_add (half, -1))
    g_array_append_val (halves, half);
  if (halves->len == 0) /* something was typed ahead */
    g_array_append_val (halves, last);
  return g_steal_pointer (&halves);
}

GArray *
council_published (Db *db, gint64 now, GError **error)
{
  g_autoptr (GArray) halves = g_array_new (FALSE, FALSE, sizeof (HalfYear));
  g_autoptr (Query) query = query_new (db, sql_published);
  HalfYear half;

  while (query_next (query))
    if (half_year_read (query_text (query, "half"), &half) && half_year_end (half) <= now)
      g_array_append_val (halves, half);
  return query_done (query, error) ? g_steal_pointer (&halves) : NULL;
}

/* ---- writing ---- */

void
council_input_check (const CouncilInput *input, Remarks *remarks)
{
  if (g_utf8_strlen (input->foreword, -1) > COUNCIL_FOREWORD_MAX)
    remarks_add (remarks, "foreword", "foreword_long", NULL);
  if (g_utf8_strlen (input->decisions, -1) > COUNCIL_DECISIONS_MAX)
    remarks_add (remarks, "decisions", "decisions_long", NULL);
}

static gboolean
may (const Actor *actor, GError **error)
{
  if (actor->kind == ACTOR_BOX || access_allows (actor->role, ACTION_COUNCIL_MANAGE, TRUE))
    return TRUE;
  return box_fail (error, BOX_ERROR_DENIED, "%s writes no half-year report", role_name (actor->role));
}

static gboolean
tell (Db *db, const Actor *actor, const char *half, const char *verb, GError **error)
{
  const Event event = { .noun = "half_year", .verb = verb, .detail = half };

  return event_add (db, actor, &event, error);
}

/* A row to change: one that nobody wrote has revision 0, as the page of an empty one showed it. */
static gboolean
ensure (Db *db, const Actor *actor, const char *half, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_ensure);

  query_bind_text (query, ":half", half);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

gboolean
council_write (Db *db, const Actor *actor, const CouncilInput *input, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (Query) query = NULL;
  HalfYear half;

  council_input_check (input, remarks);
  if (!may (actor, error))
    return FALSE;
  if (remarks_any (remarks) || !half_year_read (input->half, &half))
    return box_fail (error, BOX_ERROR_INVALID, "no half-year report of %s", input->half);
  if (!ensure (db, actor, input->half, error))
    return FALSE;
  query = query_new (db, sql_write);
  query_bind_text (query, ":half", input->half);
  query_bind_text (query, ":foreword", input->foreword);
  query_bind_text (query, ":decisions", input->decisions);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":revision", input->revision);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) != 1)
    return box_fail (error, BOX_ERROR_CONFLICT, "this report was changed meanwhile");
  return tell (db, actor, input->half, "written", error);
}

gboolean
council_publish (Db *db, const Actor *actor, HalfYear half, gboolean shown, GError **error)
{
  g_autofree char *code = half_year_code (half);
  g_autoptr (Query) query = NULL;

  if (!may (actor, error))
    return FALSE;
  if (shown && half_year_end (half) > actor->now)
    return box_fail (error, BOX_ERROR_INVALID, "%s is not over", code);
  if (!ensure (db, actor, code, error))
    return FALSE;
  query = query_new (db, shown ? sql_publish : sql_hide);
  query_bind_text (query, ":half", code);
  if (shown)
    query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 0 || tell (db, actor, code, shown ? "published" : "hidden", error);
}
