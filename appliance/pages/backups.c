/* backups.c: reads what was typed, has it done, shows what became of it. Makes no backup itself
 * (background/backups.h). */
#include "pages/backups.h"

#include <string.h>
#include <glib/gstdio.h>

#include "background/publish.h"
#include "base/secret.h"
#include "domain/backup_key.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/own_account.h"
#include "pages/paper.h"
#include "view/backup_view.h"
#include "view/remark_view.h"

#define PAGE "/gestion/sauvegardes"

enum { CODE_CHARS = 40, KEY_CHARS = 2000, SHOWN_MOST = 40 };

/* ---- the page ---- */

static gboolean
same_disk (const BackupPlace *place, gpointer data)
{
  GStatBuf here, there;

  return g_stat (place->folder, &there) == 0 && g_stat (data, &here) == 0 && here.st_dev == there.st_dev;
}

static void
add_done (Exchange *exchange, Tree *view)
{
  g_autofree char *key = g_strconcat ("backup_done.", exchange_query (exchange, "fait"), NULL);
  const Words *words = exchange_appliance (exchange)->words;

  if (exchange_query (exchange, "fait") != NULL && words_has (words, "fr", key))
    tree_set_text (view, "said", words_get (words, "fr", key));
}

/* What was typed of a place; nullable. */
static void
add_typed (const PublishTargetTyped *typed, Tree *view)
{
  Tree *map = tree_set_map (view, "typed");

  tree_set_text (map, "host", typed == NULL ? "" : typed->host);
  tree_set_text (map, "port", typed == NULL ? "22" : typed->port);
  tree_set_text (map, "login", typed == NULL ? "" : typed->login);
  tree_set_text (map, "folder", typed == NULL ? "" : typed->folder);
  tree_set_flag (map, "ssh", typed != NULL && strcmp (typed->way, "ssh") == 0);
}

static gboolean
fill (Exchange *exchange, const Viewer *viewer, Tree *view, GError **error)
{
  const char *data = exchange_appliance (exchange)->data_folder;
  g_autoptr (GPtrArray) places = backup_place_list (viewer->db, error);
  g_autoptr (GPtrArray) backups = places == NULL ? NULL : backup_list (viewer->db, 0, SHOWN_MOST, error);
  g_autoptr (BackupRestore) restore = NULL;
  g_autofree char *ssh_key = publish_key_line (data);
  BackupKey key;

  if (backups == NULL || !backup_restore_last (viewer->db, &restore, error))
    return FALSE;
  const BackupState state = { .places = places,
                              .backups = backups,
                              .restore = restore,
                              .ssh_key = ssh_key,
                              .print = backup_key_load (data, FALSE, &key, NULL) ? key.key.print : NULL,
                              .print_key = publish_key_print,
                              .same_disk = same_disk,
                              .data = (gpointer) data };
  backup_view_set (viewer, &state, view);
  return TRUE;
}

/* What is wrong, with the words of `group`. */
typedef struct {
  const char *group;
  const Remarks *remarks;
} Wrong;

/* `typed`, `wrong`: nullable. */
static int
show_page (Exchange *exchange, int status, const PublishTargetTyped *typed, const Wrong *wrong)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;

  if (!fill (exchange, &viewer, view, &error))
    return exchange_fail (exchange, error);
  add_typed (typed, view);
  if (wrong != NULL)
    remark_view_set (&viewer, wrong->group, wrong->remarks, view);
  add_done (exchange, view);
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, status, "backups", g_steal_pointer (&view));
}

int
backups_show (Exchange *exchange)
{
  return show_page (exchange, 200, NULL, NULL);
}

/* ---- what is done ---- */

typedef struct {
  Actor actor;
  gint64 id;
  const char *verb, *key, *print; /* print nullable: of the key of the sheet, for "printed" */
  PublishTargetTyped typed;
} Doing;

static int
done_once (Exchange *exchange, const Once *once)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  return once_write (exchange, once, &place, &error) ? exchange_redirect (exchange, place)
                                                     : exchange_fail (exchange, error);
}

static gboolean
now_work (Db *db, const Doing *doing, GError **error)
{
  return backup_place_ask (db, &doing->actor, doing->id, error);
}

static gboolean
printed_work (Db *db, const Doing *doing, GError **error)
{
  if (doing->print == NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "no sheet has been made yet");
  return backup_key_printed (db, &doing->actor, doing->print, error);
}

static gboolean
seen_work (Db *db, const Doing *doing, GError **error)
{
  g_autoptr (BackupRestore) restore = NULL;

  return backup_restore_last (db, &restore, error)
         && (restore == NULL || backup_restore_seen (db, &doing->actor, restore->id, error));
}

static gboolean
release_work (Db *db, const Doing *doing, GError **error)
{
  gint64 count = 0;

  return backup_restore_release (db, &doing->actor, &count, error);
}

static gboolean
trust_work (Db *db, const Doing *doing, GError **error)
{
  return backup_place_trust (db, &doing->actor, doing->id, doing->key, error);
}

static gboolean
pause_work (Db *db, const Doing *doing, GError **error)
{
  return backup_place_pause (db, &doing->actor, doing->id, TRUE, error);
}

static gboolean
resume_work (Db *db, const Doing *doing, GError **error)
{
  return backup_place_pause (db, &doing->actor, doing->id, FALSE, error);
}

