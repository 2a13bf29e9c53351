/* owner_contact.h: where the owner of a dwelling, or the agency that manages it, is written to. A row of `person`, that
 * the desk and the owner itself put right. */
#pragma once
#include "base/remarks.h"
#include "domain/report.h"

enum { OWNER_NAME_MAX = 120, OWNER_ADDRESS_MAX = 200, OWNER_CITY_MAX = 100, OWNER_EMAIL_MAX = 254 };

/* What may be put right; all borrowed, "" empties. */
typedef struct {
  const char *organisation, *last_name, *first_name, *email, *phone, *address, *postcode, *city;
} OwnerContact;

/* Who is written to: the agency when it alone is named, else the owner. TRUE with a filled person (person_clear it),
 * also when nothing is known; FALSE: STORE. */
gboolean owner_contact_find (Db *db, gint64 report_id, PersonKind *ret_kind, Person *ret_person, GError **error);
/* TRUE when a letter reaches it: a name, a postal address; a mail: an address. */
gboolean owner_contact_has_address (const Person *person);
gboolean owner_contact_has_email (const Person *person);
/* (transfer full): "Mme Martin Dupont", or the organisation; "" when no name is known. */
char *owner_contact_name (const Person *person);

/* Remarks on fields of the same names: email email_shape, phone phone_shape, postcode postcode_shape, text_long. */
void owner_contact_check (const OwnerContact *contact, Remarks *remarks);
/* Within a store_write, after owner_contact_check: writes it, with its history (which fields, never what). Nothing that
 * differs does nothing. */
gboolean
owner_contact_write (Db *db, const Actor *actor, gint64 report_id, const OwnerContact *contact, GError **error);
