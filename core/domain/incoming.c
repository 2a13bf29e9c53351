/* incoming.c: the table of kinds; how a mail is sorted; its row. What people do with it stands in incoming_decide.c, what
 * is read of rows in incoming_list.c. */
#include "domain/incoming.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/incoming_decide.h"
#include "domain/link_mask.h"
#include "domain/mail_address.h"
#include "domain/notice_queue.h"
#include "domain/outbox_bounce.h"
#include "domain/reply_tag.h"
#include "domain/ticket.h"

/* Ends with a NULL code. */
static const IncomingKind incoming_kinds[] = {
  { "partner", TRUE, TRUE },      /* a valid tag, of a mail to a partner about a file */
  { "tenant", TRUE, TRUE },       /* the same, of a mail to the tenant */
  { "staff", TRUE, TRUE },        /* the same, of a mail to the desk */
  { "answer", TRUE, FALSE },      /* a valid tag of a mail about no single file: a digest, a weekly report */
  { "proposed", TRUE, TRUE },     /* no tag, but the number of a file that the sender has to do with */
  { "letter", TRUE, FALSE },      /* anything else that somebody wrote */
  { "bounce_lost", TRUE, FALSE }, /* says that a mail did not arrive, of which nothing is known here */
  { "oversize", TRUE, FALSE },    /* too large: it stays in the mailbox */
  { "unreadable", TRUE, FALSE },  /* begun three times, never ended: it stays in the mailbox */
  { "ticket", FALSE, FALSE },     /* a valid tag, of a mail about a request for help: it is said there (ticket.h) */
  { "bounce", FALSE, FALSE },     /* a mail of ours did not arrive: its row and the address say so */
  { "delayed", FALSE, FALSE },
  { "auto", FALSE, FALSE },
  { NULL },
};

static const char sql_add[] =
    "INSERT INTO incoming (uuid, fingerprint, kind, state, sender, sender_name, known, subject, text, words, report_id,"
    " partner_id, outbox_id, written_at, received_at) VALUES (:uuid, :fingerprint, :kind, :state, :sender, :name, :known,"
    " :subject, :text, :words, nullif (:report, 0), nullif (:partner, 0), nullif (:outbox, 0), nullif (:written, 0), :now)"
    " ON CONFLICT (fingerprint) DO NOTHING";
static const char sql_seen[] = "SELECT 1 AS found FROM incoming WHERE fingerprint = :fingerprint";
static const char sql_file[] = "INSERT INTO incoming_file (incoming_id, position, file_id, name, reason)"
                               " VALUES (:incoming, :position, nullif (:file, 0), :name, :reason)";
static const char sql_reference[] = "SELECT r.id FROM report r JOIN territory t ON t.id = r.territory_id"
                                    " WHERE t.code || '-' || r.number = :reference";
static const char sql_is_tenant[] =
    "SELECT 1 AS found FROM person WHERE report_id = :report AND lower (email) = :sender AND kind IN ('occupant', 'reporter')";
static const char sql_is_partner[] =
    "SELECT p.id FROM partner p WHERE p.archived_at IS NULL AND (:report = 0 OR EXISTS (SELECT 1 FROM assignment a"
    " WHERE a.partner_id = p.id AND a.report_id = :report AND a.state <> 'withdrawn'))"
    " AND (lower (p.email) = :sender OR EXISTS (SELECT 1 FROM user u WHERE u.partner_id = p.id AND u.state = 'active'"
    " AND lower (u.email) = :sender)) AND (:partner = 0 OR p.id = :partner) ORDER BY p.id LIMIT 1";

/* NULL when unknown. */
static const IncomingKind *
incoming_kind_find (const char *code)
{
  for (guint i = 0; incoming_kinds[i].code != NULL; i++)
    if (g_strcmp0 (incoming_kinds[i].code, code) == 0)
      return &incoming_kinds[i];
  return NULL;
}

/* What is found out about a mail. */
typedef struct {
  const char *kind;
  ReplyTag tag;
  gint64 report_id, partner_id;
  gboolean known;
  char *fingerprint, *uuid;
} Sorting;

static void
sorting_clear (Sorting *sorting)
{
  g_free (sorting->fingerprint);
  g_free (sorting->uuid);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sorting, sorting_clear)

/* ---- who writes ---- */

static gboolean
find_partner (Db *db, const char *sender, gint64 report_id, gint64 partner_id, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_is_partner);

  *ret_id = 0;
  query_bind_text (query, ":sender", sender);
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", partner_id);
  if (*sender != '\0' && query_next (query))
    *ret_id = query_integer (query, "id");
  return query_done (query, error);
}

static gboolean
is_tenant (Db *db, const char *sender, gint64 report_id, gboolean *ret_is, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_is_tenant);

  query_bind_text (query, ":sender", sender);
  query_bind_integer (query, ":report", report_id);
  *ret_is = *sender != '\0' && query_next (query);
  return query_done (query, error);
}

/* ---- by tag ---- */

