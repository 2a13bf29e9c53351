/* setup.c: the door, and the table of steps with a judge each. */
#include "domain/setup.h"

#include <string.h>

#include "base/secret.h"
#include "domain/backup.h"
#include "domain/event.h"
#include "domain/mail_relay.h"
#include "domain/session.h"
#include "domain/setting.h"
#include "domain/user.h"

static const char sql_read[] =
    "SELECT closed_at IS NULL AS open, begun_at IS NOT NULL AND finished_at IS NULL AS under_way FROM setup";
static const char sql_begin[] = "UPDATE setup SET closed_at = :now, begun_at = :now WHERE closed_at IS NULL";
static const char sql_finish[] = "UPDATE setup SET finished_at = :now WHERE finished_at IS NULL";
static const char sql_account[] = "SELECT 1 FROM user WHERE role = 'administrator' AND state = 'active'";
static const char sql_territory[] = "SELECT 1 FROM territory";
static const char sql_partner[] = "SELECT 1 FROM partner WHERE archived_at IS NULL";
static const char sql_look[] = "SELECT 1 WHERE EXISTS (SELECT 1 FROM setting WHERE key IN ('color.main', 'color.mark'))"
                               " OR EXISTS (SELECT 1 FROM logo)";
static const char sql_skip[] = "INSERT INTO setup_skip (step, at, user_id) VALUES (:step, :now, nullif (:user, 0))"
                               " ON CONFLICT (step) DO NOTHING";
static const char sql_skipped[] = "SELECT 1 AS found FROM setup_skip WHERE step = :step";

/* ---- the door ---- */

/* FALSE too when the store cannot be read: a door that nobody is sure of is closed. */
static gboolean
read_flag (Db *db, const char *name)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  return query_next (query) && query_integer (query, name) != 0;
}

gboolean
setup_is_open (Db *db)
{
  return read_flag (db, "open");
}

gboolean
setup_is_under_way (Db *db)
{
  return read_flag (db, "under_way");
}

enum { GROUP_CHARS = 4 };

/* Letters alone, in groups of four. */
static char *
grouped (const char *letters)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; letters[i] != '\0'; i++)
    g_string_append_printf (text, "%s%c", i > 0 && i % GROUP_CHARS == 0 ? "-" : "", letters[i]);
  return g_string_free (text, FALSE);
}

char *
setup_code_new (void)
{
  g_autofree char *one = secret_code_new (), *other = secret_code_new ();
  g_autofree char *letters = g_strconcat (one, other, NULL);

  return grouped (letters);
}

/* Each half as any code of ours that people copy by hand. */
char *
setup_code_read (const char *typed)
{
  GString *plain = g_string_new (NULL);
  g_autofree char *letters = NULL, *half = NULL, *one = NULL, *other = NULL, *both = NULL;

  for (const char *at = typed == NULL ? "" : typed; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (plain, *at);
  letters = g_string_free (plain, FALSE);
  if (strlen (letters) != SETUP_CODE_CHARS)
    return g_strdup ("");
  half = g_strndup (letters, SETUP_CODE_CHARS / 2);
  one = secret_code_read (half);
  other = secret_code_read (letters + SETUP_CODE_CHARS / 2);
  both = g_strconcat (one, other, NULL);
  return strlen (both) == SETUP_CODE_CHARS ? grouped (both) : g_strdup ("");
}

static gboolean
close_door (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_begin);

  query_bind_integer (query, ":now", now);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the box is set up already");
}

gboolean
setup_enter (Db *db, const SetupAccount *account, gint64 now, char **ret_token, GError **error)
{
  const Actor box = ACTOR_BOX_AT (now);
  const User user = { .role = ROLE_ADMINISTRATOR,
                      .email = (char *) account->email,
                      .name = (char *) account->name,
                      .password = (char *) account->hash };
  gint64 id = 0;

  g_clear_pointer (ret_token, g_free); /* may be run again */
  if (!close_door (db, now, error) || !user_create (db, &box, &user, &id, error))
    return FALSE;
  *ret_token = session_open_on (db, id, account->device, now, error);
  return *ret_token != NULL;
}

