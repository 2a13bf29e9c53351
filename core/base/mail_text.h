/* mail_text.h: what a person wrote in a mail: HTML as plain text, the words without what they answer. Any bytes may come
 * in: the text is read, never followed. */
#pragma once
#include <glib.h>

/* (transfer full): valid HTML or not, as plain text: blocks on lines of their own, quoted blocks marked by "> ", no
 * script, no style, no address of a picture. */
char *mail_text_from_html (const char *html);
/* (transfer full): the words alone: without quoted lines and the line that announces them, without what stands below a
 * former message's head, without signature, without a mail of ours (one with a tag of reply_tag.h) that nothing marks.
 * What has no words of its own is given whole, unless a mail of ours is in it: then there are none. */
char *mail_text_words (const char *text);