/* TRUE with *ret_found FALSE when nothing of it leads to a mail of ours. */
static gboolean
find_answered (Db *db, const IncomingMail *mail, gint64 now, ReplyTag *ret_tag, gboolean *ret_found, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *ret_found = mail->tag != NULL && reply_tag_find (db, mail->tag, mail->from, now, ret_tag, &failure);
  for (guint i = 0; !*ret_found && i < mail->answers->len; i++) {
    if (failure != NULL && failure->code != BOX_ERROR_NOT_FOUND)
      break;
    g_clear_error (&failure);
    *ret_found = reply_tag_find_message (db, g_ptr_array_index (mail->answers, i), mail->from, now, ret_tag, &failure);
  }
  if (failure == NULL || failure->code == BOX_ERROR_NOT_FOUND)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* ---- by number ---- */

static gboolean
find_reference (Db *db, const char *text, gint64 *ret_id, GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<![\\w-])(\\d{2}[0-9AB]?-\\d{1,7})(?![\\w-])", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  *ret_id = 0;
  g_regex_match (regex, text, 0, &match);
  for (guint i = 0; i < 10 && *ret_id == 0 && g_match_info_matches (match); i++) {
    g_autofree char *reference = g_match_info_fetch (match, 1);
    g_autoptr (Query) query = query_new (db, sql_reference);

    query_bind_text (query, ":reference", reference);
    if (query_next (query))
      *ret_id = query_integer (query, "id");
    if (!query_done (query, error))
      return FALSE;
    g_match_info_next (match, NULL);
  }
  return TRUE;
}

/* A mail about several files, or none: the words may name the one that is meant, of those the partner holds. */
static gboolean
sort_answer_to_several (Db *db, const IncomingMail *mail, Sorting *sorting, GError **error)
{
  gint64 report_id = 0, partner_id = 0;

  if (sorting->partner_id == 0)
    return TRUE;
  if (!find_reference (db, mail->words, &report_id, error)
      || (report_id != 0 && !find_partner (db, mail->from, report_id, sorting->partner_id, &partner_id, error)))
    return FALSE;
  if (partner_id != 0) {
    sorting->kind = "partner";
    sorting->report_id = report_id;
  }
  return TRUE;
}

static gboolean
sort_answer (Db *db, const IncomingMail *mail, Sorting *sorting, GError **error)
{
  static const char *const kinds[] = { [REPLY_STAFF] = "staff", [REPLY_PARTNER] = "partner", [REPLY_TENANT] = "tenant" };
  gint64 partner_id = 0;

  sorting->kind = sorting->tag.report_id == 0 ? "answer" : kinds[sorting->tag.audience];
  sorting->report_id = sorting->tag.report_id;
  sorting->partner_id = sorting->tag.partner_id;
  sorting->known = sorting->tag.known;
  if (ticket_is_told (db, sorting->tag.outbox_id)) {
    sorting->kind = "ticket";
    return TRUE;
  }
  if (sorting->report_id == 0 && !sort_answer_to_several (db, mail, sorting, error))
    return FALSE;
  if (sorting->known || sorting->partner_id == 0)
    return TRUE;
  /* A mailbox of the service is read by people who answer in their own name. */
  if (!find_partner (db, mail->from, 0, sorting->partner_id, &partner_id, error))
    return FALSE;
  sorting->known = partner_id != 0;
  return TRUE;
}

/* A number alone proves nothing: it stands on letters and in subjects. The sender must have to do with the file. */
static gboolean
sort_letter (Db *db, const IncomingMail *mail, Sorting *sorting, GError **error)
{
  gint64 report_id = 0;
  gboolean tenant = FALSE;

  sorting->kind = "letter";
  if (!find_reference (db, mail->subject, &report_id, error)
      || (report_id == 0 && !find_reference (db, mail->words, &report_id, error))
      || !find_partner (db, mail->from, report_id, 0, &sorting->partner_id, error)
      || (report_id != 0 && !is_tenant (db, mail->from, report_id, &tenant, error)))
    return FALSE;
  sorting->known = tenant || sorting->partner_id != 0;
  if (report_id == 0 || !sorting->known)
    return TRUE;
  sorting->kind = "proposed";
  sorting->report_id = report_id;
  return TRUE;
}

/* ---- bounces ---- */

