/* imap.c: libcurl's IMAP. It knows how to fetch a message whole; the rest are commands of ours, and their lines read
 * here. The folder is examined, not selected: a fetch then marks nothing as read. */
#include "background/imap.h"

#include <curl/curl.h>
#include <string.h>

#include "base/clock.h"
#include "base/folder.h"
#include "base/text.h"

enum {
  CONNECT_S = 15,
  STEP_S = 120,
  LINES_BYTES_MAX = 1024 * 1024,
  MESSAGE_BYTES_MAX = 26 * 1024 * 1024, /* a little more than what is asked for */
  PASSWORD_BYTES_MAX = 1024,
  MARK_MAX = 200 /* messages in one command */
};

struct Imap {
  const InboxAccount *account;
  GCancellable *stop;
  CURL *curl;
  char *url; /* of the folder; NULL: the configuration is wrong */
  char *password;
  gboolean encrypted; /* must be; else it is this machine */
  gboolean writing;   /* the folder is selected, not examined */
  const char *trouble;
  GByteArray *answer;
  gsize answer_max;
};

/* First row that fits; the last one all others. */
static const struct {
  CURLcode code;
  const char *trouble;
} troubles[] = {
  { CURLE_LOGIN_DENIED, "sign_in" },
  { CURLE_PEER_FAILED_VERIFICATION, "certificate" },
  { CURLE_SSL_CONNECT_ERROR, "certificate" },
  { CURLE_SSL_CACERT_BADFILE, "certificate" },
  { CURLE_USE_SSL_FAILED, "certificate" },
  { CURLE_QUOTE_ERROR, "folder" },
  { CURLE_REMOTE_FILE_NOT_FOUND, "folder" },
  { CURLE_REMOTE_ACCESS_DENIED, "folder" },
  { CURLE_COULDNT_RESOLVE_HOST, "unreachable" },
  { CURLE_COULDNT_CONNECT, "unreachable" },
  { CURLE_OPERATION_TIMEDOUT, "unreachable" },
  { CURLE_SEND_ERROR, "unreachable" },
  { CURLE_RECV_ERROR, "unreachable" },
  { CURLE_GOT_NOTHING, "unreachable" },
  { CURLE_ABORTED_BY_CALLBACK, "stopped" },
  { CURLE_OK, "answer" },
};

/* ---- set up ---- */

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host == NULL ? "" : host);

  return g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

/* (transfer full): NULL for what is no server of mailboxes. */
static char *
folder_url (const InboxAccount *account, gboolean *ret_encrypted)
{
  g_autoptr (GUri) uri = g_uri_parse (account->url, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *folder = g_uri_escape_string (account->folder, NULL, FALSE);
  const char *scheme = uri == NULL ? NULL : g_uri_get_scheme (uri);

  if ((g_strcmp0 (scheme, "imaps") != 0 && g_strcmp0 (scheme, "imap") != 0) || g_uri_get_host (uri) == NULL
      || g_uri_get_userinfo (uri) != NULL || strlen (g_uri_get_path (uri)) > 1)
    return NULL;
  *ret_encrypted = strcmp (scheme, "imaps") == 0 || !is_this_machine (g_uri_get_host (uri));
  return g_strdup_printf ("%s%s%s", account->url, g_str_has_suffix (account->url, "/") ? "" : "/", folder);
}

/* (transfer full): the first line of a private file; NULL without. */
static char *
read_password (const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!folder_file_is_private (path) || !g_file_get_contents (path, &text, &length, NULL) || length > PASSWORD_BYTES_MAX)
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  return *text == '\0' ? NULL : g_steal_pointer (&text);
}

static int
is_stopped (void *data, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
  const Imap *imap = data;

  (void) down_all, (void) down, (void) up_all, (void) up;
  return g_cancellable_is_cancelled (imap->stop);
}

/* A server that says more than it should is not listened to. */
static size_t
take_answer (char *data, size_t size, size_t count, void *user)
{
  Imap *imap = user;

  if (imap->answer->len + size * count > imap->answer_max)
    return 0;
  g_byte_array_append (imap->answer, (const guint8 *) data, (guint) (size * count));
  return size * count;
}

static void
set_options (Imap *imap)
{
  CURL *curl = imap->curl;

  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) (imap->encrypted ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (*imap->account->ca_file != '\0')
    curl_easy_setopt (curl, CURLOPT_CAINFO, imap->account->ca_file);
  curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* nothing of the environment */
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_S);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) STEP_S);
  curl_easy_setopt (curl, CURLOPT_USERNAME, imap->account->user);
  curl_easy_setopt (curl, CURLOPT_PASSWORD, imap->password);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take_answer);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, imap);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, is_stopped);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, imap);
}

