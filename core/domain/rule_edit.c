/* rule_edit.c: writes rules, and what they were before. Evaluates none. */
#include "domain/rule_edit.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/partner.h"

static const char sql_create[] =
    "INSERT INTO rule (uuid, territory_id, position, name, partner_type, partner_id, automatic, valid_from, valid_until)"
    " SELECT :uuid, :territory, coalesce (max (position), 0) + 1, :name, :type, nullif (:partner, 0), :automatic, :from, :until"
    " FROM rule WHERE territory_id = :territory";
static const char sql_save[] =
    "UPDATE rule SET name = :name, partner_type = :type, partner_id = nullif (:partner, 0), automatic = :automatic,"
    " valid_from = :from, valid_until = :until, version = version + 1"
    " WHERE id = :id AND version = :version AND archived_at IS NULL";
static const char sql_condition[] = "INSERT INTO rule_condition (rule_id, field, test, value)"
                                    " VALUES (:rule, :field, :test, :value)";
static const char sql_exclude[] = "INSERT INTO rule_excluded (rule_id, partner_id) VALUES (:rule, :partner)"
                                  " ON CONFLICT (rule_id, partner_id) DO NOTHING";
static const char sql_forget_conditions[] = "DELETE FROM rule_condition WHERE rule_id = :rule";
static const char sql_forget_excluded[] = "DELETE FROM rule_excluded WHERE rule_id = :rule";
static const char sql_change[] =
    "UPDATE rule SET active = iif (:verb = 'archive', active, :verb = 'enable'),"
    " archived_at = iif (:verb = 'archive', :now, NULL), version = version + 1"
    " WHERE id = :id AND version = :version AND archived_at IS NULL";
static const char sql_restore[] =
    "UPDATE rule SET archived_at = NULL, active = 0, version = version + 1,"
    " position = (SELECT max (position) + 1 FROM rule x WHERE x.territory_id = rule.territory_id)"
    " WHERE id = :id AND version = :version AND archived_at IS NOT NULL";
/* Places are dense no more once a rule is deleted: neighbours change numbers, the others keep theirs. */
static const char sql_places[] =
    "SELECT a.id AS one, b.id AS other, a.position AS one_at, b.position AS other_at FROM rule a JOIN rule b"
    " ON b.territory_id = a.territory_id WHERE a.uuid = :uuid AND b.uuid = :neighbour AND a.archived_at IS NULL"
    " AND b.archived_at IS NULL AND a.id <> b.id AND NOT EXISTS (SELECT 1 FROM rule c WHERE c.territory_id = a.territory_id"
    " AND c.archived_at IS NULL AND c.id NOT IN (a.id, b.id) AND c.position BETWEEN min (a.position, b.position)"
    " AND max (a.position, b.position))";
static const char sql_place[] = "UPDATE rule SET position = :position WHERE id = :id";
static const char sql_history[] =
    "SELECT e.at, e.verb, e.before, e.after, e.detail, u.name AS user_name FROM event e LEFT JOIN user u ON u.id = e.user_id"
    " WHERE e.noun = 'rule' AND e.verb IN ('created', 'changed', 'paused', 'resumed', 'moved', 'deleted', 'restored')"
    " AND e.subject_id = :id ORDER BY e.id DESC LIMIT 100";

/* ---- what was typed ---- */

static gboolean
day_is_one (const char *day)
{
  gint64 at;

  return day == NULL || *day == '\0' || clock_parse_day (day, &at);
}

static const char *
day_or_null (const char *day)
{
  return day == NULL || *day == '\0' ? NULL : day;
}

