/* follow_files.c: photos and documents added from the follow-up page, and shown again to who holds the link. How a file
 * is read and kept stands in uploads.c. */
#include <string.h>

#include "domain/correction.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "pages/follow.h"
#include "pages/follow_room.h"
#include "pages/form_view.h"
#include "pages/uploads.h"

/* Of one report, over its life: a tenant who has more to show comes to the desk. */
enum { FILES_MAX = 40 };

static guint
places_left (const Follow *follow, GError **error)
{
  g_autoptr (GPtrArray) files = file_list_tenant (follow->db, follow->report->id, error);
  guint left = files == NULL || files->len >= FILES_MAX ? 0 : FILES_MAX - files->len;

  return MIN (left, REPORT_FILES_MAX);
}

/* ---- the page ---- */

static int
show (const Follow *follow, int status, const Remarks *remarks, const Remarks *refused)
{
  Tree *view = tree_new_map (), *words = tree_set_map (view, "words_field");
  const UploadsShown shown = { .remarks = refused, .places = places_left (follow, NULL) };

  uploads_view (follow->exchange, &shown, view);
  form_view_error (follow->exchange, remarks, "photos", tree_set_map (view, "photos_field"));
  form_view_error (follow->exchange, remarks, "words", words);
  tree_set_text (words, "value", remarks_any (remarks) ? exchange_field (follow->exchange, "words") : NULL);
  return follow_page (follow, status, "follow-files", view, remarks);
}

int
follow_show_files (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) none = remarks_new ();
  int status;

  return follow_open_when (exchange, correction_is_open, &follow, &status) ? show (&follow, 200, none, none) : status;
}

/* ---- added ---- */

typedef struct {
  const Uploads *uploads;
  const char *words;
} Adding;

static gboolean
adding_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Adding *adding = data;
  const Actor actor = ACTOR_TENANT_AT (now);
  const FollowupInput said = { follow->report->id, "files", adding->words, TRUE };
  g_autoptr (Report) report = report_find (db, follow->report->id, error);

  if (report == NULL)
    return FALSE;
  if (!correction_is_open (report))
    return box_fail (error, BOX_ERROR_CONFLICT, "report %s takes no file any more", report->reference);
  for (guint i = 0; i < adding->uploads->kept->len; i++) {
    gint64 id;

    if (!uploads_add (db, adding->uploads, i, &id, error)
        || !file_attach (db, id, follow->report->id, NULL, &actor, error))
      return FALSE;
  }
  return followup_add (db, &actor, &said, NULL, error);
}

/* (transfer full): what makes this sending this very one: the bytes and the words. */
static char *
adding_name (const Adding *adding)
{
  g_autoptr (GString) name = g_string_new (adding->words);

  for (guint i = 0; i < adding->uploads->kept->len; i++)
    g_string_append_printf (name, "\n%s", ((const UploadKept *) g_ptr_array_index (adding->uploads->kept, i))->hash);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* What was good is kept whatever became of the rest, which is said on the page. */
static int
add (const Follow *follow, const Uploads *uploads, const char *words, const Remarks *refused)
{
  Adding adding = { uploads, words };
  g_autofree char *name = adding_name (&adding);
  const FollowDoing doing = { "files", name, "files", adding_work, &adding };
  g_autoptr (Remarks) remarks = remarks_new ();
  int status;

  if (uploads->kept->len == 0 && !remarks_any (refused))
    remarks_add (remarks, "photos", "files_missing", NULL);
  if (uploads->kept->len == 0)
    return show (follow, 422, remarks, refused);
  if (!remarks_any (refused))
    return follow_do (follow, &doing);
  return follow_done (follow, &doing, &status) ? show (follow, 422, remarks, refused) : status;
}

int
follow_files (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_auto (Uploads) uploads = { .kept = NULL };
  g_autoptr (Remarks) remarks = remarks_new (), refused = remarks_new ();
  g_autofree char *words = NULL;
  GError *error = NULL;
  int status;

  if (!follow_open_when (exchange, correction_is_open, &follow, &status))
    return status;
  words = follow_text (&follow, "words", remarks);
  if (remarks_any (remarks))
    return show (&follow, 422, remarks, refused);
  if (!uploads_take (exchange, places_left (&follow, &error), refused, &uploads, &error))
    return exchange_fail (exchange, error);
  return add (&follow, &uploads, words, refused);
}

/* ---- shown again ---- */

int
follow_photo (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (GPtrArray) files = NULL;
  GError *error = NULL;
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  files = file_list_shown (follow.db, follow.report->id, &error);
  for (guint i = 0; files != NULL && i < files->len; i++) {
    const File *file = g_ptr_array_index (files, i);

    if (strcmp (file->uuid, exchange_path_part (exchange, "file")) == 0)
      return uploads_answer (exchange, file);
  }
  if (files != NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such file");
  return exchange_fail (exchange, error);
}
