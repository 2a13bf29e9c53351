/* publish_send.c: looks whether the folder there is ours, then rsync with all names put in place at the end. What a
 * program says is brought to a code by one table. */
#include "background/publish_send.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "background/program.h"
#include "base/error.h"
#include "base/text.h"

#define KEY "publish/id_ed25519"
#define MARK ".histologe-site" /* lies in each folder that is ours: no other is emptied */

enum { DEADLINE_S = 600, LOOK_S = 60, CONNECT_S = 15, DETAIL_CHARS = 300 };

void
publish_sent_clear (PublishSent *sent)
{
  g_clear_pointer (&sent->detail, g_free);
  g_clear_pointer (&sent->offered_key, g_free);
}

/* ---- what went wrong ---- */

/* What a program's words or status mean; the first that fits. Words of OpenSSH and rsync, with LC_ALL=C. */
static const struct {
  const char *said; /* nullable: whatever it said */
  int status;       /* 0: whatever status */
  const char *trouble;
} meanings[] = {
  { "Host key verification failed", 0, "changed_host" },
  { "REMOTE HOST IDENTIFICATION HAS CHANGED", 0, "changed_host" },
  { "Could not resolve hostname", 0, "unreachable" },
  { "Connection refused", 0, "unreachable" },
  { "Connection timed out", 0, "unreachable" },
  { "No route to host", 0, "unreachable" },
  { "Network is unreachable", 0, "unreachable" },
  { "Permission denied (", 0, "refused_key" },
  { "No space left on device", 0, "no_space" },
  { "Disk quota exceeded", 0, "no_space" },
  { "rsync: command not found", 0, "no_rsync" },
  { "rsync: not found", 0, "no_rsync" },
  { "Read-only file system", 0, "not_writable" },
  { "Permission denied", 0, "not_writable" },
  { "No such file or directory", 0, "no_folder" },
  { NULL, 127, "no_rsync" },
  { NULL, 255, "unreachable" },
  { NULL, 0, "other" },
};

static void
fail (PublishSent *sent, const HelperResult *result)
{
  const char *said = result->errors != NULL ? result->errors : "";
  g_autofree char *line = g_strdelimit (g_strdup (said), "\r\n", ' ');

  sent->detail = g_strndup (g_strstrip (line), DETAIL_CHARS);
  if (result->timed_out || !result->exited) {
    sent->trouble = "slow";
    return;
  }
  for (guint i = 0; sent->trouble == NULL; i++)
    if ((meanings[i].said == NULL || strstr (said, meanings[i].said) != NULL)
        && (meanings[i].status == 0 || meanings[i].status == result->status))
      sent->trouble = meanings[i].trouble;
}

/* ---- the command ---- */

typedef struct {
  const PublishSend *send;
  const PublishTarget *target;
  GPtrArray *argv; /* owns its words */
} Command;

static gboolean
is_ssh (const PublishTarget *target)
{
  return strcmp (target->way, "ssh") == 0;
}

static void
word (GPtrArray *argv, const char *text)
{
  g_ptr_array_add (argv, g_strdup (text));
}

static GPtrArray *
command_new (const char *const *words)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  word (argv, "env");
  word (argv, "LC_ALL=C");
  for (guint i = 0; words[i] != NULL; i++)
    word (argv, words[i]);
  return argv;
}

static char *
known_hosts (const PublishSend *send, const PublishTarget *target)
{
  return g_strdup_printf ("%s/publish/known-%s", send->data_folder, target->uuid);
}

/* rsync takes it apart at spaces: paths stand in quotes, which the data folder's own path must not have. */
static char *
ssh_command (const PublishSend *send, const PublishTarget *target)
{
  g_autofree char *hosts = known_hosts (send, target);

  return g_strdup_printf (
      "ssh -F /dev/null -i '%s/" KEY "' -p %" G_GINT64_FORMAT " -o BatchMode=yes -o IdentitiesOnly=yes"
      " -o StrictHostKeyChecking=yes -o 'UserKnownHostsFile=\"%s\"' -o GlobalKnownHostsFile=/dev/null"
      " -o UpdateHostKeys=no -o LogLevel=ERROR -o ConnectTimeout=%d -o ServerAliveInterval=15",
      send->data_folder, target->port, hosts, CONNECT_S);
}

static void
add_place (GPtrArray *argv, const PublishSend *send, const PublishTarget *target)
{
  if (is_ssh (target)) {
    word (argv, "--rsh");
    g_ptr_array_add (argv, ssh_command (send, target));
  }
  word (argv, "--");
}

static char *
place_of (const PublishTarget *target)
{
  return is_ssh (target) ? g_strdup_printf ("%s@%s:%s/", target->login, target->host, target->folder)
                         : g_strconcat (target->folder, "/", NULL);
}

/* Takes `argv`. */
static gboolean
run (const PublishSend *send, GPtrArray *argv, guint deadline_s, HelperResult *result, PublishSent *sent)
{
  g_autoptr (GPtrArray) words = argv;
  g_autoptr (GError) error = NULL;
  ProgramCall call = { .deadline_s = deadline_s, .stop = send->stop };

  g_ptr_array_add (words, NULL);
  call.argv = (const char *const *) words->pdata;
  if (!program_run (&call, result, &error)) {
    sent->trouble = "other";
    return FALSE;
  }
  if (result->exited && result->status == 0)
    return TRUE;
  fail (sent, result);
  return FALSE;
}

