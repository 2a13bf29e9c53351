/* mediation_view.c: rows of mediation.h as trees. Decides nothing: what may be done is asked of the tables. */
#include "view/mediation_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/mediation_send.h"
#include "domain/owner_agreement.h"
#include "domain/owner_contact.h"
#include "domain/report_document.h"
#include "view/owner_letter.h"
#include "view/voice.h"

static const ViewerChip chips[] = { { "asked", "todo" },     { "promised", "on" },  { "done", "on" },
                                    { "contested", "warn" }, { "help", "todo" },    { "partly", "warn" },
                                    { "failed", "warn" },    { "confirmed", "on" }, { NULL, "off" } };
static const char *const tells[] = { "confirm", "partly", "deny", NULL };
static const char *const outcomes[] = { "solved",  "no_answer", "refused", "not_done", "agreement_withdrawn",
                                        "mistake", "other",     NULL };

/* ---- the agreement ---- */

static gboolean
add_agreement (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_auto (OwnerAgreement) agreement = { .how = NULL };
  Tree *map = tree_set_map (view, "agreement");

  if (!owner_agreement_find (viewer->db, report, &agreement, error))
    return FALSE;
  tree_set_flag (map, "yes", agreement.answer == ANSWER_YES);
  tree_set_flag (map, "no", agreement.answer == ANSWER_NO);
  tree_set_text (map, "how", agreement.how == NULL ? NULL : viewer_word (viewer, "owner_agreement", agreement.how));
  tree_set_text (map, "by", agreement.user_name);
  viewer_set_day (viewer, map, "at", agreement.at);
  return TRUE;
}

/* ---- answers ---- */

typedef struct {
  const Viewer *viewer;
  const char *group; /* of the words of a state */
  const char *start; /* of the addresses of files; NULL: names only */
  GPtrArray *documents;
  Tree *list;
} AnswersBuild;

static void
add_help (const AnswersBuild *build, const char *help, Tree *map)
{
  g_auto (GStrv) codes = g_strsplit (help, " ", -1);
  Tree *list = tree_set_list (map, "help");

  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0')
      tree_add_text (list, viewer_word (build->viewer, "owner_help", codes[i]));
  viewer_set_any (map, "help");
}

static void
add_files (const AnswersBuild *build, gint64 answer_id, Tree *map)
{
  Tree *list = tree_set_list (map, "files");

  for (guint i = 0; i < build->documents->len; i++) {
    const ReportDocument *document = g_ptr_array_index (build->documents, i);
    Tree *file;

    if (document->answer_id != answer_id)
      continue;
    file = tree_add_map (list);
    tree_set_text (file, "name", document->name);
    tree_set_text (file, "kind", viewer_word (build->viewer, "document_type", document->document_type));
    if (build->start != NULL)
      tree_set_format (file, "url", "%s%s", build->start, document->uuid);
  }
  viewer_set_any (map, "files");
}

static void
answer_visit (const MediationAnswerRow *row, gpointer data)
{
  const AnswersBuild *build = data;
  Tree *map = tree_add_map (build->list);

  viewer_set_day (build->viewer, map, "at", row->at);
  tree_set_text (map, "words", viewer_word (build->viewer, build->group, row->state));
  tree_set_text (map, "text", *row->words == '\0' ? NULL : row->words);
  tree_set_null (map, "promised");
  viewer_set_day (build->viewer, map, "promised", row->promised_at);
  add_help (build, row->help, map);
  add_files (build, row->id, map);
}

static gboolean
add_answers (AnswersBuild *build, const Mediation *mediation, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) documents = report_document_list (build->viewer->db, mediation->report_id, error);

  build->documents = documents;
  build->list = tree_set_list (view, "answers");
  if (documents == NULL || !mediation_answers (build->viewer->db, mediation->id, answer_visit, build, error))
    return FALSE;
  viewer_set_any (view, "answers");
  return TRUE;
}

/* ---- where it stands ---- */

static void
add_state (const Viewer *viewer, const Mediation *mediation, Tree *view)
{
  Tree *state = tree_set_map (view, "state");

  tree_set_text (state, "code", mediation->state);
  tree_set_text (state, "kind", viewer_chip (chips, mediation->state));
  tree_set_text (state, "words", viewer_word (viewer, "mediation_state", mediation->state));
  tree_set_text (view, "next", viewer_word (viewer, "mediation_next", mediation->state));
  tree_set_text (view, "outcome",
                 mediation->outcome == NULL ? NULL : viewer_word (viewer, "mediation_outcome", mediation->outcome));
  tree_set_null (view, "promised");
  viewer_set_day (viewer, view, "asked", mediation->asked_at);
  viewer_set_day (viewer, view, "until", mediation->answer_by);
  viewer_set_day (viewer, view, "promised", mediation->promised_at);
  tree_set_flag (view, "begun", TRUE);
  tree_set_flag (view, "open", mediation_is_open (mediation));
}