/* ---- the steps ---- */

static gboolean
has_row (Db *db, const char *sql)
{
  g_autoptr (Query) query = query_new (db, sql);

  return query_next (query);
}

static gboolean
setting_is_given (Db *db, const char *key)
{
  g_autofree char *value = setting_text (db, key);

  return *value != '\0';
}

static gboolean
account_done (Db *db, const SetupFacts *facts G_GNUC_UNUSED)
{
  return has_row (db, sql_account);
}

static gboolean
town_done (Db *db, const SetupFacts *facts G_GNUC_UNUSED)
{
  return has_row (db, sql_territory) && setting_is_given (db, "town.name") && setting_is_given (db, "town.phone");
}

/* Typed is not enough: a test mail must have left. */
static gboolean
mail_done (Db *db, const SetupFacts *facts)
{
  g_autoptr (MailRelay) relay = NULL;

  if (!setting_is_given (db, "mail.from") || facts->relay_file)
    return setting_is_given (db, "mail.from") && facts->relay_file;
  return mail_relay_find (db, &relay, NULL) && relay != NULL && g_strcmp0 (relay->tried_status, "sent") == 0;
}

static gboolean
addresses_done (Db *db G_GNUC_UNUSED, const SetupFacts *facts)
{
  g_autofree char *path = g_build_filename (facts->data_folder, "addresses.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
partners_done (Db *db, const SetupFacts *facts G_GNUC_UNUSED)
{
  return has_row (db, sql_partner);
}

static gboolean
look_done (Db *db, const SetupFacts *facts G_GNUC_UNUSED)
{
  return has_row (db, sql_look);
}

static gboolean
backup_done (Db *db, const SetupFacts *facts G_GNUC_UNUSED)
{
  return backup_last_good_at (db) != 0;
}

static gboolean
certificate_done (Db *db G_GNUC_UNUSED, const SetupFacts *facts)
{
  return facts->certificate;
}

/* In the order in which they are offered. The account comes before all: the open door is one page wide. */
const SetupStep setup_steps[] = {
  { "compte", TRUE, account_done },       { "commune", TRUE, town_done },
  { "courriel", TRUE, mail_done },        { "adresses", FALSE, addresses_done },
  { "partenaires", TRUE, partners_done }, { "apparence", FALSE, look_done },
  { "sauvegarde", TRUE, backup_done },    { "certificat", FALSE, certificate_done },
};
const guint setup_steps_count = G_N_ELEMENTS (setup_steps);

static const char *const state_names[] = { "todo", "done", "skipped" };
G_STATIC_ASSERT (G_N_ELEMENTS (state_names) == SETUP_STATE_LAST);

const char *
setup_state_name (SetupState state)
{
  return state_names[state];
}

int
setup_step_find (const char *code)
{
  for (guint i = 0; i < setup_steps_count; i++)
    if (g_strcmp0 (setup_steps[i].code, code) == 0)
      return (int) i;
  return -1;
}

SetupState
setup_step_state (Db *db, const SetupFacts *facts, guint index)
{
  g_autoptr (Query) query = NULL;

  if (setup_steps[index].done (db, facts))
    return SETUP_DONE;
  query = query_new (db, sql_skipped);
  query_bind_text (query, ":step", setup_steps[index].code);
  return query_next (query) ? SETUP_SKIPPED : SETUP_TODO;
}

gboolean
setup_skip (Db *db, const Actor *actor, const char *code, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (setup_step_find (code) < 0)
    return box_fail (error, BOX_ERROR_INVALID, "no such step of the installation");
  query = query_new (db, sql_skip);
  query_bind_text (query, ":step", code);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error);
}

gboolean
setup_finish (Db *db, const Actor *actor, GError **error)
{
  const Event event = { .noun = "setup", .verb = "finished" };
  g_autoptr (Query) query = query_new (db, sql_finish);

  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && (db_changes (db) == 0 || event_add (db, actor, &event, error));
}
