/* fact_view.c: tables of facts: each knows its label, how it is said, and whether it is for those only whose file it
 * is. */
#include "view/fact_view.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/file.h"
#include "domain/questionnaire.h"
#include "view/address_view.h"

typedef struct {
  const char *code;                                          /* words: group fact */
  char *(*say) (const Viewer *viewer, const Report *report); /* (transfer full), NULL: not known */
  gboolean names;                                            /* for one's own file only */
} Fact;

static char *
say_number (int number)
{
  return number < 0 ? NULL : g_strdup_printf ("%d", number);
}

static char *
say_answer (const Viewer *viewer, Answer answer)
{
  static const char *const codes[] = { [ANSWER_UNKNOWN] = NULL, [ANSWER_NO] = "no", [ANSWER_YES] = "yes" };

  return codes[answer] == NULL ? NULL : g_strdup (viewer_word (viewer, "answer", codes[answer]));
}

static char *
say_code (const Viewer *viewer, const char *group, const char *code)
{
  return code == NULL || *code == '\0' ? NULL : g_strdup (viewer_word (viewer, group, code));
}

static char *
say_more (const Viewer *viewer G_GNUC_UNUSED, const Report *report)
{
  return g_strdup (report->address_more);
}

static char *
say_year (const Viewer *viewer G_GNUC_UNUSED, const Report *report)
{
  return say_number (report->household.built_year);
}

static char *
say_surface (const Viewer *viewer, const Report *report)
{
  g_autofree char *number = NULL;

  if (report->household.surface_tenth_m2 < 0)
    return NULL;
  number = report->household.surface_tenth_m2 % 10 == 0 ? text_integer (report->household.surface_tenth_m2 / 10)
                                                        : text_decimal (report->household.surface_tenth_m2, 1);
  return g_strconcat (number, " ", viewer_word (viewer, "unit", "m2"), NULL);
}

static char *
say_heating (const Viewer *viewer, const Report *report)
{
  if (report->household.energy == GRID_ENERGY_UNKNOWN)
    return NULL;
  return say_code (viewer, "heating", grid_energy_name (report->household.energy));
}

static char *
say_dpe (const Viewer *viewer G_GNUC_UNUSED, const Report *report)
{
  return report->household.dpe_letter == 0 ? NULL : g_strdup_printf ("%c", report->household.dpe_letter);
}

static char *
say_social (const Viewer *viewer, const Report *report)
{
  return say_answer (viewer, report->social_housing);
}

static char *
say_told (const Viewer *viewer, const Report *report)
{
  g_autofree char *told = say_answer (viewer, report->owner_told);
  g_autofree char *how = say_code (viewer, "told_how", report->owner_told_how);
  gint64 day = 0;
  gboolean dated = report->owner_told_on != NULL && clock_parse_day (report->owner_told_on, &day);
  g_autofree char *on = dated ? viewer_day (viewer, day) : NULL;
  g_autoptr (GString) said = g_string_new (told);

  if (told != NULL && how != NULL)
    g_string_append_printf (said, ", %s", how);
  if (told != NULL && on != NULL)
    g_string_append_printf (said, ", %s", on);
  return said->len == 0 ? NULL : g_string_free (g_steal_pointer (&said), FALSE);
}

static char *
say_agrees (const Viewer *viewer, const Report *report)
{
  return say_answer (viewer, report->owner_agrees);
}

static char *
say_adults (const Viewer *viewer G_GNUC_UNUSED, const Report *report)
{
  return say_number (report->household.adults);
}

static char *
say_children (const Viewer *viewer G_GNUC_UNUSED, const Report *report)
{
  return say_number (report->household.children);
}

static char *
say_young (const Viewer *viewer, const Report *report)
{
  return say_answer (viewer, report->household.child_under_6);
}

static char *
say_old (const Viewer *viewer, const Report *report)
{
  return say_answer (viewer, report->household.over_65);
}

static char *
say_frail (const Viewer *viewer, const Report *report)
{
  return say_answer (viewer, report->household.pregnancy_or_frail);
}

static char *
say_beneficiary (const Viewer *viewer, const Report *report)
{
  return say_code (viewer, "beneficiary", report->beneficiary);
}

static char *
say_profile (const Viewer *viewer, const Report *report)
{
  return say_code (viewer, "profile", report->profile);
}

static char *
say_source (const Viewer *viewer, const Report *report)
{
  return say_code (viewer, "source", report->source);
}

static char *
say_contact_by (const Viewer *viewer, const Report *report)
{
  return say_code (viewer, "contact_by", report->contact_by);
}

