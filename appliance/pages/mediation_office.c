/* mediation_office.c: forms of that room, one table of verbs. Decides nothing the domain decides. */
#include "pages/mediation_office.h"

#include <string.h>

#include "base/remarks.h"
#include "base/secret.h"
#include "domain/completeness.h"
#include "domain/mediation_send.h"
#include "domain/owner_agreement.h"
#include "domain/owner_contact.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/once.h"
#include "pages/owner_typed.h"
#include "pages/paper.h"
#include "view/mail.h"
#include "view/mediation_view.h"
#include "view/owner_letter.h"

#define AGREEMENT_FACT "owner_agrees" /* of grids/actions: the question that asks for it */
#define CACHE_NONE "no-store"

/* One request. */
typedef struct {
  Exchange *exchange;
  Viewer viewer;
  Actor actor;
  Report *report; /* owned */
  Remarks *remarks;
  gboolean contact; /* the form of the address came back: it shows what was typed */
} Room;

static void
room_clear (Room *room)
{
  g_clear_pointer (&room->report, report_free);
  g_clear_pointer (&room->remarks, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

static gboolean
room_open (Exchange *exchange, Room *room, GError **error)
{
  room->exchange = exchange;
  room->viewer = office_viewer (exchange);
  room->actor = office_actor (exchange);
  room->report = report_find_uuid (room->viewer.db, exchange_path_part (exchange, "uuid"), error);
  room->remarks = remarks_new ();
  return room->report != NULL;
}

/* ---- the page ---- */

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Room *room = data;

  return report_log_access (db, &room->actor, room->report->id, "report", error);
}

/* The very mail that would leave now; its link is made when it does. */
static gboolean
add_preview (const Room *room, Tree *view, GError **error)
{
  const Appliance *appliance = exchange_appliance (room->exchange);
  const MailStyle style = { appliance->words, "fr", appliance->base_url, appliance->grids, appliance->numbers };
  gboolean again = tree_get_flag (view, "open");
  g_autoptr (Tree) tree = mail_tree_new (room->viewer.db, &style);
  g_autofree char *kind = g_strconcat (OWNER_LETTER_KIND, again ? MEDIATION_AGAIN : MEDIATION_ASKED, NULL);
  g_auto (Mail) mail = { 0 };
  const OwnerLetter letter = { .db = room->viewer.db,
                               .words = appliance->words,
                               .grids = appliance->grids,
                               .base_url = appliance->base_url,
                               .report = room->report,
                               .occasion = again ? MEDIATION_AGAIN : MEDIATION_ASKED,
                               .link = words_get (appliance->words, "fr", "followup.link_later"),
                               .answer_by = mediation_answer_by (room->viewer.db, room->viewer.now),
                               .now = room->viewer.now };
  Tree *map;

  if (!tree_get_flag (view, "may_send"))
    return TRUE;
  mail_tree_set_away (tree);
  if (!owner_letter_mail (tree, &letter, error) || !mail_render (&style, kind, tree, &mail, error))
    return FALSE;
  map = tree_set_map (view, "preview");
  tree_set_text (map, "subject", mail.subject);
  tree_set_text (map, "text", mail.text);
  return TRUE;
}

static const char *
say (Exchange *exchange, const char *code)
{
  const Viewer viewer = office_viewer (exchange);

  return viewer_word (&viewer, "owner_remark", code);
}

static void
add_errors (const Room *room, Tree *view)
{
  Tree *items;

  if (!remarks_any (room->remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (room->remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_text (item, "field", remarks_field (room->remarks, i));
    tree_set_text (item, "words", viewer_word (&room->viewer, "owner_remark", remarks_code (room->remarks, i)));
  }
}

static void
add_done (const Room *room, Tree *view)
{
  const char *code = exchange_query (room->exchange, "fait");
  g_autofree char *key = g_strconcat ("owner_done.", code, NULL);
  const Words *words = exchange_appliance (room->exchange)->words;

  if (code != NULL && words_has (words, "fr", key))
    tree_set_text (view, "done", words_get (words, "fr", key));
}

static int
room_page (Room *room, int status)
{
  Exchange *exchange = room->exchange;
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *request_token = secret_token_new ();
  GError *error = NULL;

  if (!store_write (exchange_appliance (exchange)->store, log_work, room, &error)
      || !mediation_view_room (&room->viewer, room->report, view, &error) || !add_preview (room, view, &error))
    return exchange_fail (exchange, error);
  tree_set_text (view, "reference", room->report->reference);
  tree_set_format (view, "report_url", "/dossiers/%s", room->report->uuid);
  tree_set_format (view, "url", "/dossiers/%s/bailleur", room->report->uuid);
  tree_set_format (view, "room_url", "/dossiers/%s/bailleur",
                   room->report->uuid); /* within what has a url of its own */
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "changed", status == 409);
  tree_set_format (view, "letter_url", "/dossiers/%s/bailleur/lettre", room->report->uuid);
  owner_typed_view (&(OwnerTypedShown){ exchange, room->contact ? room->remarks : NULL, say }, view);
  add_errors (room, view);
  add_done (room, view);
  exchange_set_header (exchange, "Cache-Control", CACHE_NONE);
  return exchange_page (exchange, status, "mediation", g_steal_pointer (&view));
}

int
mediation_office_show (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  GError *error = NULL;

  return room_open (exchange, &room, &error) ? room_page (&room, 200) : exchange_fail (exchange, error);
}

/* ---- done once ---- */

/* What a form asks for. */
typedef struct {
  const Room *room;
  const char *verb;
  const char *how, *uuid, *reason, *words; /* "" when the form has none */
  gboolean letter, mail, transmit;
} Doing;

static gboolean
do_agree (Db *db, const Doing *doing, GError **error)
{
  return owner_agreement_record (db, &doing->room->actor, doing->room->report->uuid, doing->how, error);
}

static gboolean
do_ask (Db *db, const Doing *doing, GError **error)
{
  return completeness_ask (db, &doing->room->actor, exchange_appliance (doing->room->exchange)->grids,
                           doing->room->report->uuid, AGREEMENT_FACT, error);
}

static gboolean
do_send (Db *db, const Doing *doing, GError **error)
{
  const MediationSend send = { doing->room->report->uuid, doing->letter, doing->mail };

  return mediation_send (db, &doing->room->actor, &send, NULL, error);
}

static gboolean
do_posted (Db *db, const Doing *doing, GError **error)
{
  return mediation_posted (db, &doing->room->actor, doing->room->report->uuid, doing->uuid, error);
}

/* The mediation that is under way, which the form does not name. */
static gboolean
find_open (Db *db, const Doing *doing, Mediation **ret_mediation, GError **error)
{
  if (!mediation_last (db, doing->room->report->id, ret_mediation, error))
    return FALSE;
  return *ret_mediation != NULL || box_fail (error, BOX_ERROR_CONFLICT, "the owner was not written to");
}

static gboolean
do_tell (Db *db, const Doing *doing, GError **error)
{
  const Change change = { .verb = doing->verb, .message = doing->words };
  g_autoptr (Mediation) mediation = NULL;

  return find_open (db, doing, &mediation, error)
         && mediation_tell (db, &doing->room->actor, mediation->id, &change, error);
}

static gboolean
do_end (Db *db, const Doing *doing, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;

  if (!find_open (db, doing, &mediation, error))
    return FALSE;
  const Change change = { .uuid = mediation->uuid, .verb = "end", .reason = doing->reason };

  return mediation_end (db, &doing->room->actor, &change, doing->transmit, error);
}

static const struct {
  const char *verb, *anchor;
  gboolean (*run) (Db *db, const Doing *doing, GError **error);
} verbs[] = {
  { "agree", "accord", do_agree },   { "ask", "accord", do_ask },    { "send", "envois", do_send },
  { "posted", "envois", do_posted }, { "confirm", "etat", do_tell }, { "partly", "etat", do_tell },
  { "deny", "etat", do_tell },       { "end", "etat", do_end },
};

static gboolean
doing_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, doing->verb) == 0)
      return verbs[i].run (db, doing, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", doing->verb);
}