static gboolean
add_sendings (const Viewer *viewer, const Report *report, const Mediation *mediation, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) sendings = mediation_sendings (viewer->db, mediation->id, error);
  Tree *list = tree_set_list (view, "sendings");
  guint waiting = 0;

  for (guint i = 0; sendings != NULL && i < sendings->len; i++) {
    const MediationSending *sending = g_ptr_array_index (sendings, i);
    gboolean waits = mediation_letter_may_leave (sending, mediation, report);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "uuid", sending->uuid);
    tree_set_text (map, "way", viewer_word (viewer, "mediation_way", sending->way));
    tree_set_text (map, "occasion", viewer_word (viewer, "mediation_occasion", sending->occasion));
    tree_set_text (map, "by", sending->user_name != NULL ? sending->user_name : viewer_word (viewer, "author", "box"));
    viewer_set_day (viewer, map, "at", sending->at);
    tree_set_null (map, "posted");
    viewer_set_day (viewer, map, "posted", sending->posted_at);
    tree_set_flag (map, "waits", waits);
    tree_set_format (map, "url", "/dossiers/%s/bailleur/lettre?envoi=%s", report->uuid, sending->uuid);
    waiting += waits ? 1 : 0;
  }
  viewer_set_any (view, "sendings");
  tree_set_integer (view, "letters", waiting);
  tree_set_flag (view, "any_letters", waiting > 0);
  return sendings != NULL;
}

/* ---- for staff ---- */

/* Whom a file that no partner has waits for, while its owner is spoken with. */
static const struct {
  const char *state, *code;
} awaited[] = { { "asked", "owner" }, { "promised", "owner" }, { "done", "owner_done" } };

static void
set_awaited (const Viewer *viewer, const Mediation *mediation, Tree *view)
{
  const char *code = "owner_said";

  for (guint i = 0; i < G_N_ELEMENTS (awaited); i++)
    if (strcmp (awaited[i].state, mediation->state) == 0)
      code = awaited[i].code;
  tree_set_text ((Tree *) tree_get (view, "awaited"), "words", viewer_word (viewer, "awaited", code));
}

gboolean
mediation_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error)
{
  const Report *report = input->report;
  gboolean desk = access_allows (viewer->role, ACTION_REPORT_TRIAGE, input->own), over = report->closed_at != 0;
  g_autoptr (Mediation) mediation = NULL;
  AnswersBuild build = { .viewer = viewer, .group = "mediation_answer" };
  g_autofree char *start = g_strdup_printf ("/dossiers/%s/photos/", report->uuid);
  Tree *map;

  if (!viewer_sees_names (viewer, input->own))
    return TRUE;
  if (!mediation_last (viewer->db, report->id, &mediation, error))
    return FALSE;
  if (mediation == NULL && (!desk || over))
    return TRUE;
  map = tree_set_map (view, "mediation");
  if (desk)
    tree_set_format (map, "url", "/dossiers/%s/bailleur", report->uuid);
  if (!add_agreement (viewer, report, map, error) || mediation == NULL)
    return mediation == NULL;
  add_state (viewer, mediation, map);
  if (mediation_is_open (mediation) && input->assignments->len == 0)
    set_awaited (viewer, mediation, view);
  build.start = start;
  return add_sendings (viewer, report, mediation, map, error) && add_answers (&build, mediation, map, error);
}

static gboolean
add_contact (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  PersonKind kind;
  Person person = { .known = FALSE };
  gboolean found = owner_contact_find (viewer->db, report->id, &kind, &person, error);
  const struct {
    const char *name, *value;
  } fields[] = {
    { "organisation", person.organisation },
    { "last_name", person.last_name },
    { "first_name", person.first_name },
    { "address", person.address },
    { "postcode", person.postcode },
    { "city", person.city },
    { "email", person.email },
    { "phone", person.phone },
  };
  Tree *contact = tree_set_map (view, "contact");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    tree_set_text (contact, fields[i].name, fields[i].value);
  tree_set_text (view, "contact_kind", viewer_word (viewer, "person_kind", person_kind_name (kind)));
  tree_set_flag (view, "has_address", owner_contact_has_address (&person));
  tree_set_flag (view, "has_email", owner_contact_has_email (&person));
  tree_set_flag (view, "has_way", owner_contact_has_address (&person) || owner_contact_has_email (&person));
  person_clear (&person);
  return found;
}

