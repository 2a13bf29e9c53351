/* mime_read.c: walks a mail within its bounds: one text, the files, what it answers. What is a machine's word is told by
 * mime_report.c. */
#include "background/mime_read.h"

#include <gmime/gmime.h>
#include <string.h>

#include "background/mime_report.h"
#include "base/mail_text.h"
#include "base/text.h"
#include "domain/reply_tag.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)

enum {
  SUBJECT_CHARS = 200,
  NAME_CHARS = 100,
  ID_BYTES_MAX = 400,
  ANSWERS_MAX = 30,
  ADDRESSES_MAX = 50,
  HEADER_BYTES_MAX = 32 * 1024,
  SMALL_PICTURE_BYTES = 20 * 1024 /* set within the text: a logo of a signature */
};

/* One walk over the parts. */
typedef struct {
  IncomingMail *mail;
  GString *plain, *html; /* what is said in either */
  guint parts;           /* looked at */
} Walk;

/* ---- texts ---- */

/* (transfer full): a header as clean text, within bounds. */
static char *
clean_header (const char *value, guint chars)
{
  g_autofree char *start = value == NULL ? NULL : g_strndup (value, HEADER_BYTES_MAX);

  return text_clean (start, FALSE, chars);
}

/* (transfer full): NULL for nothing. */
static GBytes *
part_bytes (GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new ();
  GByteArray *bytes;

  if (content == NULL || g_mime_data_wrapper_write_to_stream (content, stream) < 0)
    return NULL;
  bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  return bytes->len == 0 ? NULL : g_bytes_new (bytes->data, bytes->len);
}

/* Names that programs give to letters they do not have: what is no UTF-8 is then windows-1252, which has a letter for
 * nearly every byte, and holds iso-8859-1. */
