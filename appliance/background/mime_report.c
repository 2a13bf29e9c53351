/* mime_report.c: headers and reports that machines write. Looks at the first parts only: a report has three. */
#include "background/mime_report.h"

#include <string.h>

#include "base/text.h"

enum { REPORT_BYTES_MAX = 64 * 1024, REPORT_PARTS = 5 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)

static const char *
header (GMimeMessage *message, const char *name)
{
  return g_mime_object_get_header (GMIME_OBJECT (message), name);
}

/* ---- written by itself ---- */

/* Any row that fits. A pattern is held against the folded value (text_fold). */
static const struct {
  const char *header, *pattern;
} automatic[] = {
  { "Auto-Submitted", "^ *(?!no\\b)." },
  { "X-Autoreply", "." },
  { "X-Autorespond", "." },
  { "X-Auto-Reply", "." },
  { "Precedence", "^ *(auto_reply|bulk|junk|list)" },
  { "List-Id", "." },
  { "Return-Path", "^ *<> *$" },
};

/* Exchange marks its absences so; some offices mark all their mails so: then the subject decides. */
#define SUBJECT_ABSENT "^ *(reponse automatique|automatic reply|absence|absent|out of office|message d.absence)"

static gboolean
value_fits (const char *value, const char *pattern)
{
  g_autofree char *valid = value == NULL ? NULL : g_utf8_make_valid (value, (gssize) strnlen (value, 1000));
  g_autofree char *lower = valid == NULL ? NULL : text_fold (valid);

  return lower != NULL && g_regex_match_simple (pattern, lower, 0, 0);
}

/* A receipt says that a mail was read, or thrown away unread. */
static gboolean
is_receipt (GMimeMessage *message)
{
  GMimeObject *whole = g_mime_message_get_mime_part (message);
  const char *report = whole == NULL ? NULL : g_mime_object_get_content_type_parameter (whole, "report-type");

  return report != NULL && g_ascii_strcasecmp (report, "disposition-notification") == 0;
}

gboolean
mime_report_is_automatic (GMimeMessage *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (automatic); i++)
    if (value_fits (header (message, automatic[i].header), automatic[i].pattern))
      return TRUE;
  if (is_receipt (message))
    return TRUE;
  return header (message, "X-Auto-Response-Suppress") != NULL
         && value_fits (g_mime_message_get_subject (message), SUBJECT_ABSENT);
}

/* ---- reports of delivery ---- */

/* (transfer full): the decoded bytes of a part, their beginning. */
static char *
part_text (GMimeObject *part)
{
  GMimeDataWrapper *content = GMIME_IS_PART (part) ? g_mime_part_get_content (GMIME_PART (part)) : NULL;
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new ();
  GByteArray *bytes;

  if (content == NULL || g_mime_data_wrapper_write_to_stream (content, stream) < 0)
    return g_strdup ("");
  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  /* Of an empty part there are no bytes to point at. */
  return bytes->len == 0 ? g_strdup ("") : g_strndup ((const char *) bytes->data, MIN (bytes->len, REPORT_BYTES_MAX));
}

/* (transfer full): the value of "Name: value" at the beginning of a line of some lines; NULL for none. */
static char *
field (const char *text, const char *name)
{
  gsize length = strlen (name);

  for (const char *line = text; line != NULL; line = strchr (line, '\n')) {
    line += *line == '\n';
    if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':')
      return g_strstrip (g_strndup (line + length + 1, strcspn (line + length + 1, "\r\n")));
  }
  return NULL;
}

/* "rfc822; someone@example.org" → the address, in lower case. */
static char *
field_address (const char *value)
{
  const char *from = value == NULL ? NULL : strchr (value, ';');
  char *address = g_ascii_strdown (from == NULL ? value == NULL ? "" : value : from + 1, -1);
  gsize length;

  g_strstrip (address);
  length = strlen (address);
  if (length > 2 && address[0] == '<' && address[length - 1] == '>') {
    memmove (address, address + 1, length - 2);
    address[length - 2] = '\0';
  }
  return address;
}

