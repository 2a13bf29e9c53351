/* config.h: the configuration file histologe.conf (GKeyFile): ports and paths, one table of keys. What a person sets in
 * the browser is not here but in the store (domain/setting.h). */
#pragma once
#include <glib.h>

typedef struct Config Config;

typedef enum {
  CONFIG_TEXT,
  CONFIG_INTEGER,
  CONFIG_PATH,  /* made absolute from the file's folder */
  CONFIG_ZONE,  /* a time zone the system knows */
  CONFIG_CHOICE /* one of the words of `choices` */
} ConfigType;
typedef struct {
  const char *group, *key;
  ConfigType type;
  const char *fallback; /* NULL: must be given */
  gint64 min, max;      /* of an integer */
  const char *help;
  const char *choices; /* separated by spaces */
} ConfigKey;
extern const ConfigKey config_keys[];
extern const guint config_keys_count;

/* INVALID with file and reason: unknown group or key, value out of bounds, missing or empty key, a free port with no
 * base_url, a training copy that could reach somebody. NOT_FOUND without the file. */
Config *config_load (const char *path, GError **error);
void config_free (Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Config, config_free)

/* Values by "group.key"; an unknown name is a programmer's mistake (critical). */
const char *config_text (const Config *config, const char *name);
gint64 config_integer (const Config *config, const char *name);
const char *config_file (const Config *config); /* absolute path of the file itself */
/* (transfer full): where people reach the box, for links in mails, PDFs and pages, no slash at the end:
 * server.base_url, or else http:// and the first address of server.listen. */
char *config_base_url (const Config *config);
/* (transfer full): the same of the training copy; NULL: there is none. */
char *config_training_url (const Config *config);
/* (transfer full): where programs of this very machine reach the daemon, "http://127.0.0.1:8064"; NULL when it takes a
 * free port. */
char *config_own_url (const Config *config);
/* (transfer full): a commented sample of every key with its fallback. */
char *config_sample (void);
