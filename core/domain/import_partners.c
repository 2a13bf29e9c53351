/* import_partners.c: partners as a sheet, known by their identifier, else by name and type. What a sheet has no column for
 * stays as it is. */
#include "domain/import_private.h"

#include <string.h>

#include "base/csv.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/commune_list.h"
#include "domain/partner_edit.h"

enum { ID, NAME, TYPE, EMAIL, PHONE, COMPETENCES, COMMUNES, WEEKLY, NOTICES, POSTAL };

static const ImportColumn columns[] = {
  [ID] = { "identifiant", FALSE, FALSE, 36, "id", "" },
  [NAME] = { "nom", TRUE, TRUE, PARTNER_NAME_MAX, "partner_name", "ADIL" },
  [TYPE] = { "type", TRUE, TRUE, 60, "partner_type", "adil" },
  [EMAIL] = { "courriel", TRUE, TRUE, 254, "email", "contact@adil.example" },
  [PHONE] = { "telephone", FALSE, FALSE, 30, "phone", "05 59 00 00 00" },
  [COMPETENCES] = { "competences", FALSE, FALSE, 600, "competences", "conciliation, accompagnement_juridique" },
  [COMMUNES] = { "communes", FALSE, FALSE, 8000, "communes", "64445, 64122" },
  [WEEKLY] = { "rapport_hebdomadaire", FALSE, FALSE, 40, "weekly", "pdf" },
  [NOTICES] = { "avis_par_courriel", FALSE, FALSE, 10, "notices", "oui" },
  [POSTAL] = { "adresse_postale", FALSE, FALSE, POSTAL_CHARS_MAX, "postal_address", "7 rue Camy / 64000 Pau" },
};

#define POSTAL_BREAK " / "

/* One record, read. */
typedef struct {
  PartnerFacts facts;
  GPtrArray *competences; /* of const char *, NULL at the end */
  GPtrArray *communes;    /* of char *, NULL at the end; nullable: the sheet has no such column */
  char *postal;           /* as the store keeps it */
  Partner *there;         /* nullable: a new one */
  char **had;             /* competences of `there` */
  char **areas;           /* communes of `there` */
} Read;

static void
read_clear (Read *read)
{
  g_clear_pointer (&read->competences, g_ptr_array_unref);
  g_clear_pointer (&read->communes, g_ptr_array_unref);
  g_clear_pointer (&read->postal, g_free);
  g_clear_pointer (&read->there, partner_free);
  g_clear_pointer (&read->had, g_strfreev);
  g_clear_pointer (&read->areas, g_strfreev);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

/* ---- cells ---- */

/* (transfer none): our code of a type as people write it: code, words, or the value of the national platform. */
static const char *
type_of (const ImportWords *words, const char *cell)
{
  g_autofree char *typed = text_slug (cell);

  for (guint i = 0; i < partner_types_count; i++) {
    g_autofree char *api = text_slug (partner_types[i].api);

    if (import_names (words, cell, "partner_type", partner_types[i].name) || strcmp (typed, api) == 0)
      return partner_types[i].name;
  }
  return NULL;
}

static const char *
competence_of (const ImportWords *words, const char *part)
{
  for (guint i = 0; partner_competences[i] != NULL; i++)
    if (import_names (words, part, "competence", partner_competences[i]))
      return partner_competences[i];
  return NULL;
}

static void
read_competences (ImportRun *run, const ImportRecord *record, Read *read)
{
  g_auto (GStrv) parts = import_parts (record->cells[COMPETENCES], FALSE);

  read->competences = g_ptr_array_new ();
  if (record->cells[COMPETENCES] == NULL)
    for (guint i = 0; read->had != NULL && read->had[i] != NULL; i++)
      g_ptr_array_add (read->competences, read->had[i]);
  for (guint i = 0; parts[i] != NULL; i++) {
    const char *code = competence_of (run->words, parts[i]);

    if (code == NULL)
      import_run_trouble (run, record, COMPETENCES, "competence", parts[i]);
    else
      g_ptr_array_add (read->competences, (gpointer) code);
  }
  g_ptr_array_add (read->competences, NULL);
  read->facts.competences = (const char *const *) read->competences->pdata;
}

static void
read_communes (ImportRun *run, const ImportRecord *record, Read *read)
{
  g_auto (GStrv) parts = import_parts (record->cells[COMMUNES], TRUE);

  if (record->cells[COMMUNES] == NULL)
    return;
  read->communes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; parts[i] != NULL; i++) {
    g_autoptr (CommuneRow) row = commune_list_find (run->db, parts[i], NULL);

    if (row == NULL || row->merged_into != NULL)
      import_run_trouble (run, record, COMMUNES, "commune", parts[i]);
    else
      g_ptr_array_add (read->communes, g_strdup (parts[i]));
  }
  g_ptr_array_add (read->communes, NULL);
}

