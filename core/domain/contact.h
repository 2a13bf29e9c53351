/* contact.h: how the tenant of a report is told something: by mail when there is an address, else by text message when
 * asked for. One way, never both. */
#pragma once
#include "domain/outbox.h"

typedef struct {
  Channel channel; /* CHANNEL_LAST: nobody can be written to */
  char *address;   /* as typed, perhaps malformed, for a mail; +33… for a text message; NULL without a channel */
  char *language;  /* of the report: fr, en, ar */
  gboolean bad;    /* the address is malformed, or came back: nothing will arrive */
} Contact;
void contact_clear (Contact *contact);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contact, contact_clear)

/* TRUE when text messages leave from this box: setting sms.way. */
gboolean contact_sms_leave (Db *db);

/* The reporter first, then the occupant. A text message needs the yes of the form (answer sms_ok), a French mobile
 * (mobile.h) and setting sms.way. A mail address that is malformed or came back counts when nothing else reaches the
 * person: the outbox then says so. NOT_FOUND, STORE. Start from zero. */
gboolean contact_find (Db *db, gint64 report_id, Contact *ret_contact, GError **error);
