/* kit_file.h: the table of what is in the kit of a campaign: the generator makes each, the page hands each out. */
#pragma once
#include "base/tree.h"
#include "base/words.h"

typedef enum {
  KIT_PIECE,   /* `source`: a piece of the generator's table (poster_piece.h), PDF */
  KIT_PICTURE, /* the same as a picture, `width` pixels wide */
  KIT_PREVIEW, /* the same of its first page, for the page of the kit only */
  KIT_PAPER,   /* `source`: a document, PDF or HTML by the ending of its name */
  KIT_TEXT,    /* `source`: a template of texts/ */
  KIT_BUTTON,  /* the link as code for another site */
  KIT_CODE,    /* the QR code, PNG or SVG by the ending; none where no link can be opened */
  KIT_ZIP,     /* all the others but previews */
  KIT_MAKE_LAST
} KitMake;

typedef struct {
  const char *name; /* of the file; its words: groups kit_file and kit_hint */
  const char *part; /* under which heading; NULL: not listed */
  KitMake make;
  const char *source; /* nullable */
  guint width;
  const char *type; /* of the answer */
} KitFile;
extern const KitFile kit_files[];
extern const guint kit_files_count;

/* (transfer none): NULL for what is no file of a kit. */
const KitFile *kit_file_find (const char *name);
/* FALSE for what a kit of that message does not have. */
gboolean kit_file_is_made (const KitFile *file, const Tree *said);
/* Sets `files` in the message: those listed, {name, words, hint, part}. */
void kit_file_list (const Words *words, Tree *said);
