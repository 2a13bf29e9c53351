/* follow_show.h: the first page behind the secret link, for the other rooms that show it again, or a part of it. */
#pragma once
#include "pages/follow_room.h"

int follow_show_with (const Follow *follow, int status, const Remarks *remarks);
/* Sets `answers` [{code, words, first}]: the buttons of "is it solved?", the one of code `first` (nullable) before the
 * others. */
void follow_view_answers (const Follow *follow, const char *first, Tree *view);
