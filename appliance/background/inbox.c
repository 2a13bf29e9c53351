/* inbox.c: fetch, read, keep the files, commit, and only then mark. A power cut anywhere loses nothing: the cursor moves
 * with the row of the message, and a row taken twice is the same row. */
#include "background/inbox.h"

#include <glib/gstdio.h>
#include <string.h>

#include "background/imap.h"
#include "background/mime_read.h"
#include "base/clock.h"
#include "domain/inbox.h"
#include "domain/incoming.h"

enum { MESSAGES_MAX = 50, RUN_MAX_S = 120, MESSAGE_BYTES_MAX = 25 * 1024 * 1024, PICTURE_WAIT_S = 60 };

gboolean
inbox_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_auto (Inbox) inbox = { 0 };

  return jobs->inbox != NULL && inbox_find (db, &inbox, NULL) && now >= inbox.next_at;
}

/* A run under way, and its message at hand. */
typedef struct {
  const Jobs *jobs;
  Imap *imap;
  gint64 uid_validity, since;
  gint64 uid;
  const char *trouble;
  gboolean more; /* the mailbox holds more than this run took */
  IncomingInput input;
  const IncomingKind *kind; /* out: what became of it */
  guint taken, waiting, again;
} Reading;

/* ---- what is written ---- */

static gboolean
begin_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;
  const InboxAccount *account = reading->jobs->inbox;
  g_autoptr (GUri) uri = g_uri_parse (account->url, G_URI_FLAGS_ENCODED, NULL);
  /* Another way of encryption or another port leads to the same mailbox. */
  g_autofree char *place = g_strjoin ("\n", uri == NULL ? "" : g_uri_get_host (uri), account->user, account->folder, NULL);

  return inbox_begin (db, place, reading->uid_validity, reading->jobs->clock (), error);
}

static gboolean
try_work (Db *db, gpointer data, GError **error)
{
  return inbox_try (db, ((const Reading *) data)->uid, error);
}

static gboolean
take_work (Db *db, gpointer data, GError **error)
{
  Reading *reading = data;

  return incoming_take (db, &reading->input, reading->jobs->clock (), &reading->kind, error)
         && inbox_settle (db, reading->uid, error);
}

static gboolean
settle_work (Db *db, gpointer data, GError **error)
{
  return inbox_settle (db, ((const Reading *) data)->uid, error);
}

static gboolean
end_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;
  gint64 now = reading->jobs->clock (), every_s = reading->jobs->inbox->every_s;

  return reading->trouble == NULL ? inbox_read (db, reading->more ? 0 : every_s, now, error)
                                  : inbox_fail (db, reading->trouble, every_s, now, error);
}

/* ---- files ---- */

static FileKept *
keep_part (const Reading *reading, const IncomingPart *part, guint index, char *reason)
{
  g_autofree char *name = g_strdup_printf ("mail-%" G_GINT64_FORMAT "-%u", reading->uid, index);
  g_autofree char *path = g_build_filename (reading->jobs->data_folder, "tmp", name, NULL);
  gsize size = 0;
  const char *data = g_bytes_get_data (part->bytes, &size);
  const FileOffer offer = { reading->jobs->data_folder, path, part->name, size,
                            clock_monotonic_ms () + PICTURE_WAIT_S * 1000 };
  g_autoptr (GError) error = NULL;
  FileKept *kept = NULL;

  g_strlcpy (reason, "fault", FILE_REASON_CHARS);
  if (g_file_set_contents (path, data, (gssize) size, &error))
    kept = file_keep (&offer, reason, &error);
  if (error != NULL)
    g_warning ("inbox: %s", error->message);
  g_unlink (path);
  return kept;
}

/* Before the transaction: pictures take a second each. */
static void
keep_parts (Reading *reading)
{
  GPtrArray *parts = reading->input.mail->parts;

  for (guint i = 0; i < parts->len; i++) {
    const IncomingPart *part = g_ptr_array_index (parts, i);
    char reason[FILE_REASON_CHARS] = "";
    FileKept *kept = part->bytes == NULL ? NULL : keep_part (reading, part, i, reason);

    g_ptr_array_add (reading->input.kept, kept);
    g_ptr_array_add (reading->input.reasons,
                     kept != NULL ? NULL : g_strdup (part->reason != NULL ? part->reason : reason));
  }
}

/* ---- one message ---- */

static gboolean
take (Reading *reading, GBytes *bytes, const char *kind, GError **error)
{
  g_autoptr (IncomingMail) mail = mime_read (bytes);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (file_kept_free),
                        reasons = g_ptr_array_new_with_free_func (g_free);

  reading->input = (IncomingInput){ mail, kind, kept, reasons };
  if (kind == NULL && mail->nature == INCOMING_LETTER)
    keep_parts (reading);
  else
    reading->input.kept = NULL;
  if (!store_write (reading->jobs->store, take_work, reading, error))
    return FALSE;
  reading->taken += reading->kind != NULL;
  reading->waiting += reading->kind != NULL && reading->kind->waits;
  reading->again += reading->kind == NULL;
  return TRUE;
}

