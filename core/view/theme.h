/* theme.h: the town's colours and face of type as style sheets and drawings use them. */
#pragma once
#include "base/tree.h"
#include "store/store.h"

/* Sets `theme` of `view`: {main, main_ink, mark, main_dark, main_ink_dark, mark_dark, font (nullable: the device's)}.
 */
void theme_add (Db *db, Tree *view);
/* The same of colours that are not saved yet ("#rrggbb"); black for what is none. */
void theme_add_colors (const char *main_text, const char *mark_text, Tree *view);
