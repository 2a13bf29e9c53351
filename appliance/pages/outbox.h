/* outbox.h: the page of mails, for the desk: what waits, left, failed; one mail as it left; and what can be done. */
#pragma once
#include "http/exchange.h"

int outbox_show (Exchange *exchange);    /* GET: the list */
int outbox_search (Exchange *exchange);  /* POST: by recipient, whose address stands in no address of a page */
int outbox_do (Exchange *exchange);      /* POST: send again, cancel, restore those that are ticked, or all */
int outbox_address (Exchange *exchange); /* POST: try an address that came back again */
int outbox_halt (Exchange *exchange);    /* POST: nothing leaves any more */
int outbox_resume (Exchange *exchange);  /* POST: mails leave again */
int outbox_read (Exchange *exchange);    /* GET: one mail */
int outbox_html (Exchange *exchange);    /* GET: its HTML alone, for the frame of its page */
/* Answers HTML that a mail holds, as a page without scripts, pictures from outside or a say in ours. */
int outbox_frame (Exchange *exchange, const char *html);
