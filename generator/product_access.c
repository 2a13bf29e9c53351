/* product_access.c: the tree of subject_view.h on paper: a heading a report, a table a section. Chooses nothing. */
#include "product_access.h"

#include <string.h>

#include "base/error.h"
#include "domain/questionnaire.h"
#include "pdf.h"
#include "town_pdf.h"
#include "view/subject_view.h"

enum { PARTS = 4 /* kind, internal, first, all */, SECTION_ROOM_MM = 30 };

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

/* ---- paper ---- */

static const char *
say (const Kit *kit, const char *group, const char *code)
{
  return words_code (kit->words, kit->voice.language, group, code);
}

static Pdf *
pdf_open (const Kit *kit, const Tree *view, GError **error)
{
  g_autofree char *day =
      g_strdup_printf ("%s %s", say (kit, "subject", "made"), tree_get_text (tree_get (view, "made"), "long"));
  const TownPdf head = { .title = say (kit, "subject", "title"), .date = day };

  return town_pdf_new (kit, &head, error);
}

static void
print_facts (Pdf *pdf, const Tree *facts)
{
  static const PdfColumn columns[] = { { NULL, 0.35, PDF_CELL_STRONG }, { NULL, 0.65, PDF_CELL_TEXT } };
  PdfTable *table = tree_length (facts) == 0 ? NULL : pdf_table_begin (pdf, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < tree_length (facts); i++) {
    const Tree *fact = tree_at (facts, i);
    const char *const cells[] = { tree_get_text (fact, "label"), tree_get_text (fact, "value") };

    pdf_table_row (table, cells, NULL);
  }
  if (table != NULL)
    pdf_table_end (table);
}

/* (transfer full): what it is, then what it says. */
static char *
entry_text (const Tree *entry)
{
  const char *words = tree_get_text (entry, "words"), *text = tree_get_text (entry, "text");

  if (words == NULL || text == NULL)
    return g_strdup (words != NULL ? words : text);
  return g_strdup_printf ("%s\n%s", words, text);
}

static void
print_entries (const Kit *kit, Pdf *pdf, const Tree *section)
{
  const Tree *entries = tree_get (section, "entries");
  const PdfColumn columns[] = { { say (kit, "subject", "when"), 0.22, PDF_CELL_TEXT },
                                { say (kit, "subject", "who"), 0.25, PDF_CELL_TEXT },
                                { say (kit, "subject", "what"), 0.53, PDF_CELL_TEXT } };
  PdfTable *table = tree_length (entries) == 0 ? NULL : pdf_table_begin (pdf, columns, G_N_ELEMENTS (columns));

  if (table != NULL)
    pdf_table_set_again (table, tree_get_text (section, "title"));
  for (guint i = 0; i < tree_length (entries); i++) {
    const Tree *entry = tree_at (entries, i);
    g_autofree char *text = entry_text (entry);
    const char *const cells[] = { tree_get_text (entry, "when"), tree_get_text (entry, "who"), text };

    pdf_table_row (table, cells, NULL);
  }
  if (table != NULL)
    pdf_table_end (table);
}

/* One's own words, across the page. */
static void
print_words (Pdf *pdf, const Tree *entries)
{
  for (guint i = 0; i < tree_length (entries); i++) {
    pdf_text (pdf, PDF_SMALL, tree_get_text (tree_at (entries, i), "when"));
    pdf_text (pdf, PDF_BODY, tree_get_text (tree_at (entries, i), "text"));
  }
}

static void
print_section (const Kit *kit, Pdf *pdf, const Tree *section)
{
  const char *hint = tree_get_text (section, "hint");

  pdf_need (pdf, SECTION_ROOM_MM);
  pdf_text (pdf, PDF_SUBHEADING, tree_get_text (section, "title"));
  if (hint != NULL && *hint != '\0')
    pdf_text (pdf, PDF_SMALL, hint);
  if (!tree_get_flag (section, "any"))
    pdf_text (pdf, PDF_SMALL, say (kit, "subject", "nothing"));
  print_facts (pdf, tree_get (section, "facts"));
  if (strcmp (tree_get_text (section, "key"), "description") == 0)
    print_words (pdf, tree_get (section, "entries"));
  else
    print_entries (kit, pdf, section);
}

static void
print_person (Pdf *pdf, const Tree *person)
{
  pdf_text (pdf, PDF_STRONG, tree_get_text (person, "name"));
  print_facts (pdf, tree_get (person, "facts"));
}

static void
print_all (const Kit *kit, Pdf *pdf, const Tree *view)
{
  const Tree *parts = tree_get (view, "parts");

  pdf_text (pdf, PDF_TITLE, say (kit, "subject", "title"));
  pdf_text (pdf, PDF_LEAD, say (kit, "subject", "lead"));
  print_person (pdf, tree_get (view, "person"));
  pdf_text (pdf, PDF_NOTICE, say (kit, "subject", "rights"));
  for (guint i = 0; i < tree_length (parts); i++) {
    const Tree *part = tree_at (parts, i), *sections = tree_get (part, "sections");
    g_autofree char *heading =
        g_strdup_printf ("%s %s", say (kit, "subject", "file"), tree_get_text (part, "reference"));

    pdf_text (pdf, PDF_HEADING, heading);
    if (i > 0)
      print_person (pdf, tree_get (part, "person"));
    for (guint j = 0; j < tree_length (sections); j++)
      print_section (kit, pdf, tree_at (sections, j));
  }
}

gboolean
product_access_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (Asked) asked = { .ids = NULL };
  g_autoptr (Questionnaire) questionnaire =
      questionnaire_load_folder (config_text (kit->config, "paths.grids"), grid_set_current (kit->grids), error);
  Viewer viewer = {
    .db = kit->db, .words = kit->words, .language = "fr", .grids = kit->grids, .role = ROLE_MANAGER, .now = kit->now
  };
  g_autoptr (Tree) view = NULL;
  g_autoptr (Pdf) pdf = NULL;

  if (questionnaire == NULL || !asked_read (kit, subject, &asked, error))
    return FALSE;
  viewer.questionnaire = questionnaire;
  view = subject_view (&viewer, &asked.input, error);
  pdf = view == NULL ? NULL : pdf_open (kit, view, error);
  if (pdf == NULL)
    return FALSE;
  print_all (kit, pdf, view);
  return pdf_save (pdf, out, error);
}
