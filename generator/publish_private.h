/* publish_private.h: what publish.c and publish_short.c share. */
#pragma once
#include "publish.h"
#include "publish_place.h"
#include "publish_stage.h"

struct Publication {
  PublishFlags flags;
  PublishPlace place;
  PublishIndex *shown, *spare, *made; /* of the build that is shown, of the stage as it was, as it will be */
  char *name, *path;                  /* "site-7" and its path; path NULL: nothing is written, or no longer ours */
  Stage *stage;                       /* NULL: nothing is written */
  GTree *sources;                     /* path to file on this disk */
  guint64 written_bytes, sum;         /* sum: of the text of the index */
  PublishCounts *told;                /* nullable: they are known, the indexes have not every file */
  GMappedFile *shown_text;            /* nullable: the index of the build that is shown, as a text */
  gboolean settled;
};

/* Chooses the name of the stage. */
void publish_name_stage (Publication *publication);
/* The spare build becomes the stage of that name: it is nobody's build from now on. IO. */
gboolean publish_claim_spare (Publication *publication, GError **error);
/* Writes the index `text` (transfer full): the publication is settled. IO. */
gboolean publish_finish (Publication *publication, GString *text, GError **error);
