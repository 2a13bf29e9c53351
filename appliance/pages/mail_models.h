/* mail_models.h: every mail that the box may write, about an example, in each language: for who answers for its words.
 */
#pragma once
#include "http/exchange.h"

int mail_models_list (Exchange *exchange); /* GET: the kinds, those to the people of a file first */
int mail_models_show (Exchange *exchange); /* GET: one, ?langue= */
int mail_models_html (Exchange *exchange); /* GET: its HTML alone, for the frame of its page */