Imap *
imap_new (const InboxAccount *account, GCancellable *stop)
{
  static gsize started = 0;
  Imap *imap = g_new0 (Imap, 1);

  if (g_once_init_enter (&started)) {
    curl_global_init (CURL_GLOBAL_DEFAULT);
    g_once_init_leave (&started, 1);
  }
  imap->account = account;
  imap->stop = stop;
  imap->answer = g_byte_array_new ();
  imap->url = folder_url (account, &imap->encrypted);
  imap->password = read_password (account->password_file);
  imap->curl = curl_easy_init ();
  if (imap->curl != NULL && imap->url != NULL && imap->password != NULL)
    set_options (imap);
  return imap;
}

void
imap_free (Imap *imap)
{
  if (imap->curl != NULL)
    curl_easy_cleanup (imap->curl);
  g_byte_array_unref (imap->answer);
  g_free (imap->password);
  g_free (imap->url);
  g_free (imap);
}

const char *
imap_trouble (const Imap *imap)
{
  return imap->trouble;
}

/* ---- one step ---- */

static gboolean
fail (Imap *imap, CURLcode code)
{
  guint i = 0;

  while (troubles[i].code != code && i + 1 < G_N_ELEMENTS (troubles))
    i++;
  imap->trouble = troubles[i].trouble;
  return FALSE;
}

/* `command` NULL: the URL alone says what is fetched. */
static CURLcode
perform (Imap *imap, const char *url, const char *command, gsize most)
{
  g_byte_array_set_size (imap->answer, 0);
  imap->answer_max = most;
  curl_easy_setopt (imap->curl, CURLOPT_URL, url);
  curl_easy_setopt (imap->curl, CURLOPT_CUSTOMREQUEST, command);
  return curl_easy_perform (imap->curl);
}

/* The lines of the answer end with a zero afterwards. */
static gboolean
run (Imap *imap, const char *command)
{
  CURLcode code = perform (imap, imap->url, command, LINES_BYTES_MAX);

  if (code != CURLE_OK)
    return fail (imap, code);
  g_byte_array_append (imap->answer, (const guint8 *) "", 1);
  return TRUE;
}

/* (transfer full): "INBOX" as IMAP quotes it; one that holds a break or a quote is refused by its server. */
static char *
command_on (const char *verb, const char *folder)
{
  g_autofree char *clean = text_clean (folder, FALSE, 200);

  g_strdelimit (clean, "\"\\", '_');
  return g_strdup_printf ("%s \"%s\"", verb, clean);
}

static gboolean
open_as (Imap *imap, const char *verb)
{
  g_autofree char *command = command_on (verb, imap->account->folder);

  return run (imap, command);
}

/* The digits at *at as a number, *at then behind them; -1 without any. What a server says beyond what IMAP counts in is
 * cut to something that no message has. */
static gint64
read_number (const char **at)
{
  gint64 number = g_ascii_isdigit (**at) ? 0 : -1;

  for (; g_ascii_isdigit (**at); (*at)++)
    number = MIN (number * 10 + g_ascii_digit_value (**at), (gint64) G_MAXUINT32 + 1);
  return number;
}

/* The number behind a word in some lines; -1 for none. */
static gint64
number_behind (const char *lines, const char *word)
{
  const char *found = strstr (lines, word);

  if (found == NULL)
    return -1;
  found += strlen (word);
  return read_number (&found);
}

gboolean
imap_open (Imap *imap, gint64 *ret_uid_validity)
{
  if (imap->curl == NULL || imap->url == NULL || imap->password == NULL) {
    imap->trouble = "setting";
    return FALSE;
  }
  if (!open_as (imap, "EXAMINE"))
    return FALSE;
  *ret_uid_validity = number_behind ((const char *) imap->answer->data, "[UIDVALIDITY ");
  return *ret_uid_validity > 0 || fail (imap, CURLE_WEIRD_SERVER_REPLY);
}

/* ---- lists ---- */

/* "29-Nov-2026": the day as the server's clock has it. Months are those of the protocol, whatever the locale. */
static char *
since_text (gint64 since)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (since);

  return g_strdup_printf ("%d-%s-%d", g_date_time_get_day_of_month (day), months[g_date_time_get_month (day) - 1],
                          g_date_time_get_year (day));
}

static int
by_uid (gconstpointer one, gconstpointer other)
{
  gint64 a = ((const ImapItem *) one)->uid, b = ((const ImapItem *) other)->uid;

  return a < b ? -1 : a > b;
}

/* (transfer full): of ImapItem without sizes: the numbers of "* SEARCH 1 2 3", within bounds, sorted. */
static GArray *
read_search (const char *lines, gint64 after, gint64 until)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (ImapItem));

  for (const char *line = strstr (lines, "* SEARCH"); line != NULL; line = strstr (line, "* SEARCH")) {
    line += strlen ("* SEARCH");
    while (*line == ' ') {
      const char *at = line + 1;
      ImapItem item = { read_number (&at), 0 };

      if (item.uid > after && item.uid <= until && item.uid <= G_MAXUINT32)
        g_array_append_val (items, item);
      line = at;
    }
  }
  g_array_sort (items, by_uid);
  return items;
}

