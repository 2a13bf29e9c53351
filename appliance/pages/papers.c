/* papers.c: asks the generator for a file's papers, for the eyes of who is signed in. Writes no word of them. */
#include "pages/papers.h"

#include <string.h>

#include "base/secret.h"
#include "domain/access.h"
#include "domain/tenant_letter.h"
#include "pages/office.h"
#include "pages/paper.h"
#include "view/report_view.h"
#include "view/tenant_letter_view.h"

#define TENANT "demandeur" /* ?pour=: the version that is the tenant's */

typedef struct {
  Exchange *exchange;
  Viewer viewer;
  Report *report; /* owned */
  gboolean names; /* the viewer reads them on this file */
} Room;

static void
room_clear (Room *room)
{
  g_clear_pointer (&room->report, report_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

static gboolean
room_open (Exchange *exchange, Room *room, GError **error)
{
  room->exchange = exchange;
  room->viewer = office_viewer (exchange);
  room->report = report_find_uuid (room->viewer.db, exchange_path_part (exchange, "uuid"), error);
  if (room->report == NULL)
    return FALSE;
  if (!report_view_allows (&room->viewer, room->report))
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such report for this viewer");
  room->names = report_view_shows_names (&room->viewer, room->report);
  return TRUE;
}

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Room *room = data;
  const Actor actor = viewer_actor (&room->viewer);

  return report_log_access (db, &actor, room->report->id, "paper", error);
}

/* What is handed out stands in the log first; without names there is nothing to log. */
static gboolean
room_log (Room *room, GError **error)
{
  return !room->names || store_write (exchange_appliance (room->exchange)->store, log_work, room, error);
}

/* The tenant's version names people, and holds what services showed to the tenant alone: neither is for the owner's
 * side. */
static gboolean
may_read_tenants (const Room *room)
{
  return room->names && access_allows (room->viewer.role, ACTION_DOCUMENT_READ, TRUE);
}

/* ---- which there are ---- */

static int
show (Room *room, int status, const char *done, const char *refused)
{
  Tree *view = tree_new_map ();
  g_autofree char *one = secret_code_new (), *other = secret_code_new (),
                  *place = viewer_file_path (&room->viewer, room->report->uuid);
  GError *error = NULL;

  tree_set_text (view, "reference", room->report->reference);
  tree_set_text (view, "url", place);
  tree_set_flag (view, "names", room->names);
  tree_set_flag (view, "tenants", may_read_tenants (room));
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&room->viewer, "letter_done", done));
  tree_set_text (view, "refused", refused == NULL ? NULL : viewer_word (&room->viewer, "letter_done", refused));
  tree_set_format (view, "password", "%.4s-%s-%.4s-%s", one, one + 4, other, other + 4);
  tree_set_flag (view, "may_write", access_allows (room->viewer.role, ACTION_PRINT_MANAGE, FALSE));
  if (room_log (room, &error)
      && (!tree_get_flag (view, "may_write") || tenant_letter_view_choices (&room->viewer, room->report, view, &error)))
    return exchange_page (room->exchange, status, "papers", view);
  tree_free (view);
  return exchange_fail (room->exchange, error);
}

int
papers_show (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  GError *error = NULL;

  return room_open (exchange, &room, &error) ? show (&room, 200, exchange_query (exchange, "fait"), NULL)
                                             : exchange_fail (exchange, error);
}

/* ---- the file ---- */

/* (transfer full): for whose eyes: the tenant's, or those of who asks. */
static char *
dossier_key (const Room *room, const char *for_whom)
{
  const Viewer *viewer = &room->viewer;

  if (g_strcmp0 (for_whom, TENANT) == 0)
    return g_strdup_printf ("paper:dossier-tenant:%s:%s", room->report->uuid, room->report->language);
  return g_strdup_printf ("paper:dossier:%s:%d:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, room->report->uuid,
                          (int) viewer->role, viewer->partner_id, viewer->user_id);
}

static gboolean
dossier_open (Exchange *exchange, const char *for_whom, Room *room, GError **error)
{
  if (!room_open (exchange, room, error))
    return FALSE;
  if (g_strcmp0 (for_whom, TENANT) == 0 && !may_read_tenants (room))
    return box_fail (error, BOX_ERROR_DENIED, "the tenant's paper is not for this viewer");
  return room_log (room, error);
}

/* (transfer full): "dossier-64-12.pdf": a name that says nobody's. */
static char *
file_name (const Room *room, const char *what)
{
  return g_strdup_printf ("%s-%s.pdf", what, room->report->reference);
}

