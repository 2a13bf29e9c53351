/* import_rules.c: assignment rules as a sheet, known by their name. Conditions stand in one cell: "criticite >= D |
 * procedure = non_decence rsd". What a sheet does not say of a rule (days, exclusions, automatic) stays as it is. */
#include "domain/import_private.h"

#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "domain/commune_list.h"
#include "domain/partner.h"
#include "domain/rule_edit.h"
#include "domain/territory.h"

enum { NAME, TYPE, PARTNER, ACTIVE, CONDITIONS, RULE_CONDITIONS_MAX = 20 };

static const ImportColumn columns[] = {
  [NAME] = { "nom", TRUE, TRUE, RULE_NAME_MAX, "rule_name", "Classe D et plus" },
  [TYPE] = { "type", TRUE, FALSE, 60, "rule_type", "schs" },
  [PARTNER] = { "partenaire", TRUE, FALSE, 120, "rule_partner", "" },
  [ACTIVE] = { "en_service", FALSE, FALSE, 10, "rule_active", "oui" },
  [CONDITIONS] = { "conditions", TRUE, FALSE, 2000, "rule_conditions", "criticite >= D | procedure = insalubrite rsd" },
};

/* How a test is written in a cell; the longer sign first. */
static const struct {
  const char *sign, *test;
} signs[] = { { ">=", "at_least" }, { "!=", "is_not" }, { "=", "is" } };

/* One record, read. */
typedef struct {
  const char *type; /* nullable */
  gint64 partner_id;
  gboolean active;
  GArray *conditions; /* of RuleCondition; their texts stand in `kept` */
  GPtrArray *kept;
  const Rule *there; /* nullable */
} Read;

static void
read_clear (Read *read)
{
  g_clear_pointer (&read->conditions, g_array_unref);
  g_clear_pointer (&read->kept, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

/* ---- conditions ---- */

static const RuleField *
field_of (const ImportWords *words, const char *name)
{
  for (guint i = 0; i < rule_fields_count; i++)
    if (import_names (words, name, "import_field", rule_fields[i].name))
      return &rule_fields[i];
  return NULL;
}

/* (transfer none): the code that one word of a value is; NULL for none. */
static const char *
value_of (ImportRun *run, const RuleField *field, const char *word)
{
  if (strcmp (field->name, "insee") == 0) {
    g_autoptr (CommuneRow) row = commune_list_find (run->db, word, NULL);

    return row != NULL && row->merged_into == NULL ? word : NULL;
  }
  if (field->values == NULL)
    return word;
  for (guint i = 0; field->values[i] != NULL; i++)
    if (field->words == NULL ? g_ascii_strcasecmp (field->values[i], word) == 0
                             : import_names (run->words, word, field->words, field->values[i]))
      return field->values[i];
  return NULL;
}

/* (transfer full): the words of a value as codes; NULL with a trouble. */
static char *
values_of (ImportRun *run, const ImportRecord *record, const RuleField *field, const char *typed)
{
  g_auto (GStrv) words = import_parts (typed, TRUE);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    const char *code = value_of (run, field, words[i]);

    if (code == NULL) {
      import_run_trouble (run, record, CONDITIONS, "condition_value", words[i]);
      return NULL;
    }
    g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", code);
  }
  return g_string_free (g_steal_pointer (&codes), FALSE);
}

/* "criticite >= D" as a condition. */
static void
read_condition (ImportRun *run, const ImportRecord *record, const char *typed, Read *read)
{
  gsize sign = 0;
  const char *at = NULL;

  while (sign < G_N_ELEMENTS (signs) && (at = strstr (typed, signs[sign].sign)) == NULL)
    sign++;
  if (at == NULL) {
    import_run_trouble (run, record, CONDITIONS, "condition", typed);
    return;
  }
  g_autofree char *name = g_strstrip (g_strndup (typed, (gsize) (at - typed)));
  const RuleField *field = field_of (run->words, name);
  char *value = field == NULL ? NULL : values_of (run, record, field, at + strlen (signs[sign].sign));
  RuleCondition condition = { field == NULL ? NULL : field->name, signs[sign].test, value };

  if (value != NULL)
    g_ptr_array_add (read->kept, value);
  if (value != NULL && strcmp (condition.test, "is") == 0 && strchr (value, ' ') != NULL)
    condition.test = "in";
  if (field == NULL || (value != NULL && !rule_condition_check (&condition, NULL)))
    import_run_trouble (run, record, CONDITIONS, "condition", typed);
  else if (value != NULL)
    g_array_append_val (read->conditions, condition);
}

static void
read_conditions (ImportRun *run, const ImportRecord *record, Read *read)
{
  g_auto (GStrv) parts = g_strsplit_set (record->cells[CONDITIONS], ";|", -1);

  read->conditions = g_array_new (FALSE, FALSE, sizeof (RuleCondition));
  read->kept = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      read_condition (run, record, parts[i], read);
  if (read->conditions->len > RULE_CONDITIONS_MAX)
    import_run_trouble (run, record, CONDITIONS, "conditions_many", G_STRINGIFY (20));
}

/* (transfer full): as a cell: what is read back as the same. */
static char *
conditions_print (const ImportWords *words, const RuleCondition *conditions, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count; i++) {
    const char *sign = "=";

    for (guint j = 0; j < G_N_ELEMENTS (signs); j++)
      if (strcmp (signs[j].test, conditions[i].test) == 0)
        sign = signs[j].sign;
    g_string_append_printf (text, "%s%s %s %s", i == 0 ? "" : " | ",
                            words->word (words->data, "import_field", conditions[i].field), sign, conditions[i].value);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
rule_conditions_print (const ImportWords *words, const Rule *rule)
{
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (RuleCondition));

  for (guint i = 0; i < rule->conditions->len; i++)
    g_array_append_val (conditions, *(const RuleCondition *) g_ptr_array_index (rule->conditions, i));
  return conditions_print (words, (const RuleCondition *) (gconstpointer) conditions->data, conditions->len);
}

/* ---- whom it reaches ---- */

static const char *
type_of (const ImportWords *words, const char *cell)
{
  for (guint i = 0; i < partner_types_count; i++)
    if (import_names (words, cell, "partner_type", partner_types[i].name))
      return partner_types[i].name;
  return NULL;
}

/* 0 when no partner, or several, have that name. */
static gint64
partner_named (Db *db, const char *name)
{
  g_autoptr (GPtrArray) partners = partner_list (db, NULL);
  g_autofree char *wanted = text_fold (name);
  gint64 id = 0;
  guint found = 0;

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    g_autofree char *folded = text_fold (partner->name);

    if (strcmp (folded, wanted) != 0)
      continue;
    id = partner->id;
    found++;
  }
  return found == 1 ? id : 0;
}

