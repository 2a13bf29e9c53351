/* voice.h: sentences and dates as people read them, from the message catalogue. Knows no noun of housing. */
#pragma once
#include "base/words.h"

typedef struct {
  const Words *words; /* laid over the templates: words_lay */
  const char *language;
} Voice;

/* (transfer full): the word `key` ("stats.title") rendered with `context` (nullable), not escaped; the key itself
 * when there is none. */
char *voice_say (const Voice *voice, const char *key, const Tree *context);
/* (transfer full): "3 dossiers": the plural form of `key` for `n`. */
char *voice_count (const Voice *voice, const char *key, gint64 n);
/* (transfer full): the word `group`.`code`. */
char *voice_code (const Voice *voice, const char *group, const char *code);

/* (transfer full): "2 jours", "3 heures", "12 minutes": the largest unit of which there are enough. */
char *voice_length (const Voice *voice, gint64 seconds);
/* (transfer full): "850 Mo", "3,4 Go". */
char *voice_size (const Voice *voice, guint64 bytes);

/* (transfer full): takes (transfer full) "1 999,5", French as text_decimal writes it, and gives it as the language writes
 * it: "1,999.5". */
char *voice_number (const Voice *voice, char *french);

/* (transfer full), in the legal zone: "23 novembre 2026", "novembre 2026", "nov.". */
char *voice_day (const Voice *voice, gint64 time_s);
char *voice_moment (const Voice *voice, gint64 time_s); /* with its hour */
char *voice_month (const Voice *voice, gint64 time_s);
char *voice_month_short (const Voice *voice, gint64 time_s);
/* (transfer full): days from the first to the last, both included: "du 16 au 22 novembre 2026". */
char *voice_span (const Voice *voice, gint64 first_s, gint64 last_s);