/* The code of a way, or its words. Sheets of before there were ways said yes or no: yes is no wish for another mail. */
static void
read_way (ImportRun *run, const ImportRecord *record, Read *read)
{
  const char *cell = record->cells[WEEKLY];
  WeeklyWay had = read->there == NULL ? WEEKLY_WAY_PDF : read->there->weekly_way;
  gboolean yes = had != WEEKLY_WAY_NONE;

  read->facts.weekly_way = had;
  for (guint way = 0; cell != NULL && way < WEEKLY_WAY_LAST; way++)
    if (import_names (run->words, cell, "weekly_way", weekly_way_name (way))) {
      read->facts.weekly_way = way;
      return;
    }
  if (import_run_yes (run, record, WEEKLY, yes, &yes) && yes != (had != WEEKLY_WAY_NONE))
    read->facts.weekly_way = yes ? WEEKLY_WAY_PDF : WEEKLY_WAY_NONE;
}

/* Lines of an address stand in one cell, slashes between them. */
static void
read_postal (ImportRun *run, const ImportRecord *record, Read *read)
{
  const char *cell = record->cells[POSTAL], *had = read->there == NULL ? NULL : read->there->postal_address;
  g_auto (GStrv) lines = g_strsplit (cell == NULL ? "" : cell, POSTAL_BREAK, -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  read->postal = cell != NULL ? g_strjoinv ("\n", lines) : g_strdup (had == NULL ? "" : had);
  read->facts.postal_address = read->postal;
  if (!weekly_way_takes_address (read->postal))
    import_run_trouble (run, record, POSTAL, "postal", cell);
  else if (read->facts.weekly_way == WEEKLY_WAY_POST && *read->postal == '\0')
    import_run_trouble (run, record, POSTAL, "postal_missing", NULL);
}

/* The partner that a record speaks of. FALSE with a trouble. */
static gboolean
find_there (ImportRun *run, const ImportRecord *record, Read *read)
{
  const char *id = record->cells[ID];
  g_autofree char *named = NULL;

  if (id != NULL && *id != '\0') {
    read->there = partner_find_uuid (run->db, id, NULL);
    if (read->there == NULL)
      import_run_trouble (run, record, ID, "id", id);
  } else if (read->facts.type != NULL) {
    named = partner_edit_find_named (run->db, record->cells[NAME], read->facts.type);
    read->there = named == NULL ? NULL : partner_find_uuid (run->db, named, NULL);
  }
  if (read->there != NULL && read->there->archived_at != 0) {
    import_run_trouble (run, record, NAME, "left", NULL);
    return FALSE;
  }
  return read->there != NULL || id == NULL || *id == '\0';
}

static gboolean
load_there (ImportRun *run, Read *read, GError **error)
{
  if (read->there == NULL)
    return TRUE;
  read->had = partner_edit_competences (run->db, read->there->id, error);
  read->areas = read->had == NULL ? NULL : partner_area_communes (run->db, read->there->id, error);
  return read->areas != NULL;
}

static void
check_cells (ImportRun *run, const ImportRecord *record, const Read *read)
{
  const char *email = record->cells[EMAIL], *phone = record->cells[PHONE];

  if (read->facts.type == NULL && *record->cells[TYPE] != '\0')
    import_run_trouble (run, record, TYPE, "type", record->cells[TYPE]);
  if (*email != '\0' && !text_is_email (email))
    import_run_trouble (run, record, EMAIL, "email", email);
  if (phone != NULL && *phone != '\0' && !text_is_phone (phone))
    import_run_trouble (run, record, PHONE, "phone", phone);
}

/* What an identifier points at may be renamed, but not onto another, nor across the sides while it has files. */
static void
check_there (ImportRun *run, const ImportRecord *record, const Read *read)
{
  if (read->there == NULL || read->facts.type == NULL)
    return;
  if (partner_edit_is_taken (run->db, read->facts.name, read->facts.type, read->there->uuid))
    import_run_trouble (run, record, NAME, "taken", read->facts.name);
  if (partner_edit_is_held_to_side (run->db, read->there, read->facts.type))
    import_run_trouble (run, record, TYPE, "side", NULL);
}

/* ---- what changes ---- */

static gboolean
same_set (char **some, const char *const *others)
{
  guint count = 0;

  for (guint i = 0; others[i] != NULL; i++) {
    gboolean earlier = FALSE;

    for (guint j = 0; j < i; j++)
      earlier |= strcmp (others[i], others[j]) == 0;
    if (!g_strv_contains ((const char *const *) some, others[i]))
      return FALSE;
    count += !earlier;
  }
  return count == g_strv_length (some);
}

static gboolean
area_differs (const Read *read)
{
  return read->communes != NULL && !same_set (read->areas, (const char *const *) read->communes->pdata);
}

static char *
changes_of (const Read *read)
{
  const Partner *there = read->there;
  const PartnerFacts *facts = &read->facts;
  const gboolean differs[] = {
    [ID] = FALSE,
    [NAME] = strcmp (there->name, facts->name) != 0,
    [TYPE] = strcmp (there->type, facts->type) != 0,
    [EMAIL] = strcmp (there->email, facts->email) != 0,
    [PHONE] = strcmp (there->phone == NULL ? "" : there->phone, facts->phone) != 0,
    [COMPETENCES] = !same_set (read->had, facts->competences),
    [COMMUNES] = area_differs (read),
    [WEEKLY] = there->weekly_way != facts->weekly_way,
    [NOTICES] = there->mail_notices != facts->mail_notices,
    [POSTAL] = strcmp (there->postal_address == NULL ? "" : there->postal_address, facts->postal_address) != 0,
  };
  g_autoptr (GString) changes = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (differs); i++)
    if (differs[i])
      g_string_append_printf (changes, "%s%s", changes->len > 0 ? " " : "", columns[i].header);
  return g_string_free (g_steal_pointer (&changes), FALSE);
}

