/* legal_order.c: rows of legal_order, one table of kinds. What was recorded by mistake is withdrawn, never erased. */
#include "domain/legal_order.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/report.h"

/* One police of buildings since 2021 (CCH L511-1 s., domain/conventions.md §9): the mayor for safety and shared
 * equipment, the prefect for salubrity; the mayor's general police and the sanitary rules beside them. */
const OrderKind order_kinds[] = {
  { "safety", "municipal_order" },           { "safety_urgent", "municipal_order" },
  { "shared_equipment", "municipal_order" }, { "hygiene", "municipal_order" },
  { "insalubrity", "prefect_order" },        { "insalubrity_urgent", "prefect_order" },
  { "health_danger", "prefect_order" },      { "other", "municipal_order" },
};
const guint order_kinds_count = G_N_ELEMENTS (order_kinds);

#define ORDER_READ \
  "SELECT o.id, o.uuid, o.report_id, o.kind, o.number, o.file_number, o.signed_on, o.lifted_on, o.lifted_number, o.visible," \
  " o.created_at, coalesce (o.user_id, 0) AS user_id, coalesce (o.partner_id, 0) AS partner_id, u.name AS user_name," \
  " p.name AS partner_name, r.uuid AS report_uuid, t.code || '-' || r.number AS reference FROM legal_order o" \
  " JOIN report r ON r.id = o.report_id JOIN territory t ON t.id = r.territory_id" \
  " LEFT JOIN user u ON u.id = o.user_id LEFT JOIN partner p ON p.id = o.partner_id"
static const char sql_list[] = ORDER_READ " WHERE o.report_id = :report AND o.withdrawn_at IS NULL"
                                          " ORDER BY o.signed_on DESC, o.id DESC";
/* By the key of the address base; a place that it does not know, by what was typed. "+" keeps the index of the territory
 * out, which leads through every report. */
static const char sql_near[] =
    ORDER_READ " JOIN report m ON m.id = :report AND r.id <> m.id AND +r.territory_id = m.territory_id"
               " AND (r.address_key = m.address_key OR (r.address_key IS NULL AND m.address_key IS NULL"
               " AND r.postcode = m.postcode AND r.address = m.address COLLATE NOCASE))"
               " WHERE o.withdrawn_at IS NULL ORDER BY o.signed_on DESC, o.id DESC";
static const char sql_find[] = ORDER_READ " WHERE o.uuid = :uuid";
static const char sql_is_withdrawn[] = "SELECT 1 AS found FROM legal_order WHERE id = :id AND withdrawn_at IS NOT NULL";
static const char sql_add[] =
    "INSERT INTO legal_order (uuid, report_id, partner_id, user_id, kind, number, file_number, signed_on, visible, created_at)"
    " VALUES (:uuid, :report, nullif (:partner, 0), nullif (:user, 0), :kind, :number, :file_number, :signed_on, :visible, :now)";
static const char sql_twin[] = "SELECT 1 AS found FROM legal_order WHERE report_id = :report AND kind = :kind"
                               " AND number = :number COLLATE NOCASE AND signed_on = :signed_on AND withdrawn_at IS NULL";
static const char sql_lift[] = "UPDATE legal_order SET lifted_on = :on, lifted_number = nullif (:number, '')"
                               " WHERE id = :id AND lifted_on IS NULL AND withdrawn_at IS NULL";
static const char sql_withdraw[] = "UPDATE legal_order SET withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL";
static const char sql_news[] = "UPDATE report SET changed_at = :now, followed_at = :now WHERE id = :report";

const OrderKind *
legal_order_kind_find (const char *kind)
{
  for (guint i = 0; i < order_kinds_count; i++)
    if (g_strcmp0 (order_kinds[i].kind, kind) == 0)
      return &order_kinds[i];
  return NULL;
}

void
legal_order_free (LegalOrder *order)
{
  if (order == NULL)
    return;
  char *texts[] = { order->uuid,      order->kind,          order->number,     order->file_number,
                    order->signed_on, order->lifted_on,     order->user_name,  order->partner_name,
                    order->reference, order->lifted_number, order->report_uuid };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (order);
}

static void
read_texts (Query *query, LegalOrder *order)
{
  const struct {
    const char *column;
    char **text;
  } texts[] = {
    { "uuid", &order->uuid },
    { "kind", &order->kind },
    { "number", &order->number },
    { "file_number", &order->file_number },
    { "signed_on", &order->signed_on },
    { "lifted_on", &order->lifted_on },
    { "lifted_number", &order->lifted_number },
    { "user_name", &order->user_name },
    { "partner_name", &order->partner_name },
    { "reference", &order->reference },
    { "report_uuid", &order->report_uuid },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i].text = g_strdup (query_text (query, texts[i].column));
}

static LegalOrder *
order_read (Query *query)
{
  LegalOrder *order = g_new0 (LegalOrder, 1);

  order->id = query_integer (query, "id");
  order->report_id = query_integer (query, "report_id");
  order->user_id = query_integer (query, "user_id");
  order->partner_id = query_integer (query, "partner_id");
  order->created_at = query_integer (query, "created_at");
  order->visible = query_integer (query, "visible") != 0;
  read_texts (query, order);
  return order;
}

