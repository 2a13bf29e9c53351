/* weekly.c: the job "weekly": runs the generator once a week's folder, then one transaction per partner: file,
 * weekly_report, and its mail or its place in the print queue. */
#include "background/weekly.h"

#include <glib/gstdio.h>
#include <string.h>

#include "background/generator.h"
#include "base/clock.h"
#include "base/folder.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/answer_link.h"
#include "domain/file.h"
#include "domain/link.h"
#include "domain/outbox.h"
#include "domain/partner.h"
#include "domain/print.h"
#include "domain/setting.h"
#include "domain/weekly.h"
#include "domain/weekly_report.h"
#include "view/voice.h"

enum { GENERATOR_DEADLINE_S = 540, URGENT_ROWS = 3 };

/* The generator leaves one PDF per partner and, last, this list of them:
 * [{partner_uuid, path, pages, counts: {to_answer, followups, closings, silent}, locked, page}], or {partner_uuid,
 * failed} where it could not write one. */
#define MANIFEST "manifest.json"

typedef struct {
  const Jobs *jobs;
  gint64 now;
  const char *week; /* the key: the week it speaks of, the one that ended (core/domain/weekly.h) */
  const char *span; /* the same in words */
  const char *folder;
} Week;

typedef struct {
  const Week *week;
  const Tree *entry; /* of the manifest */
  const char *hash;  /* of the PDF, already kept */
  gsize size_bytes;
  gint64 file_id, report_id; /* of its rows, once they are there */
  gboolean sent;             /* out */
} Delivery;