static void
read_target (ImportRun *run, const ImportRecord *record, Read *read)
{
  const char *type = record->cells[TYPE], *partner = record->cells[PARTNER];

  if ((*type == '\0') == (*partner == '\0')) {
    import_run_trouble (run, record, TYPE, "target", NULL);
    return;
  }
  if (*type != '\0' && (read->type = type_of (run->words, type)) == NULL)
    import_run_trouble (run, record, TYPE, "type", type);
  if (*partner != '\0' && (read->partner_id = partner_named (run->db, partner)) == 0)
    import_run_trouble (run, record, PARTNER, "partner", partner);
}

/* ---- one record ---- */

/* (transfer none): of a list. */
static const Rule *
rule_named (const GPtrArray *rules, const char *name)
{
  g_autofree char *wanted = text_fold (name);

  for (guint i = 0; i < rules->len; i++) {
    const Rule *rule = g_ptr_array_index (rules, i);
    g_autofree char *folded = text_fold (rule->name);

    if (strcmp (folded, wanted) == 0)
      return rule;
  }
  return NULL;
}

static char *
changes_of (ImportRun *run, const ImportRecord *record, const Read *read)
{
  const Rule *there = read->there;
  g_autofree char *was = rule_conditions_print (run->words, there);
  g_autofree char *is = conditions_print (run->words, (const RuleCondition *) (gconstpointer) read->conditions->data,
                                          read->conditions->len);
  const gboolean differs[] = { [NAME] = strcmp (there->name, record->cells[NAME]) != 0,
                               [TYPE] = g_strcmp0 (there->partner_type, read->type) != 0,
                               [PARTNER] = there->partner_id != read->partner_id,
                               [ACTIVE] = there->active != read->active,
                               [CONDITIONS] = strcmp (was, is) != 0 };
  g_autoptr (GString) changes = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (differs); i++)
    if (differs[i])
      g_string_append_printf (changes, "%s%s", changes->len > 0 ? " " : "", columns[i].header);
  return g_string_free (g_steal_pointer (&changes), FALSE);
}

