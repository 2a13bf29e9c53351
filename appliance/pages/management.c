/* management.c: the rooms of management, those that the reader may enter. What stands in each is its own page's. */
#include "pages/management.h"

#include <string.h>

#include "domain/print.h"
#include "pages/office.h"

/* A room: its page, the right it asks for, its words in the groups management and management_hint. */
typedef struct {
  const char *code, *path;
  Action action;
} Room;

/* What is worked on, who acts and how, who may, what the town sets. */
static const Room rooms[] = {
  { "asks", "/demandes", ACTION_REPORT_TRIAGE },
  { "campaigns", "/campagnes", ACTION_CAMPAIGN_READ },
  { "presets", "/modeles", ACTION_TEMPLATE_MANAGE },
  { "outbox", "/courriers", ACTION_OUTBOX_READ },
  { "prints", "/gestion/impressions", ACTION_PRINT_MANAGE },
  { "partners", "/partenaires", ACTION_PARTNER_READ },
  { "rules", "/regles", ACTION_RULE_MANAGE },
  { "refusals", "/regles/refus", ACTION_RULE_MANAGE },
  { "completeness", "/completude", ACTION_SETTING_MANAGE },
  { "accounts", "/comptes", ACTION_USER_MANAGE },
  { "consultations", "/consultations", ACTION_SUBJECT_ACCESS },
  { "settings", "/reglages", ACTION_SETTING_MANAGE },
  { "communes", "/communes", ACTION_PARTNER_MANAGE },
  { "imports", "/imports", ACTION_IMPORT },
};

/* What waits in a room, said before one enters. */
static const struct {
  const char *code; /* of the room */
  gint64 (*count) (Db *db);
  const char *words; /* its plural forms */
} counts[] = {
  { "prints", print_count_waiting, "prints.waiting" },
};

static void
add_count (const Viewer *viewer, Tree *map, const Room *room)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    gint64 count = strcmp (counts[i].code, room->code) == 0 ? counts[i].count (viewer->db) : 0;
    g_autofree char *words = count == 0 ? NULL : viewer_count (viewer, counts[i].words, count);

    if (words != NULL)
      tree_set_text (map, "count", words);
  }
}

static void
add_room (const Viewer *viewer, Tree *list, const Room *room)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "url", room->path);
  tree_set_text (map, "words", viewer_word (viewer, "management", room->code));
  tree_set_text (map, "hint", viewer_word (viewer, "management_hint", room->code));
  tree_set_null (map, "count");
  add_count (viewer, map, room);
}

int
management_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *view = tree_new_map (), *list = tree_set_list (view, "rooms");

  /* Own counts here: a room opens on what is the reader's. */
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (access_allows (viewer.role, rooms[i].action, TRUE))
      add_room (&viewer, list, &rooms[i]);
  viewer_set_any (view, "rooms");
  return exchange_page (exchange, 200, "management", view);
}