static gboolean
manifest_read (const Week *week, Tree **ret_manifest, GError **error)
{
  g_autofree char *path = g_build_filename (week->folder, MANIFEST, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;
  Tree *manifest;

  if (!g_file_get_contents (path, &text, &length, error))
    return box_translate (error);
  manifest = json_parse (text, length, error);
  if (manifest == NULL)
    return FALSE;
  *ret_manifest = manifest;
  return TRUE;
}

static gboolean
reports_make (const Week *week, GError **error)
{
  const char *const words[] = { "weekly", "--out", week->folder, NULL };
  const GeneratorCall call = { week->jobs->generator, week->jobs->config_path, GENERATOR_DEADLINE_S, GENERATOR_NICE_JOB,
                               week->jobs->stop };

  if (g_mkdir_with_parents (week->folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "cannot make the folder of the weekly reports");
  return generator_run (&call, words, error);
}

/* A manifest that stands is the end of a run that was killed later: its PDFs are taken as they are. */
static gboolean
manifest_make (const Week *week, Tree **ret_manifest, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (manifest_read (week, ret_manifest, &failure))
    return TRUE;
  return reports_make (week, error) && manifest_read (week, ret_manifest, error);
}

static void
delivery_add_counts (const Delivery *delivery, Tree *tree)
{
  const Tree *counts = tree_get (delivery->entry, "counts");

  for (guint i = 0; i < tree_length (counts); i++)
    tree_set_integer (tree, tree_key_at (counts, i), tree_integer (tree_value_at (counts, i)));
}

/* ---- what the mail says ---- */

static gboolean
is_empty (const Delivery *delivery)
{
  static const char *const lists[] = { "to_answer", "followups", "closings", "silent", "measured" };
  const Tree *counts = tree_get (delivery->entry, "counts");
  gint64 all = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    all += tree_get_integer (counts, lists[i]);
  return all == 0;
}

/* The first of what waits: reference, commune and what to do, nothing else stands in a mail in clear. */
static void
add_urgent (const Delivery *delivery, Tree *tree)
{
  const Tree *rows = tree_get (tree_get (tree_get (delivery->entry, "page"), "first"), "rows");
  Tree *list = tree_set_list (tree, "urgent");

  for (guint i = 0; i < MIN (tree_length (rows), URGENT_ROWS); i++) {
    const Tree *row = tree_at (rows, i);
    const char *city = tree_get_text (row, "city");
    Tree *map = tree_add_map (list);

    tree_set_text (map, "reference", tree_get_text (row, "reference"));
    tree_set_text (map, "city", city == NULL || *city == '\0' ? NULL : city);
    tree_set_text (map, "todo", tree_text (tree_at (tree_get (row, "cells"), 1)));
  }
  tree_set_flag (tree, "any_urgent", tree_length (list) > 0);
}

static Tree *
delivery_tree (Db *db, const Delivery *delivery, const Partner *partner, const char *token)
{
  MailStyle style = jobs_mail_style (delivery->week->jobs);
  Tree *tree = mail_tree_new (db, &style);
  const Tree *counts = tree_get (delivery->entry, "counts");
  g_autofree char *list = answer_link_partner_path (db, partner->id, delivery->week->now, NULL);

  mail_tree_set_away (tree);
  tree_set_text (tree, "answers_url", NULL);
  if (list != NULL)
    tree_set_format (tree, "answers_url", "%s%s", style.base_url, list);
  tree_set_text (tree, "name", partner->name);
  tree_set_text (tree, "span", delivery->week->span);
  delivery_add_counts (delivery, tree);
  if (tree_get_integer (counts, "open") == 0)
    tree_set_null (tree, "open");
  tree_set_null (tree, "asked"); /* in the subject, when there are any */
  if (tree_get_integer (counts, "to_answer") > 0)
    tree_set_integer (tree, "asked", tree_get_integer (counts, "to_answer"));
  add_urgent (delivery, tree);
  tree_set_flag (tree, "nothing", is_empty (delivery));
  tree_set_flag (tree, "heavy", token != NULL && partner->weekly_way == WEEKLY_WAY_PDF);
  tree_set_flag (tree, "locked", tree_get_flag (delivery->entry, "locked"));
  tree_set_null (tree, "link");
  if (token != NULL)
    tree_set_format (tree, "link", "%s/hebdo/%s", delivery->week->jobs->base_url, token);
  return tree;
}

/* ---- how it leaves ---- */

/* `token`: of the link that the mail carries instead of the PDF; NULL with the PDF, and when there is nothing to say.
 */
static gboolean
add_mail (Db *db, const Delivery *delivery, const Partner *partner, const char *token, GError **error)
{
  MailStyle style = jobs_mail_style (delivery->week->jobs);
  g_autoptr (Tree) tree = delivery_tree (db, delivery, partner, token);
  g_autofree char *from = setting_text (db, "mail.from");
  g_autofree char *key = g_strdup_printf ("weekly:%s:%s", partner->uuid, delivery->week->week);
  g_auto (Mail) mail = { 0 };
  OutboxInput input = { .dedup_key = key,
                        .kind = "weekly",
                        .recipient = partner->email,
                        .from = from,
                        .attachment_id = token != NULL || is_empty (delivery) ? 0 : delivery->file_id,
                        .partner_id = partner->id };
  gint64 outbox_id = 0;

  if (!mail_render (&style, "weekly", tree, &mail, error))
    return FALSE;
  input.subject = mail.subject;
  input.body_text = mail.text;
  input.body_html = mail.html;
  if (delivery->week->jobs->preview != NULL)
    delivery_add_counts (delivery, tree_set_map (delivery->week->jobs->preview, key));
  return outbox_add (db, &input, delivery->week->now, &outbox_id, error)
         && weekly_report_set_mail (db, delivery->report_id, outbox_id, error);
}

static gboolean
send_pdf (Db *db, const Delivery *delivery, const Partner *partner, GError **error)
{
  return add_mail (db, delivery, partner, NULL, error);
}

static gboolean
send_link (Db *db, const Delivery *delivery, const Partner *partner, GError **error)
{
  const Link subject = { .weekly_report_id = delivery->report_id };
  g_autofree char *token =
      is_empty (delivery) ? NULL : link_create (db, LINK_WEEKLY, &subject, delivery->week->now, error);

  return (token != NULL || is_empty (delivery)) && add_mail (db, delivery, partner, token, error);
}

static gboolean
send_post (Db *db, const Delivery *delivery, const Partner *partner, GError **error)
{
  const PrintInput print = { .kind = PRINT_WEEKLY,
                             .file_id = delivery->file_id,
                             .partner_id = partner->id,
                             .why = partner->weekly_way == WEEKLY_WAY_POST ? PRINT_ASKED : PRINT_NO_MAIL };

  return print_add (db, &print, delivery->week->now, error);
}

static gboolean
send_nothing (Db *db G_GNUC_UNUSED, const Delivery *delivery G_GNUC_UNUSED, const Partner *partner G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static gboolean (*const sendings[]) (Db *db, const Delivery *delivery, const Partner *partner, GError **error) = {
  [WEEKLY_WAY_PDF] = send_pdf,
  [WEEKLY_WAY_LINK] = send_link,
  [WEEKLY_WAY_POST] = send_post,
  [WEEKLY_WAY_NONE] = send_nothing,
};
G_STATIC_ASSERT (G_N_ELEMENTS (sendings) == WEEKLY_WAY_LAST);

/* A week without news is told in a short mail, or not at all, as the town wants it; never on paper, and never to who
 * holds no file. */
static WeeklyWay
delivery_way (Db *db, const Delivery *delivery, const Partner *partner)
{
  WeeklyWay way = weekly_way_now (db, partner->weekly_way, partner->email, delivery->size_bytes);
  g_autofree char *when_empty = setting_text (db, "weekly.empty");
  gboolean holds = tree_get_integer (tree_get (delivery->entry, "counts"), "open") > 0;
  gboolean silent = way == WEEKLY_WAY_POST || !holds || strcmp (when_empty, "none") == 0;

  return is_empty (delivery) && silent ? WEEKLY_WAY_NONE : way;
}

/* (transfer full): "dossiers-du-23-au-29-novembre-2026.pdf" */
static char *
attachment_name (const Week *week)
{
  const Voice voice = { week->jobs->words, "fr" };
  g_autoptr (Tree) tree = tree_new_map ();
  g_autofree char *words = NULL, *slug = NULL;

  tree_set_text (tree, "span", week->span);
  words = voice_say (&voice, "mail.weekly_file", tree);
  slug = text_slug (words);
  return g_strconcat (slug, ".pdf", NULL);
}

/* File, report and what carries it: one transaction, so that a power cut leaves all of it or none. */
static gboolean
deliver_to (Db *db, Delivery *delivery, const Partner *partner, GError **error)
{
  g_autofree char *name = attachment_name (delivery->week);
  const Tree *page = tree_get (delivery->entry, "page");
  g_autofree char *json = page == NULL ? NULL : json_print (page);
  const FileInput file = {
    .type = "application/pdf", .name = name, .hash = delivery->hash, .size_bytes = delivery->size_bytes
  };
  WeeklyReportInput report = {
    .partner_id = partner->id, .week = delivery->week->week, .way = delivery_way (db, delivery, partner), .page = json
  };

  if (!file_add (db, &file, delivery->week->now, &delivery->file_id, error))
    return FALSE;
  report.file_id = delivery->file_id;
  return weekly_report_add (db, &report, delivery->week->now, &delivery->report_id, error)
         && print_replace_weekly (db, partner->id, delivery->week->now, error)
         && sendings[report.way](db, delivery, partner, error);
}

static gboolean
deliver (Db *db, gpointer data, GError **error)
{
  Delivery *delivery = data;
  g_autoptr (Partner) partner = partner_find_uuid (db, tree_get_text (delivery->entry, "partner_uuid"), error);

  delivery->sent = FALSE;
  if (partner == NULL)
    return FALSE;
  if (partner->weekly_way == WEEKLY_WAY_NONE || partner->archived_at != 0
      || weekly_report_exists (db, partner->id, delivery->week->week))
    return TRUE;
  if (!deliver_to (db, delivery, partner, error))
    return FALSE;
  delivery->sent = TRUE;
  return TRUE;
}

/* The bytes are kept before the row that names them. Only the file's own name is believed: the PDF stands in
 * the week's folder. */
static gboolean
entry_deliver (const Week *week, const Tree *entry, gboolean *ret_sent, GError **error)
{
  const char *said = tree_get_text (entry, "path");
  g_autofree char *name = g_path_get_basename (said == NULL ? "" : said);
  g_autofree char *path = g_build_filename (week->folder, name, NULL);
  g_autofree char *hash = NULL;
  Delivery delivery = { .week = week, .entry = entry };

  if (tree_get_flag (entry, "failed"))
    return box_fail (error, BOX_ERROR_IO, "the report of partner %s could not be written",
                     tree_get_text (entry, "partner_uuid"));
  if (said == NULL || tree_get_text (entry, "partner_uuid") == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "a line of the manifest lacks its partner or its path");
  if (!file_store_path (week->jobs->data_folder, path, &hash, &delivery.size_bytes, error))
    return FALSE;
  delivery.hash = hash;
  if (!store_write (week->jobs->store, deliver, &delivery, error))
    return FALSE;
  *ret_sent = delivery.sent;
  return TRUE;
}

static gboolean
manifest_deliver (const Week *week, const Tree *manifest, Tree *counts, GError **error)
{
  g_autoptr (GError) first_failure = NULL;
  guint sent = 0, already = 0;

  for (guint i = 0; i < tree_length (manifest) && !g_cancellable_is_cancelled (week->jobs->stop); i++) {
    g_autoptr (GError) failure = NULL;
    gboolean is_new = FALSE;

    if (entry_deliver (week, tree_at (manifest, i), &is_new, &failure)) {
      sent += is_new ? 1 : 0;
      already += is_new ? 0 : 1;
    } else if (first_failure == NULL)
      first_failure = g_steal_pointer (&failure);
  }
  tree_set_integer (counts, "sent", sent);
  tree_set_integer (counts, "already", already);
  if (first_failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&first_failure));
    return FALSE;
  }
  return g_cancellable_is_cancelled (week->jobs->stop) ? box_fail (error, BOX_ERROR_BUSY, "stopped before the end")
                                                       : TRUE;
}

/* Calls `work` with the week that ended before `now`. */
static gboolean
week_do (const Jobs *jobs, gint64 now, gboolean (*work) (const Week *week, Tree *counts, GError **error), Tree *counts,
         GError **error)
{
  const gint64 until = clock_week_start (now);
  g_autofree char *name = clock_week_name (clock_add_days (until, -1));
  g_autofree char *leaf = g_strdup_printf ("weekly-%s", name);
  g_autofree char *folder = g_build_filename (jobs->data_folder, "tmp", leaf, NULL);
  const Voice voice = { jobs->words, "fr" };
  g_autofree char *span = voice_span (&voice, clock_add_days (until, -7), clock_add_days (until, -1));
  const Week week = { jobs, now, name, span, folder };

  return work (&week, counts, error);
}

/* A report that could not be written is tried again by the next run, which finds the others sent. */
static void
manifest_forget (const Week *week, const Tree *manifest)
{
  g_autofree char *path = g_build_filename (week->folder, MANIFEST, NULL);

  for (guint i = 0; i < tree_length (manifest); i++)
    if (tree_get_flag (tree_at (manifest, i), "failed")) {
      g_unlink (path);
      return;
    }
}

static gboolean
week_send (const Week *week, Tree *counts, GError **error)
{
  g_autoptr (Tree) manifest = NULL;

  if (!manifest_make (week, &manifest, error))
    return FALSE;
  if (!manifest_deliver (week, manifest, counts, error)) {
    manifest_forget (week, manifest);
    return FALSE;
  }
  folder_remove (week->folder); /* all is kept elsewhere: it has served */
  return TRUE;
}

gboolean
weekly_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  if (jobs->generator == NULL || jobs->config_path == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no generator: no weekly report");
  return week_do (jobs, now, week_send, counts, error);
}

/* ---- in a preview ---- */

#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

/* What the generator would say of that partner. */
static gboolean
partner_preview (const Week *week, const Partner *partner, gboolean *ret_sent, GError **error)
{
  g_autoptr (Weekly) weekly = weekly_read (store_reader (week->jobs->store), partner->id, week->now, error);
  g_autoptr (Tree) entry = tree_new_map ();
  Delivery delivery = { .week = week, .entry = entry, .hash = NO_HASH };

  if (weekly == NULL)
    return FALSE;
  tree_set_text (entry, "partner_uuid", partner->uuid);
  weekly_add_counts (weekly, entry);
  if (!store_write (week->jobs->store, deliver, &delivery, error))
    return FALSE;
  *ret_sent = delivery.sent;
  return TRUE;
}

static gboolean
week_preview (const Week *week, Tree *counts, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (store_reader (week->jobs->store), error);
  guint sent = 0;

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    gboolean is_new = FALSE;

    if (!partner_preview (week, partner, &is_new, error))
      return FALSE;
    sent += is_new ? 1 : 0;
  }
  tree_set_integer (counts, "sent", sent);
  return partners != NULL;
}

gboolean
weekly_preview (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return week_do (jobs, now, week_preview, counts, error);
}
