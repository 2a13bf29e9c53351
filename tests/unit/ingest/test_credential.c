/* test_credential.c: the token in each of the ways devices have of saying it, and in none of the ways that are none. */
#include "ingest/credential.h"

typedef struct {
  const char *name;
  IngestCredential given;
  const char *token; /* NULL: none */
} Case;

/* "dXNlcjpzZWNyZXQ=" is user:secret, "c2VjcmV0Og==" secret:, "OnNlY3JldA==" :secret, "Og==" a colon, "c2VjcmV0" secret.
 */
static const Case cases[] = {
  { "bearer", { .authorization = "Bearer secret" }, "secret" },
  { "bearer, its case and its spaces", { .authorization = "bearer   secret " }, "secret" },
  { "token", { .authorization = "Token secret" }, "secret" },
  { "token of a user", { .authorization = "Token user:secret" }, "secret" },
  { "basic", { .authorization = "Basic dXNlcjpzZWNyZXQ=" }, "secret" },
  { "basic, without a password", { .authorization = "Basic c2VjcmV0Og==" }, "secret" },
  { "basic, without a name", { .authorization = "Basic OnNlY3JldA==" }, "secret" },
  { "basic, without a colon", { .authorization = "Basic c2VjcmV0" }, "secret" },
  { "basic of nothing", { .authorization = "Basic Og==" }, NULL },
  { "basic that is no base64", { .authorization = "Basic \"{}\"" }, NULL },
  { "own header", { .own = "secret" }, "secret" },
  { "address", { .token = "secret" }, "secret" },
  { "address of the first interface", { .user = "user", .password = "secret" }, "secret" },
  { "address, name only", { .user = "secret", .password = "" }, "secret" },
  { "the header before the address", { .authorization = "Token secret", .token = "other" }, "secret" },
  { "a scheme nobody knows", { .authorization = "Digest secret", .token = "other" }, "other" },
  { "nothing", { NULL }, NULL },
  { "empty", { .authorization = "Bearer ", .own = "", .token = "", .user = "", .password = "" }, NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *token = ingest_credential_token (&one->given);

  g_assert_cmpstr (token, ==, one->token);
}

static void
test_long (void)
{
  g_autofree char *secret = g_strnfill (100000, 'x');
  g_autofree char *token = ingest_credential_token (&(IngestCredential){ .own = secret });

  g_assert_null (token);
}

static void
test_strip (void)
{
  static const char *const queries[][2] = {
    { "token=secret&temperature=15", "temperature=15" },
    { "event=up&token=secret", "event=up" },
    { "db=x&u=user&p=secret&precision=s", "db=x&precision=s" },
    { "p=1013&temperature=15", "p=1013&temperature=15" },
    { "tokens=3&U=user&P=secret", "tokens=3" },
    { "token", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autofree char *rest = ingest_credential_strip (queries[i][0]);

    g_assert_cmpstr (rest, ==, queries[i][1]);
  }
  g_assert_null (ingest_credential_strip (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/credential/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/credential/long", test_long);
  g_test_add_func ("/credential/strip", test_strip);
  return g_test_run ();
}
