/* status_certificate.c: until when the certificate of the site holds. Judges nothing else of it: browsers do. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/clock.h"
#include "domain/status_rows.h"

/* UTC seconds of the end of the first certificate of a PEM file; 0: it cannot be read. */
static gint64
certificate_end (const char *path)
{
  BIO *file = BIO_new_file (path, "r");
  X509 *certificate = file == NULL ? NULL : PEM_read_bio_X509 (file, NULL, NULL, NULL);
  ASN1_TIME *epoch = ASN1_TIME_set (NULL, 0);
  int days = 0, seconds = 0;
  gboolean read = certificate != NULL && epoch != NULL
                  && ASN1_TIME_diff (&days, &seconds, epoch, X509_get0_notAfter (certificate)) == 1;

  ASN1_TIME_free (epoch);
  X509_free (certificate);
  BIO_free (file);
  ERR_clear_error ();
  return read ? (gint64) days * CLOCK_DAY + seconds : 0;
}

gboolean
status_certificate (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  const char *path = scene->config == NULL ? "" : config_text (scene->config, "server.certificate");

  if (*path == '\0')
    return TRUE;
  finding->at = certificate_end (path);
  finding->number = MAX (0, (finding->at - scene->now) / CLOCK_DAY);
  if (finding->at == 0)
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "unread" };
  else if (finding->at <= scene->now)
    finding->cause = "over", finding->level = STATUS_ALARM;
  else if (finding->number < STATUS_CERTIFICATE_ALARM_DAYS)
    finding->level = STATUS_ALARM;
  else if (finding->number < STATUS_CERTIFICATE_NOTICE_DAYS)
    finding->cause = "soon", finding->level = STATUS_NOTICE;
  return TRUE;
}
