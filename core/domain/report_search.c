/* report_search.c: words typed become a question to the table report_search, whose words the store keeps by itself
 * (migration 0010). Asks nothing of the store. */
#include "domain/report_search.h"

#include <string.h>

#include "base/text.h"

/* "64-1116", "n° 64-1116", "2A-12": a reference, whole. */
#define REFERENCE_PATTERN "^(?:#|n[°o.]* ?)?(\\d[\\dab]\\d?)-(\\d{1,9})$"
enum { EXACT_DIGITS_MAX = 5 /* a number of a report or of a street, a postcode: whole; longer ones are begun */ };

/* The word by which a report is found by its reference alone: "64n1116". */
static char *
reference_word (const char *folded)
{
  g_autoptr (GRegex) regex = g_regex_new (REFERENCE_PATTERN, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *code = NULL, *number = NULL;

  if (!g_regex_match (regex, folded, 0, &match))
    return NULL;
  code = g_match_info_fetch (match, 1);
  number = g_match_info_fetch (match, 2);
  return g_strconcat (code, "n", number, NULL);
}

static gboolean
is_digits (const char *word)
{
  return *word != '\0' && word[strspn (word, "0123456789")] == '\0';
}

/* (transfer full): of char *, letters and digits only. */
static GPtrArray *
words_of (const char *folded)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *start = NULL, *p = folded;

  for (; *p != '\0' || start != NULL; p = *p == '\0' ? p : g_utf8_next_char (p)) {
    gboolean inside = *p != '\0' && g_unichar_isalnum (g_utf8_get_char (p));

    if (inside && start == NULL)
      start = p;
    if (!inside && start != NULL) {
      g_ptr_array_add (words, g_strndup (start, (gsize) (p - start)));
      start = NULL;
    }
    if (*p == '\0')
      break;
  }
  return words;
}

/* "06 12 34", "+33 6 12": the parts of a phone as the one number that is kept. */
static void
join_phone (GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++) {
    g_autoptr (GString) joined = NULL;
    const char *first = g_ptr_array_index (words, i);
    guint last = i;

    if (!is_digits (first) || (first[0] != '0' && strcmp (first, "33") != 0))
      continue;
    joined = g_string_new (first);
    while (last + 1 < words->len && is_digits (g_ptr_array_index (words, last + 1)))
      g_string_append (joined, g_ptr_array_index (words, ++last));
    if (last == i && first[0] != '0')
      continue; /* 33 alone is a number like another */
    g_ptr_array_remove_range (words, i, last - i + 1);
    g_ptr_array_insert (words, (int) i, text_phone_key (joined->str));
  }
}

static void
append_word (GString *match, const char *word)
{
  gboolean whole = is_digits (word) && word[0] != '0' && strlen (word) <= EXACT_DIGITS_MAX;

  /* A lone letter begins nearly everything. */
  g_string_append_printf (match, "%s\"%s\"%s", match->len > 0 ? " " : "", word,
                          whole || g_utf8_strlen (word, -1) < 2 ? "" : "*");
}

char *
report_search_match (const char *typed, ReportSearchWhere where)
{
  g_autofree char *folded = text_fold (typed), *reference = reference_word (folded);
  g_autoptr (GPtrArray) words = words_of (folded);
  g_autoptr (GString) match = g_string_new (NULL);

  if (reference != NULL) {
    g_string_append_printf (match, "\"%s\"", reference);
  } else {
    join_phone (words);
    for (guint i = 0; i < words->len && i < REPORT_SEARCH_WORDS_MAX; i++)
      append_word (match, g_ptr_array_index (words, i));
  }
  if (match->len == 0)
    return NULL;
  if (where == REPORT_SEARCH_CLOSED)
    return g_strdup_printf ("(%s) NOT ({open} : (%s))", match->str, match->str);
  return where == REPORT_SEARCH_OPEN ? g_strdup_printf ("{open} : (%s)", match->str) : g_strdup (match->str);
}
