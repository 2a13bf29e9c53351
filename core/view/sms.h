/* sms.h: the words of a text message: one part, whatever the names in it are. It reads and sends nothing. Anybody may
 * see a phone's screen: the text says who writes and which file, never what it is about, whose it is or where. */
#pragma once
#include "view/mail.h"

/* (transfer full): the text of a message of that kind, to fit one part (base/gsm7.h), from the tree of the same mail
 * (town, reference, sent_short; visit_url, follow_url or url). The first that fits of: the reader's language with the
 * phone number and the link, with the link; French with the link; the reader's language with the phone number; French
 * with it; neither; at last the town's name is cut. So an Arabic reader, whose alphabet leaves 70 characters and hence
 * no link, gets the French text with the link: it opens a page in Arabic, which a number to call does not. LIMIT when
 * nothing fits. */
char *sms_text (const MailStyle *style, const char *kind, const Tree *tree, GError **error);
