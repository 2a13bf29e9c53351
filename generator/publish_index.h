/* publish_index.h: what a build of the site is made of: its pages, the digests of what they were made of, their files.
 * One small file in the build itself (PUBLISH_INDEX), so that a build and what is told of it are shown by the same
 * rename. */
#pragma once
#include "base/digest.h"

#define PUBLISH_INDEX ".pages" /* hidden: the box serves no such name */

typedef struct {
  const char *path; /* of the index */
  guint64 size_bytes;
  char digest[DIGEST_TEXT_MAX]; /* of its bytes */
} IndexFile;

typedef struct {
  const char *name;            /* the path of the page, of the index */
  char quick[DIGEST_TEXT_MAX]; /* see site.c; "" for none */
  char full[DIGEST_TEXT_MAX];
  guint first, count; /* its files: positions */
} IndexPage;

typedef struct PublishIndex PublishIndex;

PublishIndex *publish_index_new (void);
void publish_index_free (PublishIndex *index); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublishIndex, publish_index_free)

/* (transfer full): that of the build at `folder`. NULL when there is none, it is not whole, or not of this form. */
PublishIndex *publish_index_load (const char *folder);
/* (transfer full): as a text, to be written there. */
GString *publish_index_print (const PublishIndex *index);

/* Tells a text from another one: no secret, and none who wants two texts to have the same sum is kept from it. */
guint64 publish_index_sum (const char *text, gsize length);
/* One line of that text, without its end, which is taken apart in place. FALSE: not of this form. */
gboolean publish_index_read_line (PublishIndex *index, char *line);
/* A page and its files as lines of that text. */
void publish_index_print_page (GString *text, const char *name, const char *quick, const char *full);
void publish_index_print_file (GString *text, const IndexFile *file);

/* Files are added to the page begun last. CONFLICT when another page has that name, or made that file. */
gboolean
publish_index_begin (PublishIndex *index, const char *page, const char *quick, const char *full, GError **error);
gboolean publish_index_add (PublishIndex *index, const IndexFile *file, GError **error);

/* Valid until something is added. */
const IndexPage *publish_index_page (const PublishIndex *index, const char *name); /* nullable */
const IndexFile *publish_index_file (const PublishIndex *index, const char *path); /* nullable */
guint publish_index_count (const PublishIndex *index);                             /* of files */
const IndexFile *publish_index_at (const PublishIndex *index, guint position);
