/* generator.c: the command line of the generator, in one place: shut in, with less than its turn of the processor. */
#include "background/generator.h"

#include "background/program.h"
#include "base/error.h"
#include "base/helper.h"

/* As generator/main.c ends when what was asked for is not there. */
enum { STATUS_NOT_FOUND = 3 };
/* It makes papers of what strangers wrote: no way to the network, and bounds. Of addresses, not of memory: threads
 * reserve many and use few. CPU_MAX_S: what histologe-confine takes. */
enum { CPU_MAX_S = 3600 };
#define MEMORY_MAX "--memory-mb=1024"
#define FILE_SIZE_MAX "--file-mb=512"

gboolean
generator_run (const GeneratorCall *call, const char *const *words, GError **error)
{
  g_autofree char *nice = g_strdup_printf ("%u", call->nice);
  g_autofree char *confine = helper_path ("histologe-confine", error);
  g_autofree char *cpu = g_strdup_printf ("--cpu-s=%u", MIN (call->deadline_s, CPU_MAX_S));
  const char *const first[] = { "nice",     "-n",          nice, confine,       "--profile=batch", cpu,
                                MEMORY_MAX, FILE_SIZE_MAX, "--", call->program, "--config",        call->config_path };
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  ProgramCall run = { .deadline_s = call->deadline_s, .stop = call->stop };
  g_auto (HelperResult) result = { 0 };

  if (confine == NULL)
    return FALSE;
  if (call->program == NULL || call->config_path == NULL)
    return box_fail (error, BOX_ERROR_IO, "there is no generator to run");
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, (gpointer) first[i]);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, NULL);
  run.argv = (const char *const *) argv->pdata;
  if (!program_run (&run, &result, error))
    return FALSE;
  if (result.exited && result.status == 0)
    return TRUE;
  if (!result.exited)
    return box_fail (error, BOX_ERROR_IO, "the generator was killed: stopped, or over its %u s", call->deadline_s);
  if (result.status == STATUS_NOT_FOUND)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "the generator found nothing: %.200s", g_strstrip (result.errors));
  return box_fail (error, BOX_ERROR_IO, "the generator ended with status %d: %.200s", result.status,
                   g_strstrip (result.errors));
}
