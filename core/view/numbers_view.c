/* numbers_view.c: numbers as a list and by code. Judges none (numbers_is_shown). */
#include "view/numbers_view.h"

#include <string.h>

#include "base/text.h"

#define KIND_EMERGENCY "emergency"

/* "0 800 47 33 33" keeps on one line. */
static void
number_fill (Tree *map, const Number *number)
{
  g_auto (GStrv) groups = g_strsplit (number->number, " ", -1);
  g_autofree char *printed = g_strjoinv ("\u00a0", groups);
  g_autofree char *words = text_typography (number->words), *when = text_typography (number->when);

  tree_set_text (map, "number", printed);
  tree_set_text (map, "link", number->link);
  tree_set_text (map, "words", words);
  tree_set_text (map, "when", when);
}

Tree *
numbers_view_list (const Numbers *numbers)
{
  Tree *list = tree_new_list ();

  for (guint i = 0; i < numbers->numbers_count; i++)
    if (numbers_is_shown (&numbers->numbers[i]))
      number_fill (tree_add_map (list), &numbers->numbers[i]);
  return list;
}

Tree *
numbers_view_emergency (const Numbers *numbers)
{
  Tree *map = tree_new_map ();

  for (guint i = 0; i < numbers->numbers_count; i++) {
    const Number *number = &numbers->numbers[i];

    if (numbers_is_shown (number) && strcmp (number->kind, KIND_EMERGENCY) == 0)
      number_fill (tree_set_map (map, number->code), number);
  }
  return map;
}