static int
send_pdf (Room *room, GBytes *bytes, const char *what, GError *error)
{
  g_autoptr (GBytes) owned = bytes;
  g_autofree char *name = file_name (room, what);

  return owned == NULL ? exchange_fail (room->exchange, error) : paper_answer (room->exchange, owned, name);
}

/* `heading` (nullable): of a paper that prints none. */
static int
send_page (Room *room, const char *key, const char *pdf_url, const char *heading)
{
  GError *error = NULL;
  g_autofree char *body = paper_body (room->exchange, key, &error), *place = NULL;
  Tree *view;

  if (body == NULL)
    return exchange_fail (room->exchange, error);
  place = viewer_file_path (&room->viewer, room->report->uuid);
  view = tree_new_map ();
  tree_set_text (view, "reference", room->report->reference);
  tree_set_text (view, "url", place);
  tree_set_format (view, "pdf_url", "%s/%s", place, pdf_url);
  tree_set_text (view, "heading", heading);
  tree_set_text (view, "body", body);
  return exchange_page (room->exchange, 200, "paper", view);
}

int
papers_dossier (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  const char *for_whom = exchange_query (exchange, "pour");
  g_autofree char *key = NULL;
  GError *error = NULL;

  if (!dossier_open (exchange, for_whom, &room, &error))
    return exchange_fail (exchange, error);
  key = dossier_key (&room, for_whom);
  return send_page (&room, key, g_strcmp0 (for_whom, TENANT) == 0 ? "dossier.pdf?pour=" TENANT : "dossier.pdf", NULL);
}

int
papers_dossier_pdf (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  const char *for_whom = exchange_query (exchange, "pour");
  g_autofree char *key = NULL;
  GError *error = NULL;

  if (!dossier_open (exchange, for_whom, &room, &error))
    return exchange_fail (exchange, error);
  key = dossier_key (&room, for_whom);
  return send_pdf (&room, paper_product (exchange, key, &error), "dossier", error);
}

int
papers_locked (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  const char *for_whom = exchange_field (exchange, "for");
  g_autofree char *key = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (!dossier_open (exchange, for_whom, &room, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  key = dossier_key (&room, for_whom);
  bytes = paper_locked (exchange, key, exchange_field (exchange, "password"), &error);
  if (bytes == NULL && g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID))
    return show (&room, 422, NULL, "password");
  return send_pdf (&room, g_steal_pointer (&bytes), "dossier-protege", g_steal_pointer (&error));
}

/* ---- letters ---- */

static gboolean
letter_open (Exchange *exchange, Room *room, GError **error)
{
  const TenantLetter *letter = tenant_letter_find (exchange_path_part (exchange, "letter"));

  if (!room_open (exchange, room, error))
    return FALSE;
  if (letter == NULL || tenant_letter_moment (room->viewer.db, room->report, letter) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such letter of this file");
  return room_log (room, error);
}

static char *
letter_key (const Room *room)
{
  return g_strdup_printf ("paper:letter:%s:%s", exchange_path_part (room->exchange, "letter"), room->report->uuid);
}

int
papers_letter (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  g_autofree char *key = NULL, *pdf_url = NULL;
  GError *error = NULL;

  if (!letter_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  key = letter_key (&room);
  pdf_url = g_strdup_printf ("lettres/%s/pdf", exchange_path_part (exchange, "letter"));
  return send_page (&room, key, pdf_url, viewer_word (&room.viewer, "letter", exchange_path_part (exchange, "letter")));
}

int
papers_letter_pdf (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  g_autofree char *key = NULL;
  GError *error = NULL;

  if (!letter_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  key = letter_key (&room);
  return send_pdf (&room, paper_product (exchange, key, &error), "lettre", error);
}

typedef struct {
  Actor actor;
  const char *uuid, *code;
} Asking;

static gboolean
ask_work (Db *db, gpointer data, GError **error)
{
  const Asking *asking = data;

  return tenant_letter_ask (db, &asking->actor, asking->uuid, asking->code, error);
}

int
papers_ask (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  Asking asking = { office_actor (exchange), exchange_path_part (exchange, "uuid"),
                    exchange_field (exchange, "letter") };
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  if (!store_write (exchange_appliance (exchange)->store, ask_work, &asking, &error)) {
    if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
      return show (&room, 409, NULL, "changed");
    if (g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID))
      return show (&room, 422, NULL, "no_address");
    return exchange_fail (exchange, g_steal_pointer (&error));
  }
  place = g_strdup_printf ("/dossiers/%s/papiers?fait=asked", room.report->uuid);
  return exchange_redirect (exchange, place);
}
