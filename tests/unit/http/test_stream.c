/* test_stream.c: answers sent piece by piece: whole and in chunks, cut where something failed, refused when their few
 * places are taken, taken away from who reads too slowly; what the box itself takes to make them is nobody's delay. And
 * what no answer may do: read more of the store than its bound. */
#include "server_box.h"

enum { BIG_BYTES = 48 * 1024 * 1024, PIECE_BYTES = 16 * 1024 /* two seconds at the least pace */, GRACE_MS = 300 };

static int
stream_pieces (Exchange *exchange, guint pieces, gulong pause_us, gboolean whole)
{
  if (!exchange_stream_begin (exchange, "text/csv; charset=utf-8", "a b.csv"))
    return exchange_stream_end (exchange, TRUE);
  for (guint i = 0; i < pieces; i++) {
    g_usleep (pause_us);
    if (!exchange_stream_write (exchange, "piece;", 6))
      break;
  }
  exchange_stream_write (exchange, "", 0);
  return exchange_stream_end (exchange, whole);
}

static int
pieces_handler (Exchange *exchange)
{
  return stream_pieces (exchange, 3, 0, TRUE);
}

static int
thinking_handler (Exchange *exchange)
{
  return stream_pieces (exchange, 5, 400 * 1000, TRUE); /* longer in all than a reader may take */
}

static int
cut_handler (Exchange *exchange)
{
  return stream_pieces (exchange, 2, 0, FALSE);
}

static int
big_handler (Exchange *exchange)
{
  g_autofree char *piece = g_strnfill (PIECE_BYTES, 'x');
  gboolean taken = TRUE;

  if (!exchange_stream_begin (exchange, "text/plain", NULL))
    return exchange_stream_end (exchange, TRUE);
  for (guint sent = 0; taken && sent < BIG_BYTES; sent += PIECE_BYTES)
    taken = exchange_stream_write (exchange, piece, PIECE_BYTES);
  return exchange_stream_end (exchange, taken);
}

/* Reads more rows than a page may, and does not look whether all came: the answer must tell all the same. */
static guint
read_many (Exchange *exchange)
{
  static const char sql[] =
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1100000) SELECT x FROM n";
  g_autoptr (Query) query = query_new (store_reader (exchange_appliance (exchange)->store), sql);
  guint rows = 0;

  while (query_next (query))
    rows++;
  return rows;
}

static int
many_handler (Exchange *exchange)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("all", 3);

  read_many (exchange);
  return exchange_bytes (exchange, "text/plain", bytes, "all.txt");
}

static int
many_pieces_handler (Exchange *exchange)
{
  if (!exchange_stream_begin (exchange, "text/csv", NULL))
    return exchange_stream_end (exchange, TRUE);
  exchange_stream_write (exchange, "piece;", 6);
  read_many (exchange);
  return exchange_stream_end (exchange, TRUE);
}

static const Route routes[] = {
  { "GET", "/many", ACTION_PUBLIC, BODY_NONE, 0, FALSE, many_handler },
  { "POST", "/many", ACTION_PUBLIC, BODY_FORM, 100, TRUE, many_handler },
  { "GET", "/many-pieces", ACTION_PUBLIC, BODY_NONE, 0, FALSE, many_pieces_handler },
  { "GET", "/pieces", ACTION_PUBLIC, BODY_NONE, 0, FALSE, pieces_handler },
  { "GET", "/thinking", ACTION_PUBLIC, BODY_NONE, 0, FALSE, thinking_handler },
  { "GET", "/cut", ACTION_PUBLIC, BODY_NONE, 0, FALSE, cut_handler },
  { "GET", "/big", ACTION_PUBLIC, BODY_NONE, 0, FALSE, big_handler },
};

#define WHOLE "6\r\npiece;\r\n6\r\npiece;\r\n6\r\npiece;\r\n0\r\n\r\n"