static void
set_text (char **place, const char *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

/* One recipient of the report. The first that failed for good is what the report says. */
static void
read_recipient (const char *group, IncomingMail *mail)
{
  g_autofree char *action = field (group, "Action"), *status = field (group, "Status"),
                  *asked = field (group, "Original-Recipient"), *final = field (group, "Final-Recipient"),
                  *address = field_address (asked != NULL ? asked : final);
  gboolean failed = action != NULL && g_ascii_strcasecmp (action, "failed") == 0;

  if (action == NULL || mail->nature == INCOMING_BOUNCE || !failed || (status != NULL && status[0] == '4'))
    return;
  mail->nature = INCOMING_BOUNCE;
  set_text (&mail->bounced, address);
  set_text (&mail->bounce_status, status == NULL ? "5.0.0" : status);
  mail->bounce_status[strcspn (mail->bounce_status, " (\t")] = '\0';
}

/* Groups of fields, an empty line between them. */
static void
read_status (const char *text, IncomingMail *mail)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) group = g_string_new (NULL);

  for (guint i = 0;; i++) {
    if (lines[i] != NULL && *g_strchomp (lines[i]) != '\0') {
      g_string_append_printf (group, "%s\n", lines[i]);
      continue;
    }
    read_recipient (group->str, mail);
    g_string_truncate (group, 0);
    if (lines[i] == NULL)
      return;
  }
}

static void
add_answered (IncomingMail *mail, const char *id)
{
  gsize length = id == NULL ? 0 : strlen (id);

  if (length > 2 && id[0] == '<' && id[length - 1] == '>')
    g_ptr_array_insert (mail->answers, 0, g_strndup (id + 1, length - 2));
}

/* The mail that did not arrive, or its head alone. */
static void
read_returned (GMimeObject *part, IncomingMail *mail)
{
  if (GMIME_IS_MESSAGE_PART (part)) {
    GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));
    const char *id = inner == NULL ? NULL : g_mime_object_get_header (GMIME_OBJECT (inner), "Message-Id");

    add_answered (mail, id);
  } else if (GMIME_IS_PART (part)) {
    g_autofree char *text = part_text (part), *id = field (text, "Message-ID");

    add_answered (mail, id);
  }
}

/* Before RFC 3464, and beside it: who the server could not reach. */
static gboolean
read_failed_header (GMimeMessage *message, IncomingMail *mail)
{
  g_autofree char *address = field_address (header (message, "X-Failed-Recipients"));

  if (*address == '\0')
    return FALSE;
  address[strcspn (address, ", ")] = '\0';
  mail->nature = INCOMING_BOUNCE;
  set_text (&mail->bounced, address);
  set_text (&mail->bounce_status, "5.0.0");
  return TRUE;
}

gboolean
mime_report_read (GMimeMessage *message, IncomingMail *mail)
{
  GMimeObject *whole = g_mime_message_get_mime_part (message);
  gboolean found = FALSE;

  if (!GMIME_IS_MULTIPART (whole))
    return read_failed_header (message, mail);
  for (int i = 0; i < MIN (g_mime_multipart_get_count (GMIME_MULTIPART (whole)), REPORT_PARTS); i++) {
    GMimeObject *part = g_mime_multipart_get_part (GMIME_MULTIPART (whole), i);
    GMimeContentType *type = g_mime_object_get_content_type (part);

    if (g_mime_content_type_is_type (type, "message", "delivery-status")
        || g_mime_content_type_is_type (type, "message", "global-delivery-status")) {
      g_autofree char *text = part_text (part);

      mail->nature = mail->nature == INCOMING_BOUNCE ? INCOMING_BOUNCE : INCOMING_DELAYED;
      found = TRUE;
      read_status (text, mail);
    } else if (found) {
      read_returned (part, mail);
    }
  }
  return found || read_failed_header (message, mail);
}
