/* letter_list.c: columns of the sheet, and the lines of an envelope made of them. */
#include "view/letter_list.h"

#include "base/csv.h"
#include "base/text.h"

enum { ORGANISATION, FIRST_NAME, LAST_NAME, MORE, STREET, POSTCODE, CITY, DWELLING, COLUMNS };

const ImportColumn letter_list_columns[] = {
  [ORGANISATION] = { "organisme", FALSE, FALSE, 100, "letter_organisation", "SCI du Parc" },
  [FIRST_NAME] = { "prenom", FALSE, FALSE, 80, "letter_name", "Dominique" },
  [LAST_NAME] = { "nom", FALSE, FALSE, 80, "letter_name", "Martin" },
  [MORE] = { "complement", FALSE, FALSE, 100, "letter_more", "Bâtiment B" }, /* nocheck:french an example of a sheet */
  [STREET] = { "adresse", TRUE, TRUE, 160, "letter_street", "7 rue Camy" },
  [POSTCODE] = { "code_postal", TRUE, TRUE, 5, "letter_postcode", "64000" },
  [CITY] = { "commune", TRUE, TRUE, 80, "letter_city", "Pau" },
  [DWELLING] = { "logement", FALSE, FALSE, 200, "letter_dwelling", "12 rue Carnot" },
};
const guint letter_list_columns_count = G_N_ELEMENTS (letter_list_columns);
G_STATIC_ASSERT (G_N_ELEMENTS (letter_list_columns) == COLUMNS);

static const char *
cell (const ImportRecord *record, guint column)
{
  const char *text = record->cells[column];

  return text == NULL ? "" : text;
}

static void
add_line (Tree *to, const char *text)
{
  if (*text != '\0')
    tree_add_text (to, text);
}

static void
add_record (const ImportRecord *record, Tree *list)
{
  Tree *map = tree_add_map (list), *to = tree_set_list (map, "to");
  g_autofree char *name = g_strdup_printf ("%s %s", cell (record, FIRST_NAME), cell (record, LAST_NAME));
  g_autofree char *city = g_utf8_strup (cell (record, CITY), -1);
  g_autofree char *town = g_strdup_printf ("%s %s", cell (record, POSTCODE), city);

  add_line (to, cell (record, ORGANISATION));
  add_line (to, g_strstrip (name));
  add_line (to, cell (record, MORE));
  add_line (to, cell (record, STREET));
  add_line (to, town);
  tree_set_text (map, "dwelling", *cell (record, DWELLING) == '\0' ? NULL : cell (record, DWELLING));
}

static void
check_record (const ImportRecord *record, ImportTroubles *troubles)
{
  if (*cell (record, ORGANISATION) == '\0' && *cell (record, LAST_NAME) == '\0')
    import_trouble_add (troubles, record->line, letter_list_columns[LAST_NAME].header, "cell_missing", NULL);
  if (*cell (record, POSTCODE) != '\0' && !text_is_postcode (cell (record, POSTCODE)))
    import_trouble_add (troubles, record->line, letter_list_columns[POSTCODE].header, "postcode",
                        cell (record, POSTCODE));
}

Tree *
letter_list_read (const char *path, ImportTroubles *troubles)
{
  g_autoptr (ImportSheet) sheet =
      import_sheet_read (path, letter_list_columns, letter_list_columns_count, LETTER_LIST_MAX, troubles);
  Tree *list = sheet == NULL ? NULL : tree_new_list ();

  for (guint i = 0; sheet != NULL && i < sheet->records->len; i++) {
    const ImportRecord *record = g_ptr_array_index (sheet->records, i);

    check_record (record, troubles);
    add_record (record, list);
  }
  return list;
}

char *
letter_list_model (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  csv_begin (out, CSV_SPREADSHEET);
  for (guint i = 0; i < COLUMNS; i++)
    csv_append (out, CSV_SPREADSHEET, i == 0, letter_list_columns[i].header);
  csv_end_line (out);
  for (guint i = 0; i < COLUMNS; i++)
    csv_append (out, CSV_SPREADSHEET, i == 0, letter_list_columns[i].example);
  csv_end_line (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
