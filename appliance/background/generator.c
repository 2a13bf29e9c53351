/* generator.c: the command line of the generator, in one place. */
#include "background/generator.h"

#include "background/program.h"

gboolean
generator_run (const Jobs *jobs, const char *const *words, guint deadline_s, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *const first[] = { "nice", "-n", "10", jobs->generator, "--config", jobs->config_path };
  ProgramCall call = { .deadline_s = deadline_s, .stop = jobs->stop };
  g_auto (HelperResult) result = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, (gpointer) first[i]);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, NULL);
  call.argv = (const char *const *) argv->pdata;
  if (!program_run (&call, &result, error))
    return FALSE;
  if (result.exited && result.status == 0)
    return TRUE;
  if (!result.exited)
    return box_fail (error, BOX_ERROR_IO, "the generator was killed: stopped, or over its %u s", deadline_s);
  return box_fail (error, BOX_ERROR_IO, "the generator ended with status %d: %.200s", result.status,
                   g_strstrip (result.errors));
}
