/* management.c: the rooms of management, those that the reader may enter. What stands in each is its own page's. */
#include "pages/management.h"

#include "base/clock.h"
#include "domain/incoming.h"
#include "domain/legal.h"
#include "domain/print.h"
#include "domain/ticket.h"
#include "domain/status.h"
#include "domain/unknown_device.h"
#include "pages/office.h"

/* A room: its page, the right it asks for, its words in the groups management and management_hint. */
typedef struct {
  const char *code, *path;
  Action action;
  gint64 (*count) (Db *db); /* nullable: what waits in it, said before one enters… */
  const char *counted;      /* …in these words, plural forms */
} Room;

static gint64
incoming_waits (Db *db)
{
  IncomingCounts counts = { 0 };

  incoming_count (db, G_MAXINT64, &counts, NULL);
  return counts.waiting;
}

static gint64
legal_waits (Db *db)
{
  return legal_count_missing (db, clock_now ());
}

static gint64
tickets_wait (Db *db)
{
  TicketCounts counts = { 0 };

  ticket_count (db, clock_now (), &counts, NULL);
  return counts.open;
}

/* What is worked on, who acts and how, who may, what the town sets. */
static const Room rooms[] = {
  { "status", "/gestion/etat", ACTION_STATUS_READ, status_waits, "status_waits.rows" },
  { "asks", "/demandes", ACTION_REPORT_TRIAGE, NULL, NULL },
  { "campaigns", "/campagnes", ACTION_CAMPAIGN_READ, NULL, NULL },
  { "presets", "/modeles", ACTION_TEMPLATE_MANAGE, NULL, NULL },
  { "outbox", "/courriers", ACTION_OUTBOX_READ, NULL, NULL },
  { "incoming", "/gestion/courriers/recus", ACTION_REPORT_TRIAGE, incoming_waits, "incoming.waiting" },
  { "prints", "/gestion/impressions", ACTION_PRINT_MANAGE, print_count_waiting, "prints.waiting" },
  { "sensors", "/capteurs", ACTION_SENSOR_MANAGE, unknown_device_count, "sensor_span.new" },
  { "partners", "/partenaires", ACTION_PARTNER_READ, NULL, NULL },
  { "rules", "/regles", ACTION_RULE_MANAGE, NULL, NULL },
  { "refusals", "/regles/refus", ACTION_RULE_MANAGE, NULL, NULL },
  { "completeness", "/completude", ACTION_SETTING_MANAGE, NULL, NULL },
  { "accounts", "/comptes", ACTION_USER_MANAGE, NULL, NULL },
  { "consultations", "/consultations", ACTION_SUBJECT_ACCESS, NULL, NULL },
  { "settings", "/reglages", ACTION_SETTING_MANAGE, NULL, NULL },
  { "setup", "/installation", ACTION_SECURITY_MANAGE, NULL, NULL },
  { "law", "/gestion/loi", ACTION_SETTING_MANAGE, legal_waits, "legal.missing" },
  { "grid", "/gestion/grille", ACTION_SETTING_MANAGE, NULL, NULL },
  { "backups", "/gestion/sauvegardes", ACTION_SECURITY_MANAGE, NULL, NULL },
  { "publication", "/gestion/publication", ACTION_SETTING_MANAGE, NULL, NULL },
  { "reach", "/gestion/acces", ACTION_PUBLISH_MANAGE, NULL, NULL },
  { "communes", "/communes", ACTION_PARTNER_MANAGE, NULL, NULL },
  { "imports", "/imports", ACTION_IMPORT, NULL, NULL },
  { "council", "/gestion/bilans", ACTION_COUNCIL_MANAGE, NULL, NULL },
  { "security", "/gestion/securite", ACTION_SECURITY_MANAGE, NULL, NULL },
  { "updates", "/gestion/mises-a-jour", ACTION_SECURITY_MANAGE, NULL, NULL },
  { "training", "/gestion/entrainement", ACTION_TRAINING_MANAGE, NULL, NULL },
  { "tickets", "/assistance", ACTION_TICKET_ANSWER, tickets_wait, "ticket.waiting" },
  { "reception", "/gestion/capteurs/reception", ACTION_SENSOR_MANAGE, NULL, NULL },
};

static void
add_room (const Viewer *viewer, Tree *list, const Room *room)
{
  Tree *map = tree_add_map (list);
  gint64 count = room->count == NULL ? 0 : room->count (viewer->db);
  g_autofree char *words = count == 0 ? NULL : viewer_count (viewer, room->counted, count);

  tree_set_text (map, "url", room->path);
  tree_set_text (map, "words", viewer_word (viewer, "management", room->code));
  tree_set_text (map, "hint", viewer_word (viewer, "management_hint", room->code));
  tree_set_null (map, "count");
  if (words != NULL)
    tree_set_text (map, "count", words);
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
