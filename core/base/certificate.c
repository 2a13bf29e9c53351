/* certificate.c: the one door to libcrypto. */
#include "base/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

enum { DAY_S = 24 * 60 * 60 };

gint64
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
  return read ? (gint64) days * DAY_S + seconds : 0;
}
