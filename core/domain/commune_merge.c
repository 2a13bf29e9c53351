/* commune_merge.c: moves what names a commune to the one it became. Cut short, it goes on where it was. */
#include "domain/commune_merge.h"

#include <string.h>

#include "domain/commune_list.h"
#include "domain/event.h"

static const char sql_into[] =
    "UPDATE commune SET merged_into = :into WHERE (insee = :from OR merged_into = :from) AND insee <> :into";
static const char sql_area_add[] = "INSERT INTO partner_area (partner_id, insee)"
                                   " SELECT partner_id, :into FROM partner_area WHERE insee = :from"
                                   " ON CONFLICT (partner_id, insee) DO NOTHING";
static const char sql_area_drop[] = "DELETE FROM partner_area WHERE insee = :from";
static const char sql_town[] = "UPDATE territory SET insee = :into WHERE insee = :from";
static const char sql_size[] = "SELECT (SELECT count (*) FROM report WHERE insee = :from) AS reports,"
                               " (SELECT count (*) FROM partner_area WHERE insee = :from) AS areas,"
                               " EXISTS (SELECT 1 FROM territory WHERE insee = :from) AS town";
static const char sql_conditions[] = "SELECT id, value FROM rule_condition WHERE field = 'insee' ORDER BY id";
static const char sql_condition[] = "UPDATE rule_condition SET value = :value WHERE id = :id";
static const char sql_reports[] =
    "SELECT r.id, r.insee, c.merged_into FROM report r JOIN commune c ON c.insee = r.insee"
    " WHERE c.merged_into IS NOT NULL ORDER BY r.id LIMIT :most";
static const char sql_report[] = "UPDATE report SET insee = :into WHERE id = :id AND insee = :from";
static const char sql_left[] = "SELECT count (*) AS count FROM report r JOIN commune c ON c.insee = r.insee"
                               " WHERE c.merged_into IS NOT NULL";

/* ---- what names communes ---- */

static gboolean
run (Db *db, const char *sql, const char *from, const char *into, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":from", from);
  if (strstr (sql, ":into") != NULL)
    query_bind_text (query, ":into", into);
  return query_done (query, error);
}

/* (transfer full): the codes of a condition, the new one in the place of the first that it replaces; NULL when it names
 * none of them. */
static char *
codes_after (const char *value, const CommuneMerging *merging)
{
  g_auto (GStrv) codes = g_strsplit (value, " ", -1);
  g_autoptr (GString) after = g_string_new (NULL);
  gboolean met = FALSE, changed = FALSE;

  for (guint i = 0; codes[i] != NULL; i++) {
    gboolean former = g_strv_contains (merging->from, codes[i]) || strcmp (codes[i], merging->into) == 0;

    changed |= former && strcmp (codes[i], merging->into) != 0;
    if (!former || !met)
      g_string_append_printf (after, "%s%s", after->len > 0 ? " " : "", former ? merging->into : codes[i]);
    met |= former;
  }
  return changed ? g_string_free (g_steal_pointer (&after), FALSE) : NULL;
}

typedef struct {
  gint64 id;
  char *value;
} Condition;

static void
condition_clear (gpointer data)
{
  g_free (((Condition *) data)->value);
}

static gboolean
conditions_write (Db *db, const GArray *conditions, GError **error)
{
  for (guint i = 0; i < conditions->len; i++) {
    const Condition *condition = &g_array_index (conditions, Condition, i);
    g_autoptr (Query) query = query_new (db, sql_condition);

    query_bind_integer (query, ":id", condition->id);
    query_bind_text (query, ":value", condition->value);
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
merge_rules (Db *db, const CommuneMerging *merging, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_conditions);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Condition));

  g_array_set_clear_func (changed, condition_clear);
  while (query_next (query)) {
    Condition condition = { query_integer (query, "id"), codes_after (query_text (query, "value"), merging) };

    if (condition.value != NULL)
      g_array_append_val (changed, condition);
  }
  return query_done (query, error) && conditions_write (db, changed, error);
}

/* ---- the commune itself ---- */

