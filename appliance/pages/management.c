/* management.c: the rooms of management, those that the reader may enter. What stands in each is its own page's. */
#include "pages/management.h"

#include "domain/incoming.h"
#include "pages/office.h"

/* A room: its page, the right it asks for, its words in the groups management and management_hint. */
typedef struct {
  const char *code, *path;
  Action action;
  gint64 (*waits) (Db *db); /* nullable: how much there is to do in it */
} Room;

static gint64
incoming_waits (Db *db)
{
  IncomingCounts counts = { 0 };

  incoming_count (db, G_MAXINT64, &counts, NULL);
  return counts.waiting;
}

/* What is worked on, who acts and how, who may, what the town sets. */
static const Room rooms[] = {
  { "asks", "/demandes", ACTION_REPORT_TRIAGE, NULL },
  { "campaigns", "/campagnes", ACTION_CAMPAIGN_READ, NULL },
  { "presets", "/modeles", ACTION_TEMPLATE_MANAGE, NULL },
  { "outbox", "/courriers", ACTION_OUTBOX_READ, NULL },
  { "incoming", "/gestion/courriers/recus", ACTION_REPORT_TRIAGE, incoming_waits },
  { "partners", "/partenaires", ACTION_PARTNER_READ, NULL },
  { "rules", "/regles", ACTION_RULE_MANAGE, NULL },
  { "refusals", "/regles/refus", ACTION_RULE_MANAGE, NULL },
  { "completeness", "/completude", ACTION_SETTING_MANAGE, NULL },
  { "accounts", "/comptes", ACTION_USER_MANAGE, NULL },
  { "consultations", "/consultations", ACTION_SUBJECT_ACCESS, NULL },
  { "settings", "/reglages", ACTION_SETTING_MANAGE, NULL },
  { "communes", "/communes", ACTION_PARTNER_MANAGE, NULL },
  { "imports", "/imports", ACTION_IMPORT, NULL },
};

static void
add_room (const Viewer *viewer, Tree *list, const Room *room)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "url", room->path);
  tree_set_text (map, "words", viewer_word (viewer, "management", room->code));
  tree_set_integer (map, "waits", room->waits == NULL ? 0 : room->waits (viewer->db));
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
