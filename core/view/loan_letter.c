/* loan_letter.c: the words of group agreement with what they speak of set in. Records no agreement. */
#include "view/loan_letter.h"

#include "domain/owner_contact.h"
#include "domain/setting.h"
#include "view/territory.h"
#include "view/voice.h"

#define GROUP "agreement."
#define LANGUAGE "fr" /* it is signed: its words are the town's */

/* In the order of the page: a heading "<part>", its paragraphs "<part>_1", "<part>_2"…, as many as the catalogue has.
 */
static const char *const parts[] = { "measured", "why", "never", "seen", "kept", "stop", "rights", NULL };
static const char *const ticks[] = { "tick_loan", "tick_owner", NULL };
static const char *const signs[] = { "sign_day", "sign_household", "sign_town", NULL };

typedef struct {
  const LoanLetter *letter;
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
set_said (const Writing *writing, Tree *map, const char *key, const char *code)
{
  g_autofree char *said = say (writing, code);

  tree_set_text (map, key, said);
}

static void
add_said (const Writing *writing, Tree *list, const char *const *codes)
{
  for (guint i = 0; codes[i] != NULL; i++) {
    g_autofree char *said = say (writing, codes[i]);

    tree_add_text (list, said);
  }
}

static void
add_parts (const Writing *writing)
{
  Tree *list = tree_set_list (writing->view, "parts");

  for (guint i = 0; parts[i] != NULL; i++) {
    Tree *part = tree_add_map (list), *texts = tree_set_list (part, "texts");

    set_said (writing, part, "heading", parts[i]);
    for (guint n = 1;; n++) {
      g_autofree char *code = g_strdup_printf ("%s_%u", parts[i], n), *key = g_strconcat (GROUP, code, NULL);

      if (!words_has (writing->letter->words, LANGUAGE, key))
        break;
      add_said (writing, texts, (const char *const[]){ code, NULL });
    }
  }
}

/* What is lent: NULL is a line to write on. */
static void
add_lent (const Writing *writing, Tree *list, const char *label, const char *value)
{
  Tree *map = tree_add_map (list);

  set_said (writing, map, "label", label);
  tree_set_text (map, "value", value);
}

static void
add_loan (const Writing *writing)
{
  const SensorLoan *loan = writing->letter->loan;
  Tree *list = tree_set_list (writing->view, "lent");
  const char *room = loan == NULL ? NULL : words_code (writing->letter->words, LANGUAGE, "room", loan->room);
  g_autofree char *from = loan == NULL ? NULL : voice_day (&writing->voice, loan->from_at);
  g_autofree char *planned =
      loan == NULL || loan->planned_at == 0 ? NULL : voice_day (&writing->voice, loan->planned_at);

  add_lent (writing, list, "lent_name", loan == NULL ? NULL : loan->sensor_name);
  add_lent (writing, list, "lent_room", room);
  add_lent (writing, list, "lent_from", from);
  add_lent (writing, list, "lent_until", planned);
}

/* How long, as the night's purge does it (reading_retention.c): only what is agreed to can be kept. */
static void
add_retention (const Writing *writing)
{
  static const struct {
    const char *key, *setting, *count;
  } spans[] = {
    { "raw", "readings.raw_months", "agreement_span.months" },
    { "closed", "readings.closed_months", "agreement_span.months" },
    { "hours", "readings.hours_years", "agreement_span.years" },
  };
  Tree *map = tree_set_map (writing->context, "retention");

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    gint64 n = setting_integer (writing->letter->db, spans[i].setting);
    g_autofree char *words = voice_count (&writing->voice, spans[i].count, n);

    tree_set_text (map, spans[i].key, n == 0 ? NULL : words);
  }
}

static gboolean
add_household (const Writing *writing, GError **error)
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

Tree *
loan_letter_view (const LoanLetter *letter, GError **error)
{
  g_autoptr (Tree) view = tree_new_map (), context = tree_new_map ();
  const Report *report = letter->report;
  const Writing writing = { letter, { letter->words, LANGUAGE }, context, view };
  g_autofree char *today = voice_day (&writing.voice, letter->now);
  static const char *const said[] = { "title", "lead", "household", "file", "day", "lent", "ticks", "copies" };

  tree_set_tree (context, "town", territory_tree (letter->db));
  tree_set_text (context, "reference", report->reference);
  tree_set_format (context, "dwelling", "%s, %s %s", report->address, report->postcode, report->city);
  tree_set_text (context, "today", today);
  tree_set_text (context, "site", letter->base_url);
  add_retention (&writing);
  if (!add_household (&writing, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autofree char *key = g_strconcat (said[i], "_words", NULL);

    set_said (&writing, view, key, said[i]);
  }
  add_loan (&writing);
  add_parts (&writing);
  add_said (&writing, tree_set_list (view, "ticks"), ticks);
  add_said (&writing, tree_set_list (view, "sign"), signs);
  return g_steal_pointer (&view);
}