static const char *const western[] = { "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "cp1252", NULL };

static char *
text_western (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *start = g_strndup (data, MIN (size, MIME_TEXT_BYTES_MAX)), *text = NULL;
  const char *end = start;

  /* Cut in the middle of a letter, it still is UTF-8. */
  if (g_utf8_validate (start, -1, &end) || (size > MIME_TEXT_BYTES_MAX && strlen (end) < 4))
    return g_strndup (start, (gsize) (end - start));
  text = g_convert_with_fallback (start, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
  return text != NULL ? g_steal_pointer (&text) : g_utf8_make_valid (start, -1);
}

/* (transfer full): the text of a part in UTF-8. */
static char *
part_text (GMimeTextPart *part)
{
  const char *charset = g_mime_text_part_get_charset (part);
  g_autofree char *lower = g_ascii_strdown (charset == NULL ? western[0] : charset, -1), *text = NULL, *start = NULL;

  if (g_strv_contains (western, lower)) {
    g_autoptr (GBytes) bytes = part_bytes (GMIME_PART (part));

    return bytes == NULL ? g_strdup ("") : text_western (bytes);
  }
  text = g_mime_text_part_get_text (part);
  start = g_strndup (text == NULL ? "" : text, MIME_TEXT_BYTES_MAX);
  return g_utf8_make_valid (start, -1);
}

static void
add_text (GString *to, const char *text)
{
  if (to->len >= MIME_TEXT_BYTES_MAX)
    return;
  if (to->len > 0)
    g_string_append_c (to, '\n');
  g_string_append (to, text);
}

/* ---- files ---- */

static void
add_file (Walk *walk, const char *name, GBytes *bytes, const char *reason)
{
  IncomingPart *part;
  guint kept = 0;

  for (guint i = 0; i < walk->mail->parts->len; i++)
    kept += ((const IncomingPart *) g_ptr_array_index (walk->mail->parts, i))->bytes != NULL;
  if (walk->mail->parts->len < INCOMING_REFUSED_MAX) {
    part = g_new0 (IncomingPart, 1);
    part->name = clean_header (name, NAME_CHARS);
    part->reason = reason == NULL && kept >= INCOMING_PARTS_MAX ? "one_too_many" : reason;
    part->bytes = part->reason == NULL ? g_bytes_ref (bytes) : NULL;
    g_ptr_array_add (walk->mail->parts, part);
  }
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

/* What is not asked for by anybody: signatures of the mail itself, invitations. First row that fits. */
static const struct {
  const char *type, *subtype; /* "*": any */
  gboolean silent;            /* not even told of */
  const char *reason;         /* NULL: its bytes tell whether it is taken */
} files[] = {
  { "application", "pkcs7-signature", TRUE, NULL },   { "application", "x-pkcs7-signature", TRUE, NULL },
  { "application", "pgp-signature", TRUE, NULL },     { "application", "pkcs7-mime", FALSE, "sealed" },
  { "application", "x-pkcs7-mime", FALSE, "sealed" }, { "application", "pgp-encrypted", FALSE, "sealed" },
  { "application", "ms-tnef", FALSE, "tnef" },        { "application", "vnd.ms-tnef", FALSE, "tnef" },
  { "text", "calendar", FALSE, "other" },             { "image", "*", FALSE, NULL },
  { "application", "pdf", FALSE, NULL },              { "application", "octet-stream", FALSE, NULL },
  { "application", "x-pdf", FALSE, NULL },            { "*", "*", FALSE, "other" },
};

static gboolean
is_small_and_within (GMimePart *part, GBytes *bytes)
{
  GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (GMIME_OBJECT (part));
  gboolean attached = disposition != NULL && g_mime_content_disposition_is_attachment (disposition);

  return !attached && g_mime_part_get_content_id (part) != NULL && g_bytes_get_size (bytes) < SMALL_PICTURE_BYTES;
}

static void
take_file (Walk *walk, GMimePart *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
  const char *name = g_mime_part_get_filename (part);
  guint row = 0;
  GBytes *bytes;

  while (!g_mime_content_type_is_type (type, files[row].type, files[row].subtype))
    row++;
  if (files[row].silent)
    return;
  if (files[row].reason != NULL) {
    add_file (walk, name, NULL, files[row].reason);
    return;
  }
  bytes = part_bytes (part);
  if (bytes == NULL)
    add_file (walk, name, NULL, "empty");
  else if (g_bytes_get_size (bytes) > INCOMING_PART_BYTES_MAX)
    add_file (walk, name, bytes, "too_large");
  else if (is_small_and_within (part, bytes))
    g_bytes_unref (bytes);
  else
    add_file (walk, name, bytes, NULL);
}

/* ---- the walk ---- */

static void
take_part (Walk *walk, GMimePart *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
  GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (GMIME_OBJECT (part));
  gboolean attached = disposition != NULL && g_mime_content_disposition_is_attachment (disposition);
  gboolean html = g_mime_content_type_is_type (type, "text", "html");
  g_autofree char *text = NULL;

  if (attached || !GMIME_IS_TEXT_PART (part) || !(html || g_mime_content_type_is_type (type, "text", "plain"))) {
    take_file (walk, part);
    return;
  }
  text = part_text (GMIME_TEXT_PART (part));
  add_text (html ? walk->html : walk->plain, text);
}

static void
walk_part (Walk *walk, GMimeObject *part, guint depth)
{
  if (part == NULL || depth > MIME_DEPTH_MAX || walk->parts++ >= MIME_PARTS_MAX)
    return;
  if (GMIME_IS_MULTIPART (part)) {
    for (int i = 0; i < g_mime_multipart_get_count (GMIME_MULTIPART (part)); i++)
      walk_part (walk, g_mime_multipart_get_part (GMIME_MULTIPART (part), i), depth + 1);
  } else if (GMIME_IS_MESSAGE_PART (part)) {
    add_file (walk, g_mime_object_get_content_type_parameter (part, "name"), NULL, "mail"); /* somebody else's words */
  } else if (GMIME_IS_PART (part)) {
    take_part (walk, GMIME_PART (part));
  }
}

static void
set_texts (Walk *walk)
{
  IncomingMail *mail = walk->mail;
  g_autofree char *from_html = walk->plain->len == 0 ? mail_text_from_html (walk->html->str) : NULL;
  const char *text = from_html != NULL ? from_html : walk->plain->str;
  g_autofree char *words = NULL;

  mail->text = text_clean (text, TRUE, INCOMING_TEXT_CHARS);
  mail->tag = mail->tag != NULL ? mail->tag : reply_tag_in_text (text);
  words = mail_text_words (mail->text);
  mail->words = text_clean (words, TRUE, INCOMING_TEXT_CHARS);
}

/* ---- the head ---- */

static void
set_sender (GMimeMessage *message, IncomingMail *mail)
{
  InternetAddressList *list = g_mime_message_get_from (message);
  InternetAddress *first = list == NULL || internet_address_list_length (list) == 0
                               ? NULL
                               : internet_address_list_get_address (list, 0);
  const char *address = INTERNET_ADDRESS_IS_MAILBOX (first)
                            ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first))
                            : NULL;

  mail->from = address != NULL && text_is_email (address) ? g_ascii_strdown (address, -1) : g_strdup ("");
  mail->from_name = clean_header (first == NULL ? NULL : internet_address_get_name (first), NAME_CHARS);
}

/* The tag in an address it was sent to, as the sender or a server on the way wrote it. */
static void
set_tag (GMimeMessage *message, IncomingMail *mail)
{
  static const char *const names[] = { "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To" };

  for (guint i = 0; i < G_N_ELEMENTS (names) && mail->tag == NULL; i++) {
    const char *value = g_mime_object_get_header (GMIME_OBJECT (message), names[i]);
    g_autofree char *start = g_strndup (value == NULL ? "" : value, HEADER_BYTES_MAX);
    g_auto (GStrv) words = g_strsplit_set (start, " ,;<>\"'()\t\r\n", -1);

    for (guint k = 0; words[k] != NULL && mail->tag == NULL; k++)
      mail->tag = reply_tag_in_address (words[k]);
  }
}

/* In-Reply-To first, then References from its end: the nearest stands last. */
static void
set_answers (GMimeMessage *message, IncomingMail *mail)
{
  static const char *const names[] = { "In-Reply-To", "References" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_mime_object_get_header (GMIME_OBJECT (message), names[i]);
    g_autofree char *start = g_strndup (value == NULL ? "" : value, HEADER_BYTES_MAX);
    g_auto (GStrv) ids = g_strsplit_set (start, "<> \t\r\n", -1);

    for (guint k = g_strv_length (ids); k > 0 && mail->answers->len < ANSWERS_MAX; k--)
      if (strchr (ids[k - 1], '@') != NULL && strlen (ids[k - 1]) <= ID_BYTES_MAX)
        g_ptr_array_add (mail->answers, g_strdup (ids[k - 1]));
  }
}

static void
set_head (GMimeMessage *message, IncomingMail *mail)
{
  GDateTime *date = g_mime_message_get_date (message);
  const char *id = g_mime_message_get_message_id (message);

  mail->message_id = clean_header (id, ID_BYTES_MAX);
  mail->subject = clean_header (g_mime_message_get_subject (message), SUBJECT_CHARS);
  mail->written_at = date == NULL ? 0 : g_date_time_to_unix (date);
  set_sender (message, mail);
  set_tag (message, mail);
  set_answers (message, mail);
}

/* (transfer full): NULL for no mail at all. */
static GMimeMessage *
parse (GBytes *bytes)
{
  static gsize started = 0;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GMimeParser) parser = NULL;

  if (g_once_init_enter (&started)) {
    g_mime_init ();
    g_once_init_leave (&started, 1);
  }
  if (size == 0)
    return NULL;
  stream = g_mime_stream_mem_new_with_buffer (data, size);
  parser = g_mime_parser_new_with_stream (stream);
  return g_mime_parser_construct_message (parser, NULL);
}

IncomingMail *
mime_read (GBytes *bytes)
{
  IncomingMail *mail = g_new0 (IncomingMail, 1);
  Walk walk = { mail, g_string_new (NULL), g_string_new (NULL), 0 };
  g_autoptr (GMimeMessage) message = parse (bytes);
  g_autoptr (GMimeMessage) empty = message == NULL ? g_mime_message_new (FALSE) : NULL;

  mail->answers = g_ptr_array_new_with_free_func (g_free);
  mail->parts = g_ptr_array_new_with_free_func (incoming_part_free);
  set_head (message == NULL ? empty : message, mail);
  if (message != NULL && !mime_report_read (message, mail)) {
    walk_part (&walk, g_mime_message_get_mime_part (message), 0);
    mail->nature = mime_report_is_automatic (message) ? INCOMING_AUTO : INCOMING_LETTER;
  }
  set_texts (&walk);
  g_string_free (walk.plain, TRUE);
  g_string_free (walk.html, TRUE);
  return mail;
}
