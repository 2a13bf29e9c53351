/* viewer.c: words, days and streets for one pair of eyes. Reads no report; decides nothing but what may be shown. */
#include "view/viewer.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { DOOR_DIGITS_MAX = 3 /* four digits are a year: "place du 19 mars 1962" */ };

gboolean
viewer_is_desk (const Viewer *viewer)
{
  return access_allows (viewer->role, ACTION_REPORT_TRIAGE, TRUE);
}

Actor
viewer_actor (const Viewer *viewer)
{
  return (Actor){ .kind = ACTOR_USER,
                  .user_id = viewer->user_id,
                  .partner_id = viewer->partner_id,
                  .role = viewer->role,
                  .now = viewer->now };
}

gboolean
viewer_sees_names (const Viewer *viewer, gboolean own)
{
  return !viewer->before_door && access_allows (viewer->role, ACTION_REPORT_READ_NAMES, own);
}

char *
viewer_file_path (const Viewer *viewer, const char *report_uuid)
{
  return viewer->place != NULL ? g_strdup (viewer->place) : g_strconcat ("/dossiers/", report_uuid, NULL);
}

const char *
viewer_word (const Viewer *viewer, const char *group, const char *code)
{
  const char *const languages[] = { viewer->language, "fr" };
  g_autofree char *key = g_strconcat (group, ".", code == NULL ? "other" : code, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (words_has (viewer->words, languages[i], key))
      return words_get (viewer->words, languages[i], key);
  return words_code (viewer->words, viewer->language, group, "other");
}

char *
viewer_count (const Viewer *viewer, const char *key, gint64 n)
{
  return words_count (viewer->words, viewer->language, key, n);
}

/* ---- days ---- */

char *
viewer_day (const Viewer *viewer, gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  g_autofree char *month = g_strdup_printf ("month_%d", g_date_time_get_month (local));
  g_autofree char *number = g_strdup_printf ("%d", g_date_time_get_day_of_month (local));
  g_autofree char *special = g_strconcat ("date.day_", number, NULL);
  gboolean is_special =
      words_has (viewer->words, viewer->language, special); /* the first of a month is an ordinal in French */

  return g_strdup_printf ("%s %s %d", is_special ? words_get (viewer->words, viewer->language, special) : number,
                          viewer_word (viewer, "calendar", month), g_date_time_get_year (local));
}

char *
viewer_moment (const Viewer *viewer, gint64 time_s)
{
  g_autofree char *day = viewer_day (viewer, time_s);
  g_autofree char *time = words_time (viewer->words, viewer->language, "date.time", time_s);

  return g_strconcat (day, " ", time, NULL);
}

char *
viewer_moment_of_week (const Viewer *viewer, gint64 time_s)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  g_autofree char *code = g_strdup_printf ("day_%d", g_date_time_get_day_of_week (local)),
                  *moment = viewer_moment (viewer, time_s);

  return g_strconcat (viewer_word (viewer, "weekday", code), " ", moment, NULL);
}

void
viewer_set_day (const Viewer *viewer, Tree *map, const char *key, gint64 time_s)
{
  g_autofree char *day = NULL, *brief = NULL, *moment = NULL, *iso = NULL;
  Tree *shapes;

  if (time_s == 0)
    return;
  day = viewer_day (viewer, time_s);
  brief = clock_format (time_s, words_get (viewer->words, viewer->language, "date.short"));
  moment = viewer_moment (viewer, time_s);
  iso = clock_iso_day (time_s);
  shapes = tree_set_map (map, key);
  tree_set_text (shapes, "long", day);
  tree_set_text (shapes, "short", brief);
  tree_set_text (shapes, "moment", moment);
  tree_set_text (shapes, "iso", iso);
}

int
viewer_days_since (const Viewer *viewer, gint64 time_s)
{
  return MAX (clock_day_number (viewer->now) - clock_day_number (time_s), 0);
}

/* ---- marks and choices ---- */

void
viewer_set_class (const Viewer *viewer, Tree *map, char letter, gboolean large)
{
  const char code[] = { letter, '\0' };
  Tree *class = tree_set_map (map, "class");

  tree_set_text (class, "letter", code);
  tree_set_text (class, "words", viewer_word (viewer, "class_words", code));
  tree_set_flag (class, "large", large);
}

void
viewer_add_choices (const Viewer *viewer, Tree *list, const char *group, const char *const *codes, const char *selected)
{
  for (guint i = 0; codes[i] != NULL; i++) {
    Tree *choice = tree_add_map (list);

    tree_set_text (choice, "code", codes[i]);
    tree_set_text (choice, "words", viewer_word (viewer, group, codes[i]));
    tree_set_flag (choice, "selected", g_strcmp0 (codes[i], selected) == 0);
  }
}

void
viewer_set_any (Tree *map, const char *key)
{
  g_autofree char *flag = g_strconcat ("any_", key, NULL);

  tree_set_flag (map, flag, tree_length (tree_get (map, key)) > 0);
}

/* ---- streets ---- */

/* Asked for each word of each address of a map or of a table to take away: the list is read where it stands. */
static gboolean
is_listed (const Viewer *viewer, const char *key, const char *token)
{
  g_autofree char *folded = text_fold (token);
  gsize length = strcspn (folded, ".,");

  for (const char *word = words_get (viewer->words, viewer->language, key); *word != '\0';) {
    gsize end = strcspn (word, " ");

    if (end > 0 && end == length && strncmp (word, folded, length) == 0)
      return TRUE;
    word += end + (word[end] == ' ');
  }
  return FALSE;
}

/* "12", "12A", "12ter": a door, unless an article stands before it ("rue du 8 mai", "place du 11 novembre"). */
static gboolean
is_door (const Viewer *viewer, char **tokens, guint index)
{
  gsize digits = strspn (tokens[index], "0123456789");

  if (is_listed (viewer, "address.doors", tokens[index]))
    return TRUE;
  if (digits == 0 || digits > DOOR_DIGITS_MAX)
    return FALSE;
  return index == 0 || !is_listed (viewer, "address.articles", tokens[index - 1]);
}

/* The words from the kind of street up to what tells the door; a comma ends it. */
static char *
street_of (const Viewer *viewer, char **tokens)
{
  g_autoptr (GString) street = g_string_new (NULL);
  guint first = 0;

  while (tokens[first] != NULL && !is_listed (viewer, "address.streets", tokens[first]))
    first++;
  for (guint i = first; tokens[i] != NULL && !is_door (viewer, tokens, i); i++) {
    const char *comma = strchr (tokens[i], ',');

    g_string_append_printf (street, "%s%.*s", street->len > 0 ? " " : "", (int) strcspn (tokens[i], ","), tokens[i]);
    if (comma != NULL)
      break;
  }
  return g_string_free (g_steal_pointer (&street), FALSE);
}

/* Without a known kind of street nothing says where the door begins: a text with a digit is then kept to itself. */
char *
viewer_street (const Viewer *viewer, const char *address)
{
  g_autofree char *clean = text_clean (address, FALSE, 200);
  g_auto (GStrv) tokens = g_strsplit (clean, " ", -1);
  g_autofree char *street = street_of (viewer, tokens);

  if (*street != '\0')
    return g_steal_pointer (&street);
  return g_strdup (strpbrk (clean, "0123456789") == NULL ? clean : "");
}

const char *
viewer_chip (const ViewerChip *chips, const char *code)
{
  while (chips->code != NULL && strcmp (chips->code, code) != 0)
    chips++;
  return chips->class;
}
