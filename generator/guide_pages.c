/* guide_pages.c: one page a guide, all alike. Which there are: view/guide.h. */
#include "guide_pages.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "document.h"
#include "domain/backup.h"
#include "site_paper.h"
#include "view/status_view.h"

#define ENDING ".png"

static char *
document_name (Guide guide)
{
  return g_strconcat ("guide-", guide_slug (guide), NULL);
}

/* ---- what each row of the status page means ---- */

/* Figures that its sentences may name: an example, always the same, so that a page is made anew when its words change
 * only. */
#define EXAMPLE_NOW ((gint64) 1805360400) /* 2027-03-18 09:00 in Paris */

/* One that is no count of things must be a figure that one could see. */
static gint64
example_number (const char *code)
{
  static const struct {
    const char *code;
    gint64 number;
  } examples[] = { { "heat", 85 }, { "backup", BACKUP_ALARM_DAYS } };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    if (strcmp (code, examples[i].code) == 0)
      return examples[i].number;
  return 2;
}

/* What the room of Gestion is called to which a row leads: who reads on paper does not type paths. */
static const struct {
  const char *link, *room;
} rooms[] = {
  { "/assistance", "tickets" },
  { "/courriers", "outbox" },
  { "/gestion/acces", "reach" },
  { "/gestion/capteurs/reception", "reception" },
  { "/gestion/entrainement", "training" },
  { "/gestion/mises-a-jour", "updates" },
  { "/gestion/publication", "publication" },
  { "/gestion/sauvegardes", "backups" },
  { "/gestion/securite", "security" },
  { "/partenaires", "partners" },
};

/* (transfer full); NULL: it leads nowhere. */
static char *
room_name (const Voice *voice, const char *link)
{
  for (guint i = 0; link != NULL && i < G_N_ELEMENTS (rooms); i++)
    if (strcmp (link, rooms[i].link) == 0)
      return voice_code (voice, "management", rooms[i].room);
  return NULL;
}

static void
add_case (const Voice *voice, const StatusRow *row, const char *cause, Tree *list)
{
  const StatusState state = { .row = row,
                              .finding = { .level = STATUS_ALARM,
                                           .cause = cause,
                                           .number = example_number (row->code),
                                           .bytes = (guint64) 150 << 20,
                                           .at = EXAMPLE_NOW - 3 * CLOCK_DAY } };

  status_view_row (voice, &state, EXAMPLE_NOW, tree_add_map (list));
}

/* A row without a sentence of its own, as when each of its causes has one, is told by its causes alone. */
static gboolean
is_said (const Voice *voice, const StatusRow *row)
{
  g_autofree char *key = g_strconcat ("status.", row->code, NULL);

  return words_has (voice->words, voice->language, key);
}

static void
add_alarm (const Voice *voice, const StatusRow *row, Tree *alarms)
{
  Tree *map = tree_add_map (alarms), *cases = tree_set_list (map, "cases");
  g_auto (GStrv) causes = g_strsplit (row->causes == NULL ? "" : row->causes, " ", -1);
  g_autofree char *name = voice_code (voice, "status_name", row->code), *page = room_name (voice, row->link),
                  *after = row->told_after_s == 0 ? NULL : voice_length (voice, row->told_after_s);

  tree_set_text (map, "code", row->code);
  tree_set_text (map, "name", name);
  tree_set_text (map, "page", page);
  tree_set_flag (map, "told", row->tell == STATUS_TELL_ADMINISTRATORS);
  tree_set_flag (map, "apart", row->tell == STATUS_TELL_APART);
  tree_set_text (map, "after", after);
  if (is_said (voice, row))
    add_case (voice, row, NULL, cases);
  for (guint i = 0; causes[i] != NULL; i++)
    add_case (voice, row, causes[i], cases);
}

static void
add_alarms (const Voice *voice, Tree *view)
{
  Tree *alarms = tree_set_list (view, "alarms");

  for (guint i = 0; i < status_rows_count; i++)
    add_alarm (voice, &status_rows[i], alarms);
}

/* ---- pictures ---- */

/* A folder that is not there has none. */
static void
add_pictures (const char *folder, Tree *images)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ENDING)) {
      g_autofree char *id = g_strndup (name, strlen (name) - strlen (ENDING)),
                      *path = g_build_filename (folder, name, NULL);
      Tree *image = tree_set_map (images, id);

      tree_set_text (image, "path", path);
      tree_set_format (image, "url", "/" GUIDES_PICTURES "/%s", name);
    }
}

Tree *
guide_pages_view (Kit *kit, const char *subject, GError **error)
{
  g_autofree char *ours = kit_path (kit, "paths.templates", GUIDES_PICTURES),
                  *own = kit_override_path (kit, GUIDES_PICTURES);
  Tree *view = tree_new_map (), *images = tree_set_map (view, "images");

  (void) subject;
  (void) error;
  add_alarms (&kit->voice, view);
  add_pictures (ours, images);
  if (own != NULL)
    add_pictures (own, images);
  return view;
}

/* Whether a picture changed, as a text: a PDF holds its bytes. */
static char *
pictures_seed (const Tree *view)
{
  const Tree *images = tree_get (view, "images");
  gint64 bytes = 0, newest = 0;

  for (guint i = 0; i < tree_length (images); i++) {
    const char *path = tree_get_text (tree_get (images, tree_key_at (images, i)), "path");
    GStatBuf status;

    if (g_stat (path, &status) != 0)
      continue;
    bytes += status.st_size;
    newest = MAX (newest, status.st_mtime);
  }
  return g_strdup_printf ("%u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, tree_length (images), bytes, newest);
}

/* ---- pages ---- */

static Document *
open_guide (Kit *kit, Guide guide, Tree *view, GError **error)
{
  g_autofree char *name = document_name (guide);

  return document_new (kit, name, view, error);
}

/* What is told of a guide before it is made: its title stands in its own words. Its paper's subject says which pictures
 * it has, so that another one makes it anew. */
gboolean
guide_pages_list (Site *site, const SiteKind *kind, GError **error)
{
  g_autoptr (Tree) view = guide_pages_view (site->kit, NULL, error);
  g_autofree char *pictures = pictures_seed (view);

  for (Guide guide = 0; guide < GUIDE_LAST; guide++) {
    g_autoptr (Document) document = open_guide (site->kit, guide, view, error);
    g_autofree char *slug = g_strconcat (GUIDES_URL + 1, guide_slug (guide), NULL),
                    *key = g_strdup_printf ("guide-%s:%s", guide_slug (guide), pictures);
    SitePage *page;

    if (document == NULL)
      return FALSE;
    page = site_paper_list (site, kind, key, slug, document_title (document));
    page->description = g_strdup (document_lead (document));
  }
  return TRUE;
}

gboolean
guide_pages_load_index (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autoptr (Tree) facts = guide_pages_view (site->kit, NULL, error);
  Tree *guides = tree_set_list (view, "guides");

  (void) page;
  for (Guide guide = 0; guide < GUIDE_LAST; guide++) {
    g_autoptr (Document) document = open_guide (site->kit, guide, facts, error);
    Tree *row = document == NULL ? NULL : tree_add_map (guides);

    if (row == NULL)
      return FALSE;
    tree_set_text (row, "title", document_title (document));
    tree_set_text (row, "lead", document_lead (document));
    tree_set_format (row, "url", GUIDES_URL "%s/", guide_slug (guide));
    tree_set_format (row, "pdf", GUIDES_URL "%s/%s.pdf", guide_slug (guide), guide_slug (guide));
  }
  return TRUE;
}