/* (transfer full): "4,7,9". */
static char *
uid_set (const GArray *items)
{
  GString *set = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (set, "%s%" G_GINT64_FORMAT, i == 0 ? "" : ",", g_array_index (items, ImapItem, i).uid);
  return g_string_free (set, FALSE);
}

/* "* 3 FETCH (UID 7 RFC822.SIZE 1234)", a line each, its two values in either order. */
static void
read_sizes (const char *lines, GArray *items)
{
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);

  for (guint i = 0; split[i] != NULL; i++) {
    ImapItem found = { number_behind (split[i], "UID "), number_behind (split[i], "RFC822.SIZE ") };
    guint index;

    if (found.uid > 0 && found.size_bytes >= 0 && g_array_binary_search (items, &found, by_uid, &index))
      g_array_index (items, ImapItem, index).size_bytes = found.size_bytes;
  }
}

GArray *
imap_list (Imap *imap, gint64 after, gint64 since, guint most)
{
  g_autofree char *day = since_text (since), *set = NULL, *sizes = NULL;
  g_autofree char *command = g_strdup_printf ("UID SEARCH UID %" G_GINT64_FORMAT ":* SINCE %s", after + 1, day);
  g_autoptr (GArray) items = NULL;

  if (!run (imap, command))
    return NULL;
  items = read_search ((const char *) imap->answer->data, after, G_MAXINT64); /* n:* holds the last one, however small */
  g_array_set_size (items, MIN (items->len, most));
  if (items->len == 0)
    return g_steal_pointer (&items);
  set = uid_set (items);
  sizes = g_strdup_printf ("UID FETCH %s (UID RFC822.SIZE)", set);
  if (!run (imap, sizes))
    return NULL;
  read_sizes ((const char *) imap->answer->data, items);
  return g_steal_pointer (&items);
}

/* ---- one message ---- */

GBytes *
imap_fetch (Imap *imap, gint64 uid, gboolean head, gboolean *ret_gone)
{
  g_autofree char *url = g_strdup_printf ("%s;UID=%" G_GINT64_FORMAT "%s", imap->url, uid, head ? ";SECTION=HEADER" : "");
  CURLcode code = perform (imap, url, NULL, MESSAGE_BYTES_MAX);

  *ret_gone = code == CURLE_REMOTE_FILE_NOT_FOUND;
  if (code == CURLE_OK)
    return g_bytes_new (imap->answer->data, imap->answer->len);
  fail (imap, code);
  return NULL;
}

/* ---- marks ---- */

static gboolean
open_for_writing (Imap *imap)
{
  imap->writing = imap->writing || open_as (imap, "SELECT"); /* nocheck:sql-place a command of IMAP */
  return imap->writing;
}

gboolean
imap_flag (Imap *imap, gint64 uid)
{
  g_autofree char *command = g_strdup_printf ("UID STORE %" G_GINT64_FORMAT " +FLAGS (\\Flagged)", uid);

  return open_for_writing (imap) && run (imap, command);
}

/* RFC 6851 where the server knows it; else what it stands for. A copy that could not be removed stays, marked. */
static gboolean
move (Imap *imap, const char *set)
{
  g_autofree char *quoted = command_on ("", imap->account->done_folder);
  g_autofree char *whole = g_strdup_printf ("UID MOVE %s%s", set, quoted),
                  *copy = g_strdup_printf ("UID COPY %s%s", set, quoted),
                  *mark = g_strdup_printf ("UID STORE %s +FLAGS (\\Seen \\Flagged \\Deleted)", set),
                  *expunge = g_strdup_printf ("UID EXPUNGE %s", set);

  if (run (imap, whole))
    return TRUE;
  if (!run (imap, copy) || !run (imap, mark))
    return FALSE;
  run (imap, expunge); /* RFC 4315; without it the server's own cleaning does it */
  return TRUE;
}

gboolean
imap_mark (Imap *imap, gint64 until, gint64 since)
{
  gboolean moves = *imap->account->done_folder != '\0';
  g_autofree char *day = since_text (since), *set = NULL, *store = NULL;
  g_autofree char *command = g_strdup_printf ("UID SEARCH UID 1:%" G_GINT64_FORMAT " SINCE %s UNFLAGGED%s",
                                              MAX (until, 1), day, moves ? "" : " UNSEEN");
  g_autoptr (GArray) items = NULL;

  if (until <= 0)
    return TRUE;
  if (!run (imap, command))
    return FALSE;
  items = read_search ((const char *) imap->answer->data, 0, until);
  g_array_set_size (items, MIN (items->len, MARK_MAX));
  if (items->len == 0)
    return TRUE;
  set = uid_set (items);
  store = g_strdup_printf ("UID STORE %s +FLAGS (\\Seen)", set);
  return open_for_writing (imap) && (moves ? move (imap, set) : run (imap, store));
}