static gboolean
check_merging (Db *db, const CommuneMerging *merging, GError **error)
{
  if (g_strv_length ((char **) merging->from) < 2)
    return box_fail (error, BOX_ERROR_INVALID, "two communes at least become one");
  for (guint i = 0; merging->from[i] != NULL; i++) {
    g_autoptr (CommuneRow) row = commune_list_find (db, merging->from[i], error);

    if (row == NULL)
      return FALSE;
    if (row->merged_into != NULL)
      return box_fail (error, BOX_ERROR_CONFLICT, "%s was merged already", row->insee);
  }
  return TRUE;
}

static gboolean
add_size (Db *db, const char *from, CommuneMergeSize *size, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_size);

  query_bind_text (query, ":from", from);
  if (query_next (query)) {
    size->reports += query_integer (query, "reports");
    size->areas += query_integer (query, "areas");
    size->town |= query_integer (query, "town") != 0;
  }
  return query_done (query, error);
}

static gboolean
add_rules (Db *db, const CommuneMerging *merging, CommuneMergeSize *size, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_conditions);

  while (query_next (query)) {
    g_autofree char *after = codes_after (query_text (query, "value"), merging);

    size->rules += after != NULL;
  }
  return query_done (query, error);
}

gboolean
commune_merge_size (Db *db, const CommuneMerging *merging, CommuneMergeSize *ret_size, GError **error)
{
  *ret_size = (CommuneMergeSize){ 0 };
  if (!check_merging (db, merging, error))
    return FALSE;
  for (guint i = 0; merging->from[i] != NULL; i++)
    if (strcmp (merging->from[i], merging->into) != 0 && !add_size (db, merging->from[i], ret_size, error))
      return FALSE;
  return add_rules (db, merging, ret_size, error);
}

static gboolean
tell (Db *db, const Actor *actor, const char *from, const char *into, GError **error)
{
  const Event event = { .noun = "commune", .verb = "merged", .before = from, .after = into };

  return event_add (db, actor, &event, error);
}

static gboolean
merge_one (Db *db, const Actor *actor, const char *from, const char *into, GError **error)
{
  if (strcmp (from, into) == 0)
    return TRUE;
  return run (db, sql_into, from, into, error) && run (db, sql_area_add, from, into, error)
         && run (db, sql_area_drop, from, into, error) && run (db, sql_town, from, into, error)
         && tell (db, actor, from, into, error);
}

gboolean
commune_merge_begin (Db *db, const Actor *actor, const CommuneMerging *merging, GError **error)
{
  const CommuneFacts facts = { merging->into, merging->name, merging->postcode, TRUE };

  if (!check_merging (db, merging, error) || !commune_list_set (db, actor, &facts, error))
    return FALSE;
  for (guint i = 0; merging->from[i] != NULL; i++)
    if (!merge_one (db, actor, merging->from[i], merging->into, error))
      return FALSE;
  return merge_rules (db, merging, error);
}

/* ---- reports ---- */

typedef struct {
  gint64 id;
  char from[8], into[8]; /* INSEE codes */
} Moving;

static gboolean
move_report (Db *db, const Actor *actor, const Moving *moving, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_report);
  const Event event = { .report_id = moving->id,
                        .noun = "report",
                        .subject_id = moving->id,
                        .verb = "commune_merged",
                        .before = moving->from,
                        .after = moving->into };

  query_bind_integer (query, ":id", moving->id);
  query_bind_text (query, ":from", moving->from);
  query_bind_text (query, ":into", moving->into);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
commune_merge_left (Db *db, guint *ret_left, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_left);

  *ret_left = query_next (query) ? (guint) query_integer (query, "count") : 0;
  return query_done (query, error);
}

static GArray *
moving_list (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reports);
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (Moving));

  query_bind_integer (query, ":most", COMMUNE_PIECE);
  while (query_next (query)) {
    Moving moving = { .id = query_integer (query, "id") };

    g_strlcpy (moving.from, query_text (query, "insee"), sizeof moving.from);
    g_strlcpy (moving.into, query_text (query, "merged_into"), sizeof moving.into);
    g_array_append_val (list, moving);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
commune_merge_piece (Db *db, const Actor *actor, guint *ret_left, GError **error)
{
  g_autoptr (GArray) list = moving_list (db, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!move_report (db, actor, &g_array_index (list, Moving, i), error))
      return FALSE;
  return list != NULL && commune_merge_left (db, ret_left, error);
}
