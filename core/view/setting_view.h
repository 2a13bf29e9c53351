/* setting_view.h: the town's settings on their page: in sections, each with its words, value, default, author. Knows no
 * form: what was typed is handed in. */
#pragma once
#include "domain/setting.h"
#include "view/viewer.h"

/* A section of the page: the settings whose keys begin with one of its prefixes; the last one takes the rest. */
typedef struct {
  const char *code;     /* in the address, and its words in the groups setting_section and setting_lead */
  const char *prefixes; /* separated by spaces; "" for the rest */
  Role alone;           /* the one role that may; ROLE_NONE: whoever may manage settings */
} SettingSection;
extern const SettingSection setting_sections[];

/* NULL when unknown, or not for that role. */
const SettingSection *setting_section_find (const char *code, Role role);
/* TRUE for a setting shown in that section; those that are no matter of a town's (demo) stand in none. */
gboolean setting_section_holds (const SettingSection *section, const SettingKind *kind);

/* TRUE when the setting of that key stands in the section; FALSE too for an unknown one. */
gboolean setting_section_holds_key (const SettingSection *section, const char *key);

/* What was typed into a field: a value and, when it is wrong, a code of the group setting_remark. */
typedef struct {
  const char *value, *remark;
} SettingTyped;
typedef SettingTyped (*SettingLook) (const SettingKind *kind, gpointer data);

/* (transfer full): sections[] {url, words, current}, code, title, lead, fields[] {name, label, hint, value, was, error,
 * bad, kind flags (is_choice, is_number, is_color, is_text), choices[], min, max, changed {by, at}, fallback_words,
 * contrast}, changed[] for those that can go back to their default; NULL with an error of the store. `look` is
 * nullable. */
Tree *
setting_view (const Viewer *viewer, const SettingSection *section, SettingLook look, gpointer data, GError **error);
