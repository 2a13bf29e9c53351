/* words.h: message catalogues, one `<lang>.ini` (GKeyFile) per language below site-templates/words.
 * Group [report_state] key `new` is the word "report_state.new". Values are Mustache. French is the fallback. */
#pragma once
#include "base/template.h"

typedef struct Words Words;

/* Loads every <lang>.ini of `folder`, then of `override` (nullable; a folder that does not exist is fine). French
 * typography is applied to French values at load, never to users' text. INVALID with file, line and reason, also for a
 * value that is no Mustache; NOT_FOUND without `folder`. Shareable once loaded. */
Words *words_load (const char *folder, const char *override, GError **error);
/* The same for a program that mostly speaks French: another language is read when it is first asked for, by whatever
 * thread; what is wrong in its files is told then, and it has no more words than were read before. */
typedef void (*WordsTell) (const GError *trouble);
Words *words_load_later (const char *folder, const char *override, WordsTell tell, GError **error);
void words_free (Words *words);
/* (transfer full): the same words for another thread, to be laid by it. Either may be freed first. */
Words *words_beside (const Words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Words, words_free)

/* (transfer none): the value for `key` in `lang`, else in French, else the key itself (and a debug log): never NULL. */
const char *words_get (const Words *words, const char *lang, const char *key);
gboolean words_is_rtl (const Words *words, const char *lang); /* it is read from the right: [speech] direction */
/* Like words_get for "group.code", the usual lookup of a state's or reason's words. */
const char *words_code (const Words *words, const char *lang, const char *group, const char *code);
/* (transfer full): the time of `time_s` by the word `key`, a format of clock_format; on the hour by "<key>_sharp" where
 * `lang` has it: "à 15 h", not "à 15 h 00". */
char *words_time (const Words *words, const char *lang, const char *key, gint64 time_s);
/* TRUE when `lang` itself has the key: no fallback. */
gboolean words_has (const Words *words, const char *lang, const char *key);
/* (transfer full), NULL-terminated and sorted: the languages loaded; the keys of one (empty when it is unknown) that
 * begin with `prefix` ("" for all). */
char **words_languages (const Words *words);
char **words_keys (const Words *words, const char *lang, const char *prefix);
/* (transfer full): the form of `key` for `n` by the rule of `lang` (CLDR: .one .two .few .many .other; French: 0 and 1
 * are one), else its .other, else the same in French; rendered with {{n}} = count, grouped by thousands, not escaped.
 */
char *words_count (const Words *words, const char *lang, const char *key, gint64 n);
/* Lays every language over `base`, which must outlive `words`: one set each, that has its words as partials "w.<key>"
 * (templates write {{>w.form.send}}), then French's, then `base`. Before the first words_templates. */
gboolean words_lay (Words *words, const TemplateSet *base, GError **error);
/* The same, for one thread alone: a word is compiled when a template first names it. */
void words_lay_later (Words *words, const TemplateSet *base);
/* (transfer none): the set of a language, French's for one that was not loaded. */
const TemplateSet *words_templates (const Words *words, const char *lang);
