/* campaign_letters.c: reads the sheet, says what is wrong with it, else hands the letters out. */
#include "pages/campaign_letters.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "domain/access.h"
#include "domain/campaign.h"
#include "domain/event.h"
#include "pages/office.h"
#include "pages/paper.h"
#include "view/import_view.h"
#include "view/letter_list.h"

enum { SUBJECT_MAX = 120, TEXT_MAX = 3000 };

typedef struct {
  Exchange *exchange;
  Viewer viewer;
  Campaign *campaign;   /* owned */
  char *subject, *text; /* owned: as typed, or as proposed */
  ImportTroubles *troubles;
  guint count; /* of letters */
} Room;

static void
room_clear (Room *room)
{
  g_clear_pointer (&room->campaign, campaign_free);
  g_clear_pointer (&room->subject, g_free);
  g_clear_pointer (&room->text, g_free);
  g_clear_pointer (&room->troubles, import_troubles_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

static gboolean
room_open (Exchange *exchange, Room *room, GError **error)
{
  room->exchange = exchange;
  room->viewer = office_viewer (exchange);
  room->campaign = campaign_find_uuid (room->viewer.db, exchange_path_part (exchange, "uuid"), error);
  room->troubles = import_troubles_new ();
  if (room->campaign == NULL)
    return FALSE;
  if (access_allows (room->viewer.role, ACTION_CAMPAIGN_MANAGE,
                     campaign_is_own (room->viewer.db, room->campaign->id, room->viewer.partner_id))
      && (viewer_is_desk (&room->viewer)
          || campaign_is_own (room->viewer.db, room->campaign->id, room->viewer.partner_id)))
    return TRUE;
  return box_fail (error, BOX_ERROR_DENIED, "another's campaign");
}

/* (transfer full): the paragraphs proposed to begin with: text_1, text_2… as many as the catalogue has. */
static char *
proposed_text (const Room *room)
{
  GString *text = g_string_new (NULL);

  for (guint n = 1;; n++) {
    g_autofree char *key = g_strdup_printf ("campaign_letter.text_%u", n);

    if (!words_has (room->viewer.words, "fr", key))
      return g_string_free (text, FALSE);
    g_string_append_printf (text, "%s%s", n > 1 ? "\n\n" : "", words_get (room->viewer.words, "fr", key));
  }
}

/* ---- the page ---- */

static void
add_columns (const Viewer *viewer, Tree *view)
{
  Tree *list = tree_set_list (view, "columns");

  for (guint i = 0; i < letter_list_columns_count; i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "header", letter_list_columns[i].header);
    tree_set_text (map, "meaning", viewer_word (viewer, "import_column", letter_list_columns[i].meaning));
    tree_set_flag (map, "needed", letter_list_columns[i].filled);
  }
}

static int
show (const Room *room, int status)
{
  Tree *view = tree_new_map (), *list = tree_set_list (view, "troubles");

  tree_set_text (view, "name", room->campaign->name);
  tree_set_format (view, "url", "/campagnes/%s", room->campaign->uuid);
  tree_set_text (view, "subject", room->subject);
  tree_set_text (view, "text", room->text);
  tree_set_integer (view, "most", LETTER_LIST_MAX);
  add_columns (&room->viewer, view);
  for (guint i = 0; i < room->troubles->list->len; i++) {
    g_autofree char *words = import_view_trouble (&room->viewer, g_ptr_array_index (room->troubles->list, i));

    tree_add_text (list, words);
  }
  viewer_set_any (view, "troubles");
  return exchange_page (room->exchange, status, "campaign-letters", view);
}

int
campaign_letters_show (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  room.subject = g_strdup (viewer_word (&room.viewer, "campaign_letter", "subject"));
  room.text = proposed_text (&room);
  return show (&room, 200);
}

/* ---- the list ---- */

static const Upload *
upload_of (Exchange *exchange)
{
  for (guint i = 0; i < exchange_upload_count (exchange); i++)
    if (strcmp (exchange_upload (exchange, i)->field, "file") == 0)
      return exchange_upload (exchange, i);
  return NULL;
}

/* The sheet as UTF-8 beside the upload, which goes with the request. */
static Tree *
sheet_read (const Upload *upload, ImportTroubles *troubles)
{
  g_autofree char *bytes = NULL, *text = NULL, *path = g_strconcat (upload->path, ".csv", NULL);
  const char *code = upload->too_large || upload->size_bytes > IMPORT_BYTES_MAX ? "long" : NULL;
  gsize length = 0;
  Tree *list = NULL;

  if (code == NULL && !g_file_get_contents (upload->path, &bytes, &length, NULL))
    code = "unreadable";
  if (code == NULL)
    text = import_decode (bytes, length, &code);
  if (text != NULL && g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    list = letter_list_read (path, troubles);
  g_unlink (path);
  if (code != NULL)
    import_trouble_add (troubles, 0, NULL, code, NULL);
  return list;
}

/* (transfer full): what the generator is handed; NULL when something is wrong. */
static char *
list_text (Room *room)
{
  const Upload *upload = upload_of (room->exchange);
  g_autoptr (Tree) list = tree_new_map ();
  g_auto (GStrv) texts = g_strsplit (room->text, "\n\n", -1);
  Tree *letters = NULL, *paragraphs = tree_set_list (list, "texts");

  if (upload == NULL || (upload->size_bytes == 0 && !upload->too_large))
    import_trouble_add (room->troubles, 0, NULL, "file_missing", NULL);
  else
    letters = sheet_read (upload, room->troubles);
  if (letters == NULL || room->troubles->count > 0) {
    tree_free (letters);
    return NULL;
  }
  room->count = tree_length (letters);
  tree_set_tree (list, "letters", letters);
  tree_set_text (list, "subject", room->subject);
  for (guint i = 0; texts[i] != NULL; i++)
    if (*g_strstrip (texts[i]) != '\0')
      tree_add_text (paragraphs, texts[i]);
  return json_print (list);
}

/* Whom they went to is kept nowhere; how many were printed is. */
static gboolean
tell_work (Db *db, gpointer data, GError **error)
{
  const Room *room = data;
  const Actor actor = viewer_actor (&room->viewer);
  g_autofree char *count = g_strdup_printf ("%u", room->count);
  const Event event = { .noun = "campaign", .subject_id = room->campaign->id, .verb = "letters", .detail = count };

  return event_add (db, &actor, &event, error);
}

int
campaign_letters_make (Exchange *exchange)
{
  g_auto (Room) room = { .exchange = NULL };
  g_autofree char *input = NULL, *key = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (!room_open (exchange, &room, &error))
    return exchange_fail (exchange, error);
  room.subject = exchange_typed (exchange, "subject", FALSE, SUBJECT_MAX);
  room.text = exchange_typed (exchange, "text", TRUE, TEXT_MAX);
  input = list_text (&room);
  if (input == NULL || *room.subject == '\0' || *room.text == '\0') {
    if (room.troubles->count == 0)
      import_trouble_add (room.troubles, 0, NULL, "letter_words", NULL);
    return show (&room, 422);
  }
  key = g_strdup_printf ("campaign-letters:%s", room.campaign->uuid);
  bytes = paper_of (exchange, key, input, &error);
  if (bytes == NULL || !store_write (exchange_appliance (exchange)->store, tell_work, &room, &error))
    return exchange_fail (exchange, error);
  name = g_strdup_printf ("%s-%s.pdf", viewer_word (&room.viewer, "campaign_letter", "file"), room.campaign->code);
  return paper_answer (exchange, bytes, name);
}

int
campaign_letters_model (Exchange *exchange)
{
  char *text = letter_list_model ();
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  return exchange_bytes (exchange, "text/csv; charset=utf-8", bytes, "modele-lettres.csv");
}
