/* owner_letter.c: the words of group owner_letter with what they speak of set in. Writes to nobody. */
#include "view/owner_letter.h"

#include <string.h>

#include "domain/mediation_send.h"
#include "domain/owner_contact.h"
#include "view/territory.h"
#include "view/voice.h"

#define PATH_TYPED "%s/bailleur" /* short: people copy it from paper */
#define GROUP "owner_letter."
enum { CODE_HALF = 4 };

/* Problems that tell how people live, not how the dwelling is: an owner does not read them. */
static const char *const of_persons[] = { "L-NUI05", NULL };

typedef struct {
  const OwnerLetter *letter;
  Voice voice;
  Tree *context; /* owned: what words name */
  Tree *view;    /* borrowed */
} Writing;

static char *
say (const Writing *writing, const char *code)
{
  g_autofree char *key = g_strconcat (GROUP, code, NULL);

  return voice_say (&writing->voice, key, writing->context);
}

static void
set_said (const Writing *writing, const char *key, const char *code)
{
  g_autofree char *said = say (writing, code);

  tree_set_text (writing->view, key, said);
}

static void
add_said (const Writing *writing, Tree *list, const char *code)
{
  g_autofree char *said = say (writing, code);

  tree_add_text (list, said);
}

/* ---- what words name ---- */

