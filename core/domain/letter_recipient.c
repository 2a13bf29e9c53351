/* letter_recipient.c: reads the people of a file. Decides of no letter. */
#include "domain/letter_recipient.h"

#include "domain/owner_contact.h"

void
letter_recipient_clear (LetterRecipient *recipient)
{
  person_clear (&recipient->person);
}

static gboolean
read_person (Db *db, LetterRecipient *recipient, PersonKind kind, GError **error)
{
  g_autoptr (GError) failure = NULL;

  person_clear (&recipient->person);
  recipient->person = (Person){ .known = FALSE };
  recipient->kind = kind;
  if (report_person (db, recipient->report->id, kind, &recipient->person, &failure) || failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
letter_recipient_find (Db *db, const Report *report, LetterRecipient *ret_recipient, GError **error)
{
  *ret_recipient = (LetterRecipient){ .report = report };
  if (!read_person (db, ret_recipient, PERSON_REPORTER, error))
    return FALSE;
  return ret_recipient->person.known || read_person (db, ret_recipient, PERSON_OCCUPANT, error);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_occupant (const LetterRecipient *recipient)
{
  return recipient->kind == PERSON_OCCUPANT;
}

gboolean
letter_recipient_is_postable (const LetterRecipient *recipient)
{
  const Person *person = &recipient->person;
  const Report *report = recipient->report;

  if (!is_given (person->last_name) && !is_given (person->organisation))
    return FALSE;
  return is_occupant (recipient) ? is_given (report->address) && is_given (report->postcode) && is_given (report->city)
                                 : is_given (person->address) && is_given (person->postcode) && is_given (person->city);
}

static void
add_line (GPtrArray *lines, const char *text)
{
  if (is_given (text))
    g_ptr_array_add (lines, g_strdup (text));
}

static void
add_town (GPtrArray *lines, const char *postcode, const char *city)
{
  g_autofree char *capitals = city == NULL ? NULL : g_utf8_strup (city, -1);

  if (is_given (postcode) || is_given (capitals))
    g_ptr_array_add (lines, g_strdup_printf ("%s%s%s", is_given (postcode) ? postcode : "",
                                             is_given (postcode) && is_given (capitals) ? " " : "",
                                             is_given (capitals) ? capitals : ""));
}

GPtrArray *
letter_recipient_lines (const LetterRecipient *recipient)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const Person *person = &recipient->person;
  const Report *report = recipient->report;
  g_autofree char *name = owner_contact_name (person);

  if (g_strcmp0 (person->organisation, name) != 0)
    add_line (lines, person->organisation);
  add_line (lines, name);
  add_line (lines, is_occupant (recipient) ? report->address_more : NULL);
  add_line (lines, is_occupant (recipient) ? report->address : person->address);
  add_town (lines, is_occupant (recipient) ? report->postcode : person->postcode,
            is_occupant (recipient) ? report->city : person->city);
  return lines;
}
