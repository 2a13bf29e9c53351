/* edition.h: which edition of the program and its texts this is: what is kept of one is not shown by the next. */
#pragma once
#include "base/digest.h"

/* Digest of the bytes of `program` and of every file below `folders` (NULL-terminated; "" is none, one that is missing
 * counts as empty): names, templates, documents, words. */
void edition_read (const char *program, const char *const *folders, char ret_text[DIGEST_TEXT_MAX]);
