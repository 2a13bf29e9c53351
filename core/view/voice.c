/* voice.c: renders words of the catalogue; dates are words like the others. */
#include "view/voice.h"

#include "base/clock.h"
#include "base/plural.h"
#include "base/text.h"

#define GROUP_SPACE "\u202f" /* as text_decimal parts thousands */

char *
voice_say (const Voice *voice, const char *key, const Tree *context)
{
  g_autofree char *name = g_strconcat ("w.", key, NULL);
  g_autoptr (Tree) nothing = tree_new_map ();
  g_autoptr (GString) out = g_string_new (NULL);

  if (!template_render (words_templates (voice->words, voice->language), name, context != NULL ? context : nothing,
                        TEMPLATE_ESCAPE_NONE, out, NULL))
    return g_strdup (words_get (voice->words, voice->language, key));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
voice_count (const Voice *voice, const char *key, gint64 n)
{
  return words_count (voice->words, voice->language, key, n);
}

char *
voice_code (const Voice *voice, const char *group, const char *code)
{
  return g_strdup (words_code (voice->words, voice->language, group, code));
}

/* ---- amounts ---- */

char *
voice_length (const Voice *voice, gint64 seconds)
{
  if (seconds >= 2 * CLOCK_DAY)
    return voice_count (voice, "presence.days", seconds / CLOCK_DAY);
  if (seconds >= CLOCK_HOUR)
    return voice_count (voice, "presence.hours", seconds / CLOCK_HOUR);
  return voice_count (voice, "presence.minutes", MAX (1, seconds / CLOCK_MINUTE));
}

char *
voice_size (const Voice *voice, guint64 bytes)
{
  enum { MEGABYTE = 1000 * 1000, GIGABYTE_TENTH = 100 * MEGABYTE, TENTHS = 10 };
  gboolean large = bytes >= (guint64) GIGABYTE_TENTH * TENTHS;
  g_autofree char *figures =
      large ? text_decimal ((gint64) (bytes / GIGABYTE_TENTH), 1) : text_integer ((gint64) (bytes / MEGABYTE));
  g_autoptr (Tree) tree = tree_new_map ();

  tree_set_text (tree, "figures", figures);
  return voice_say (voice, large ? "size.gigabytes" : "size.megabytes", tree);
}

char *
voice_number (const Voice *voice, char *french)
{
  g_autofree char *taken = french;
  g_auto (GStrv) parts = plural_is_lang (voice->language, "en") ? g_strsplit (taken, ",", 2) : NULL;
  g_auto (GStrv) groups = parts == NULL ? NULL : g_strsplit (parts[0], GROUP_SPACE, -1);
  g_autofree char *whole = groups == NULL ? NULL : g_strjoinv (",", groups);

  if (whole == NULL)
    return g_steal_pointer (&taken);
  return parts[1] == NULL ? g_steal_pointer (&whole) : g_strconcat (whole, ".", parts[1], NULL);
}

/* ---- dates ---- */

static void
add_date (Tree *tree, const Voice *voice, GDateTime *date)
{
  g_autofree char *code = g_strdup_printf ("month_%d", g_date_time_get_month (date));
  g_autofree char *month = voice_code (voice, "calendar", code);

  tree_set_format (tree, "year", "%d", g_date_time_get_year (date));
  tree_set_text (tree, "month", month);
  tree_set_format (tree, "day", "%d", g_date_time_get_day_of_month (date));
  tree_set_flag (tree, "first_of_month", g_date_time_get_day_of_month (date) == 1);
}

static char *
say_date (const Voice *voice, const char *key, gint64 time_s)
{
  g_autoptr (GDateTime) date = clock_local (time_s);
  g_autoptr (Tree) tree = tree_new_map ();

  add_date (tree, voice, date);
  return voice_say (voice, key, tree);
}

char *
voice_day (const Voice *voice, gint64 time_s)
{
  return say_date (voice, "calendar.day", time_s);
}

char *
voice_moment (const Voice *voice, gint64 time_s)
{
  g_autofree char *day = voice_day (voice, time_s),
                  *time = words_time (voice->words, voice->language, "date.time", time_s);

  return g_strconcat (day, " ", time, NULL);
}

char *
voice_month (const Voice *voice, gint64 time_s)
{
  return say_date (voice, "calendar.month", time_s);
}

char *
voice_month_short (const Voice *voice, gint64 time_s)
{
  g_autoptr (GDateTime) date = clock_local (time_s);
  g_autofree char *code = g_strdup_printf ("short_%d", g_date_time_get_month (date));

  return voice_code (voice, "calendar", code);
}

char *
voice_span (const Voice *voice, gint64 first_s, gint64 last_s)
{
  g_autoptr (GDateTime) first = clock_local (first_s), last = clock_local (last_s);
  g_autoptr (Tree) tree = tree_new_map ();
  gboolean same_year = g_date_time_get_year (first) == g_date_time_get_year (last);

  add_date (tree_set_map (tree, "from"), voice, first);
  add_date (tree_set_map (tree, "until"), voice, last);
  tree_set_flag (tree, "other_year", !same_year);
  tree_set_flag (tree, "other_month", !same_year || g_date_time_get_month (first) != g_date_time_get_month (last));
  return voice_say (voice, "calendar.span", tree);
}
