/* setup.h: /installation: the code, the first account; then the steps, for administrators. */
#pragma once
#include "domain/setup.h"
#include "http/exchange.h"

int setup_show (Exchange *exchange); /* GET /installation: the code is asked; for an administrator the list of steps */
int setup_code_send (Exchange *exchange);    /* POST /installation */
int setup_account_show (Exchange *exchange); /* GET /installation/compte */
int setup_account_send (Exchange *exchange); /* POST /installation/compte */

int setup_step_show (Exchange *exchange); /* GET /installation/{step} */
int setup_later (Exchange *exchange);     /* POST /installation/plus-tard: one step is put off */
int setup_end (Exchange *exchange);       /* POST /installation/terminer */
