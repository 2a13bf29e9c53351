/* content.h: the texts of public pages, one file of content/ each: front matter, then Markdown with Mustache. Knows no
 * store and no HTML. */
#pragma once
#include "base/file_stamp.h"

#define CONTENT_SUFFIX ".md"

typedef struct {
  char *name;        /* "accueil": the file's name without .md */
  char *title;       /* of <title> */
  char *description; /* "" when there is none */
  char *slug;        /* "index", "vos-droits" */
  char *menu_title;  /* in the menu; the title when none was given */
  gint64 menu;       /* order in the menu, 0: not in it */
  char *parent;      /* nullable: slug of the page above it, for the breadcrumbs */
  char *updated;     /* nullable: day of the last change of its text, "2026-11-29" */
  char *body;        /* Markdown and Mustache; NULL: it is read from `source` when it is asked for (content_body) */
  char *source;      /* path of its file, NULL when it is none */
  char *head;        /* its front matter as it stands there, the fences with it; NULL: none */
  FileStamp file;    /* of that file */
  gboolean own;      /* it is the town's */
  char *stamp;       /* file_stamp_text of that file, or the text typed: another version has another one */
  gboolean typed;    /* written in the browser by the town, no file of ours */
} Content;

void content_free (Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Content, content_free)

/* One file's text. INVALID with line for a missing or unknown line of front matter. */
Content *content_parse (const char *name, const char *text, GError **error);
/* (transfer full): of Content, by menu order then name: every .md of `folder` and of `override` (nullable),
 * whose file of the same name replaces ours. */
GPtrArray *content_load (const char *folder, const char *override, GError **error);
/* The same, for whoever remembers heads of files: `find` gives that of a file while it has this stamp, NULL: read it.
 */
typedef struct {
  const char *(*find) (const char *name, gboolean own, const FileStamp *file, gconstpointer data);
  gconstpointer data;
} ContentHeads;
GPtrArray *content_load_known (const char *folder, const char *override, const ContentHeads *heads, GError **error);
/* (transfer full): the head of that file as it is now, to be told from a former one; NULL when it has none in its first
 * 2,048 bytes, or cannot be read. */
char *content_read_head (const char *path);
/* (transfer full): of a file whose head is known. INVALID. */
typedef struct {
  const char *path; /* of the file; its name without .md is the content's */
  const char *name, *head;
  FileStamp file;
  gboolean own;
  gint64 looked_us; /* clock_now_us, before its stamp was taken */
} ContentFile;
Content *content_of_file (const ContentFile *file, GError **error);
/* (transfer full): the path of its page: "index.html", "vos-droits/index.html"; and its address: "/", "/vos-droits/".
 */
char *content_path (const Content *content);
char *content_url (const Content *content);
/* (transfer full): the body with its typography; NULL when its file cannot be read any more. */
char *content_body (const Content *content, GError **error);
/* The town's own words instead of the file's: its place, its menu and its parent stay. */
void content_retype (Content *content, const char *title, const char *description, const char *body);
