/* follow_correct.c: how to be reached, floor and door, whether the owner may be contacted, who lives there: put right by
 * the tenant. A link may have been forwarded: addresses and numbers are shown by their ends only, and an empty field
 * changes nothing. */
#include <string.h>

#include "base/text.h"
#include "domain/correction.h"
#include "pages/follow.h"
#include "pages/follow_room.h"
#include "pages/form_view.h"

enum { FIELD_CHARS = 254, NUMBER_CHARS = 10, SHOWN_DIGITS = 2 };

/* What was typed; the texts live here. */
typedef struct {
  char *phone, *email, *contact_by, *address_more, *owner_agrees;
  Correction correction;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_clear_pointer (&typed->phone, g_free);
  g_clear_pointer (&typed->email, g_free);
  g_clear_pointer (&typed->contact_by, g_free);
  g_clear_pointer (&typed->address_more, g_free);
  g_clear_pointer (&typed->owner_agrees, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* (transfer full): NULL for a field that was left empty: it changes nothing. */
static char *
field_text (Exchange *exchange, const char *name)
{
  g_autofree char *text = exchange_typed (exchange, name, FALSE, FIELD_CHARS);

  return text[0] == '\0' ? NULL : g_steal_pointer (&text);
}

/* (transfer full): the same of what is a number. */
static char *
field_number (Exchange *exchange, const char *name)
{
  g_autofree char *text = field_text (exchange, name);

  return text == NULL ? NULL : text_latin_digits (text);
}

static int
field_count (Exchange *exchange, const char *name, Remarks *remarks)
{
  g_autofree char *text = field_number (exchange, name);
  gint64 count = CORRECTION_AS_IS;

  if (text != NULL && !text_to_integer (text, 0, CORRECTION_PEOPLE_MAX, &count))
    remarks_add (remarks, name, "count_shape", NULL);
  return (int) count;
}

static Typed
typed_read (Exchange *exchange, Remarks *remarks)
{
  Typed typed = {
    .phone = field_number (exchange, "phone"),
    .email = field_text (exchange, "email"),
    .contact_by = field_text (exchange, "contact_by"),
    .address_more = field_text (exchange, "address_more"),
    .owner_agrees = field_text (exchange, "owner_agrees"),
  };

  if (typed.phone == NULL && exchange_field (exchange, "phone_forget") != NULL)
    typed.phone = g_strdup ("");
  typed.correction = (Correction){
    .phone = typed.phone,
    .email = typed.email,
    .contact_by = typed.contact_by,
    .address_more = typed.address_more,
    .owner_agrees = typed.owner_agrees,
    .adults = field_count (exchange, "adults", remarks),
    .children = field_count (exchange, "children", remarks),
  };
  return typed;
}

/* ---- the page ---- */

static void
add_field (const Follow *follow, const Remarks *remarks, const char *name, const char *value, Tree *view)
{
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  Tree *field = tree_set_map (view, key);
  const char *typed = remarks_any (remarks) ? exchange_field (follow->exchange, name) : NULL;

  form_view_error (follow->exchange, remarks, name, field);
  tree_set_text (field, "value", typed != NULL ? typed : value);
}

static void
add_count (const Follow *follow, const Remarks *remarks, const char *name, int count, Tree *view)
{
  g_autofree char *value = count < 0 ? NULL : g_strdup_printf ("%d", count);

  add_field (follow, remarks, name, value, view);
}

/* "camille@example.org" as "c…@example.org"; a number by its last digits. */
static void
add_known (const Person *contact, Tree *view)
{
  const char *at = contact->email == NULL ? NULL : strchr (contact->email, '@');
  g_autofree char *digits = text_digits (contact->phone);
  gsize length = strlen (digits);

  if (at != NULL && at > contact->email) {
    g_autofree char *start = g_utf8_substring (contact->email, 0, 1);

    tree_set_text (view, "email_start", start);
    tree_set_text (view, "email_end", at);
  }
  if (length > SHOWN_DIGITS)
    tree_set_text (view, "phone_end", digits + length - SHOWN_DIGITS);
}

/* A choice among a few: the group of its words, and what is chosen now. */
typedef struct {
  const char *name, *group, *now;
  const char *codes[4]; /* NULL-terminated */
} Choice;

static void
add_choice (const Follow *follow, const Choice *choice, const Remarks *remarks, Tree *view)
{
  const char *chosen = remarks_any (remarks) ? exchange_field (follow->exchange, choice->name) : choice->now;
  g_autofree char *key = g_strconcat (choice->name, "_field", NULL);
  Tree *list;

  add_field (follow, remarks, choice->name, NULL, view);
  list = tree_set_list ((Tree *) tree_get (view, key), "choices");
  for (guint i = 0; choice->codes[i] != NULL; i++) {
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", choice->codes[i]);
    tree_set_format (map, "id", "%s-%u", choice->name, i + 1);
    tree_set_text (map, "words", form_word (follow->exchange, choice->group, choice->codes[i]));
    tree_set_flag (map, "checked", g_strcmp0 (choice->codes[i], chosen) == 0);
  }
}

/* Somebody lets the home they speak of. */
static const char *const let_profiles[] = { "tenant", "relative", "professional", NULL };

static void
add_agreement (const Follow *follow, const Remarks *remarks, Tree *view)
{
  static const char *const said[] = { [ANSWER_UNKNOWN] = NULL, [ANSWER_NO] = "no", [ANSWER_YES] = "yes" };
  const Choice agrees = { "owner_agrees", "common", said[follow->report->owner_agrees], { "yes", "no", NULL } };

  if (g_strv_contains (let_profiles, follow->report->profile))
    add_choice (follow, &agrees, remarks, view);
}

static int
show (const Follow *follow, const Person *contact, int status, const Remarks *remarks)
{
  const Report *report = follow->report;
  const Choice reached = { "contact_by", "follow_reached", report->contact_by, { "phone", "mail", "desk", NULL } };
  Tree *view = tree_new_map ();

  add_known (contact, view);
  add_choice (follow, &reached, remarks, view);
  add_agreement (follow, remarks, view);
  add_field (follow, remarks, "phone", NULL, view);
  add_field (follow, remarks, "email", NULL, view);
  add_field (follow, remarks, "address_more", report->address_more, view);
  add_count (follow, remarks, "adults", report->household.adults, view);
  add_count (follow, remarks, "children", report->household.children, view);
  return follow_page (follow, status, "follow-correct", view, remarks);
}

/* FALSE once the answer is given. `contact` is to be cleared. */
static gboolean
open_correction (Exchange *exchange, Follow *follow, Person *contact, int *ret_status)
{
  GError *error = NULL;
  PersonKind kind;

  if (!follow_open_when (exchange, correction_is_open, follow, ret_status))
    return FALSE;
  if (!correction_contact (follow->db, follow->report->id, &kind, contact, &error) && error != NULL) {
    *ret_status = exchange_fail (exchange, error);
    return FALSE;
  }
  return TRUE;
}

int
follow_show_correct (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) none = remarks_new ();
  Person contact = { .known = FALSE };
  int status;

  if (open_correction (exchange, &follow, &contact, &status))
    status = show (&follow, &contact, 200, none);
  person_clear (&contact);
  return status;
}

/* ---- put right ---- */

static gboolean
correct_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Typed *typed = data;
  const Actor actor = ACTOR_TENANT_AT (now);
  const Grid *grid = grid_set_find (exchange_appliance (follow->exchange)->grids, follow->report->grid_version);

  if (grid == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no grid %s", follow->report->grid_version);
  return correction_write (db, &actor, follow->report->id, &typed->correction, grid, error);
}

static int
correct (const Follow *follow, const Person *contact)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_auto (Typed) typed = typed_read (follow->exchange, remarks);
  const Correction *given = &typed.correction;
  g_autofree char *words = NULL;

  correction_check (given, follow->report, contact, remarks);
  if (remarks_any (remarks))
    return show (follow, contact, 422, remarks);
  words = g_strdup_printf ("%s\n%s\n%s\n%s\n%d %d", given->phone, given->email, given->contact_by, given->address_more,
                           given->adults, given->children);

  const FollowDoing doing = { "correct", words, "correct", correct_work, &typed };

  return follow_do (follow, &doing);
}

int
follow_correct (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  Person contact = { .known = FALSE };
  int status;

  if (open_correction (exchange, &follow, &contact, &status))
    status = correct (&follow, &contact);
  person_clear (&contact);
  return status;
}