/* Who can name our Message-ID had our mail: a report that cannot marks no address, whatever it says. */
static gboolean
sort_bounce (Db *db, const IncomingMail *mail, gint64 now, Sorting *sorting, GError **error)
{
  sorting->kind = "bounce_lost";
  for (guint i = 0; i < mail->answers->len; i++) {
    g_autoptr (GError) failure = NULL;
    OutboxBounced bounced;

    if (outbox_bounced (db, g_ptr_array_index (mail->answers, i), mail->bounce_status, now, &bounced, &failure)) {
      sorting->kind = "bounce";
      sorting->tag.outbox_id = bounced.id;
      return !mail_address_code_is_gone (mail->bounce_status)
             || (mail_address_bounced (db, bounced.address, mail->bounce_status, "notice", now, error)
                 && notice_other_way (db, bounced.id, bounced.report_id, error));
    }
    if (failure->code != BOX_ERROR_NOT_FOUND) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
sort (Db *db, const IncomingInput *input, gint64 now, Sorting *sorting, GError **error)
{
  const IncomingMail *mail = input->mail;
  gboolean found = FALSE;

  sorting->kind = mail->nature == INCOMING_AUTO ? "auto" : "delayed";
  if (input->kind != NULL)
    sorting->kind = input->kind;
  if (input->kind != NULL || mail->nature == INCOMING_AUTO || mail->nature == INCOMING_DELAYED)
    return TRUE;
  if (mail->nature == INCOMING_BOUNCE)
    return sort_bounce (db, mail, now, sorting, error);
  if (!find_answered (db, mail, now, &sorting->tag, &found, error))
    return FALSE;
  return found ? sort_answer (db, mail, sorting, error) : sort_letter (db, mail, sorting, error);
}

/* ---- written ---- */

static gboolean
was_taken (Db *db, const char *fingerprint, gboolean *ret_was, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_seen);

  query_bind_text (query, ":fingerprint", fingerprint);
  *ret_was = query_next (query);
  return query_done (query, error);
}

/* Keys of our links are masked in all that is kept: who answers a mail often sends it back, unmarked, and what is shown
 * to others must not let them act. */
static gboolean
write_row (Db *db, const IncomingMail *mail, const Sorting *sorting, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *subject = link_mask (mail->subject), *text = link_mask (mail->text), *words = link_mask (mail->words);
  gboolean kept = incoming_kind_find (sorting->kind)->waits;

  query_bind_text (query, ":uuid", sorting->uuid);
  query_bind_text (query, ":fingerprint", sorting->fingerprint);
  query_bind_text (query, ":kind", sorting->kind);
  query_bind_text (query, ":state", kept ? "waiting" : "counted");
  query_bind_text (query, ":sender", kept ? mail->from : "");
  query_bind_text (query, ":name", kept ? mail->from_name : "");
  query_bind_integer (query, ":known", sorting->known);
  query_bind_text (query, ":subject", kept ? subject : "");
  query_bind_text (query, ":text", kept ? text : "");
  query_bind_text (query, ":words", kept ? words : "");
  query_bind_integer (query, ":report", sorting->report_id);
  query_bind_integer (query, ":partner", sorting->partner_id);
  query_bind_integer (query, ":outbox", sorting->tag.outbox_id);
  query_bind_integer (query, ":written", mail->written_at);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

static gboolean
write_file (Db *db, gint64 incoming_id, guint position, const IncomingInput *input, gint64 now, GError **error)
{
  const IncomingPart *part = g_ptr_array_index (input->mail->parts, position);
  const FileKept *kept = g_ptr_array_index (input->kept, position);
  g_autoptr (Query) query = query_new (db, sql_file);
  gint64 file_id = 0;

  if (kept != NULL) {
    const FileInput file = { kept->type, kept->name, kept->hash, kept->small_hash, kept->size_bytes };

    if (!file_add (db, &file, now, &file_id, error))
      return FALSE;
  }
  query_bind_integer (query, ":incoming", incoming_id);
  query_bind_integer (query, ":position", position);
  query_bind_integer (query, ":file", file_id);
  query_bind_text (query, ":name", kept != NULL ? kept->name : part->name);
  query_bind_text (query, ":reason", g_ptr_array_index (input->reasons, position));
  return query_done (query, error);
}

/* What answers a mail about a request for help stands there at once: its tag is nobody's but theirs whom we wrote to, and
 * nothing of a file is touched by it. */
static gboolean
take_for_ticket (Db *db, const IncomingMail *mail, const Sorting *sorting, gint64 now, GError **error)
{
  g_autofree char *words = link_mask (mail->words);
  const TicketReply reply = { .outbox_id = sorting->tag.outbox_id,
                              .sender = mail->from,
                              .text = words,
                              .known = sorting->known,
                              .files = mail->parts->len };

  return strcmp (sorting->kind, "ticket") != 0 || ticket_take_reply (db, &reply, now, error);
}

gboolean
incoming_take (Db *db, const IncomingInput *input, gint64 now, const IncomingKind **ret_kind, GError **error)
{
  g_auto (Sorting) sorting = { .fingerprint = incoming_mail_fingerprint (input->mail), .uuid = secret_uuid () };
  const IncomingKind *kind;
  gboolean was = FALSE;
  gint64 id;

  *ret_kind = NULL;
  if (!was_taken (db, sorting.fingerprint, &was, error))
    return FALSE;
  if (was)
    return TRUE;
  if (!sort (db, input, now, &sorting, error) || !write_row (db, input->mail, &sorting, now, error)
      || !take_for_ticket (db, input->mail, &sorting, now, error))
    return FALSE;
  id = db_last_id (db);
  kind = incoming_kind_find (sorting.kind);
  for (guint i = 0; kind->waits && input->kept != NULL && i < input->mail->parts->len; i++)
    if (!write_file (db, id, i, input, now, error))
      return FALSE;
  *ret_kind = kind;
  return incoming_decide_direct (db, sorting.uuid, now, error);
}
