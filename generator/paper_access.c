/* paper_access.c: reads the key, and lets core/view/subject_view.h build the tree. Chooses nothing. */
#include "paper_access.h"

#include <string.h>

#include "base/error.h"
#include "domain/questionnaire.h"
#include "view/subject_view.h"

enum { PARTS = 4 /* kind, internal, first, all */ };

/* What is asked for, read from the key. */
typedef struct {
  SubjectInput input;
  GArray *ids; /* of gint64 */
} Asked;

static void
asked_clear (Asked *asked)
{
  g_clear_pointer (&asked->ids, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static PersonKind
kind_find (const char *name)
{
  static const PersonKind kinds[] = { PERSON_OCCUPANT, PERSON_REPORTER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (person_kind_name (kinds[i]), name) == 0)
      return kinds[i];
  return PERSON_LAST;
}

static gboolean
report_id (Kit *kit, const char *uuid, gint64 *ret_id, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (kit->db, uuid, error);

  if (report != NULL)
    *ret_id = report->id;
  return report != NULL;
}

static gboolean
asked_read (Kit *kit, const char *subject, Asked *asked, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", PARTS), uuids = NULL;

  asked->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (g_strv_length (parts) != PARTS || kind_find (parts[0]) == PERSON_LAST)
    return box_fail (error, BOX_ERROR_INVALID, "%s: not a person of reports", subject);
  if (!report_id (kit, parts[2], &asked->input.first_id, error))
    return FALSE;
  uuids = g_strsplit (parts[3], "+", SUBJECT_REPORTS_MAX);
  for (guint i = 0; uuids[i] != NULL; i++) {
    gint64 id;

    if (!report_id (kit, uuids[i], &id, error))
      return FALSE;
    g_array_append_val (asked->ids, id);
  }
  asked->input.kind = kind_find (parts[0]);
  asked->input.internal = strcmp (parts[1], "1") == 0;
  asked->input.ids = (const gint64 *) (gconstpointer) asked->ids->data;
  asked->input.count = asked->ids->len;
  return TRUE;
}

/* ---- for the document ---- */

/* A template cannot ask which it is: the first part's person stands above, one's own words across the page. */
static void
mark (Tree *view)
{
  const Tree *parts = tree_get (view, "parts");

  for (guint i = 0; i < tree_length (parts); i++) {
    const Tree *sections = tree_get (tree_at (parts, i), "sections");

    tree_set_flag ((Tree *) tree_at (parts, i), "again", i > 0);
    for (guint j = 0; j < tree_length (sections); j++) {
      Tree *section = (Tree *) tree_at (sections, j);

      viewer_set_any (section, "entries");
      tree_set_flag (section, "is_words", g_strcmp0 (tree_get_text (section, "key"), "description") == 0);
    }
  }
}

Tree *
paper_access_view (Kit *kit, const char *subject, GError **error)
{
  g_auto (Asked) asked = { .ids = NULL };
  g_autoptr (Questionnaire) questionnaire =
      questionnaire_load_folder (config_text (kit->config, "paths.grids"), grid_set_current (kit->grids), error);
  Viewer viewer = {
    .db = kit->db, .words = kit->words, .language = "fr", .grids = kit->grids, .role = ROLE_MANAGER, .now = kit->now
  };
  Tree *view;

  if (questionnaire == NULL || !asked_read (kit, subject, &asked, error))
    return NULL;
  viewer.questionnaire = questionnaire;
  view = subject_view (&viewer, &asked.input, error);
  if (view != NULL)
    mark (view);
  return view;
}
