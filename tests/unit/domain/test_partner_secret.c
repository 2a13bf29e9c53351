/* test_partner_secret.c: what may be the password of a partner's PDFs; it is kept sealed, changed, taken off. */
#include "domain/partner_secret.h"

#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "domain/partner.h"
#include "world.h"

static const char good[] = "quatre mots sans lien é";

typedef struct {
  char *uuid;
  const char *password;
  BoxError code; /* BOX_ERROR_LAST: it is taken */
} Setting;

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  Setting *setting = data;
  const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 };
  g_autoptr (GError) failure = NULL;
  gboolean done = partner_secret_set (db, &desk, setting->uuid, setting->password, &failure);

  (void) error;
  g_assert_cmpint (done, ==, setting->code == BOX_ERROR_LAST);
  if (!done)
    g_assert_cmpint (failure->code, ==, setting->code);
  return TRUE;
}

static void
test_takes (void)
{
  static const char *const refused[] = { "",
                                         "onze lettre",
                                         " douze lettres",
                                         "douze lettres ",
                                         "douze\nlettres",
                                         "douze\x01lettres",
                                         "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4",
                                         "12345678901234567890123456789012345678901234567890123456789012345" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (partner_secret_takes (refused[i]));
  g_assert_true (partner_secret_takes (good));
  g_assert_true (partner_secret_takes ("douze lettre"));
}

static void
test_kept (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  g_autoptr (Partner) partner = NULL;
  Setting setting = { NULL, good, BOX_ERROR_LAST };
  g_autofree char *sealed = NULL, *read = NULL, *elsewhere = NULL, *none = NULL, *verbs = NULL;
  g_autoptr (GError) failure = NULL;

  secret_key_set ("a key of a box that tests alone know of");
  partner = partner_find (db, world->partner_id, NULL);
  setting.uuid = partner->uuid;
  g_assert_cmpint (partner_secret_since (db, partner->id), ==, 0);
  world_do (world, set_work, &setting);
  sealed = world_text (world, "SELECT sealed AS x FROM partner_secret");
  g_assert_null (strstr (sealed, "quatre"));
  read = partner_secret_read (db, partner->id, NULL);
  g_assert_cmpstr (read, ==, good);
  g_assert_cmpint (partner_secret_since (db, partner->id), ==, MONDAY_9);
  secret_key_set ("a key of another box, restored without its own"); /* nothing is sent open by mistake */
  elsewhere = partner_secret_read (db, partner->id, &failure);
  g_assert_null (elsewhere);
  g_assert_error (failure, BOX_ERROR, BOX_ERROR_DENIED);
  secret_key_set ("a key of a box that tests alone know of");
  world_do (world, set_work, &(Setting){ partner->uuid, "court", BOX_ERROR_INVALID });
  world_do (world, set_work, &(Setting){ (char *) "nobody", good, BOX_ERROR_NOT_FOUND });
  world_do (world, set_work, &(Setting){ partner->uuid, NULL, BOX_ERROR_LAST });
  none = partner_secret_read (db, partner->id, NULL);
  g_assert_null (none);
  verbs = world_text (world, "SELECT group_concat (verb || coalesce (detail, '')) AS x FROM event WHERE verb LIKE 'secret%'");
  g_assert_cmpstr (verbs, ==, "secret_set,secret_dropped");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/domain/partner-secret/takes", test_takes);
  g_test_add_func ("/domain/partner-secret/kept", test_kept);
  return g_test_run ();
}
