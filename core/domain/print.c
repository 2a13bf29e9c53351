/* print.c: rows of `print`. A row of the queue is added with the file it names, settled once, taken back while somebody
 * may still want to. */
#include "domain/print.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"

const Transition print_transitions[] = {
  { "post", "waiting", "posted", ACTION_PRINT_MANAGE, "posted", .message = FALSE },
  { "unpost", "posted", "waiting", ACTION_PRINT_MANAGE, "unposted", .message = FALSE },
  { NULL },
};
static const char state_dropped[] = "dropped";

static const char sql_add[] =
    "INSERT INTO print (uuid, kind, why, letter, secret, file_id, report_id, partner_id, created_at)"
    " SELECT :uuid, :kind, :why, :letter, :secret, nullif (:file, 0), nullif (:report, 0), nullif (:partner, 0), :now"
    " WHERE :letter IS NULL OR NOT EXISTS (SELECT 1 FROM print WHERE report_id = :report AND letter = :letter"
    " AND state = 'waiting') ON CONFLICT (kind, file_id) DO NOTHING";
static const char sql_replace[] =
    "UPDATE print SET state = 'dropped', reason = 'replaced', settled_at = :now"
    " WHERE state = 'waiting' AND kind = '" PRINT_WEEKLY "' AND partner_id = :partner AND file_id <> :file";
#define PRINT_READ \
  "SELECT p.id, p.uuid, p.kind, p.why, p.letter, p.secret, p.state, p.reason, p.created_at," \
  " coalesce (p.settled_at, 0) AS settled_at," \
  " coalesce (p.report_id, 0) AS report_id, coalesce (p.partner_id, 0) AS partner_id, f.hash," \
  " t.code || '-' || r.number AS reference, r.uuid AS report_uuid, o.name AS partner_name, o.uuid AS partner_uuid," \
  " o.postal_address, u.name AS user_name FROM print p LEFT JOIN file f ON f.id = p.file_id" \
  " LEFT JOIN report r ON r.id = p.report_id LEFT JOIN territory t ON t.id = r.territory_id" \
  " LEFT JOIN partner o ON o.id = p.partner_id LEFT JOIN user u ON u.id = p.user_id"
static const char sql_find[] = PRINT_READ " WHERE p.uuid = :uuid";
static const char sql_waiting[] = PRINT_READ " WHERE p.state = 'waiting' ORDER BY p.id LIMIT :most";
static const char sql_settled[] =
    PRINT_READ " WHERE p.settled_at >= :since ORDER BY p.settled_at DESC, p.id DESC LIMIT :most";
static const char sql_count[] = "SELECT count (*) AS count FROM print WHERE state = 'waiting'";
static const char sql_change[] =
    "UPDATE print SET state = :to, secret = iif (:to = 'posted', NULL, secret),"
    " user_id = iif (:to = 'posted', nullif (:user, 0), NULL), reason = iif (:to = 'dropped', 'replaced', NULL),"
    " settled_at = iif (:to = 'waiting', NULL, :now) WHERE id = :id AND state = :from";
static const char sql_is_replaced[] = "SELECT 1 AS found FROM print n WHERE n.kind = '" PRINT_WEEKLY "'"
                                      " AND n.partner_id = :partner AND n.id > :id";
static const char sql_drop[] = "UPDATE print SET state = 'dropped', reason = 'left', settled_at = :now"
                               " WHERE state = 'waiting' AND partner_id = :partner";
static const char sql_drop_letter[] =
    "UPDATE print SET state = 'dropped', reason = 'overtaken', secret = NULL, settled_at = :now"
    " WHERE state = 'waiting' AND report_id = :report AND letter = :letter";
static const char sql_letter_waits[] = "SELECT 1 AS found FROM print WHERE state = 'waiting' AND report_id = :report"
                                       " AND letter = :letter";
static const char sql_set_file[] = "UPDATE print SET file_id = :file WHERE id = :id AND state = 'waiting'"
                                   " AND letter IS NOT NULL";
static const char sql_purge[] =
    "DELETE FROM print WHERE id IN (SELECT id FROM print WHERE settled_at < :before LIMIT :most)";

void
print_free (Print *print)
{
  if (print == NULL)
    return;
  char *texts[] = { print->uuid,           print->kind,        print->why,          print->state,
                    print->reason,         print->hash,        print->letter,       print->secret,
                    print->reference,      print->report_uuid, print->partner_name, print->partner_uuid,
                    print->postal_address, print->user_name };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (print);
}

/* ---- what comes in ---- */

/* `file_id`: what takes its place, which stays; 0: it is no paper. */
static gboolean
replace (Db *db, gint64 partner_id, gint64 file_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_replace);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":file", file_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
print_replace_weekly (Db *db, gint64 partner_id, gint64 now, GError **error)
{
  return replace (db, partner_id, 0, now, error);
}