static GPtrArray *
order_list (Db *db, const char *sql, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) legal_order_free);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query))
    g_ptr_array_add (list, order_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
legal_order_list (Db *db, gint64 report_id, GError **error)
{
  return order_list (db, sql_list, report_id, error);
}

GPtrArray *
legal_order_list_near (Db *db, gint64 report_id, GError **error)
{
  return order_list (db, sql_near, report_id, error);
}

/* ---- recorded ---- */

static gboolean
day_is_past (const char *day, gint64 now)
{
  gint64 at = 0;

  return clock_parse_day (day != NULL ? day : "", &at) && at <= now;
}

static gboolean
number_fits (const char *number)
{
  return number == NULL || g_utf8_strlen (number, -1) <= ORDER_NUMBER_MAX;
}

static gboolean
input_check (const OrderInput *input, gint64 now, GError **error)
{
  if (legal_order_kind_find (input->kind) == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such kind of order");
  if (input->number == NULL || *input->number == '\0' || !number_fits (input->number)
      || !number_fits (input->file_number))
    return box_fail (error, BOX_ERROR_INVALID, "an order has a number of %d characters at most", ORDER_NUMBER_MAX);
  return day_is_past (input->signed_on, now)
         || box_fail (error, BOX_ERROR_INVALID, "an order was signed today or before");
}

static gboolean
allowed (Db *db, const Actor *actor, gint64 report_id, GError **error)
{
  return access_allows (actor->role, ACTION_ORDER_RECORD, report_is_held (db, report_id, actor->partner_id))
         || box_fail (error, BOX_ERROR_DENIED, "%s may not record an order there", role_name (actor->role));
}

/* Two services read the same paper: it is recorded once. */
static gboolean
is_new (Db *db, const OrderInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_twin);

  query_bind_integer (query, ":report", input->report_id);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":number", input->number);
  query_bind_text (query, ":signed_on", input->signed_on);
  return query_none (query, "that order is recorded already", error);
}

static gboolean
order_insert (Db *db, const Actor *actor, const OrderInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":number", input->number);
  query_bind_text (query, ":file_number", input->file_number != NULL ? input->file_number : "");
  query_bind_text (query, ":signed_on", input->signed_on);
  query_bind_integer (query, ":visible", input->visible);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

/* An order is news of the file. */
static gboolean
order_news (Db *db, gint64 report_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_news);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

gboolean
legal_order_record (Db *db, const Actor *actor, const OrderInput *input, gint64 *ret_id, GError **error)
{
  Event event = {
    .report_id = input->report_id, .noun = "order", .verb = "recorded", .after = input->kind, .visible = input->visible
  };

  if (!allowed (db, actor, input->report_id, error) || !input_check (input, actor->now, error)
      || !is_new (db, input, error) || !order_insert (db, actor, input, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  if (!order_news (db, input->report_id, actor->now, error) || !event_add (db, actor, &event, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = event.subject_id;
  return TRUE;
}

/* ---- lifted, withdrawn ---- */

static LegalOrder *
order_find (Db *db, const OrderChange *change, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (LegalOrder) order = NULL;

  query_bind_text (query, ":uuid", change->order_uuid);
  order = query_next (query) ? order_read (query) : NULL;
  if (!query_done (query, error))
    return NULL;
  if (order == NULL || g_strcmp0 (order->report_uuid, change->report_uuid) != 0) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such order of this report");
    return NULL;
  }
  return g_steal_pointer (&order);
}

static gboolean
changed_once (Db *db, Query *query, GError **error)
{
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 || box_fail (error, BOX_ERROR_CONFLICT, "the order was lifted or withdrawn before");
}

static gboolean
order_lift (Db *db, const Actor *actor, const LegalOrder *order, const OrderChange *change, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!day_is_past (change->lifted_on, actor->now) || strcmp (change->lifted_on, order->signed_on) < 0
      || !number_fits (change->number))
    return box_fail (error, BOX_ERROR_INVALID, "an order is lifted after it was signed, today or before");
  query = query_new (db, sql_lift);
  query_bind_text (query, ":on", change->lifted_on);
  query_bind_text (query, ":number", change->number);
  query_bind_integer (query, ":id", order->id);
  return changed_once (db, query, error);
}

static gboolean
order_withdraw (Db *db, const Actor *actor, const LegalOrder *order, const OrderChange *change, GError **error)
{
  g_autoptr (Query) query = NULL;

  (void) change;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, FALSE) && order->user_id != actor->user_id)
    return box_fail (error, BOX_ERROR_DENIED, "not an order that this actor recorded");
  query = query_new (db, sql_withdraw);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", order->id);
  return changed_once (db, query, error);
}

static const struct {
  const char *verb, *event;
  gboolean (*apply) (Db *db, const Actor *actor, const LegalOrder *order, const OrderChange *change, GError **error);
} changes[] = {
  { "lift", "lifted", order_lift },
  { "withdraw", "withdrawn", order_withdraw },
};

static gboolean
not_withdrawn (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_is_withdrawn);

  query_bind_integer (query, ":id", id);
  return !query_next (query) || box_fail (error, BOX_ERROR_CONFLICT, "the order was withdrawn");
}

gboolean
legal_order_change (Db *db, const Actor *actor, const OrderChange *change, GError **error)
{
  g_autoptr (LegalOrder) order = order_find (db, change, error);
  Event event = { .noun = "order" };
  guint i = 0;

  if (order == NULL || !allowed (db, actor, order->report_id, error) || !not_withdrawn (db, order->id, error))
    return FALSE;
  while (i < G_N_ELEMENTS (changes) && g_strcmp0 (changes[i].verb, change->verb) != 0)
    i++;
  if (i == G_N_ELEMENTS (changes))
    return box_fail (error, BOX_ERROR_INVALID, "nothing like that is done to an order");
  event.report_id = order->report_id;
  event.subject_id = order->id;
  event.verb = changes[i].event;
  event.after = order->kind;
  event.visible = order->visible && strcmp (change->verb, "lift") == 0;
  return changes[i].apply (db, actor, order, change, error) && order_news (db, order->report_id, actor->now, error)
         && event_add (db, actor, &event, error);
}