static gboolean
add_occupant (const Writing *writing, GError **error)
{
  g_autoptr (GError) failure = NULL;
  Person person = { .known = FALSE };
  g_autofree char *name = NULL;

  if (!report_person (writing->letter->db, writing->letter->report->id, PERSON_OCCUPANT, &person, &failure)
      && failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  name = owner_contact_name (&person);
  tree_set_text (writing->context, "occupant", *name == '\0' ? NULL : name);
  person_clear (&person);
  return TRUE;
}

static void
add_days (const Writing *writing)
{
  const OwnerLetter *letter = writing->letter;
  g_autofree char *today = voice_day (&writing->voice, letter->now);
  g_autofree char *until = voice_day (&writing->voice, letter->answer_by);
  g_autofree char *promise = letter->promised_at == 0 ? NULL : voice_day (&writing->voice, letter->promised_at);

  tree_set_text (writing->context, "today", today);
  tree_set_text (writing->context, "until", until);
  tree_set_text (writing->context, "promise", promise);
}

static gboolean
add_context (const Writing *writing, GError **error)
{
  const Report *report = writing->letter->report;
  Tree *context = writing->context;

  tree_set_tree (context, "town", territory_tree (writing->letter->db));
  tree_set_text (context, "reference", report->reference);
  tree_set_format (context, "dwelling", "%s, %s %s", report->address, report->postcode, report->city);
  tree_set_text (context, "more",
                 report->address_more != NULL && *report->address_more != '\0' ? report->address_more : NULL);
  add_days (writing);
  return add_occupant (writing, error);
}

/* ---- who it is for ---- */

static void
add_line (Tree *list, const char *text)
{
  if (text != NULL && *text != '\0')
    tree_add_text (list, text);
}

/* As the post wants it: the organisation, the person, the street, the postcode and the town in capitals. */
static void
add_address (Tree *list, const Person *person)
{
  g_autofree char *name = owner_contact_name (person);
  g_autofree char *city = person->city == NULL ? NULL : g_utf8_strup (person->city, -1);
  g_autofree char *last =
      g_strdup_printf ("%s%s%s", person->postcode != NULL ? person->postcode : "",
                       person->postcode != NULL && city != NULL ? " " : "", city != NULL ? city : "");
  g_auto (GStrv) streets = g_strsplit (person->address != NULL ? person->address : "", "\n", -1);

  if (g_strcmp0 (person->organisation, name) != 0)
    add_line (list, person->organisation);
  add_line (list, name);
  for (guint i = 0; streets[i] != NULL; i++)
    add_line (list, streets[i]);
  add_line (list, last);
}

static gboolean
add_recipient (const Writing *writing, GError **error)
{
  PersonKind kind;
  Person person = { .known = FALSE };
  gboolean found = owner_contact_find (writing->letter->db, writing->letter->report->id, &kind, &person, error);

  if (found)
    add_address (tree_set_list (writing->view, "to"), &person);
  person_clear (&person);
  return found;
}

/* ---- what was reported ---- */

static gboolean
is_told (const GridSeverity *severity)
{
  return (severity->flags & GRID_CROWDING) == 0 && !g_strv_contains (of_persons, severity->criterion->code);
}

/* Each problem once, in the grid's reference words: neither how grave nor in whose words. */
static gboolean
add_situations (const Writing *writing, GError **error)
{
  const OwnerLetter *letter = writing->letter;
  const Grid *grid = letter->grids == NULL ? NULL : grid_set_find (letter->grids, letter->report->grid_version);
  g_autoptr (GPtrArray) codes = report_severities (letter->db, letter->report->id, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Tree *list = tree_set_list (writing->view, "situations");

  for (guint i = 0; codes != NULL && grid != NULL && i < codes->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (codes, i));

    if (severity == NULL || !is_told (severity) || !g_hash_table_add (seen, (gpointer) severity->criterion))
      continue;
    tree_add_text (list, severity->criterion->words);
  }
  tree_set_flag (writing->view, "any_situations", tree_length (list) > 0);
  return codes != NULL;
}

/* ---- what is asked, how to answer ---- */

static void
add_intro (const Writing *writing)
{
  g_autofree char *code = g_strconcat ("intro_", writing->letter->occasion, NULL);
  Tree *list = tree_set_list (writing->view, "intro");

  add_said (writing, list, "about");
  add_said (writing, list, code);
}

/* "K7PM-3QXD", as it is easier to copy. */
static void
add_code (const Writing *writing)
{
  const OwnerLetter *letter = writing->letter;
  const char *code = letter->code;

  tree_set_format (writing->view, "page_url", PATH_TYPED, letter->base_url);
  tree_set_text (writing->view, "code", NULL);
  tree_set_format (writing->view, "qr_url", PATH_TYPED, letter->base_url);
  if (code == NULL || strlen (code) <= CODE_HALF)
    return;
  tree_set_format (writing->view, "code", "%.4s-%s", code, code + CODE_HALF);
  tree_set_format (writing->view, "qr_url", PATH_TYPED "?code=%.4s-%s", letter->base_url, code, code + CODE_HALF);
}

static void
add_ways (const Writing *writing)
{
  const Tree *town = tree_get (writing->context, "town");
  const char *phone = tree_get_text (town, "phone"), *address = tree_get_text (town, "address");
  Tree *list = tree_set_list (writing->view, "ways");

  if (phone != NULL && *phone != '\0')
    add_said (writing, list, "way_phone");
  if (address != NULL && *address != '\0')
    add_said (writing, list, "way_post");
}

static void
add_rest (const Writing *writing)
{
  static const char *const rights[] = { "rights_law", "rights_read", "rights_data" };
  const char *occasion = writing->letter->occasion;
  gboolean first = strcmp (occasion, MEDIATION_ASKED) == 0 || strcmp (occasion, MEDIATION_AGAIN) == 0;
  Tree *list = tree_set_list (writing->view, "rights"), *signs = tree_set_list (writing->view, "signed");

  set_said (writing, "ask", first ? "ask" : "ask_promise");
  set_said (writing, "answer", writing->letter->link != NULL ? "answer_link" : "answer_code");
  set_said (writing, "help", "help");
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    add_said (writing, list, rights[i]);
  set_said (writing, "closing", "closing");
  add_said (writing, signs, "signed_town");
  add_said (writing, signs, "signed_service");
  if (writing->letter->link == NULL)
    add_said (writing, signs, "signed_stamp");
}

Tree *
owner_letter_view (const OwnerLetter *letter, GError **error)
{
  g_autoptr (Tree) view = tree_new_map (), context = tree_new_map ();
  const Writing writing = { letter, { letter->words, "fr" }, context, view };

  if (!add_context (&writing, error) || !add_recipient (&writing, error) || !add_situations (&writing, error))
    return NULL;
  tree_set_text (view, "reference", letter->report->reference);
  tree_set_text (view, "link", letter->link);
  set_said (&writing, "day", "day");
  set_said (&writing, "file", "file");
  set_said (&writing, "references", "references");
  set_said (&writing, "subject", "subject");
  set_said (&writing, "greeting", "greeting");
  add_intro (&writing);
  set_said (&writing, "reported", "reported");
  set_said (&writing, "neutral", "neutral");
  add_code (&writing);
  add_ways (&writing);
  add_rest (&writing);
  return g_steal_pointer (&view);
}

gboolean
owner_letter_mail (Tree *tree, const OwnerLetter *letter, GError **error)
{
  g_autoptr (Tree) view = owner_letter_view (letter, error);

  if (view == NULL)
    return FALSE;
  tree_set_tree (tree, "letter", g_steal_pointer (&view));
  tree_set_text (tree, "reference", letter->report->reference);
  return TRUE;
}
