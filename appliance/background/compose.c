/* compose.c: the only place that knows MIME. Whether a mail answers somebody is told by its notice's kind. */
#include "background/compose.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "domain/notice.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeDataWrapper, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddress, g_object_unref)

/* RFC 2919: a mail that comes back regularly belongs to a list, which has a name. The kinds that begin so. */
static const struct {
  const char *kind, *list;
} lists[] = {
  { "weekly", "weekly" },
  { "digest", "digest" },
};

/* Not g_mime_text_part_set_text: it picks the smallest charset, and mails of a box should all be alike. */
static GMimeObject *
text_part (const char *subtype, const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_buffer (text, strlen (text));
  g_autoptr (GMimeDataWrapper) wrapper = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_part_set_content (GMIME_PART (part), wrapper);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

/* A calendar program reads what is asked of it in the label as well as in the object (RFC 6047 §2.4). */
static void
label_calendar (GMimeObject *part, GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_mime_object_set_content_type_parameter (part, "charset", "utf-8");
  g_mime_object_set_content_type_parameter (part, "method", calendar_method_name (calendar_method_of (text)));
}

/* Adds a part the message then owns alone. */
static void
add_part (GMimeMultipart *multipart, GMimeObject *part)
{
  g_mime_multipart_add (multipart, part);
  g_object_unref (part);
}

/* How each kind is labelled. */
static const struct {
  const char *type, *subtype;
  gboolean is_alternative; /* stands beside the texts too */
  void (*label) (GMimeObject *part, GBytes *bytes);
} kinds[] = {
  [COMPOSE_PDF] = { "application", "pdf", FALSE, NULL },
  [COMPOSE_CALENDAR] = { "text", "calendar", TRUE, label_calendar },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == COMPOSE_KIND_LAST);

static GMimeObject *
bytes_part (const ComposePart *from)
{
  gsize size;
  const char *data = g_bytes_get_data (from->bytes, &size);
  GMimePart *part = g_mime_part_new_with_type (kinds[from->kind].type, kinds[from->kind].subtype);
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new_with_buffer (data, size);
  g_autoptr (GMimeDataWrapper) wrapper = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_part_set_content (part, wrapper);
  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
  if (kinds[from->kind].label != NULL)
    kinds[from->kind].label (GMIME_OBJECT (part), from->bytes);
  return GMIME_OBJECT (part);
}

static GMimeObject *
file_part (const ComposePart *from)
{
  GMimeObject *part = bytes_part (from);

  g_mime_object_set_disposition (part, GMIME_DISPOSITION_ATTACHMENT);
  g_mime_part_set_filename (GMIME_PART (part), from->name);
  return part;
}

/* (transfer full): the HTML with a line more, where there is room for it. */
static char *
html_with_foot (const char *html, const char *foot)
{
  const char *room = strstr (html, COMPOSE_FOOT);

  if (room == NULL || foot == NULL)
    return g_strdup (html);
  return g_strdup_printf ("%.*s%s%s", (int) (room - html), html, foot, room + strlen (COMPOSE_FOOT));
}

static GMimeObject *
body_part (const Outbox *mail, const ComposeEnvelope *envelope)
{
  GMimeMultipart *both = g_mime_multipart_new_with_subtype ("alternative");
  GMimeMultipart *mixed;
  const char *foot = envelope->foot_text;
  g_autofree char *text = g_strconcat (mail->body_text, foot == NULL ? NULL : "\n", foot, NULL);
  g_autofree char *html = html_with_foot (mail->body_html, envelope->foot_html);

  add_part (both, text_part ("plain", text));
  add_part (both, text_part ("html", html));
  for (guint i = 0; i < envelope->parts_count; i++)
    if (kinds[envelope->parts[i].kind].is_alternative)
      add_part (both, bytes_part (&envelope->parts[i]));
  if (envelope->parts_count == 0)
    return GMIME_OBJECT (both);
  mixed = g_mime_multipart_new_with_subtype ("mixed");
  add_part (mixed, GMIME_OBJECT (both));
  for (guint i = 0; i < envelope->parts_count; i++)
    add_part (mixed, file_part (&envelope->parts[i]));
  return GMIME_OBJECT (mixed);
}

static void
list_add (InternetAddressList *list, const char *name, const char *address)
{
  g_autoptr (InternetAddress) mailbox = internet_address_mailbox_new (name, address);

  internet_address_set_charset (mailbox, "utf-8");
  internet_address_list_add (list, mailbox);
}

static void
message_add_headers (GMimeMessage *message, const Outbox *mail, const ComposeEnvelope *envelope)
{
  const char *at = strrchr (envelope->from, '@');
  const NoticeKind *notice = notice_kind_find (mail->kind);
  const char *list = NULL;
  g_autofree char *list_id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_has_prefix (mail->kind, lists[i].kind))
      list = lists[i].list;
  /* RFC 3834: a machine's first word is auto-generated, its answer to somebody auto-replied. */
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted",
                            notice != NULL && notice->is_answer ? "auto-replied" : "auto-generated", NULL);
  /* Exchange asks for it in its own words. "Precedence", which no standard defines, would have some relays drop the mail;
     notices of non-delivery are wanted. */
  g_mime_object_set_header (GMIME_OBJECT (message), "X-Auto-Response-Suppress", "OOF, AutoReply", NULL);
  g_mime_object_set_header (GMIME_OBJECT (message), "Content-Language", mail->language, NULL);
  if (list != NULL) {
    list_id = g_strdup_printf ("<%s.%s>", list, at == NULL ? "localhost" : at + 1);
    g_mime_object_set_header (GMIME_OBJECT (message), "List-Id", list_id, NULL);
  }
}

GBytes *
compose_mail (const Outbox *mail, const ComposeEnvelope *envelope)
{
  static gsize started = 0;
  g_autoptr (GMimeMessage) message = NULL;
  g_autoptr (GMimeObject) body = NULL;
  g_autoptr (GDateTime) date = clock_local (envelope->leaves_at != 0 ? envelope->leaves_at : mail->created_at);
  char *text;

  if (g_once_init_enter (&started)) {
    g_mime_init ();
    g_once_init_leave (&started, 1);
  }
  message = g_mime_message_new (TRUE);
  body = body_part (mail, envelope);
  list_add (g_mime_message_get_from (message), envelope->from_name, envelope->from);
  list_add (g_mime_message_get_to (message), NULL, mail->recipient);
  if (envelope->reply_to != NULL && envelope->reply_to[0] != '\0')
    list_add (g_mime_message_get_reply_to (message), envelope->from_name, envelope->reply_to);
  g_mime_message_set_subject (message, mail->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, mail->message_id);
  message_add_headers (message, mail, envelope);
  g_mime_message_set_mime_part (message, body);
  text = g_mime_object_to_string (GMIME_OBJECT (message), NULL);
  return g_bytes_new_take (text, strlen (text));
}
