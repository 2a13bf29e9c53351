/* sms_gateway.h: text messages through a gateway's HTTP (libcurl). Its address, account and secrets stand in a file of
 * their own (configuration sms.gateway), which nobody but the box may read:
 *
 *   [gateway]
 *   url=https://gateway.example/send?to={to}&from={from}&text={text}
 *   body={"to": "{to}", "text": "{text}"}    ; optional: a POST then, else a GET
 *   type=application/json                     ; of the body: decides how {…} is escaped; form data unless given
 *   expect=OK                                 ; optional: an answer without it was no success, whatever its number
 *   [headers]                                 ; optional
 *   Authorization=Bearer …
 *
 * {to} is +33612345678, {to00} 0033612345678, {from} the setting sms.sender, {text} the words, {id} a number of this
 * box that stays the same when a message is tried again. Plain http only to this machine or its own network. */
#pragma once
#include "background/sms.h"

/* Sends one message: 2xx sent; 401 to 403 and 407 (our account), 408, 425, 429, 5xx and no answer later, other 4xx and
 * redirections failed. An alarm when the gateway, not the message, is to blame; status "setting" for a file that is
 * missing, open to others or wrong. */
void sms_gateway_send (const char *file, const char *sender, const Outbox *message, SmsOutcome *ret_outcome);

/* Pure: what an answer means; `http` 0: there was none. */
SmsOutcome sms_gateway_outcome (long http);
