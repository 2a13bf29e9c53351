/* accounts_form.c: typed input of the room of accounts. Checks nothing: domain/account.h does. */
#include "pages/accounts_form.h"

#include "base/text.h"
#include "domain/partner.h"
#include "pages/office.h"

void
accounts_form_clear (AccountsForm *form)
{
  g_clear_pointer (&form->name, g_free);
  g_clear_pointer (&form->email, g_free);
  g_clear_pointer (&form->remarks, remarks_free);
}

void
accounts_form_read (Exchange *exchange, AccountsForm *form)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *chosen = exchange_field (exchange, "partner");
  g_autoptr (Partner) partner = chosen == NULL || *chosen == '\0' ? NULL : partner_find_uuid (db, chosen, NULL);

  *form = (AccountsForm){ .actor = office_actor (exchange),
                          .name = exchange_typed (exchange, "name", FALSE, ACCOUNT_NAME_MAX),
                          .email = exchange_typed (exchange, "email", FALSE, ACCOUNT_EMAIL_MAX),
                          .verb = exchange_field (exchange, "verb"),
                          .remarks = remarks_new () };
  form->input = (AccountInput){ .name = form->name,
                                .email = form->email,
                                .role = role_find (exchange_field (exchange, "role")),
                                .partner_id = partner == NULL ? 0 : partner->id };
  text_to_integer (exchange_field (exchange, "version"), 0, G_MAXINT64, &form->version);
}