static void
add_choices (const Viewer *viewer, const Mediation *mediation, Tree *view)
{
  Tree *list = tree_set_list (view, "tells");

  for (guint i = 0; tells[i] != NULL; i++)
    if (mediation_may (mediation, tells[i])) {
      Tree *map = tree_add_map (list);

      tree_set_text (map, "code", tells[i]);
      tree_set_text (map, "words", viewer_word (viewer, "mediation_tell", tells[i]));
    }
  viewer_set_any (view, "tells");
  viewer_add_choices (viewer, tree_set_list (view, "outcomes"), "mediation_outcome", outcomes, NULL);
}

gboolean
mediation_view_room (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;
  g_autofree char *start = g_strdup_printf ("/dossiers/%s/photos/", report->uuid);
  AnswersBuild build = { .viewer = viewer, .group = "mediation_answer", .start = start };
  gboolean over = report->closed_at != 0;

  if (!add_agreement (viewer, report, view, error) || !add_contact (viewer, report, view, error)
      || !mediation_last (viewer->db, report->id, &mediation, error))
    return FALSE;
  tree_set_flag (view, "over", over);
  tree_set_flag (view, "may_send", !over && report->owner_agrees == ANSWER_YES && tree_get_flag (view, "has_way"));
  viewer_add_choices (viewer, tree_set_list (view, "ways"), "owner_agreement", owner_agreement_ways, NULL);
  if (mediation == NULL)
    return TRUE;
  tree_set_flag (view, "withdrawn", mediation_is_open (mediation) && report->owner_agrees != ANSWER_YES);
  add_state (viewer, mediation, view);
  add_choices (viewer, mediation, view);
  tree_set_text (view, "mediation_uuid", mediation->uuid);
  return add_sendings (viewer, report, mediation, view, error) && add_answers (&build, mediation, view, error);
}

/* ---- for the owner ---- */

gboolean
mediation_view_owner (const Viewer *viewer, const Mediation *mediation, const Report *report, Tree *view,
                      GError **error)
{
  const OwnerLetter letter = { .db = viewer->db,
                               .words = viewer->words,
                               .grids = viewer->grids,
                               .base_url = "",
                               .report = report,
                               .occasion = MEDIATION_ASKED,
                               .answer_by = mediation->answer_by,
                               .now = viewer->now };
  AnswersBuild build = { .viewer = viewer, .group = "owner_said" };
  g_autoptr (Tree) said = owner_letter_view (&letter, error);

  if (said == NULL)
    return FALSE;
  tree_set_tree (view, "letter", g_steal_pointer (&said));
  tree_set_text (view, "reference", report->reference);
  tree_set_format (view, "dwelling", "%s, %s %s", report->address, report->postcode, report->city);
  add_state (viewer, mediation, view);
  tree_set_flag (view, "asked_still", strcmp (mediation->state, "asked") == 0);
  tree_set_text (view, "state_words", viewer_word (viewer, "owner_state", mediation->state));
  return add_contact (viewer, report, view, error) && add_answers (&build, mediation, view, error);
}

/* ---- for the occupant ---- */

/* What was promised, as it is said to them. */
static char *
promise_of (const Words *words, const char *language, const Mediation *mediation)
{
  const Voice voice = { words, language };

  return mediation->promised_at == 0 ? g_strdup ("") : voice_day (&voice, mediation->promised_at);
}

gboolean
mediation_view_follow_add (const Viewer *viewer, gint64 report_id, Tree *view, GError **error)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autoptr (Mediation) mediation = NULL;
  g_autofree char *promise = NULL, *key = NULL, *said = NULL;
  Tree *map, *list;

  if (!mediation_last (viewer->db, report_id, &mediation, error))
    return FALSE;
  if (mediation == NULL)
    return TRUE;
  map = tree_set_map (view, "owner_talk");
  promise = promise_of (viewer->words, viewer->language, mediation);
  tree_set_text (map, "promise", promise);
  key = g_strconcat ("owner_talk_state.", mediation->state, NULL);
  said = voice_say (&voice, key, map);
  tree_set_text (map, "words", said);
  tree_set_flag (map, "ask", mediation_asks_tenant (mediation, viewer->now));
  list = tree_set_list (map, "choices");
  for (guint i = 0; tells[i] != NULL; i++) {
    Tree *choice = tree_add_map (list);
    g_autofree char *code = g_strconcat ("owner_talk_tell.", tells[i], NULL);
    g_autofree char *words = voice_say (&voice, code, NULL);

    tree_set_text (choice, "code", tells[i]);
    tree_set_text (choice, "words", words);
  }
  return TRUE;
}

gboolean
mediation_view_mail (Db *db, const Words *words, const char *language, gint64 report_id, Tree *tree, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;
  g_autofree char *promise = NULL;

  if (!mediation_last (db, report_id, &mediation, error))
    return FALSE;
  promise = mediation == NULL ? g_strdup ("") : promise_of (words, language, mediation);
  tree_set_text (tree, "promise", *promise == '\0' ? NULL : promise);
  return TRUE;
}