/* What is too large, and what ended the box three times: its head is told, it stays where it is. The words of its head are
 * not read when it was them. */
static gboolean
leave (Reading *reading, const char *kind, GError **error)
{
  gboolean gone = FALSE, poisoned = g_strcmp0 (kind, "unreadable") == 0;
  g_autofree char *number = g_strdup_printf ("Message-ID: <%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "@inbox>\n\n",
                                             reading->uid_validity, reading->uid);
  g_autoptr (GBytes) head = poisoned ? g_bytes_new (number, strlen (number))
                                     : imap_fetch (reading->imap, reading->uid, TRUE, &gone);

  if (head == NULL && !gone) {
    reading->trouble = imap_trouble (reading->imap);
    return FALSE;
  }
  if (gone)
    return store_write (reading->jobs->store, settle_work, reading, error);
  return take (reading, head, kind, error);
}

static gboolean
take_item (Reading *reading, const ImapItem *item, GError **error)
{
  g_auto (Inbox) inbox = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  gboolean gone = FALSE;

  reading->uid = item->uid;
  if (!store_write (reading->jobs->store, try_work, reading, error)
      || !inbox_find (store_reader (reading->jobs->store), &inbox, error))
    return FALSE;
  if (inbox.tries > INBOX_TRIES_MAX)
    return leave (reading, "unreadable", error);
  if (item->size_bytes > MESSAGE_BYTES_MAX)
    return leave (reading, "oversize", error);
  bytes = imap_fetch (reading->imap, item->uid, FALSE, &gone);
  if (bytes != NULL)
    return take (reading, bytes, NULL, error);
  if (gone)
    return store_write (reading->jobs->store, settle_work, reading, error);
  reading->trouble = imap_trouble (reading->imap);
  return FALSE;
}

/* ---- the run ---- */

/* Those that stay for a person bear a flag, so that they are not moved with the others. */
static gboolean
flag_left (Reading *reading, const GArray *left)
{
  for (guint i = 0; i < left->len; i++)
    if (!imap_flag (reading->imap, g_array_index (left, gint64, i)))
      return FALSE;
  return TRUE;
}

static gboolean
take_items (Reading *reading, const GArray *items, GArray *left, gint64 start, GError **error)
{
  for (guint i = 0; i < items->len; i++) {
    const ImapItem *item = &g_array_index (items, ImapItem, i);

    if (g_cancellable_is_cancelled (reading->jobs->stop) || reading->jobs->clock () - start >= RUN_MAX_S) {
      reading->more = TRUE;
      return TRUE;
    }
    if (!take_item (reading, item, error))
      return FALSE;
    if (reading->input.kind != NULL)
      g_array_append_val (left, item->uid);
  }
  return TRUE;
}

static gboolean
read_mailbox (Reading *reading, gint64 start, GError **error)
{
  Db *db = store_reader (reading->jobs->store);
  g_auto (Inbox) inbox = { 0 }, after = { 0 };
  g_autoptr (GArray) items = NULL, left = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!imap_open (reading->imap, &reading->uid_validity))
    return FALSE;
  if (!store_write (reading->jobs->store, begin_work, reading, error) || !inbox_find (db, &inbox, error))
    return FALSE;
  reading->since = MAX (inbox.begun_at, start - INBOX_LOOK_BACK_DAYS * CLOCK_DAY);
  items = imap_list (reading->imap, inbox.uid_done, reading->since, MESSAGES_MAX);
  if (items == NULL)
    return FALSE;
  reading->more = items->len >= MESSAGES_MAX;
  if (!take_items (reading, items, left, start, error) || !inbox_find (db, &after, error))
    return FALSE;
  return flag_left (reading, left) && imap_mark (reading->imap, after.uid_done, reading->since);
}

gboolean
inbox_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (Imap) imap = imap_new (jobs->inbox, jobs->stop);
  g_autoptr (GError) failure = NULL;
  Reading reading = { .jobs = jobs, .imap = imap };
  gboolean done = read_mailbox (&reading, now, &failure);

  tree_set_integer (counts, "taken", reading.taken);
  tree_set_integer (counts, "waiting", reading.waiting);
  tree_set_integer (counts, "again", reading.again);
  if (failure != NULL) { /* our own side: the store, the card */
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (!done && reading.trouble == NULL)
    reading.trouble = imap_trouble (imap) != NULL ? imap_trouble (imap) : "answer";
  if (g_strcmp0 (reading.trouble, "stopped") == 0) /* the box goes down: the mailbox is not to blame */
    return box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
  if (!store_write (jobs->store, end_work, &reading, error))
    return FALSE;
  return done || box_fail (error, BOX_ERROR_IO, "the service mailbox cannot be read (%s)", reading.trouble);
}