static gboolean
input_check (const RuleInput *input, GError **error)
{
  const char *from = day_or_null (input->valid_from), *until = day_or_null (input->valid_until);

  if (input->partner_type != NULL && partner_type_find (input->partner_type) == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such partner type: %s", input->partner_type);
  if ((input->partner_type == NULL) == (input->partner_id == 0))
    return box_fail (error, BOX_ERROR_INVALID, "a rule names a type of partner or one partner");
  if (!day_is_one (from) || !day_is_one (until) || (from != NULL && until != NULL && strcmp (from, until) > 0))
    return box_fail (error, BOX_ERROR_INVALID, "a rule counts from one day to a later one");
  for (guint i = 0; i < input->conditions_count; i++)
    if (!rule_condition_check (&input->conditions[i], error))
      return FALSE;
  return TRUE;
}

Rule *
rule_of_input (Db *db, const RuleInput *input, const Rule *like, GError **error)
{
  g_autoptr (Rule) rule = NULL;
  g_autoptr (Partner) partner = NULL;

  if (!input_check (input, error))
    return NULL;
  if (input->partner_id != 0 && (partner = partner_find (db, input->partner_id, error)) == NULL)
    return NULL;
  rule = rule_new ();
  rule->id = like == NULL ? 0 : like->id;
  rule->version = like == NULL ? 0 : like->version;
  rule->uuid = like == NULL ? NULL : g_strdup (like->uuid);
  rule->active = like == NULL || like->active;
  rule->name = g_strdup (input->name);
  rule->partner_type = g_strdup (input->partner_type);
  rule->partner_id = input->partner_id;
  rule->partner_name = partner == NULL ? NULL : g_strdup (partner->name);
  rule->automatic = input->automatic;
  rule->valid_from = g_strdup (day_or_null (input->valid_from));
  rule->valid_until = g_strdup (day_or_null (input->valid_until));
  for (guint i = 0; i < input->conditions_count; i++)
    rule_add_condition (rule, &input->conditions[i]);
  if (input->excluded_count > 0)
    g_array_append_vals (rule->excluded, input->excluded, input->excluded_count);
  return g_steal_pointer (&rule);
}

/* ---- as codes ---- */

static void
print_add (GString *text, const char *code, const char *value)
{
  g_string_append_printf (text, "%s%s %s", text->len > 0 ? "; " : "", code, value);
}

static void
print_partner (Db *db, GString *text, const char *code, gint64 partner_id)
{
  g_autoptr (Partner) partner = partner_find (db, partner_id, NULL);

  if (partner != NULL)
    print_add (text, code, partner->uuid);
}

char *
rule_print (Db *db, const Rule *rule)
{
  GString *text = g_string_new (NULL);
  g_autofree char *trace = rule_trace (rule);

  if (rule->partner_id != 0)
    print_partner (db, text, "to_partner", rule->partner_id);
  else
    print_add (text, "to_type", rule->partner_type);
  g_string_append_printf (text, "%s%s", *trace == '\0' ? "" : "; ", trace);
  for (guint i = 0; i < rule->excluded->len; i++)
    print_partner (db, text, "excluded", g_array_index (rule->excluded, gint64, i));
  if (rule->valid_from != NULL)
    print_add (text, "from", rule->valid_from);
  if (rule->valid_until != NULL)
    print_add (text, "until", rule->valid_until);
  if (rule->automatic)
    print_add (text, "automatic", "yes");
  return g_string_free (text, FALSE);
}

/* ---- writing ---- */

static gboolean
condition_write (Db *db, gint64 rule_id, const RuleCondition *condition, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_condition);

  query_bind_integer (query, ":rule", rule_id);
  query_bind_text (query, ":field", condition->field);
  query_bind_text (query, ":test", condition->test);
  query_bind_text (query, ":value", condition->value);
  return query_done (query, error);
}

static gboolean
exclude_write (Db *db, gint64 rule_id, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_exclude);

  query_bind_integer (query, ":rule", rule_id);
  query_bind_integer (query, ":partner", partner_id);
  return query_done (query, error);
}

static gboolean
forget (Db *db, const char *sql, gint64 rule_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":rule", rule_id);
  return query_done (query, error);
}

/* Conditions and exclusions, instead of those there were. */
static gboolean
parts_write (Db *db, gint64 rule_id, const Rule *rule, GError **error)
{
  if (!forget (db, sql_forget_conditions, rule_id, error) || !forget (db, sql_forget_excluded, rule_id, error))
    return FALSE;
  for (guint i = 0; i < rule->conditions->len; i++)
    if (!condition_write (db, rule_id, g_ptr_array_index (rule->conditions, i), error))
      return FALSE;
  for (guint i = 0; i < rule->excluded->len; i++)
    if (!exclude_write (db, rule_id, g_array_index (rule->excluded, gint64, i), error))
      return FALSE;
  return TRUE;
}

static void
bind_rule (Query *query, const Rule *rule)
{
  query_bind_text (query, ":name", rule->name);
  query_bind_text (query, ":type", rule->partner_type);
  query_bind_integer (query, ":partner", rule->partner_id);
  query_bind_integer (query, ":automatic", rule->automatic);
  query_bind_text (query, ":from", rule->valid_from);
  query_bind_text (query, ":until", rule->valid_until);
}

static gboolean
is_allowed (const Actor *actor, GError **error)
{
  return actor->kind == ACTOR_BOX || access_allows (actor->role, ACTION_RULE_MANAGE, FALSE)
             ? TRUE
             : box_fail (error, BOX_ERROR_DENIED, "rules are the managers'");
}