static const char *
anchor_of (const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].verb, verb) == 0)
      return verbs[i].anchor;
  return "etat";
}

/* What the form lacks, in its own words: the domain refuses without it, whatever the page says. */
static void
check (const Doing *doing)
{
  Remarks *remarks = doing->room->remarks;

  if (strcmp (doing->verb, "agree") == 0 && !g_strv_contains (owner_agreement_ways, doing->how))
    remarks_add (remarks, "how", "how_missing", NULL);
  if (strcmp (doing->verb, "send") == 0 && !doing->letter && !doing->mail)
    remarks_add (remarks, "letter", "way_missing", NULL);
  if (strcmp (doing->verb, "end") == 0 && *doing->reason == '\0')
    remarks_add (remarks, "reason", "reason_missing", NULL);
}

/* What somebody else did meanwhile is shown as it is now. */
static int
refused (Room *room, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (room->exchange, error);
  g_error_free (error);
  return room_page (room, 409);
}

static int
room_write (Room *room, const Once *once)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  return once_write (room->exchange, once, &place, &error) ? exchange_redirect (room->exchange, place)
                                                           : refused (room, error);
}

int
mediation_office_act (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *how = exchange_typed (exchange, "how", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *uuid = exchange_typed (exchange, "sending", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *reason = exchange_typed (exchange, "reason", FALSE, OFFICE_CODE_CHARS);
  g_autofree char *words = exchange_typed (exchange, "words", TRUE, MEDIATION_WORDS_MAX);
  const Doing doing = { &room,
                        verb,
                        how,
                        uuid,
                        reason,
                        words,
                        exchange_field (exchange, "letter") != NULL,
                        exchange_field (exchange, "mail") != NULL,
                        exchange_field (exchange, "transmit") != NULL };
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  check (&doing);
  if (remarks_any (room.remarks))
    return room_page (&room, 422);

  g_autofree char *typed =
      g_strjoin ("\n", how, uuid, reason, words, doing.letter ? "1" : "", doing.mail ? "1" : "", NULL);
  g_autofree char *request = once_request (exchange, verb, room.report->uuid, typed);
  g_autofree char *place = g_strdup_printf ("/dossiers/%s/bailleur?fait=%s%s#%s", room.report->uuid, verb,
                                            doing.transmit ? "-transmit" : "", anchor_of (verb));
  const Once once = { doing_work, (gpointer) &doing, request, place };

  return room_write (&room, &once);
}

/* ---- the owner's address ---- */

typedef struct {
  const Room *room;
  OwnerContact contact;
} Writing;

static gboolean
contact_work (Db *db, gpointer data, GError **error)
{
  const Writing *writing = data;

  return owner_contact_write (db, &writing->room->actor, writing->room->report->id, &writing->contact, error);
}

int
mediation_office_contact (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL, .contact = TRUE };
  g_auto (OwnerTyped) typed = owner_typed_read (exchange);
  Writing writing = { &room, owner_typed_contact (&typed) };
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  owner_contact_check (&writing.contact, room.remarks);
  if (remarks_any (room.remarks))
    return room_page (&room, 422);

  g_autofree char *words = owner_typed_words (&typed);
  g_autofree char *request = once_request (exchange, "contact", room.report->uuid, words);
  g_autofree char *place = g_strdup_printf ("/dossiers/%s/bailleur?fait=contact#contact", room.report->uuid);
  const Once once = { contact_work, &writing, request, place };

  return room_write (&room, &once);
}

/* ---- paper ---- */

/* What was printed before the occupant said no is printed no more; *ret_key (transfer full) names it on paper.
 * CONFLICT. */
static gboolean
letter_key (const Room *room, const char *uuid, char **ret_key, GError **error)
{
  g_autoptr (MediationSending) sending = uuid == NULL ? NULL : mediation_sending_find (room->viewer.db, uuid, error);
  g_autoptr (Mediation) mediation =
      sending == NULL ? NULL : mediation_find (room->viewer.db, sending->mediation_id, error);

  if (uuid != NULL && mediation == NULL)
    return FALSE;
  if (mediation != NULL && mediation->report_id != room->report->id)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such letter of this report");
  if (room->report->owner_agrees != ANSWER_YES
      || (mediation != NULL && !mediation_letter_may_leave (sending, mediation, room->report)))
    return box_fail (error, BOX_ERROR_CONFLICT, "this letter may not leave any more");
  *ret_key = uuid != NULL ? g_strconcat ("paper:owner-letter:sending:", uuid, NULL)
                          : g_strconcat ("paper:owner-letter:look:", room->report->uuid, NULL);
  return TRUE;
}

int
mediation_office_letter (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  const char *uuid = exchange_query (exchange, "envoi");
  g_autofree char *key = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  if (!letter_key (&room, uuid, &key, &error))
    return refused (&room, error);
  if (store_write (exchange_appliance (exchange)->store, log_work, &room, &error))
    bytes = paper_product (exchange, key, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = g_strdup_printf ("courrier-%s.pdf", room.report->reference);
  exchange_set_header (exchange, "Cache-Control", CACHE_NONE);
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}
