/* cost.c: rows of `cost`, and their sums. Says nothing of what was got for them. */
#include "domain/cost.h"

#include "base/clock.h"
#include "base/money.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/setting.h"

const char *const cost_kinds[] = { "staff", "equipment", "subscription", "paper", "visit", "training", "other", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (cost_kinds) == COST_KINDS + 1);

static const char sql_list[] =
    "SELECT c.uuid, c.kind, c.label, c.amount_cents, c.typed_at, coalesce (c.withdrawn_at, 0) AS withdrawn_at, u.name AS by"
    " FROM cost c LEFT JOIN user u ON u.id = c.user_id WHERE c.half = :half ORDER BY c.typed_at, c.id";
static const char sql_sum[] = "SELECT kind, sum (amount_cents) AS cents, count (*) AS lines FROM cost"
                              " WHERE half = :half AND withdrawn_at IS NULL GROUP BY kind";
static const char sql_campaigns[] =
    "SELECT coalesce (sum (cost_cents), 0) AS cents, count (*) AS lines FROM campaign"
    " WHERE cost_cents IS NOT NULL AND starts_on >= :from AND starts_on < :until AND (demo = 0 OR :demo = 1)";
static const char sql_add[] = "INSERT INTO cost (uuid, half, kind, label, amount_cents, typed_at, user_id)"
                              " VALUES (:uuid, :half, :kind, :label, :cents, :now, nullif (:user, 0))";
static const char sql_find[] = "SELECT id FROM cost WHERE uuid = :uuid";
static const char sql_withdraw[] = "UPDATE cost SET withdrawn_at = :now WHERE uuid = :uuid AND withdrawn_at IS NULL";
static const char sql_restore[] = "UPDATE cost SET withdrawn_at = NULL WHERE uuid = :uuid AND withdrawn_at IS NOT NULL";

void
cost_free (Cost *cost)
{
  if (cost == NULL)
    return;
  g_free (cost->uuid);
  g_free (cost->kind);
  g_free (cost->label);
  g_free (cost->by);
  g_free (cost);
}

/* ---- reading ---- */

/* COST_KINDS for a code that is none of them. */
static guint
kind_index (const char *kind)
{
  guint i = 0;

  while (cost_kinds[i] != NULL && g_strcmp0 (cost_kinds[i], kind) != 0)
    i++;
  return i;
}

static Cost *
cost_of (Query *query)
{
  Cost *cost = g_new0 (Cost, 1);

  cost->uuid = g_strdup (query_text (query, "uuid"));
  cost->kind = g_strdup (query_text (query, "kind"));
  cost->label = g_strdup (query_text (query, "label"));
  cost->by = g_strdup (query_text (query, "by"));
  cost->amount_cents = query_integer (query, "amount_cents");
  cost->typed_at = query_integer (query, "typed_at");
  cost->withdrawn_at = query_integer (query, "withdrawn_at");
  return cost;
}

static int
by_kind (gconstpointer a, gconstpointer b)
{
  const Cost *first = *(Cost *const *) a, *second = *(Cost *const *) b;

  return (int) kind_index (first->kind) - (int) kind_index (second->kind);
}

GPtrArray *
cost_list (Db *db, HalfYear half, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cost_free);
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autofree char *code = half_year_code (half);

  query_bind_text (query, ":half", code);
  while (query_next (query))
    g_ptr_array_add (list, cost_of (query));
  if (!query_done (query, error))
    return NULL;
  g_ptr_array_sort (list, by_kind); /* stable: rows of a kind stay by day */
  return g_steal_pointer (&list);
}

static gboolean
sum_campaigns (Db *db, HalfYear half, CostSum *sum, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_campaigns);
  g_autofree char *from = clock_iso_day (half_year_start (half)), *until = clock_iso_day (half_year_end (half));

  query_bind_text (query, ":from", from);
  query_bind_text (query, ":until", until);
  query_bind_integer (query, ":demo", setting_integer (db, "demo") != 0);
  if (query_next (query)) {
    sum->campaigns = query_integer (query, "cents");
    sum->lines += query_integer (query, "lines");
  }
  sum->total += sum->campaigns;
  return query_done (query, error);
}

gboolean
cost_sum (Db *db, HalfYear half, CostSum *ret_sum, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_sum);
  g_autofree char *code = half_year_code (half);

  *ret_sum = (CostSum){ 0 };
  query_bind_text (query, ":half", code);
  while (query_next (query)) {
    gint64 cents = query_integer (query, "cents");
    guint kind = MIN (kind_index (query_text (query, "kind")), COST_KINDS - 1); /* the last: other */

    ret_sum->kinds[kind] += cents;
    ret_sum->total += cents;
    ret_sum->lines += query_integer (query, "lines");
  }
  return query_done (query, error) && sum_campaigns (db, half, ret_sum, error);
}

/* ---- writing ---- */

void
cost_input_check (const CostInput *input, Remarks *remarks)
{
  gint64 cents;

  if (!g_strv_contains (cost_kinds, input->kind))
    remarks_add (remarks, "kind", "kind_missing", NULL);
  if (g_utf8_strlen (input->label, -1) > COST_LABEL_MAX)
    remarks_add (remarks, "label", "label_long", NULL);
  if (!money_read (input->amount, &cents))
    remarks_add (remarks, "amount", "amount_shape", NULL);
  else if (cents < 0)
    remarks_add (remarks, "amount", "amount_missing", NULL);
}

static gboolean
may (const Actor *actor, GError **error)
{
  if (actor->kind == ACTOR_BOX || access_allows (actor->role, ACTION_COUNCIL_MANAGE, TRUE))
    return TRUE;
  return box_fail (error, BOX_ERROR_DENIED, "%s types no cost", role_name (actor->role));
}

static gboolean
tell (Db *db, const Actor *actor, gint64 id, const char *verb, GError **error)
{
  const Event event = { .noun = "cost", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

gboolean
cost_add (Db *db, const Actor *actor, const CostInput *input, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *uuid = secret_uuid ();
  g_autoptr (Query) query = NULL;
  gint64 cents = 0;
  HalfYear half;

  cost_input_check (input, remarks);
  if (!may (actor, error))
    return FALSE;
  if (remarks_any (remarks) || !half_year_read (input->half, &half) || !money_read (input->amount, &cents))
    return box_fail (error, BOX_ERROR_INVALID, "no cost: %s",
                     remarks_any (remarks) ? remarks_code (remarks, 0) : "half");
  query = query_new (db, sql_add);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":half", input->half);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":label", input->label);
  query_bind_integer (query, ":cents", cents);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && tell (db, actor, db_last_id (db), "typed", error);
}

/* Runs one of the two updates on the row that is there. */
static gboolean
cost_turn (Db *db, const Actor *actor, const char *uuid, const char *sql, GError **error)
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
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such cost");
  query = query_new (db, sql);
  query_bind_text (query, ":uuid", uuid);
  if (sql == sql_withdraw)
    query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 0 || tell (db, actor, id, sql == sql_withdraw ? "withdrawn" : "restored", error);
}

gboolean
cost_withdraw (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  return cost_turn (db, actor, uuid, sql_withdraw, error);
}

gboolean
cost_restore (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  return cost_turn (db, actor, uuid, sql_restore, error);
}