static gboolean
write_active (ImportRun *run, gint64 territory_id, const char *name, gboolean active, GError **error)
{
  g_autoptr (GPtrArray) rules = rule_list (run->db, territory_id, error);
  const Rule *rule = rules == NULL ? NULL : rule_named (rules, name);

  if (rules == NULL)
    return FALSE;
  if (rule == NULL || rule->active == active)
    return TRUE;
  return rule_change (run->db, run->actor, rule->uuid, rule->version, active ? "enable" : "disable", error);
}

static gboolean
write_rule (ImportRun *run, const ImportRecord *record, const Read *read, gint64 territory_id, GError **error)
{
  const Rule *there = read->there;
  RuleInput input = { .name = record->cells[NAME],
                      .partner_type = read->type,
                      .partner_id = read->partner_id,
                      .conditions = (const RuleCondition *) (gconstpointer) read->conditions->data,
                      .conditions_count = read->conditions->len };
  gboolean written;

  if (there != NULL) {
    input.excluded = (const gint64 *) (gconstpointer) there->excluded->data;
    input.excluded_count = there->excluded->len;
    input.automatic = there->automatic;
    input.valid_from = there->valid_from;
    input.valid_until = there->valid_until;
  }
  written = there == NULL ? rule_create (run->db, run->actor, territory_id, &input, error)
                          : rule_save (run->db, run->actor, there->uuid, there->version, &input, error);
  if (written && read->active == (there == NULL || there->active))
    return TRUE;
  return written && write_active (run, territory_id, input.name, read->active, error);
}

static gboolean
is_whole (const ImportRecord *record)
{
  return record->cells[NAME] != NULL && record->cells[TYPE] != NULL && record->cells[PARTNER] != NULL
         && record->cells[CONDITIONS] != NULL;
}

static gboolean
do_rule (ImportRun *run, const ImportRecord *record, Read *read, gint64 territory_id, GError **error)
{
  g_autofree char *changes = read->there == NULL ? g_strdup ("") : changes_of (run, record, read);

  import_run_verdict (run, record,
                      read->there == NULL ? IMPORT_NEW
                      : *changes == '\0'  ? IMPORT_SAME
                                          : IMPORT_CHANGED,
                      record->cells[NAME], changes);
  if (run->actor == NULL || (read->there != NULL && *changes == '\0'))
    return TRUE;
  return write_rule (run, record, read, territory_id, error);
}

static gboolean
import_rule (ImportRun *run, const ImportRecord *record, GError **error)
{
  g_autoptr (Territory) territory = territory_find (run->db, error);
  g_auto (Read) read = { .there = NULL };
  g_autofree char *key = NULL;
  guint before = run->plan->troubles->count;

  if (territory != NULL && run->rules == NULL)
    run->rules = rule_list (run->db, territory->id, error);
  if (run->rules == NULL || !is_whole (record)) /* a missing column was told with the header */
    return run->rules != NULL;
  key = text_fold (record->cells[NAME]);
  read.there = rule_named (run->rules, record->cells[NAME]);
  read_target (run, record, &read);
  read_conditions (run, record, &read);
  import_run_yes (run, record, ACTIVE, read.there == NULL || read.there->active, &read.active);
  if (run->plan->troubles->count > before || *key == '\0' || !import_run_claim (run, record, NAME, key))
    return TRUE;
  return do_rule (run, record, &read, territory->id, error);
}

/* ---- as a sheet ---- */

static gboolean
export_rules (Db *db, const ImportWords *words, GString *out, GError **error)
{
  g_autoptr (Territory) territory = territory_find (db, error);
  g_autoptr (GPtrArray) rules = territory == NULL ? NULL : rule_list (db, territory->id, error);

  for (guint i = 0; rules != NULL && i < rules->len; i++) {
    const Rule *rule = g_ptr_array_index (rules, i);
    g_autofree char *conditions = rule_conditions_print (words, rule);

    import_put (out, TRUE, rule->name);
    import_put (out, FALSE, rule->partner_type);
    import_put (out, FALSE, rule->partner_type != NULL ? NULL : rule->partner_name);
    import_put (out, FALSE, rule->active ? "oui" : "non");
    import_put (out, FALSE, conditions);
    csv_end_line (out);
  }
  return rules != NULL;
}

const ImportKind import_rules = { "rules", columns, G_N_ELEMENTS (columns), 500, import_rule, export_rules };
