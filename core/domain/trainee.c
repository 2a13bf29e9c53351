/* trainee.c: reads accounts from a file, makes their passwords. Creates no account (appliance/training_build.c). */
#include "domain/trainee.h"

#include <string.h>

#include "base/error.h"
#include "base/secret.h"

#define PREFIX "trainee "
/* As the codes of drafts: none that can be taken for another (secret_code_new). */
static const char letters[] = "23456789abcdefghjkmnpqrstvwxyz";
enum { LETTERS = sizeof letters - 1, PASSWORD_LETTERS = 12, LETTERS_TOGETHER = 4 };
G_STATIC_ASSERT ((int) SECRET_SIGNATURE_BYTES >= (int) PASSWORD_LETTERS);

static void
trainee_free (gpointer data)
{
  Trainee *trainee = data;
  char *const texts[] = { trainee->code, trainee->name, trainee->email,   trainee->role,
                          trainee->task, trainee->partner, trainee->password };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (trainee);
}

static GKeyFile *
file_open (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, error))
    return g_steal_pointer (&file);
  g_prefix_error (error, "%s: ", path);
  box_translate (error);
  return NULL;
}

static Trainee *
trainee_read (GKeyFile *file, const char *group)
{
  Trainee *trainee = g_new0 (Trainee, 1);

  trainee->code = g_strdup (group + strlen (PREFIX));
  trainee->name = g_key_file_get_string (file, group, "name", NULL);
  trainee->email = g_key_file_get_string (file, group, "email", NULL);
  trainee->role = g_key_file_get_string (file, group, "role", NULL);
  trainee->partner = g_key_file_get_string (file, group, "partner", NULL);
  trainee->task = g_key_file_get_string (file, group, "task", NULL);
  trainee->password = g_key_file_get_string (file, group, "password", NULL);
  trainee->referent = g_key_file_get_boolean (file, group, "referent", NULL);
  return trainee;
}

GPtrArray *
trainee_list (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = file_open (path, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (trainee_free);
  g_auto (GStrv) groups = file == NULL ? NULL : g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups != NULL && groups[i] != NULL; i++) {
    Trainee *trainee;

    if (!g_str_has_prefix (groups[i], PREFIX))
      continue;
    trainee = trainee_read (file, groups[i]);
    g_ptr_array_add (list, trainee);
    if (trainee->name == NULL || trainee->email == NULL || trainee->role == NULL) {
      box_fail (error, BOX_ERROR_INVALID, "%s: [%s] wants name, email and role", path, groups[i]);
      return NULL;
    }
  }
  return file == NULL ? NULL : g_steal_pointer (&list);
}

char *
trainee_password (const char *code, gint64 edition)
{
  g_autofree char *what = g_strdup_printf ("%s %" G_GINT64_FORMAT, code, edition);
  guchar signature[SECRET_SIGNATURE_BYTES];
  GString *password;

  if (!secret_sign ("trainee", what, strlen (what), signature))
    return NULL;
  password = g_string_new (NULL);
  for (guint i = 0; i < PASSWORD_LETTERS; i++) {
    if (i > 0 && i % LETTERS_TOGETHER == 0)
      g_string_append_c (password, '-');
    g_string_append_c (password, letters[signature[i] % LETTERS]);
  }
  return g_string_free (password, FALSE);
}

gboolean
trainee_list_write (const char *path, gint64 edition, const char *out, GError **error)
{
  g_autoptr (GKeyFile) file = file_open (path, error);
  g_autoptr (GPtrArray) list = file == NULL ? NULL : trainee_list (path, error);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const Trainee *trainee = g_ptr_array_index (list, i);
    g_autofree char *group = g_strconcat (PREFIX, trainee->code, NULL);
    g_autofree char *password = trainee_password (trainee->code, edition);

    if (password == NULL)
      return box_fail (error, BOX_ERROR_IO, "the box has no key to make passwords of");
    g_key_file_set_string (file, group, "password", password);
  }
  text = g_key_file_to_data (file, &length, NULL);
  return g_file_set_contents_full (out, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         || box_translate (error);
}
