/* report.c: shows one report, and logs that its names were read before it shows them. Changes nothing else. */
#include "pages/report.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"

#include "domain/access.h"
#include "domain/file.h"
#include "pages/office.h"
#include "pages/trail.h"
#include "view/document_view.h"
#include "view/followup_mail.h"
#include "view/leaving_view.h"
#include "view/incoming_view.h"
#include "view/report_view.h"
#include "view/steps_view.h"
#include "view/timeline_view.h"
#include "view/voice.h"

/* Photos never change under their address; they are nobody's but the reader's. */
#define PHOTO_CACHE "private, max-age=3600, immutable"

enum { TIMELINE_PAGES_MAX = 100 };

/* ---- the page ---- */

/* What is logged when a page with names is shown. */
typedef struct {
  Actor actor;
  gint64 report_id;
  gboolean photos;
} Reading;

static gboolean
reading_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;

  return report_log_access (db, &reading->actor, reading->report_id, "report", error)
         && (!reading->photos || report_log_access (db, &reading->actor, reading->report_id, "photo", error));
}

/* Names are shown only once it stands in the log that they were. */
gboolean
report_page_log (Exchange *exchange, const Actor *actor, gint64 report_id, const Tree *view, GError **error)
{
  guint photos = tree_length (tree_get (view, "photos")) + tree_length (tree_get (tree_get (view, "shelf"), "photos"));
  Reading reading = { *actor, report_id, photos > 0 };

  if (!tree_get_flag (view, "names"))
    return TRUE;
  return store_write (exchange_appliance (exchange)->store, reading_work, &reading, error);
}

/* Sentences that say when a message leaves: of the newest line that is still held, or is not any more. */
static const struct {
  const char *code;
  gboolean held;
} leaving[] = { { "followup-visible", TRUE }, { "followup-question", TRUE }, { "held-release", FALSE } };

/* Of that sentence's line, when its message still waits. */
static const Tree *
leaving_find (const Tree *view, gboolean held)
{
  const Tree *timeline = tree_get (view, "timeline");

  for (guint i = 0; i < tree_length (timeline); i++) {
    const Tree *line = tree_at (timeline, i), *leaves = tree_get (line, "leaves");

    if (tree_get (leaves, "words") != NULL && (tree_get (line, "held") != NULL) == held)
      return leaves;
  }
  return NULL;
}

/* (transfer full): the sentence of that code, with its moment; of its twin "-page" when no message leaves. */
static char *
done_words (Exchange *exchange, const char *code, const Tree *view)
{
  const Voice voice = { exchange_appliance (exchange)->words, "fr" };
  g_autofree char *key = g_strconcat ("office_done.", code, NULL), *alone = g_strconcat (key, "-page", NULL);
  g_autoptr (Tree) context = tree_new_map ();

  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++) {
    const Tree *leaves = strcmp (leaving[i].code, code) == 0 ? leaving_find (view, leaving[i].held) : NULL;

    if (leaves != NULL)
      tree_set_text (context, "leaves", tree_get_text (leaves, "words"));
    else if (strcmp (leaving[i].code, code) == 0)
      return voice_say (&voice, alone, NULL);
  }
  return words_has (voice.words, "fr", key) ? voice_say (&voice, key, context) : NULL;
}

/* "?fait=take" after a form that worked: its sentence, when there is one; "&ou=historique": in that section, where the
 * page is then opened. */
static void
view_add_done (Exchange *exchange, Tree *view)
{
  static const char *const sections[] = { "historique", "resultats", "visites", "partenaires", "arretes", NULL };
  const char *code = exchange_query (exchange, "fait"), *section = exchange_query (exchange, "ou");
  g_autofree char *words = code == NULL ? NULL : done_words (exchange, code, view);

  if (words == NULL)
    return;
  if (section != NULL && g_strv_contains (sections, section))
    tree_set_text (tree_set_map (view, "done_in"), section, words);
  else
    tree_set_text (view, "done", words);
}

/* "?voir=echanges&suite=2": which lines of the history, and how many. */
static void
view_narrow_timeline (Exchange *exchange, const Viewer *viewer, Tree *view)
{
  g_autofree char *url = g_strdup (tree_get_text (view, "url"));
  const char *code = exchange_query (exchange, "voir"), *more = exchange_query (exchange, "suite");
  TimelinePart part = { .code = code, .url = url, .trail = tree_get_text (view, "trail"), .pages = 1 };
  gint64 pages = 1;

  if (more != NULL && text_to_integer (more, 1, TIMELINE_PAGES_MAX, &pages))
    part.pages = (guint) pages;
  timeline_view_narrow (viewer, &part, view);
}

void
report_page_finish (Exchange *exchange, const Viewer *viewer, Tree *view)
{
  g_autofree char *request_token = secret_token_new ();

  view_add_done (exchange, view);
  if (tree_get (view, "timeline") != NULL)
    view_narrow_timeline (exchange, viewer, view);
  tree_set_text (view, "request_token", request_token);
}

/* The files before and after, when this one was opened from a list. */
static gboolean
view_add_steps (Exchange *exchange, const Viewer *viewer, gint64 report_id, Tree *view, GError **error)
{
  g_auto (ListPlace) place = { 0 };

  return !trail_read (exchange, &place) || steps_view_add (viewer, &place, report_id, view, error);
}