/* ---- the host's key ---- */

/* ssh looks a port other than 22 up as "[host]:port". */
static char *
host_name (const PublishTarget *target)
{
  return target->port == 22 ? g_strdup (target->host)
                            : g_strdup_printf ("[%s]:%" G_GINT64_FORMAT, target->host, target->port);
}

static gboolean
pin_key (const PublishSend *send, const PublishTarget *target, PublishSent *sent)
{
  g_autofree char *path = known_hosts (send, target), *name = host_name (target);
  g_autofree char *line = g_strdup_printf ("%s %s\n", name, target->host_key);

  if (g_file_set_contents_full (path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    return TRUE;
  sent->trouble = "other";
  return FALSE;
}

/* "host type key" of ssh-keyscan; remarks begin with #. The first is the one asked for first. */
static char *
scanned_key (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

    if (*lines[i] != '#' && g_strv_length (words) == 3)
      return g_strdup_printf ("%s %s", words[1], words[2]);
  }
  return NULL;
}

void
publish_send_ask_key (const PublishSend *send, const PublishTarget *target, PublishSent *sent)
{
  g_autofree char *port = g_strdup_printf ("%" G_GINT64_FORMAT, target->port);
  const char *const words[] = { "ssh-keyscan", "-T", "15", "-t",         "ed25519,ecdsa,rsa",
                                "-p",          port, "--", target->host, NULL };
  g_auto (HelperResult) result = { 0 };

  if (!run (send, command_new (words), LOOK_S, &result, sent)) {
    sent->trouble = "unreachable"; /* it tells no reason */
    return;
  }
  sent->offered_key = scanned_key (result.output);
  sent->trouble = sent->offered_key != NULL ? "unknown_host" : "unreachable";
}

/* ---- a question ---- */

/* ssh itself ends with 255; whatever else is the far command's own end. */
gboolean
publish_send_ask (const PublishSend *send, const PublishTarget *target, const char *line, char **ret_output,
                  PublishSent *ret_sent)
{
  enum { SSH_FAILED = 255 };
  g_autofree char *ssh = ssh_command (send, target), *person = g_strdup_printf ("%s@%s", target->login, target->host);
  g_auto (GStrv) words = NULL;
  g_auto (HelperResult) result = { 0 };
  GPtrArray *argv;
  gboolean ran;

  if (!pin_key (send, target, ret_sent) || !g_shell_parse_argv (ssh, NULL, &words, NULL))
    return FALSE;
  argv = command_new ((const char *const *) words);
  word (argv, "--");
  word (argv, person);
  word (argv, line);
  ran = run (send, argv, LOOK_S, &result, ret_sent) || (result.exited && result.status != SSH_FAILED);
  *ret_output = ran ? g_strdup (result.output != NULL ? result.output : "") : NULL;
  return ran;
}

/* ---- sending ---- */

typedef enum { FOLDER_EMPTY, FOLDER_MARKED, FOLDER_FOREIGN } Folder;

/* The name in "-rw-r--r--  5,120 2026/11/29 23:00:00 name": whatever stands behind the fourth space, spaces of its own
 * too; rsync writes a new line in a name as \\#012. NULL: not such a line. */
static const char *
listed_name (const char *line)
{
  enum { FIELDS = 4 };

  for (guint i = 0; i < FIELDS; i++) {
    gsize length = strcspn (line, " ");

    if (length == 0 || line[length] == '\0')
      return NULL;
    line += length + (i + 1 < FIELDS ? strspn (line + length, " ") : 1);
  }
  return line;
}

/* What only a folder of the box holds: its store, a build that is not published but made. */
static gboolean
is_box_name (const char *name)
{
  static const char *const names[] = { "store.db", ".pages" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* What stands in the folder: nothing but hidden files, or our mark, a file, among it. What cannot be read is not ours.
 */
static Folder
folder_of (const char *listed)
{
  g_auto (GStrv) lines = g_strsplit (listed, "\n", -1);
  gboolean others = FALSE, marked = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *name = listed_name (lines[i]);

    if (*lines[i] == '\0')
      continue;
    if (name == NULL || is_box_name (name))
      return FOLDER_FOREIGN;
    marked = marked || (*lines[i] == '-' && strcmp (name, MARK) == 0);
    others = others || *name != '.';
  }
  if (marked)
    return FOLDER_MARKED;
  return others ? FOLDER_FOREIGN : FOLDER_EMPTY;
}

/* (transfer full): where a folder really is, links followed; of one that is not there yet, where it would be. */
static char *
real_path (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, "/"), *above = g_path_get_dirname (whole),
                  *name = g_path_get_basename (whole), *found = realpath (whole, NULL),
                  *parent = realpath (above, NULL);

  return found != NULL ? g_steal_pointer (&found) : g_build_filename (parent != NULL ? parent : above, name, NULL);
}

static gboolean
is_inside (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* In a folder of the box, or around one: publishing there would remove what the box lives on. */
static gboolean
touches (const char *folder, const char *own)
{
  g_autofree char *there = real_path (folder), *ours = real_path (own);

  return is_inside (there, ours) || is_inside (ours, there);
}

static gboolean
is_own (const PublishSend *send, const PublishTarget *target)
{
  if (is_ssh (target))
    return FALSE;
  if (touches (target->folder, send->data_folder))
    return TRUE;
  for (guint i = 0; send->own != NULL && send->own[i] != NULL; i++)
    if (g_path_is_absolute (send->own[i]) && touches (target->folder, send->own[i]))
      return TRUE;
  return FALSE;
}

static gboolean
look (const PublishSend *send, const PublishTarget *target, Folder *ret_folder, PublishSent *sent)
{
  static const char *const words[] = { "rsync", "--list-only", "--no-human-readable", NULL };
  g_auto (HelperResult) result = { 0 };
  GPtrArray *argv;

  if (is_own (send, target)) {
    sent->trouble = "own";
    return FALSE;
  }
  argv = command_new (words);
  add_place (argv, send, target);
  g_ptr_array_add (argv, place_of (target));
  if (!run (send, argv, LOOK_S, &result, sent))
    return FALSE;
  *ret_folder = folder_of (result.output);
  if (*ret_folder != FOLDER_FOREIGN)
    return TRUE;
  sent->trouble = "foreign";
  return FALSE;
}

static char *
mark_folder (const PublishSend *send, PublishSent *sent)
{
  char *folder = g_build_filename (send->data_folder, "publish", "mark", NULL);
  g_autofree char *file = g_build_filename (folder, MARK, NULL);

  if (g_file_test (file, G_FILE_TEST_EXISTS)
      || (g_mkdir_with_parents (folder, 0755) == 0 && g_file_set_contents (file, "", 0, NULL)))
    return folder;
  sent->trouble = "other";
  g_free (folder);
  return NULL;
}

static gint64
number_after (const char *output, const char *label)
{
  const char *found = strstr (output, label), *start = found == NULL ? "" : found + strlen (label);
  g_autofree char *digits = g_strndup (start, strspn (start, "0123456789"));
  gint64 number = 0;

  text_to_integer (digits, 0, G_MAXINT64, &number);
  return number;
}

/* Our mark alone, before anything else: a sending that is cut leaves a folder that is known again. */
static gboolean
put_mark (const PublishSend *send, const PublishTarget *target, const char *mark, PublishSent *sent)
{
  static const char *const words[] = { "rsync", "--recursive", "--times", "--chmod=D755,F644", NULL };
  g_auto (HelperResult) result = { 0 };
  GPtrArray *argv = command_new (words);

  add_place (argv, send, target);
  g_ptr_array_add (argv, g_strconcat (mark, "/", NULL));
  g_ptr_array_add (argv, place_of (target));
  return run (send, argv, LOOK_S, &result, sent);
}

/* Nothing is removed where the mark did not stand before. Compared by content: times say little on other people's
 * disks. What begins with a dot at the top is the host's own
 * (.htaccess), and stays. Every file is put in place at the end, the old ones go after that. */
static void
transfer (const PublishSend *send, const PublishTarget *target, Folder folder, PublishSent *sent)
{
  static const char *const words[] = { "rsync",
                                       "--recursive",
                                       "--checksum",
                                       "--times",
                                       "--chmod=D755,F644",
                                       "--delay-updates",
                                       "--exclude=/.pages",
                                       "--filter=protect /.*",
                                       "--timeout=60",
                                       "--stats",
                                       "--no-human-readable",
                                       NULL };
  g_autofree char *mark = mark_folder (send, sent);
  g_auto (HelperResult) result = { 0 };
  GPtrArray *argv;

  if (mark == NULL || (folder == FOLDER_EMPTY && !put_mark (send, target, mark, sent)))
    return;
  argv = command_new (words);
  if (folder == FOLDER_MARKED)
    word (argv, "--delete-after");
  add_place (argv, send, target);
  g_ptr_array_add (argv, g_strconcat (send->site, "/", NULL));
  if (send->outside != NULL)
    g_ptr_array_add (argv, g_strconcat (send->outside, "/", NULL));
  g_ptr_array_add (argv, g_strconcat (mark, "/", NULL));
  g_ptr_array_add (argv, place_of (target));
  if (!run (send, argv, DEADLINE_S, &result, sent))
    return;
  sent->files = number_after (result.output, "Number of regular files transferred: ");
  sent->bytes = number_after (result.output, "Total bytes sent: ");
}

void
publish_send (const PublishSend *send, const PublishTarget *target, PublishSent *ret_sent)
{
  Folder folder;

  if (is_ssh (target) && *target->host_key == '\0')
    publish_send_ask_key (send, target, ret_sent);
  else if ((!is_ssh (target) || pin_key (send, target, ret_sent)) && look (send, target, &folder, ret_sent))
    transfer (send, target, folder, ret_sent);
}
