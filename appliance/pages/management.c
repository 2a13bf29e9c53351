/* management.c: the rooms of management, those that the reader may enter. What stands in each is its own page's. */
#include "pages/management.h"

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

static void
add_room (const Viewer *viewer, Tree *list, const Room *room)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "url", room->path);
  tree_set_text (map, "words", viewer_word (viewer, "management", room->code));
  tree_set_text (map, "hint", viewer_word (viewer, "management_hint", room->code));
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