gboolean
rule_create (Db *db, const Actor *actor, gint64 territory_id, const RuleInput *input, GError **error)
{
  g_autoptr (Rule) rule = is_allowed (actor, error) ? rule_of_input (db, input, NULL, error) : NULL;
  g_autofree char *uuid = secret_uuid (), *after = NULL;
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "rule", .verb = "created", .detail = input->name };

  if (rule == NULL)
    return FALSE;
  query = query_new (db, sql_create);
  bind_rule (query, rule);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":territory", territory_id);
  if (!query_done (query, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  event.after = after = rule_print (db, rule);
  return parts_write (db, event.subject_id, rule, error) && event_add (db, actor, &event, error);
}

static gboolean
one_changed (Db *db, Query *query, GError **error)
{
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the rule changed meanwhile");
}

gboolean
rule_save (Db *db, const Actor *actor, const char *uuid, gint64 version, const RuleInput *input, GError **error)
{
  g_autoptr (Rule) former = is_allowed (actor, error) ? rule_find_uuid (db, uuid, error) : NULL;
  g_autoptr (Rule) rule = former == NULL ? NULL : rule_of_input (db, input, former, error);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "rule", .verb = "changed", .detail = input->name };

  if (rule == NULL)
    return FALSE;
  query = query_new (db, sql_save);
  bind_rule (query, rule);
  query_bind_integer (query, ":id", former->id);
  query_bind_integer (query, ":version", version);
  if (!one_changed (db, query, error) || !parts_write (db, former->id, rule, error))
    return FALSE;
  event.subject_id = former->id;
  event.before = before = rule_print (db, former);
  event.after = after = rule_print (db, rule);
  return event_add (db, actor, &event, error);
}

static const struct {
  const char *verb, *event;
} verbs[] = { { "disable", "paused" }, { "enable", "resumed" }, { "archive", "deleted" } };

gboolean
rule_change (Db *db, const Actor *actor, const char *uuid, gint64 version, const char *verb, GError **error)
{
  g_autoptr (Rule) rule = is_allowed (actor, error) ? rule_find_uuid (db, uuid, error) : NULL;
  g_autofree char *before = NULL;
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "rule" };

  if (rule == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, verb) == 0)
      event.verb = verbs[i].event;
  if (event.verb == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such change of a rule");
  query = query_new (db, sql_change);
  query_bind_text (query, ":verb", verb);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", rule->id);
  query_bind_integer (query, ":version", version);
  event.subject_id = rule->id;
  event.detail = rule->name;
  event.before = before = rule_print (db, rule);
  return one_changed (db, query, error) && event_add (db, actor, &event, error);
}

gboolean
rule_restore (Db *db, const Actor *actor, const char *uuid, gint64 version, GError **error)
{
  g_autoptr (Rule) rule = is_allowed (actor, error) ? rule_find_archived (db, uuid, error) : NULL;
  g_autofree char *after = NULL;
  g_autoptr (Query) query = NULL;
  Event event = { .noun = "rule", .verb = "restored" };

  if (rule == NULL)
    return FALSE;
  query = query_new (db, sql_restore);
  query_bind_integer (query, ":id", rule->id);
  query_bind_integer (query, ":version", version);
  event.subject_id = rule->id;
  event.detail = rule->name;
  event.after = after = rule_print (db, rule);
  return one_changed (db, query, error) && event_add (db, actor, &event, error);
}

static gboolean
place_write (Db *db, gint64 id, gint64 position, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_place);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":position", position);
  return query_done (query, error);
}

gboolean
rule_swap (Db *db, const Actor *actor, const char *uuid, const char *neighbour, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_places);
  gint64 one = 0, other = 0, one_at = 0, other_at = 0;
  g_autofree char *before = NULL, *after = NULL;
  Event event = { .noun = "rule", .verb = "moved" };

  if (!is_allowed (actor, error))
    return FALSE;
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":neighbour", neighbour);
  if (query_next (query)) {
    one = query_integer (query, "one");
    other = query_integer (query, "other");
    one_at = query_integer (query, "one_at");
    other_at = query_integer (query, "other_at");
  }
  if (!query_done (query, error))
    return FALSE;
  if (one == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the rules stand in another order now");
  event.subject_id = one;
  event.before = before = g_strdup_printf ("place %" G_GINT64_FORMAT, one_at);
  event.after = after = g_strdup_printf ("place %" G_GINT64_FORMAT, other_at);
  return place_write (db, one, other_at, error) && place_write (db, other, one_at, error)
         && event_add (db, actor, &event, error);
}

gboolean
rule_history (Db *db, gint64 rule_id, void (*row) (const RuleEvent *row, gpointer data), gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_history);

  query_bind_integer (query, ":id", rule_id);
  while (query_next (query)) {
    const RuleEvent event = { query_integer (query, "at"),   query_text (query, "verb"),
                              query_text (query, "before"), query_text (query, "after"),
                              query_text (query, "detail"), query_text (query, "user_name") };

    row (&event, data);
  }
  return query_done (query, error);
}
