/* pdf_letter.h: what letters have beside their text: the two addresses, the fold, boxes to sign in. */
#pragma once
#include "base/tree.h"
#include "pdf.h"

/* Who writes (left) and who is written to (in the window of a DL envelope, folded in three): lists of texts. On a fresh
 * page; the text goes on below. */
void pdf_letter_head (Pdf *pdf, const Tree *sender, const Tree *to);
/* Boxes side by side, at most three in a row: a list of {who, below (nullable)}. */
void pdf_letter_sign (Pdf *pdf, const Tree *boxes);
