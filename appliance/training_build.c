/* training_build.c: the demonstration's files, settings and accounts into an empty copy. Starts nothing. */
#include "training_build.h"

#include <glib/gstdio.h>

#include "background/generator.h"
#include "base/clock.h"
#include "base/secret.h"
#include "demo.h"
#include "domain/partner.h"
#include "domain/setting.h"
#include "domain/trainee.h"
#include "domain/user.h"
#include "store/address_import.h"

enum { SITE_MAX_S = 300 };

typedef struct {
  GKeyFile *file;
  GPtrArray *trainees; /* of Trainee, each with its password… */
  GPtrArray *hashes;   /* …and that of it, which takes time: made before anything is written */
  Actor actor;
} Build;

static gboolean
add_settings (Db *db, const Build *build, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (build->file, "settings", NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
    g_autofree char *value = g_key_file_get_string (build->file, "settings", keys[i], NULL);

    if (!setting_set (db, &build->actor, keys[i], value, error))
      return FALSE;
  }
  return TRUE;
}

/* The demonstration has one partner of each type. */
static gint64
partner_of_type (Db *db, const char *type)
{
  g_autoptr (GPtrArray) partners = partner_list (db, NULL);

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);

    if (g_strcmp0 (partner->type, type) == 0)
      return partner->id;
  }
  return 0;
}

static gboolean
add_trainee (Db *db, const Build *build, guint index, GError **error)
{
  const Trainee *trainee = g_ptr_array_index (build->trainees, index);
  User user = { .role = role_find (trainee->role),
                .name = trainee->name,
                .email = trainee->email,
                .password = g_ptr_array_index (build->hashes, index) };
  gint64 id = 0;

  if (trainee->partner != NULL && (user.partner_id = partner_of_type (db, trainee->partner)) == 0)
    return box_fail (error, BOX_ERROR_INVALID, "%s: the demonstration has no partner %s", trainee->code, trainee->partner);
  return user_create (db, &build->actor, &user, &id, error)
         && (!trainee->referent || partner_set_referent (db, user.partner_id, id, error));
}

static gboolean
build_work (Db *db, gpointer data, GError **error)
{
  const Build *build = data;

  for (guint i = 0; i < build->trainees->len; i++)
    if (!add_trainee (db, build, i, error))
      return FALSE;
  return add_settings (db, build, error);
}

static gboolean
hash_all (Build *build, GError **error)
{
  for (guint i = 0; i < build->trainees->len; i++) {
    const Trainee *trainee = g_ptr_array_index (build->trainees, i);
    char *hash;

    if (trainee->password == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "%s has no password", trainee->code);
    hash = secret_password_hash (trainee->password, error);
    if (hash == NULL)
      return FALSE;
    g_ptr_array_add (build->hashes, hash);
  }
  return TRUE;
}

/* (transfer full): a file that stands beside the list of trainees. */
static char *
beside (GKeyFile *file, const char *source, const char *key)
{
  g_autofree char *folder = g_path_get_dirname (source), *name = g_key_file_get_string (file, "copy", key, NULL);

  return g_build_filename (folder, name != NULL ? name : "", NULL);
}

static gboolean
load_town (Service *service, GKeyFile *file, const char *source, GError **error)
{
  g_autofree char *demo = beside (file, source, "demo"), *addresses = beside (file, source, "addresses"),
                  *base = g_build_filename (service->appliance.data_folder, "addresses.db", NULL),
                  *nobody = secret_token_new (); /* the demonstration's own accounts: nobody signs in by them */
  int reports = g_key_file_get_integer (file, "copy", "reports", NULL);
  const DemoOptions options = { .file = demo,
                                .addresses = addresses,
                                .password = nobody,
                                .now = clock_now (),
                                .reports = (guint) CLAMP (reports, 0, DEMO_REPORTS) };

  return address_base_import (addresses, base, NULL, NULL, error) && demo_load (service, &options, error);
}

/* With it come the styles of all pages: nobody finds the copy open and bare. */
static gboolean
build_site (Service *service, GError **error)
{
  const GeneratorCall call = { .program = service->generator,
                               .config_path = config_file (service->config),
                               .deadline_s = SITE_MAX_S };
  const char *const words[] = { "site", NULL };

  return generator_run (&call, words, error);
}

gboolean
training_build (Service *service, const char *source, const char *trainees, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) list = NULL, hashes = g_ptr_array_new_with_free_func (g_free);
  Build build = { .file = file, .hashes = hashes, .actor = ACTOR_BOX_AT (clock_now ()) };

  if (!http_is_copy (&service->appliance))
    return box_fail (error, BOX_ERROR_DENIED, "this is the real box: trainees have no business here");
  if (!g_key_file_load_from_file (file, trainees, G_KEY_FILE_NONE, error))
    return box_translate (error);
  list = build.trainees = trainee_list (trainees, error);
  if (list == NULL)
    return FALSE;
  g_unlink (trainees);
  return hash_all (&build, error) && load_town (service, file, source, error)
         && store_write (service->store, build_work, &build, error) && build_site (service, error);
}
