/* generator.h: runs histologe-generator, politely (nice), with a deadline. The programs meet only in the store and in
 * files. */
#pragma once
#include <gio/gio.h>

typedef struct {
  const char *program;     /* path of histologe-generator; NULL: IO, there is none */
  const char *config_path; /* histologe.conf; likewise */
  guint deadline_s;
  guint nice;         /* GENERATOR_NICE_… */
  GCancellable *stop; /* nullable: cancelled, it is killed */
} GeneratorCall;
/* Jobs give way to the pages; a person waits for a drawing. */
enum { GENERATOR_NICE_JOB = 10, GENERATOR_NICE_PAGE = 5 };

/* Runs the generator with `words` (NULL-terminated: "site", or "weekly", "--out", FOLDER…). IO when it cannot start, is
 * stopped, runs over its deadline, or fails: then with what it said. */
gboolean generator_run (const GeneratorCall *call, const char *const *words, GError **error);