static char *
say_language (const Viewer *viewer, const Report *report)
{
  return say_code (viewer, "language", report->language);
}

static const Fact dwelling_facts[] = {
  { "address_more", say_more, TRUE }, { "social_housing", say_social, FALSE }, { "built_year", say_year, FALSE },
  { "surface", say_surface, FALSE },  { "heating", say_heating, FALSE },       { "dpe", say_dpe, FALSE },
  { "owner_told", say_told, FALSE },  { "owner_agrees", say_agrees, FALSE },
};
static const Fact household_facts[] = {
  { "adults", say_adults, FALSE }, { "children", say_children, FALSE }, { "child_under_6", say_young, FALSE },
  { "over_65", say_old, TRUE },    { "frail", say_frail, TRUE },        { "beneficiary", say_beneficiary, FALSE },
};
static const Fact origin_facts[] = {
  { "profile", say_profile, FALSE },
  { "source", say_source, FALSE },
  { "contact_by", say_contact_by, TRUE },
  { "language", say_language, TRUE },
};

typedef struct {
  const char *key;
  const Fact *facts;
  guint count;
} FactGroup;

static const FactGroup groups[] = {
  { "dwelling", dwelling_facts, G_N_ELEMENTS (dwelling_facts) },
  { "household", household_facts, G_N_ELEMENTS (household_facts) },
  { "origin", origin_facts, G_N_ELEMENTS (origin_facts) },
};

static void
fact_add (Tree *list, const char *label, const char *value)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "label", label);
  tree_set_text (map, "value", value);
}

static void
group_add (const Viewer *viewer, const Report *report, const FactGroup *group, gboolean names, Tree *view)
{
  Tree *list = tree_set_list (view, group->key);

  for (guint i = 0; i < group->count; i++)
    if (names || !group->facts[i].names) {
      g_autofree char *value = group->facts[i].say (viewer, report);

      fact_add (list, viewer_word (viewer, "fact", group->facts[i].code), value);
    }
}

/* ---- people ---- */

/* What is shown of a person, and the scheme of its link. */
static const struct {
  const char *code; /* words: group person_field */
  gsize offset;
  const char *scheme;
} person_fields[] = {
  { "organisation", G_STRUCT_OFFSET (Person, organisation), NULL },
  { "relation", G_STRUCT_OFFSET (Person, relation), NULL },
  { "phone", G_STRUCT_OFFSET (Person, phone), "tel" },
  { "phone_other", G_STRUCT_OFFSET (Person, phone_other), "tel" },
  { "email", G_STRUCT_OFFSET (Person, email), "mailto" },
  { "address", G_STRUCT_OFFSET (Person, address), NULL },
  { "postcode", G_STRUCT_OFFSET (Person, postcode), NULL },
  { "city", G_STRUCT_OFFSET (Person, city), NULL },
  { "birth_date", G_STRUCT_OFFSET (Person, birth_date), NULL },
  { "beneficiary_number", G_STRUCT_OFFSET (Person, beneficiary_number), NULL },
  { "staff_number", G_STRUCT_OFFSET (Person, staff_number), NULL },
};

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* Browsers want no spaces in a link: "tel:+33612345678". */
static char *
link_of (const char *scheme, const char *value)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;

  if (scheme == NULL)
    return NULL;
  parts = g_strsplit_set (value, " \t", -1);
  joined = g_strjoinv ("", parts);
  return g_strconcat (scheme, ":", joined, NULL);
}

static char *
person_name (const Viewer *viewer, const Person *person)
{
  const char *title = is_empty (person->title) ? "" : viewer_word (viewer, "title", person->title);
  g_autofree char *name = g_strjoin (" ", title, is_empty (person->first_name) ? "" : person->first_name,
                                     is_empty (person->last_name) ? "" : person->last_name, NULL);

  return text_clean (name, FALSE, 200);
}

void
fact_view_fill_person (const Viewer *viewer, const Person *person, PersonKind kind, Tree *map)
{
  Tree *facts = tree_set_list (map, "facts");
  g_autofree char *name = person_name (viewer, person);

  tree_set_text (map, "kind", viewer_word (viewer, "person_kind", person_kind_name (kind)));
  tree_set_text (map, "name", name);
  address_view_set (viewer, map, "bounced", person->email, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (person_fields); i++) {
    const char *value = G_STRUCT_MEMBER (const char *, person, person_fields[i].offset);
    g_autofree char *link = is_empty (value) ? NULL : link_of (person_fields[i].scheme, value);

    if (is_empty (value))
      continue;
    fact_add (facts, viewer_word (viewer, "person_field", person_fields[i].code), value);
    tree_set_text ((Tree *) tree_at (facts, tree_length (facts) - 1), "link", link);
  }
}

