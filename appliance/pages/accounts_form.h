/* accounts_form.h: what the forms of the room of accounts send, for accounts.c and accounts_one.c alone. */
#pragma once
#include "domain/account.h"
#include "domain/actor.h"
#include "pages/office_fields.h"

#define ACCOUNTS_REMARKS "account_remark"

typedef struct {
  Actor actor;
  AccountInput input; /* borrows from below */
  char *name, *email;
  Remarks *remarks;
  /* of one account only */
  gint64 version; /* of the page that was looked at */
  const char *verb;
} AccountsForm;
void accounts_form_clear (AccountsForm *form);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountsForm, accounts_form_clear)

/* Fields name, email, role, partner (a uuid), version, verb; what is not known counts as missing. */
void accounts_form_read (Exchange *exchange, AccountsForm *form);