static gboolean
remove_work (Db *db, const Doing *doing, GError **error)
{
  return backup_place_remove (db, &doing->actor, doing->id, error);
}

static const struct {
  const char *verb;
  gboolean of_place;
  gboolean (*work) (Db *db, const Doing *doing, GError **error);
} verbs[] = {
  { "now", FALSE, now_work },         { "printed", FALSE, printed_work }, { "seen", FALSE, seen_work },
  { "release", FALSE, release_work }, { "try", TRUE, now_work },          { "trust", TRUE, trust_work },
  { "pause", TRUE, pause_work },      { "resume", TRUE, resume_work },    { "remove", TRUE, remove_work },
};

static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (doing->verb, verbs[i].verb) == 0 && verbs[i].of_place == (doing->id != 0))
      return verbs[i].work (db, doing, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", doing->verb);
}

static int
act (Exchange *exchange, gint64 id, const char *subject)
{
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
                  *key = exchange_typed (exchange, "key", FALSE, KEY_CHARS);
  g_autofree char *request = once_request (exchange, verb, subject, key),
                  *place = g_strdup_printf (PAGE "?fait=%s", verb);
  BackupKey own;
  Doing doing = { .actor = office_actor (exchange), .id = id, .verb = verb, .key = key };
  const Once once = { act_work, &doing, request, place };

  if (backup_key_load (exchange_appliance (exchange)->data_folder, FALSE, &own, NULL))
    doing.print = own.key.print;
  return done_once (exchange, &once);
}

int
backups_do (Exchange *exchange)
{
  return act (exchange, 0, "backups");
}

int
backups_act (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (BackupPlace) place = backup_place_find (store_reader (exchange_appliance (exchange)->store),
                                                     exchange_path_part (exchange, "uuid"), &error);

  return place == NULL ? exchange_fail (exchange, error) : act (exchange, place->id, place->uuid);
}

/* What only this box knows of a place: it has it already; there is no such folder here. */
static void
check_here (Exchange *exchange, const PublishTargetTyped *typed, Remarks *remarks)
{
  backup_place_check_known (store_reader (exchange_appliance (exchange)->store), typed, remarks);
  if (!remarks_any (remarks) && strcmp (typed->way, "folder") == 0 && !g_file_test (typed->folder, G_FILE_TEST_IS_DIR))
    remarks_add (remarks, "folder", "backup_no_folder", NULL);
}

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return backup_place_add (db, &doing->actor, &doing->typed, error);
}

/* The same form sent twice is one place; another form for it is told beside its field. */
static int
add_once (Exchange *exchange, const Once *once, const PublishTargetTyped *typed, Remarks *remarks)
{
  const Wrong wrong = { "publish_remark", remarks };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (once_write (exchange, once, &place, &error))
    return exchange_redirect (exchange, place);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  remarks_add (remarks, "folder", strcmp (typed->way, "stick") == 0 ? "backup_stick" : "backup_twice", NULL);
  return show_page (exchange, 409, typed, &wrong);
}

int
backups_add (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *way = exchange_typed (exchange, "way", FALSE, CODE_CHARS),
                  *host = exchange_typed (exchange, "host", FALSE, PUBLISH_TARGET_HOST_CHARS),
                  *port = exchange_typed (exchange, "port", FALSE, CODE_CHARS),
                  *login = exchange_typed (exchange, "login", FALSE, PUBLISH_TARGET_LOGIN_CHARS),
                  *folder = exchange_typed (exchange, "folder", FALSE, PUBLISH_TARGET_FOLDER_CHARS);
  Doing doing = { .actor = office_actor (exchange), .typed = { way, host, port, login, folder } };
  g_autofree char *request = once_request (exchange, "backups", way, folder);
  const Once once = { add_work, &doing, request, PAGE "?fait=added" };
  const Wrong wrong = { "publish_remark", remarks };
  GError *error = NULL;

  backup_place_check (&doing.typed, remarks);
  if (!remarks_any (remarks))
    check_here (exchange, &doing.typed, remarks);
  if (remarks_any (remarks))
    return show_page (exchange, 422, &doing.typed, &wrong);
  if (strcmp (way, "ssh") == 0 && !publish_key_make (exchange_appliance (exchange)->data_folder, &error))
    return exchange_fail (exchange, error);
  return add_once (exchange, &once, &doing.typed, remarks);
}

/* ---- the sheet ---- */

static gboolean
sheet_work (Db *db, gpointer data, GError **error)
{
  return backup_key_read (db, data, error);
}

/* The key is made when nobody needed it before: a sheet must have a code. Who has the code and a stick has the town:
 * the password is asked again, and who read it stays written. */
int
backups_sheet (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autoptr (Remarks) remarks = remarks_new ();
  const Wrong wrong = { "account_remark", remarks };
  Actor actor = office_actor (exchange);
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  BackupKey key;

  if (!own_account_asks_password (exchange, "sheet_password", remarks, &error))
    return exchange_fail (exchange, error);
  if (remarks_any (remarks))
    return show_page (exchange, 422, NULL, &wrong);
  if (backup_key_load (appliance->data_folder, TRUE, &key, &error)
      && store_write (appliance->store, sheet_work, &actor, &error))
    bytes = paper_product (exchange, "paper:backup-sheet", &error);
  return bytes == NULL ? exchange_fail (exchange, error) : paper_answer (exchange, bytes, "code-de-restauration.pdf");
}