/* On a telephone one touch calls whoever lives there, else whoever wrote. */
static void
view_add_call (const Viewer *viewer, const Person *person, PersonKind kind, Tree *view)
{
  const char *number = !is_empty (person->phone) ? person->phone : person->phone_other;
  g_autofree char *link = NULL, *name = NULL;
  Tree *call;

  if ((kind != PERSON_OCCUPANT && kind != PERSON_REPORTER) || is_empty (number) || tree_get (view, "call") != NULL)
    return;
  link = link_of ("tel", number);
  name = person_name (viewer, person);
  call = tree_set_map (view, "call");
  tree_set_text (call, "link", link);
  tree_set_text (call, "who", *name == '\0' ? viewer_word (viewer, "person_kind", person_kind_name (kind)) : name);
}

static gboolean
view_add_persons (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  Tree *list = tree_set_list (view, "persons");

  for (PersonKind kind = 0; kind < PERSON_LAST; kind++) {
    Person person = { 0 };
    GError *failure = NULL;

    if (report_person (viewer->db, report->id, kind, &person, &failure)) {
      fact_view_fill_person (viewer, &person, kind, tree_add_map (list));
      view_add_call (viewer, &person, kind, view);
    }
    person_clear (&person);
    if (failure != NULL) {
      g_propagate_error (error, failure);
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- the questionnaire's other answers ---- */

/* The words of each code of an answer; what is no code stands as it is. */
static char *
answer_words (const Viewer *viewer, const Field *field, const char *value)
{
  g_auto (GStrv) codes = g_strsplit (value, " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  if (!field_is_choice (field))
    return g_strdup (value);
  for (guint i = 0; codes[i] != NULL; i++) {
    const FieldChoice *choice = field_choice (field, codes[i]);
    const char *said = choice == NULL          ? codes[i]
                       : choice->words != NULL ? choice->words
                                               : viewer_word (viewer, "common", codes[i]);

    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", said);
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* In the order they are asked; what no questionnaire asks any more is told at the end, as it stands. */
static gboolean
view_add_answers (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GHashTable) answers = report_answers (viewer->db, report->id, error);
  g_autoptr (GList) fields = NULL;
  Tree *list = tree_set_list (view, "answers");

  if (answers == NULL)
    return FALSE;
  for (guint i = 0; viewer->questionnaire != NULL && i < viewer->questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (viewer->questionnaire->fields, i);
    const char *value = g_hash_table_lookup (answers, field->code);
    g_autofree char *words = value == NULL || *value == '\0' ? NULL : answer_words (viewer, field, value);

    if (words != NULL)
      fact_add (list, field->brief != NULL ? field->brief : field->label, words);
    g_hash_table_remove (answers, field->code);
  }
  fields = g_list_sort (g_hash_table_get_keys (answers), (GCompareFunc) strcmp);
  for (const GList *each = fields; each != NULL; each = each->next)
    if (*(const char *) g_hash_table_lookup (answers, each->data) != '\0')
      fact_add (list, each->data, g_hash_table_lookup (answers, each->data));
  return TRUE;
}

gboolean
fact_view_add (const Viewer *viewer, const Report *report, gboolean names, Tree *view, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    group_add (viewer, report, &groups[i], names, view);
  if (!names)
    return TRUE;
  return view_add_persons (viewer, report, view, error) && view_add_answers (viewer, report, view, error);
}

/* ---- files ---- */

gboolean
fact_view_add_files (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) files = file_list_tenant (viewer->db, report->id, error);
  g_autofree char *place = viewer_file_path (viewer, report->uuid);
  Tree *photos = tree_set_list (view, "photos"), *documents = tree_set_list (view, "documents");

  for (guint i = 0; files != NULL && i < files->len; i++) {
    const File *file = g_ptr_array_index (files, i);
    gboolean is_photo = g_str_has_prefix (file->type, "image/");
    g_autofree char *size = text_integer (MAX ((gint64) file->size_bytes / 1000, 1));
    Tree *map = tree_add_map (is_photo ? photos : documents);

    tree_set_format (map, "url", "%s/photos/%s", place, file->uuid);
    tree_set_text (map, "name", file->name);
    tree_set_text (map, "size", size);
    tree_set_integer (map, "number", tree_length (is_photo ? photos : documents));
    viewer_set_day (viewer, map, "added", file->created_at);
  }
  return files != NULL;
}
