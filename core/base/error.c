/* error.c: the one error domain of the box. Does not log. */
#include "base/error.h"

#include <gio/gio.h>

/* Not G_DEFINE_QUARK: threads that fail for the first time together would write its variable together. */
GQuark
box_error_quark (void)
{
  static gsize quark;

  if (g_once_init_enter (&quark))
    g_once_init_leave (&quark, g_quark_from_static_string ("box-error-quark"));
  return (GQuark) quark;
}

static const char *const names[] = {
  [BOX_ERROR_INVALID] = "invalid", [BOX_ERROR_NOT_FOUND] = "not_found", [BOX_ERROR_CONFLICT] = "conflict",
  [BOX_ERROR_DENIED] = "denied",   [BOX_ERROR_LIMIT] = "limit",         [BOX_ERROR_BUSY] = "busy",
  [BOX_ERROR_IO] = "io",           [BOX_ERROR_STORE] = "store",
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == BOX_ERROR_LAST);

/* Foreign errors that mean something else than "input or output failed". A quark is no constant, hence the function. */
static const struct {
  GQuark (*domain) (void);
  int code;
  BoxError ours;
} translations[] = {
  { g_file_error_quark, G_FILE_ERROR_NOENT, BOX_ERROR_NOT_FOUND },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, BOX_ERROR_NOT_FOUND },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, BOX_ERROR_BUSY },
  { g_key_file_error_quark, G_KEY_FILE_ERROR_PARSE, BOX_ERROR_INVALID },
};

const char *
box_error_name (BoxError code)
{
  return code < BOX_ERROR_LAST ? names[code] : "io";
}

gboolean
box_fail (GError **error, BoxError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (BOX_ERROR, (int) code, format, args);
  va_end (args);
  return FALSE;
}

gboolean
box_translate (GError **error)
{
  BoxError code = BOX_ERROR_IO;

  if (error == NULL || *error == NULL || (*error)->domain == BOX_ERROR)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (translations); i++)
    if (g_error_matches (*error, translations[i].domain (), translations[i].code))
      code = translations[i].ours;
  (*error)->domain = BOX_ERROR;
  (*error)->code = (int) code;
  return FALSE;
}
