/* management.c: the rooms of management, those that the reader may enter, by themes. What stands in each is its own
 * page's. */
#include "pages/management.h"

#include <string.h>

#include "base/clock.h"
#include "domain/incoming.h"
#include "domain/legal.h"
#include "domain/print.h"
#include "domain/ticket.h"
#include "domain/status.h"
#include "domain/unknown_device.h"
#include "pages/office.h"
#include "pages/updates.h"

/* A room: its page, the right it asks for, its words in the groups management and management_hint. What waits in it is
 * said before one enters: what `count` finds, else the rows of the status table that are put right there. */
typedef struct {
  const char *code, *theme, *path; /* theme: heading of the page, words in management_theme */
  Action action;
  gint64 (*count) (Db *db);              /* nullable */
  gint64 (*offers) (Exchange *exchange); /* nullable: likewise, of what does not stand in the store */
  const char *counted;                   /* nullable: words of either, plural forms */
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

/* In the order of the page; rooms of one theme stand together. */
static const Room rooms[] = {
  { "asks", "daily", "/demandes", ACTION_REPORT_TRIAGE, NULL, NULL, NULL },
  { "incoming", "daily", "/gestion/courriers/recus", ACTION_REPORT_TRIAGE, incoming_waits, NULL, "incoming.waiting" },
  { "outbox", "daily", "/courriers", ACTION_OUTBOX_READ, NULL, NULL, NULL },
  { "prints", "daily", "/gestion/impressions", ACTION_PRINT_MANAGE, print_count_waiting, NULL, "prints.waiting" },
  { "presets", "daily", "/modeles", ACTION_TEMPLATE_MANAGE, NULL, NULL, NULL },
  { "campaigns", "daily", "/campagnes", ACTION_CAMPAIGN_READ, NULL, NULL, NULL },
  { "partners", "partners", "/partenaires", ACTION_PARTNER_READ, NULL, NULL, NULL },
  { "rules", "partners", "/regles", ACTION_RULE_MANAGE, NULL, NULL, NULL },
  { "refusals", "partners", "/regles/refus", ACTION_RULE_MANAGE, NULL, NULL, NULL },
  { "completeness", "partners", "/completude", ACTION_SETTING_MANAGE, NULL, NULL, NULL },
  { "sensors", "sensors", "/capteurs", ACTION_SENSOR_MANAGE, unknown_device_count, NULL, "sensor_span.new" },
  { "reception", "sensors", "/gestion/capteurs/reception", ACTION_SENSOR_MANAGE, NULL, NULL, NULL },
  { "settings", "service", "/reglages", ACTION_SETTING_MANAGE, NULL, NULL, NULL },
  { "communes", "service", "/communes", ACTION_PARTNER_MANAGE, NULL, NULL, NULL },
  { "grid", "service", "/gestion/grille", ACTION_SETTING_MANAGE, NULL, NULL, NULL },
  { "imports", "service", "/imports", ACTION_IMPORT, NULL, NULL, NULL },
  { "accounts", "service", "/comptes", ACTION_USER_MANAGE, NULL, NULL, NULL },
  { "status", "box", "/gestion/etat", ACTION_STATUS_READ, status_waits, NULL, "status_waits.rows" },
  { "backups", "box", "/gestion/sauvegardes", ACTION_SECURITY_MANAGE, NULL, NULL, NULL },
  { "updates", "box", "/gestion/mises-a-jour", ACTION_SECURITY_MANAGE, NULL, updates_offered, "status_waits.offered" },
  { "publication", "box", "/gestion/publication", ACTION_SETTING_MANAGE, NULL, NULL, NULL },
  { "reach", "box", "/gestion/acces", ACTION_PUBLISH_MANAGE, NULL, NULL, NULL },
  { "tickets", "box", "/assistance", ACTION_TICKET_ANSWER, tickets_wait, NULL, "ticket.waiting" },
  { "training", "box", "/gestion/entrainement", ACTION_TRAINING_MANAGE, NULL, NULL, NULL },
  { "setup", "box", "/installation", ACTION_SECURITY_MANAGE, NULL, NULL, NULL },
  { "council", "account", "/gestion/bilans", ACTION_COUNCIL_MANAGE, NULL, NULL, NULL },
  { "law", "account", "/gestion/loi", ACTION_SETTING_MANAGE, legal_waits, NULL, "legal.missing" },
  { "security", "account", "/gestion/securite", ACTION_SECURITY_MANAGE, NULL, NULL, NULL },
  { "consultations", "account", "/consultations", ACTION_SUBJECT_ACCESS, NULL, NULL, NULL },
};

gboolean
management_is_open (Role role, const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (g_str_equal (rooms[i].path, path))
      return access_allows (role, rooms[i].action, TRUE);
  return TRUE;
}

/* (transfer full): NULL: nothing waits there. */
static char *
waiting (Exchange *exchange, const Viewer *viewer, const Room *room)
{
  gint64 count = room->count != NULL ? room->count (viewer->db) : room->offers != NULL ? room->offers (exchange) : 0;

  if (count > 0)
    return viewer_count (viewer, room->counted, count);
  if (!access_allows (viewer->role, ACTION_STATUS_READ, TRUE))
    return NULL;
  count = status_waits_at (viewer->db, room->path);
  return count == 0 ? NULL : viewer_count (viewer, "status_waits.here", count);
}

static void
add_room (Exchange *exchange, const Viewer *viewer, Tree *list, const Room *room)
{
  Tree *map = tree_add_map (list);
  g_autofree char *words = waiting (exchange, viewer, room);

  tree_set_text (map, "url", room->path);
  tree_set_text (map, "words", viewer_word (viewer, "management", room->code));
  tree_set_text (map, "hint", viewer_word (viewer, "management_hint", room->code));
  tree_set_text (map, "count", words);
}

/* (transfer none): its rooms. */
static Tree *
add_theme (const Viewer *viewer, Tree *themes, const char *code)
{
  Tree *map = tree_add_map (themes);

  tree_set_text (map, "code", code);
  tree_set_text (map, "name", viewer_word (viewer, "management_theme", code));
  return tree_set_list (map, "rooms");
}

int
management_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *view = tree_new_map (), *themes = tree_set_list (view, "themes"), *list = NULL;
  const char *theme = "", *first = NULL;

  /* Own counts here: a room opens on what is the reader's. */
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++) {
    if (!access_allows (viewer.role, rooms[i].action, TRUE))
      continue;
    if (list == NULL || strcmp (theme, rooms[i].theme) != 0)
      list = add_theme (&viewer, themes, theme = rooms[i].theme);
    first = first != NULL ? first : theme;
    add_room (exchange, &viewer, list, &rooms[i]);
  }
  tree_set_flag (view, "many", first != NULL && strcmp (first, theme) != 0);
  viewer_set_any (view, "themes");
  return exchange_page (exchange, 200, "management", view);
}