Tree *
report_page_view (Exchange *exchange, const char *uuid, const ActionTyped *typed, GError **error)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Report) report = report_find_uuid (viewer.db, uuid, error);
  g_autoptr (Tree) view = report == NULL ? NULL : report_view (&viewer, report, typed, error);
  const Actor actor = office_actor (exchange);

  if (view == NULL || !view_add_steps (exchange, &viewer, report->id, view, error)
      || !report_page_log (exchange, &actor, report->id, view, error)
      || (tree_get_flag (view, "names") && !incoming_view_report (&viewer, report->id, view, error)))
    return NULL;
  report_page_finish (exchange, &viewer, view);
  tree_set_format (view, "archive_url", "/dossiers/%s/fichiers.zip", uuid);
  tree_set_format (view, "papers_url", "/dossiers/%s/papiers", uuid);
  if (access_allows (viewer.role, ACTION_REPORT_TRIAGE, FALSE))
    tree_set_format (view, "links_url", "/dossiers/%s/liens", uuid);
  if (access_allows (viewer.role, ACTION_SUBJECT_ACCESS, FALSE))
    tree_set_format (view, "access_url", "/dossiers/%s/acces", uuid);
  return g_steal_pointer (&view);
}

/* What the page is shown again for. */
typedef struct {
  int status;
  const char *uuid;
  const ActionTyped *typed; /* nullable */
  gboolean preview;
} Showing;

/* The message that the tenant would get for what is typed. */
static gboolean
view_add_preview (Exchange *exchange, const Showing *showing, Tree *view, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const MailStyle style = { appliance->words, "fr", appliance->base_url, appliance->grids, appliance->numbers };
  g_autoptr (Report) report = report_find_uuid (store_reader (appliance->store), showing->uuid, error);
  const FollowupTry try = { .db = store_reader (appliance->store),
                            .style = &style,
                            .report = report,
                            .text = showing->typed->text,
                            .partner = exchange_session (exchange)->partner_name,
                            .link = words_get (appliance->words, "fr", "followup.link_later"),
                            .now = exchange_now (exchange) };

  const Viewer viewer = office_viewer (exchange);
  g_autofree char *leaves = report == NULL ? NULL : leaving_view_written_now (&viewer, report->id);

  if (report == NULL || (tree_get_flag (view, "names") && !followup_mail_preview (&try, view, error)))
    return FALSE;
  tree_set_text (view, "preview_leaves", leaves);
  return TRUE;
}

static int
report_page (Exchange *exchange, const Showing *showing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) view = report_page_view (exchange, showing->uuid, showing->typed, &error);

  if (view == NULL || (showing->preview && !view_add_preview (exchange, showing, view, &error)))
    return exchange_fail (exchange, g_steal_pointer (&error));
  tree_set_flag (view, "changed", showing->status == 409);
  return exchange_page (exchange, showing->status, "report", g_steal_pointer (&view));
}

int
report_show (Exchange *exchange)
{
  const Showing showing = { 200, exchange_path_part (exchange, "uuid"), NULL, FALSE };

  return report_page (exchange, &showing);
}

int
report_page_again (Exchange *exchange, const char *uuid, const ActionTyped *typed)
{
  const Showing showing = { 422, uuid, typed, FALSE };

  return report_page (exchange, &showing);
}

int
report_page_changed (Exchange *exchange, const char *uuid, const ActionTyped *typed)
{
  const Showing showing = { 409, uuid, typed, FALSE };

  return report_page (exchange, &showing);
}

int
report_page_tried (Exchange *exchange, const char *uuid, const ActionTyped *typed, gboolean preview)
{
  const Showing showing = { 200, uuid, typed, preview };

  return report_page (exchange, &showing);
}

/* ---- photos and documents ---- */

/* The file when it is on that report and the viewer may see it: otherwise it is not there, whatever the reason. */
static File *
photo_find (Exchange *exchange, const Viewer *viewer, const Report *report, GError **error)
{
  g_autoptr (File) file = file_find_uuid (viewer->db, exchange_path_part (exchange, "file"), error);

  if (file == NULL)
    return NULL;
  if (file->report_id != report->id || !report_view_shows_names (viewer, report)
      || !document_view_shows (viewer, report, file->uuid)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such file for this viewer");
    return NULL;
  }
  return g_steal_pointer (&file);
}

static gboolean
photo_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;

  return report_log_access (db, &reading->actor, reading->report_id, reading->photos ? "photo" : "document", error);
}

/* The page logged that its small photos were seen; whoever opens one, or a document, is written down again. */
static gboolean
log_photo (Exchange *exchange, const Viewer *viewer, const File *file, gboolean small, GError **error)
{
  Reading reading = { viewer_actor (viewer), file->report_id, file_is_photo (file) };

  return small || store_write (exchange_appliance (exchange)->store, photo_work, &reading, error);
}

int
report_photo_send (Exchange *exchange, const Viewer *viewer, const Report *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (File) file = photo_find (exchange, viewer, report, &error);
  g_autofree char *path = NULL;
  gboolean small = g_strcmp0 (exchange_query (exchange, "taille"), "petite") == 0;

  if (file == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  small = small && file->small_hash != NULL;
  if (!log_photo (exchange, viewer, file, small, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  path = file_path (exchange_appliance (exchange)->data_folder, small ? file->small_hash : file->hash);
  if (viewer->place == NULL) /* a computer where a link was opened keeps nothing */
    exchange_set_header (exchange, "Cache-Control", PHOTO_CACHE);
  return exchange_file (exchange, small ? "image/jpeg" : file->type, path, file_is_photo (file) ? NULL : file->name);
}

int
report_photo (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Report) report = report_find_uuid (viewer.db, exchange_path_part (exchange, "uuid"), &error);

  return report == NULL ? exchange_fail (exchange, error) : report_photo_send (exchange, &viewer, report);
}
