/* homologation.c: rows of `homologation`. Judges no measure. */
#include "domain/homologation.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"

#define READ \
  "SELECT h.id, h.uuid, h.authority, h.number, h.decided_on, h.expires_on, h.reserves, h.told, h.recorded_at," \
  " coalesce (h.withdrawn_at, 0) AS withdrawn_at, u.name AS by FROM homologation h LEFT JOIN user u ON u.id = h.user_id"
static const char sql_list[] = READ " ORDER BY h.decided_on DESC, h.id DESC";
static const char sql_current[] =
    READ " WHERE h.withdrawn_at IS NULL AND h.decided_on <= :today ORDER BY h.decided_on DESC, h.id DESC LIMIT 1";
static const char sql_add[] =
    "INSERT INTO homologation (uuid, authority, number, decided_on, expires_on, reserves, recorded_at, user_id)"
    " VALUES (:uuid, :authority, :number, :decided, :expires, :reserves, :now, nullif (:user, 0))";
static const char sql_told[] = "UPDATE homologation SET told = :told WHERE id = :id";
static const char sql_find[] = "SELECT id FROM homologation WHERE uuid = :uuid";
static const char sql_withdraw[] =
    "UPDATE homologation SET withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL";

void
homologation_free (Homologation *homologation)
{
  if (homologation == NULL)
    return;
  g_free (homologation->uuid);
  g_free (homologation->authority);
  g_free (homologation->number);
  g_free (homologation->reserves);
  g_free (homologation->decided_on);
  g_free (homologation->expires_on);
  g_free (homologation->by);
  g_free (homologation->told);
  g_free (homologation);
}

void
homologation_now_clear (HomologationNow *now)
{
  g_clear_pointer (&now->homologation, homologation_free);
}

static Homologation *
homologation_of (Query *query)
{
  Homologation *homologation = g_new0 (Homologation, 1);

  homologation->id = query_integer (query, "id");
  homologation->uuid = g_strdup (query_text (query, "uuid"));
  homologation->authority = g_strdup (query_text (query, "authority"));
  homologation->number = g_strdup (query_text (query, "number"));
  homologation->reserves = g_strdup (query_text (query, "reserves"));
  homologation->decided_on = g_strdup (query_text (query, "decided_on"));
  homologation->expires_on = g_strdup (query_text (query, "expires_on"));
  homologation->by = g_strdup (query_text (query, "by"));
  homologation->told = g_strdup (query_text (query, "told"));
  homologation->recorded_at = query_integer (query, "recorded_at");
  homologation->withdrawn_at = query_integer (query, "withdrawn_at");
  return homologation;
}

GPtrArray *
homologation_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) homologation_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  while (query_next (query))
    g_ptr_array_add (list, homologation_of (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* ---- where it stands ---- */

const char *
homologation_state_name (HomologationState state)
{
  static const char *const names[] = { [HOMOLOGATION_NONE] = "none",
                                       [HOMOLOGATION_VALID] = "valid",
                                       [HOMOLOGATION_SOON] = "soon",
                                       [HOMOLOGATION_OVER] = "over" };

  return names[state];
}

static void
judge (HomologationNow *now, gint64 at)
{
  gint64 last = 0;

  if (now->homologation == NULL)
    return;
  clock_parse_day (now->homologation->expires_on, &last);
  now->days_left = clock_day_number (last) - clock_day_number (at);
  now->state = now->days_left < 0                         ? HOMOLOGATION_OVER
               : now->days_left <= HOMOLOGATION_SOON_DAYS ? HOMOLOGATION_SOON
                                                          : HOMOLOGATION_VALID;
}

gboolean
homologation_look (Db *db, gint64 now, HomologationNow *ret_now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_current);
  g_autofree char *today = clock_iso_day (now);

  *ret_now = (HomologationNow){ .state = HOMOLOGATION_NONE };
  query_bind_text (query, ":today", today);
  if (query_next (query))
    ret_now->homologation = homologation_of (query);
  judge (ret_now, now);
  if (query_done (query, error))
    return TRUE;
  homologation_now_clear (ret_now);
  return FALSE;
}

/* (transfer full): NULL: it is too early for any. */
static char *
due_code (int days_left)
{
  static const int steps[] = { 7, 30, HOMOLOGATION_SOON_DAYS };
  enum { AGAIN_DAYS = 30 };

  if (days_left < 0)
    return g_strdup_printf ("%d", (days_left + 1) / AGAIN_DAYS * AGAIN_DAYS);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (days_left <= steps[i])
      return g_strdup_printf ("%d", steps[i]);
  return NULL;
}

char *
homologation_due (const HomologationNow *now)
{
  g_autofree char *code = now->homologation == NULL ? NULL : due_code (now->days_left);

  return code == NULL || g_strcmp0 (code, now->homologation->told) == 0 ? NULL : g_steal_pointer (&code);
}

gboolean
homologation_told (Db *db, const HomologationNow *now, const char *code, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_told);

  query_bind_text (query, ":told", code);
  query_bind_integer (query, ":id", now->homologation->id);
  return query_done (query, error);
}

