/* test_subject_view.c: what a person is told of themselves, as occupant and as the relative who reported; never of
 * another; the same for programs. */
#include "eyes.h"

#include "base/json.h"
#include "view/subject_view.h"

typedef struct {
  Eyes *eyes;
  gint64 id;
} Filed;

/* An occupant, a relative who reported, an owner; a note among services. */
static gboolean
file_work (Db *db, gpointer data, GError **error)
{
  Filed *filed = data;
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);
  const Actor referent = { .kind = ACTOR_USER,
                           .user_id = filed->eyes->world->referent_id,
                           .partner_id = filed->eyes->world->partner_id,
                           .role = ROLE_PARTNER_ADMIN,
                           .now = MONDAY_9 + 60 };
  g_autoptr (ReportInput) input = report_input_new ("site");
  g_auto (ReportReceipt) receipt = { 0 };
  static const struct {
    PersonKind kind;
    const char *name, *email;
  } people[] = { { PERSON_OCCUPANT, TENANT_NAME, TENANT_EMAIL },
                 { PERSON_REPORTER, "Cousine", "cousine@example.org" },
                 { PERSON_OWNER, "Harpagon", "harpagon@example.org" } };
  FollowupInput note = { .category = "note", .text = "Le voisin Tartempion dit le contraire." };

  input->address = g_strdup (TENANT_ADDRESS);
  input->postcode = g_strdup ("64000");
  input->city = g_strdup ("Pau");
  input->insee = g_strdup ("64445");
  input->contact_by = g_strdup ("mail");
  input->description = g_strdup ("Mes mots.");
  input->household.adults = 2;
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    input->persons[people[i].kind].known = TRUE;
    input->persons[people[i].kind].last_name = g_strdup (people[i].name);
    input->persons[people[i].kind].email = g_strdup (people[i].email);
  }
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-1"));
  if (!report_send (db, &tenant, input, filed->eyes->world->grid, &receipt, error))
    return FALSE;
  filed->id = note.report_id = receipt.id;
  return followup_add (db, &referent, &note, NULL, error);
}

/* (transfer full): the answer as JSON's tree, and its text. */
static char *
text_of (const Filed *filed, PersonKind kind, gboolean internal, Tree **ret_json)
{
  const Viewer viewer = EYES_DESK (filed->eyes, MONDAY_9 + CLOCK_DAY);
  const SubjectInput input = {
    .first_id = filed->id, .kind = kind, .ids = &filed->id, .count = 1, .internal = internal
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (Tree) view = subject_view (&viewer, &input, &error), json = NULL;
  char *text;

  g_assert_no_error (error);
  json = subject_view_json (&viewer, view);
  text = json_print (json);
  if (ret_json != NULL)
    *ret_json = g_steal_pointer (&json);
  return text;
}

static const Tree *
section_of (const Tree *json, const char *key)
{
  return tree_get (tree_at (tree_get (json, "reports"), 0), key);
}

static void
test_of_occupant (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Filed filed = { eyes, 0 };
  g_autoptr (Tree) json = NULL;
  g_autofree char *text = NULL, *internal = NULL;

  world_do (eyes->world, file_work, &filed);
  text = text_of (&filed, PERSON_OCCUPANT, FALSE, &json);
  g_assert_nonnull (strstr (text, TENANT_NAME));
  g_assert_nonnull (strstr (text, "Mes mots."));
  g_assert_null (strstr (text, "Harpagon"));
  g_assert_null (strstr (text, "Cousine"));
  g_assert_null (strstr (text, "cousine@"));
  g_assert_null (strstr (text, "Tartempion"));
  g_assert_null (strstr (text, "referent@"));
  g_assert_cmpuint (tree_length (section_of (json, "internal_notes")), ==, 1);
  g_assert_cmpuint (tree_length (section_of (json, "household")), >, 0);
  internal = text_of (&filed, PERSON_OCCUPANT, TRUE, NULL);
  g_assert_nonnull (strstr (internal, "Tartempion"));
}

static void
test_of_reporter (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Filed filed = { eyes, 0 };
  g_autoptr (Tree) json = NULL;
  g_autofree char *text = NULL;

  world_do (eyes->world, file_work, &filed);
  text = text_of (&filed, PERSON_REPORTER, FALSE, &json);
  g_assert_nonnull (strstr (text, "Cousine"));
  g_assert_null (strstr (text, TENANT_NAME));
  g_assert_null (strstr (text, TENANT_EMAIL));
  g_assert_cmpuint (tree_length (section_of (json, "household")), ==, 0);
}

static void
test_of_nobody (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer viewer = EYES_DESK (eyes, MONDAY_9);
  gint64 id = world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  const SubjectInput input = { .first_id = id, .kind = PERSON_REPORTER, .ids = &id, .count = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (subject_view (&viewer, &input, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/subject-view/occupant", test_of_occupant);
  g_test_add_func ("/subject-view/reporter", test_of_reporter);
  g_test_add_func ("/subject-view/nobody", test_of_nobody);
  return g_test_run ();
}