static void
test_chunks (void)
{
  g_autofree char *answer = get ("/pieces");

  assert_has (answer, "Transfer-Encoding: chunked\r\n");
  assert_has (answer, "Content-Disposition: attachment; filename=\"a b.csv\"");
  g_assert_null (strstr (answer, "Content-Length"));
  g_assert_cmpstr (body_of (answer), ==, WHOLE);
}

/* The connection goes on after it. */
static void
test_keeps (void)
{
  static const char two[] = "GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n"
                            "GET /pieces HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autofree char *answer = ask (two);
  const char *first = body_of (answer);

  g_assert_true (g_str_has_prefix (first, WHOLE "HTTP/1.1 200"));
  g_assert_cmpstr (body_of (first + strlen (WHOLE)), ==, WHOLE);
}

static void
test_old (void)
{
  g_autofree char *answer = ask ("GET /pieces HTTP/1.0\r\nHost: x\r\n\r\n");

  g_assert_null (strstr (answer, "chunked"));
  g_assert_cmpstr (body_of (answer), ==, "piece;piece;piece;");
}

static void
test_head (void)
{
  g_autofree char *answer = ask ("HEAD /pieces HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  g_assert_cmpint (status_of (answer), ==, 200);
  g_assert_cmpstr (body_of (answer), ==, "");
}

static void
test_cut (void)
{
  g_autofree char *answer = get ("/cut");

  g_assert_cmpstr (body_of (answer), ==, "6\r\npiece;\r\n6\r\npiece;\r\n");
}

G_GNUC_UNUSED static void
check_many (char *answer)
{
  g_autofree char *owned = answer;

  g_assert_cmpint (status_of (owned), ==, 503);
  assert_has (owned, "error 503 too_long");
  g_assert_null (strstr (owned, "all.txt")); /* the page is no download */
}

/* And the next one has its whole bound. */
G_GNUC_UNUSED static void
test_bound (void)
{
  g_autofree char *after = NULL, *cut = NULL;

  check_many (get ("/many"));
  check_many (post ("/many", "Content-Type: application/x-www-form-urlencoded\r\n", "a=b"));
  after = get ("/pieces");
  g_assert_cmpstr (body_of (after), ==, WHOLE);
  cut = get ("/many-pieces");
  g_assert_cmpstr (body_of (cut), ==, "6\r\npiece;\r\n");
}

static void
test_thinking (void)
{
  static const char request[] = "GET /thinking HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autoptr (Server) server = server_with (2);
  g_autofree char *answer = NULL;

  server_set_grace (server, GRACE_MS);
  answer = ask_bytes (server, request, strlen (request));
  g_assert_true (g_str_has_suffix (answer, "0\r\n\r\n"));
}

/* A reader that takes nothing is cut; its place is free then. The others were refused it, and served otherwise. */
static void
test_slow_reader (void)
{
  static const char request[] = "GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  static const char small[] = "GET /pieces HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autoptr (Server) server = server_with (4);
  gint64 begin_ms = clock_monotonic_ms ();
  int fd, status = 0;

  server_set_grace (server, GRACE_MS);
  fd = dial (server);
  tell (fd, request, strlen (request));
  g_usleep (200000);
  for (guint i = 0; i < 400 && status != 200; i++) {
    g_autofree char *answer = ask_bytes (server, small, strlen (small));

    status = status_of (answer);
    if (i == 0)
      g_assert_cmpint (status, ==, 503);
    g_usleep (50000);
  }
  g_assert_cmpint (status, ==, 200);
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, >, 3 * GRACE_MS);
  close (fd);
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  g_test_add_func ("/stream/chunks", test_chunks);
  g_test_add_func ("/stream/keeps", test_keeps);
  g_test_add_func ("/stream/old", test_old);
  g_test_add_func ("/stream/head", test_head);
  g_test_add_func ("/stream/cut", test_cut);
#ifndef __SANITIZE_THREAD__ /* a million rows take it longer than a client waits */
  g_test_add_func ("/stream/bound", test_bound);
#endif
  g_test_add_func ("/stream/thinking", test_thinking);
  g_test_add_func ("/stream/slow reader", test_slow_reader);
  return box_end ();
}
