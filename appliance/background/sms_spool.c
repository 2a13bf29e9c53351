/* sms_spool.c: names and moves files. gammu takes whatever begins with "out" and ends with ".txt": a text is written
 * under another name, whole, then renamed. */
#include "background/sms_spool.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"

enum { PATIENCE_S = 48 * 3600, MODE = 0660 /* the folder belongs to gammu's group, which must read and move it */ };

/* (transfer full): OUT<priority><date>_<time>_<serial>_<number>_<note>.txt; below the 100 bytes gammu keeps of a name.
 * The same for the same row, whenever it is asked. */
static char *
spool_name (const Outbox *message)
{
  g_autofree char *moment = clock_format (message->created_at, "%Y%m%d_%H%M%S");

  return g_strdup_printf ("OUTC%s_%02" G_GINT64_FORMAT "_%s_box.txt", moment, message->id, message->recipient);
}

static gboolean
lies_in (const char *folder, const char *place, const char *name)
{
  g_autofree char *path = g_build_filename (folder, place, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* UTF-16 with its mark: read the same whatever the locale of gammu-smsd is. Big-endian, as gammu writes its own. */
static char *
text_utf16 (const char *text, gsize *ret_bytes)
{
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", text, NULL);

  return g_convert (marked, -1, "UTF-16BE", "UTF-8", NULL, ret_bytes, NULL);
}

static gboolean
spool_write (const char *folder, const char *name, const char *text)
{
  g_autofree char *aside_name = g_strconcat (".", name, NULL);
  g_autofree char *aside = g_build_filename (folder, "outbox", aside_name, NULL);
  g_autofree char *path = g_build_filename (folder, "outbox", name, NULL);
  gsize size = 0;
  g_autofree char *bytes = text_utf16 (text, &size);

  return bytes != NULL
         && g_file_set_contents_full (aside, bytes, (gssize) size,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, MODE, NULL)
         && g_chmod (aside, MODE) == 0 && g_rename (aside, path) == 0;
}

static void
set_outcome (SmsOutcome *outcome, OutboxVerdict verdict, const char *status)
{
  outcome->verdict = verdict;
  g_strlcpy (outcome->status, status, sizeof outcome->status);
}

/* TRUE when gammu said its word. */
static gboolean
is_answered (const char *folder, const char *name, SmsOutcome *outcome)
{
  if (lies_in (folder, "sent", name)) {
    set_outcome (outcome, OUTBOX_SENT, "sent");
    return TRUE;
  }
  if (!lies_in (folder, "error", name))
    return FALSE;
  set_outcome (outcome, OUTBOX_FAILED, "modem");
  return TRUE;
}

/* A text two days old says nothing new: it is taken back. */
static void
still_waits (const char *folder, const char *name, gboolean is_old, SmsOutcome *outcome)
{
  g_autofree char *path = g_build_filename (folder, "outbox", name, NULL);

  outcome->handed = !is_old || g_unlink (path) != 0;
  set_outcome (outcome, OUTBOX_FAILED, outcome->handed ? SMS_SPOOL_STATUS : "timeout");
}

void
sms_spool_advance (const char *folder, const Outbox *message, gint64 now, SmsOutcome *ret_outcome)
{
  g_autofree char *name = spool_name (message);
  gboolean was_handed = g_strcmp0 (message->last_status, SMS_SPOOL_STATUS) == 0;

  *ret_outcome = (SmsOutcome){ .verdict = OUTBOX_RETRY };
  if (is_answered (folder, name, ret_outcome))
    return;
  if (lies_in (folder, "outbox", name)) {
    still_waits (folder, name, now - message->created_at > PATIENCE_S, ret_outcome);
    return;
  }
  if (was_handed) { /* it may have moved between these looks */
    if (!is_answered (folder, name, ret_outcome))
      set_outcome (ret_outcome, OUTBOX_FAILED, "lost");
    return;
  }
  ret_outcome->handed = spool_write (folder, name, message->body_text);
  ret_outcome->alarm = !ret_outcome->handed;
  set_outcome (ret_outcome, OUTBOX_RETRY, ret_outcome->handed ? SMS_SPOOL_STATUS : "folder");
}

void
sms_spool_forget (const char *folder, const Outbox *message)
{
  static const char *const places[] = { "sent", "error" };
  g_autofree char *name = spool_name (message);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (folder, places[i], name, NULL);

    g_unlink (path); /* it lies in one of them at most */
  }
}