static gboolean
write_area (ImportRun *run, const char *uuid, const Read *read, GError **error)
{
  g_autoptr (Partner) now = partner_find_uuid (run->db, uuid, error);
  const PartnerAt at = { uuid, now == NULL ? 0 : now->version };

  return now != NULL
         && partner_area_set (run->db, run->actor, &at, (const char *const *) read->communes->pdata, error);
}

static gboolean
write_partner (ImportRun *run, const Read *read, GError **error)
{
  g_autofree char *uuid = read->there == NULL ? secret_uuid () : g_strdup (read->there->uuid);
  const PartnerAt at = { uuid, read->there == NULL ? 0 : read->there->version };
  gboolean area = read->there == NULL ? read->communes != NULL && read->communes->len > 1 : area_differs (read);

  if (!(read->there == NULL ? partner_edit_new (run->db, run->actor, uuid, &read->facts, error)
                            : partner_edit (run->db, run->actor, &at, &read->facts, error)))
    return FALSE;
  return !area || write_area (run, uuid, read, error);
}

/* ---- one record ---- */

/* TRUE when the record is fit to be done. */
static gboolean
read_record (ImportRun *run, const ImportRecord *record, Read *read, GError **error)
{
  guint before = run->plan->troubles->count;
  gboolean ours;

  read->facts = (PartnerFacts){ .type = type_of (run->words, record->cells[TYPE]),
                                .name = record->cells[NAME],
                                .email = record->cells[EMAIL] };
  ours = find_there (run, record, read);
  if (!load_there (run, read, error))
    return FALSE;
  read->facts.phone = record->cells[PHONE] != NULL                        ? record->cells[PHONE]
                      : read->there == NULL || read->there->phone == NULL ? ""
                                                                          : read->there->phone;
  check_cells (run, record, read);
  if (ours)
    check_there (run, record, read);
  read_competences (run, record, read);
  read_communes (run, record, read);
  read_way (run, record, read);
  read_postal (run, record, read);
  read->facts.mail_daily = read->there != NULL && read->there->mail_daily; /* no column: it stays */
  import_run_yes (run, record, NOTICES, read->there == NULL || read->there->mail_notices, &read->facts.mail_notices);
  return run->plan->troubles->count == before && *read->facts.name != '\0' && *read->facts.email != '\0'
         && read->facts.type != NULL;
}

