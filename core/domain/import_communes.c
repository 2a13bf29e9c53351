/* import_communes.c: communes as a sheet, known by their INSEE code. */
#include "domain/import_private.h"

#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "domain/commune_list.h"

enum { INSEE, NAME, POSTCODE, OPEN };

static const ImportColumn columns[] = {
  [INSEE] = { "insee", TRUE, TRUE, 5, "insee", "64445" },
  [NAME] = { "nom", TRUE, TRUE, 80, "commune_name", "Pau" },
  [POSTCODE] = { "code_postal", TRUE, TRUE, 5, "postcode", "64000" },
  [OPEN] = { "formulaire_ouvert", FALSE, FALSE, 10, "open", "oui" },
};

static gboolean
check (ImportRun *run, const ImportRecord *record, const CommuneRow *there)
{
  guint before = run->plan->troubles->count;

  if (*record->cells[INSEE] != '\0' && !commune_is_insee (record->cells[INSEE]))
    import_run_trouble (run, record, INSEE, "insee", record->cells[INSEE]);
  if (*record->cells[POSTCODE] != '\0' && !text_is_postcode (record->cells[POSTCODE]))
    import_run_trouble (run, record, POSTCODE, "postcode", record->cells[POSTCODE]);
  if (there != NULL && there->merged_into != NULL)
    import_run_trouble (run, record, INSEE, "merged", there->merged_into);
  return run->plan->troubles->count == before;
}

/* What of the commune the record changes: headers, separated by spaces. */
static char *
changes_of (const CommuneFacts *facts, const CommuneRow *there)
{
  g_autoptr (GString) changes = g_string_new (NULL);

  if (strcmp (there->name, facts->name) != 0)
    g_string_append_printf (changes, "%s ", columns[NAME].header);
  if (strcmp (there->postcode, facts->postcode) != 0)
    g_string_append_printf (changes, "%s ", columns[POSTCODE].header);
  if (there->open != facts->open)
    g_string_append_printf (changes, "%s ", columns[OPEN].header);
  return g_strchomp (g_string_free (g_steal_pointer (&changes), FALSE));
}

static gboolean
import_commune (ImportRun *run, const ImportRecord *record, GError **error)
{
  g_autoptr (CommuneRow) there = NULL;
  g_autofree char *changes = NULL;
  CommuneFacts facts = { 0 };
  gboolean fine;

  for (guint i = INSEE; i <= POSTCODE; i++)
    if (record->cells[i] == NULL) /* told with the header */
      return TRUE;
  there = commune_list_find (run->db, record->cells[INSEE], NULL);
  fine = check (run, record, there);
  fine = import_run_yes (run, record, OPEN, there == NULL || there->open, &facts.open) && fine;
  if (!fine || *record->cells[INSEE] == '\0' || !import_run_claim (run, record, INSEE, record->cells[INSEE]))
    return TRUE;
  facts.insee = record->cells[INSEE];
  facts.name = record->cells[NAME];
  facts.postcode = record->cells[POSTCODE];
  changes = there == NULL ? g_strdup ("") : changes_of (&facts, there);
  import_run_verdict (run, record,
                      there == NULL      ? IMPORT_NEW
                      : *changes == '\0' ? IMPORT_SAME
                                         : IMPORT_CHANGED,
                      facts.name, changes);
  if (run->actor == NULL || (there != NULL && *changes == '\0'))
    return TRUE;
  return commune_list_set (run->db, run->actor, &facts, error);
}

static gboolean
export_communes (Db *db, const ImportWords *words, GString *out, GError **error)
{
  g_autoptr (GPtrArray) rows = commune_list (db, error);

  (void) words;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const CommuneRow *row = g_ptr_array_index (rows, i);

    if (row->merged_into != NULL)
      continue;
    import_put (out, TRUE, row->insee);
    import_put (out, FALSE, row->name);
    import_put (out, FALSE, row->postcode);
    import_put (out, FALSE, row->open ? "oui" : "non");
    csv_end_line (out);
  }
  return rows != NULL;
}

const ImportKind import_communes = {
  "communes", columns, G_N_ELEMENTS (columns), IMPORT_ROWS_MAX, import_commune, export_communes
};