gboolean
print_add (Db *db, const PrintInput *input, gint64 now, GError **error)
{
  g_autofree char *uuid = secret_uuid ();
  g_autoptr (Query) query = query_new (db, sql_add);

  if (strcmp (input->kind, PRINT_WEEKLY) == 0 && !replace (db, input->partner_id, input->file_id, now, error))
    return FALSE;
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":why", input->why == NULL ? PRINT_ASKED : input->why);
  query_bind_text (query, ":letter", input->letter);
  query_bind_text (query, ":secret", input->secret);
  query_bind_integer (query, ":file", input->file_id);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_integer (query, ":partner", input->partner_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

/* ---- reading ---- */

static Print *
print_read (Query *query)
{
  Print *print = g_new0 (Print, 1);
  const struct {
    const char *column;
    char **text;
  } texts[] = {
    { "uuid", &print->uuid },
    { "kind", &print->kind },
    { "why", &print->why },
    { "state", &print->state },
    { "reason", &print->reason },
    { "letter", &print->letter },
    { "secret", &print->secret },
    { "hash", &print->hash },
    { "reference", &print->reference },
    { "report_uuid", &print->report_uuid },
    { "partner_name", &print->partner_name },
    { "partner_uuid", &print->partner_uuid },
    { "postal_address", &print->postal_address },
    { "user_name", &print->user_name },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i].text = g_strdup (query_text (query, texts[i].column));
  print->id = query_integer (query, "id");
  print->report_id = query_integer (query, "report_id");
  print->partner_id = query_integer (query, "partner_id");
  print->created_at = query_integer (query, "created_at");
  print->settled_at = query_integer (query, "settled_at");
  return print;
}

Print *
print_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Print) print = NULL;

  query_bind_text (query, ":uuid", uuid);
  print = query_next (query) ? print_read (query) : NULL;
  if (!query_done (query, error))
    return NULL;
  if (print == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such print");
  return g_steal_pointer (&print);
}

static GPtrArray *
print_many (Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) print_free);

  while (query_next (query))
    g_ptr_array_add (list, print_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
print_list_waiting (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);

  query_bind_integer (query, ":most", PRINT_PILE_MAX);
  return print_many (query, error);
}

GPtrArray *
print_list_settled (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_settled);

  query_bind_integer (query, ":since", now - PRINT_RECENT_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":most", PRINT_ROWS_MAX);
  return print_many (query, error);
}

gint64
print_count_waiting (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_count);

  return query_next (query) ? query_integer (query, "count") : 0;
}

/* ---- what becomes of it ---- */

/* One line of the history, of the file that it is about when there is one. */
static gboolean
print_tell (Db *db, const Actor *actor, const Print *print, const Transition *row, const char *to, GError **error)
{
  const Event event = { .report_id = print->report_id,
                        .noun = "print",
                        .subject_id = print->id,
                        .verb = row->event,
                        .before = print->state,
                        .after = to,
                        .detail = print->kind,
                        .partner_id = print->partner_id };

  return event_add (db, actor, &event, error);
}

static gboolean
is_replaced (Db *db, const Print *print)
{
  g_autoptr (Query) query = query_new (db, sql_is_replaced);

  query_bind_integer (query, ":partner", print->partner_id);
  query_bind_integer (query, ":id", print->id);
  return strcmp (print->kind, PRINT_WEEKLY) == 0 && query_next (query);
}

static gboolean
print_move (Db *db, const Actor *actor, const Print *print, const char *to, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_integer (query, ":id", print->id);
  query_bind_text (query, ":from", print->state);
  query_bind_text (query, ":to", to);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

gboolean
print_change (Db *db, const Actor *actor, const Change *change, GError **error)
{
  const Transition *row = transition_find (print_transitions, change->verb);
  g_autoptr (Print) print = print_find (db, change->uuid, error);
  const char *to;

  if (print == NULL || !transition_check (row, actor->role, FALSE, print->state, error))
    return FALSE;
  to = strcmp (row->to, "waiting") == 0 && is_replaced (db, print) ? state_dropped : row->to;
  return print_move (db, actor, print, to, error) && print_tell (db, actor, print, row, to, error);
}

gboolean
print_drop_partner (Db *db, gint64 partner_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
print_drop_letter (Db *db, gint64 report_id, const char *letter, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop_letter);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":letter", letter);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
print_letter_waits (Db *db, gint64 report_id, const char *letter)
{
  g_autoptr (Query) query = query_new (db, sql_letter_waits);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":letter", letter);
  return query_next (query);
}

gboolean
print_set_file (Db *db, gint64 id, gint64 file_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_set_file);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":file", file_id);
  return query_done (query, error);
}

gboolean
print_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - PRINT_KEEP_DAYS * CLOCK_DAY, error);
}