static gboolean
import_partner (ImportRun *run, const ImportRecord *record, GError **error)
{
  g_auto (Read) read = { .there = NULL };
  g_autofree char *key = NULL, *changes = NULL, *folded = NULL;
  g_autoptr (GError) failure = NULL;

  if (record->cells[NAME] == NULL || record->cells[TYPE] == NULL || record->cells[EMAIL] == NULL)
    return TRUE; /* told with the header */
  if (!read_record (run, record, &read, &failure)) {
    if (failure == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  folded = text_fold (read.facts.name);
  key = read.there != NULL ? g_strdup (read.there->uuid) : g_strconcat (read.facts.type, " ", folded, NULL);
  if (!import_run_claim (run, record, NAME, key))
    return TRUE;
  changes = read.there == NULL ? g_strdup ("") : changes_of (&read);
  import_run_verdict (run, record,
                      read.there == NULL  ? IMPORT_NEW
                      : *changes == '\0' ? IMPORT_SAME
                                         : IMPORT_CHANGED,
                      read.facts.name, changes);
  if (run->actor == NULL || (read.there != NULL && *changes == '\0'))
    return TRUE;
  return write_partner (run, &read, error);
}

/* ---- as a sheet ---- */

static gboolean
export_partner (Db *db, const Partner *partner, GString *out, GError **error)
{
  g_auto (GStrv) competences = partner_edit_competences (db, partner->id, error);
  g_auto (GStrv) communes = competences == NULL ? NULL : partner_area_communes (db, partner->id, error);
  g_autofree char *can = communes == NULL ? NULL : g_strjoinv (", ", competences);
  g_autofree char *where = communes == NULL ? NULL : g_strjoinv (", ", communes);
  g_auto (GStrv) lines = g_strsplit (partner->postal_address == NULL ? "" : partner->postal_address, "\n", -1);
  g_autofree char *postal = g_strjoinv (POSTAL_BREAK, lines);
  const char *fields[] = { [ID] = partner->uuid,
                           [NAME] = partner->name,
                           [TYPE] = partner->type,
                           [EMAIL] = partner->email,
                           [PHONE] = partner->phone,
                           [COMPETENCES] = can,
                           [COMMUNES] = where,
                           [WEEKLY] = weekly_way_name (partner->weekly_way),
                           [NOTICES] = partner->mail_notices ? "oui" : "non",
                           [POSTAL] = postal };

  if (communes == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    import_put (out, i == 0, fields[i]);
  csv_end_line (out);
  return TRUE;
}

static gboolean
export_partners (Db *db, const ImportWords *words, GString *out, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (db, error);

  (void) words;
  for (guint i = 0; partners != NULL && i < partners->len; i++)
    if (!export_partner (db, g_ptr_array_index (partners, i), out, error))
      return FALSE;
  return partners != NULL;
}

const ImportKind import_partners = { "partners", columns, G_N_ELEMENTS (columns), 1000, import_partner, export_partners };
