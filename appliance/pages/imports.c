/* imports.c: takes a file in, shows what it would do, has it done. The bytes wait in the folder imports as text. */
#include "pages/imports.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/import_view.h"

enum { FILE_NAME_CHARS = 80 };

static int
room (Exchange *exchange, int status, const char *kind, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = import_view_room (&viewer, kind, remarks, &error);

  return view == NULL ? exchange_fail (exchange, error) : partner_request_page (exchange, status, "imports", view);
}

int
imports_room (Exchange *exchange)
{
  return room (exchange, 200, exchange_query (exchange, "sorte"), NULL);
}

/* ---- a file is brought ---- */

typedef struct {
  Actor actor;
  ImportStage stage;
} Bringing;

static gboolean
bring_work (Db *db, gpointer data, GError **error)
{
  const Bringing *bringing = data;

  return import_stage_add (db, &bringing->actor, &bringing->stage, error);
}

/* A sheet is kept as the text it is. NULL, or a code of import_trouble. */
static const char *
keep_sheet (const Upload *upload, const char *path)
{
  g_autofree char *bytes = NULL, *text = NULL;
  const char *code = NULL;
  gsize length = 0;

  if (upload->too_large || upload->size_bytes > IMPORT_BYTES_MAX)
    return "long";
  if (!g_file_get_contents (upload->path, &bytes, &length, NULL))
    return "unreadable";
  text = import_decode (bytes, length, &code);
  if (text != NULL && !g_file_set_contents (path, text, -1, NULL))
    code = "unreadable";
  return code;
}

/* Addresses are large, and packed: the job reads them. */
static const char *
keep_addresses (const Upload *upload, const char *path)
{
  g_autoptr (GFile) from = g_file_new_for_path (upload->path), to = g_file_new_for_path (path);

  if (upload->too_large)
    return "long_addresses";
  if (upload->size_bytes == 0)
    return "empty";
  return g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL) ? NULL : "unreadable";
}

static const Upload *
upload_of (Exchange *exchange)
{
  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    const Upload *upload = exchange_upload (exchange, i);

    if (strcmp (upload->field, "file") == 0 && (upload->size_bytes > 0 || upload->too_large || *upload->name != '\0'))
      return upload;
  }
  return NULL;
}

/* Keeps the bytes. Remarks when they cannot be taken. */
static void
keep (const Upload *upload, const char *kind, const char *path, Remarks *remarks)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean addresses = strcmp (kind, IMPORT_ADDRESSES) == 0;
  const char *code = NULL;

  if (!addresses && import_kind_find (kind) == NULL)
    remarks_add (remarks, "kind", "kind_missing", NULL);
  if (upload == NULL)
    remarks_add (remarks, "file", "file_missing", NULL);
  if (remarks_any (remarks))
    return;
  g_mkdir_with_parents (folder, 0700);
  code = addresses ? keep_addresses (upload, path) : keep_sheet (upload, path);
  if (code != NULL)
    remarks_add (remarks, "file", code, NULL);
}

int
imports_bring (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const Upload *upload = upload_of (exchange);
  g_autofree char *kind = exchange_typed (exchange, "kind", FALSE, PARTNER_CODE_CHARS), *uuid = secret_uuid ();
  g_autofree char *path = import_stage_path (appliance->data_folder, uuid, ".csv");
  g_autofree char *name = text_clean (upload == NULL ? "" : upload->name, FALSE, FILE_NAME_CHARS);
  g_autofree char *place = g_strdup_printf ("/imports/%s", uuid);
  Bringing bringing = { office_actor (exchange), { .uuid = uuid, .kind = kind, .name = name } };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  keep (upload, kind, path, remarks);
  if (remarks_any (remarks))
    return room (exchange, 422, kind, remarks);
  if (store_write (appliance->store, bring_work, &bringing, &error))
    return exchange_redirect (exchange, place);
  g_unlink (path);
  return exchange_fail (exchange, error);
}

/* ---- sheets to take away ---- */

static int
download (Exchange *exchange, const ImportKind *kind, char *text, const char *what)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.csv", what, import_kind_name (kind));
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  return exchange_bytes (exchange, "text/csv; charset=utf-8", bytes, name);
}

static int
no_kind (Exchange *exchange)
{
  GError *error = NULL;

  box_fail (&error, BOX_ERROR_NOT_FOUND, "no such kind of sheet");
  return exchange_fail (exchange, error);
}

int
imports_model (Exchange *exchange)
{
  const ImportKind *kind = import_kind_find (exchange_query (exchange, "sorte"));

  return kind == NULL ? no_kind (exchange) : download (exchange, kind, import_model (kind), "modele");
}