/* ---- writing ---- */

static void
check_days (const HomologationInput *input, gint64 now, Remarks *remarks)
{
  gint64 decided = 0, expires = 0;
  gboolean is_decided = clock_parse_day (input->decided_on, &decided),
           is_expires = clock_parse_day (input->expires_on, &expires);

  if (!is_decided)
    remarks_add (remarks, "decided_on", "decided_shape", NULL);
  else if (decided > now)
    remarks_add (remarks, "decided_on", "decided_future", NULL);
  if (!is_expires)
    remarks_add (remarks, "expires_on", "expires_shape", NULL);
  else if (is_decided && expires <= decided)
    remarks_add (remarks, "expires_on", "expires_early", NULL);
  else if (is_decided && expires > clock_add_months (decided, 12 * HOMOLOGATION_YEARS_MAX))
    remarks_add (remarks, "expires_on", "expires_late", NULL);
}

void
homologation_input_check (const HomologationInput *input, gint64 now, Remarks *remarks)
{
  if (*input->authority == '\0')
    remarks_add (remarks, "authority", "authority_missing", NULL);
  else if (g_utf8_strlen (input->authority, -1) > HOMOLOGATION_AUTHORITY_MAX)
    remarks_add (remarks, "authority", "authority_long", NULL);
  if (g_utf8_strlen (input->number, -1) > HOMOLOGATION_NUMBER_MAX)
    remarks_add (remarks, "number", "number_long", NULL);
  check_days (input, now, remarks);
  if (g_utf8_strlen (input->reserves, -1) > HOMOLOGATION_RESERVES_MAX)
    remarks_add (remarks, "reserves", "reserves_long", NULL);
}

static gboolean
may (const Actor *actor, GError **error)
{
  if (actor->kind == ACTOR_BOX || access_allows (actor->role, ACTION_SECURITY_MANAGE, TRUE))
    return TRUE;
  return box_fail (error, BOX_ERROR_DENIED, "%s writes down no decision", role_name (actor->role));
}

static gboolean
tell (Db *db, const Actor *actor, gint64 id, const char *verb, GError **error)
{
  const Event event = { .noun = "homologation", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

gboolean
homologation_record (Db *db, const Actor *actor, const HomologationInput *input, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *uuid = secret_uuid ();
  g_autoptr (Query) query = NULL;

  homologation_input_check (input, actor->now, remarks);
  if (!may (actor, error))
    return FALSE;
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "no decision: %s", remarks_code (remarks, 0));
  query = query_new (db, sql_add);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":authority", input->authority);
  query_bind_text (query, ":number", input->number);
  query_bind_text (query, ":decided", input->decided_on);
  query_bind_text (query, ":expires", input->expires_on);
  query_bind_text (query, ":reserves", input->reserves);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && tell (db, actor, db_last_id (db), "recorded", error);
}

gboolean
homologation_withdraw (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  g_autoptr (Query) found = query_new (db, sql_find), query = NULL;
  gint64 id;

  if (!may (actor, error))
    return FALSE;
  query_bind_text (found, ":uuid", uuid);
  id = query_next (found) ? query_integer (found, "id") : 0;
  if (!query_done (found, error))
    return FALSE;
  if (id == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such decision");
  query = query_new (db, sql_withdraw);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", id);
  return query_done (query, error) && (db_changes (db) == 0 || tell (db, actor, id, "withdrawn", error));
}