int
imports_export (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const ImportWords words = import_view_words (&viewer);
  const ImportKind *kind = import_kind_find (exchange_query (exchange, "sorte"));
  GError *error = NULL;
  char *text;

  if (kind == NULL)
    return no_kind (exchange);
  text = import_export (viewer.db, kind, &words, &error);
  return text == NULL ? exchange_fail (exchange, error) : download (exchange, kind, text, "liste");
}

/* ---- looked at, then done ---- */

typedef struct {
  Actor actor;
  ImportJob job;
  const char *uuid, *digest;
  ImportPlan *plan; /* out */
} Applying;

static gboolean
apply_work (Db *db, gpointer data, GError **error)
{
  Applying *applying = data;
  const ImportStep step = { applying->uuid, "staged", "applied", NULL, applying->actor.now };

  return import_stage_step (db, &step, error)
         && import_do (db, &applying->actor, &applying->job, applying->digest, &applying->plan, error);
}

static int
show_plan (Exchange *exchange, int status, const ImportStage *stage)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *path = import_stage_path (exchange_appliance (exchange)->data_folder, stage->uuid, ".csv");
  const ImportJob job = { import_kind_find (stage->kind), path, import_view_words (&viewer) };
  g_autoptr (ImportPlan) plan = NULL;
  GError *error = NULL;
  Tree *view;

  if (strcmp (stage->kind, IMPORT_ADDRESSES) == 0 || job.kind == NULL)
    return partner_request_page (exchange, status, "import", import_view_addresses (&viewer, stage));
  plan = import_look (viewer.db, &job, &error);
  if (plan == NULL)
    return exchange_fail (exchange, error);
  view = import_view_plan (&viewer, stage, plan);
  tree_set_flag (view, "changed", status == 409);
  return partner_request_page (exchange, status, "import", view);
}

int
imports_look (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (ImportStage) stage = import_stage_find (viewer.db, exchange_path_part (exchange, "uuid"), &error);

  return stage == NULL ? exchange_fail (exchange, error) : show_plan (exchange, 200, stage);
}

static int
apply_sheet (Exchange *exchange, const ImportStage *stage)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *path = import_stage_path (exchange_appliance (exchange)->data_folder, stage->uuid, ".csv");
  g_autofree char *place = g_strdup_printf ("/imports/%s?fait=imported", stage->uuid);
  Applying applying = { .actor = office_actor (exchange),
                        .job = { import_kind_find (stage->kind), path, import_view_words (&viewer) },
                        .uuid = stage->uuid,
                        .digest = exchange_field (exchange, "digest") == NULL ? "" : exchange_field (exchange, "digest") };
  g_autoptr (GError) error = NULL;
  gboolean done = store_write (exchange_appliance (exchange)->store, apply_work, &applying, &error);

  import_plan_free (applying.plan);
  if (done || strcmp (stage->state, "applied") == 0)
    return exchange_redirect (exchange, place);
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT) || g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID))
    return show_plan (exchange, 409, stage);
  return exchange_fail (exchange, g_steal_pointer (&error));
}

static gboolean
addresses_work (Db *db, gpointer data, GError **error)
{
  const Applying *applying = data;
  const ImportStep step = { applying->uuid, "ready", "applied", NULL, applying->actor.now };

  return import_stage_step (db, &step, error);
}

/* The base that was read aside takes the place of the one in use, at once: the row says so first, and a file that is gone by
 * then is told as it is. */
static int
apply_addresses (Exchange *exchange, const ImportStage *stage)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autofree char *aside = import_stage_path (appliance->data_folder, stage->uuid, ".db");
  g_autofree char *base = g_build_filename (appliance->data_folder, "addresses.db", NULL);
  g_autofree char *place = g_strdup_printf ("/imports/%s?fait=imported", stage->uuid);
  Applying applying = { .actor = office_actor (exchange), .uuid = stage->uuid };
  GError *error = NULL;

  if (strcmp (stage->state, "applied") == 0)
    return exchange_redirect (exchange, place);
  if (!g_file_test (aside, G_FILE_TEST_EXISTS)) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "the addresses that were read are gone");
    return exchange_fail (exchange, error);
  }
  if (!store_write (appliance->store, addresses_work, &applying, &error))
    return exchange_fail (exchange, error);
  if (g_rename (aside, base) != 0) {
    box_fail (&error, BOX_ERROR_IO, "the addresses could not be moved");
    return exchange_fail (exchange, error);
  }
  return exchange_redirect (exchange, place);
}

int
imports_apply (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (ImportStage) stage = import_stage_find (viewer.db, exchange_path_part (exchange, "uuid"), &error);

  if (stage == NULL)
    return exchange_fail (exchange, error);
  return strcmp (stage->kind, IMPORT_ADDRESSES) == 0 ? apply_addresses (exchange, stage) : apply_sheet (exchange, stage);
}
