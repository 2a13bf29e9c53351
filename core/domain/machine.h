/* machine.h: what the machine says of itself, for the security file: its system, its updates, where its data lie. Reads
 * a few small files; runs no program. */
#pragma once
#include <glib.h>

typedef enum { MACHINE_UNKNOWN, MACHINE_NO, MACHINE_YES } MachineFact;

typedef struct {
  char *name, *version; /* a Debian package and its version */
} MachinePackage;

typedef struct {
  char *model;                    /* "Raspberry Pi 4 Model B Rev 1.4"; NULL when the machine does not say */
  char *system;                   /* "Debian GNU/Linux 12 (bookworm)"; NULL: not known */
  char *kernel;                   /* "6.1.0-18-arm64" */
  GPtrArray *packages;            /* of MachinePackage: those of the table that are installed, by name */
  MachineFact updates;            /* the system's updates are installed by themselves */
  gint64 updated_at;              /* when they last were looked for; 0: not known */
  MachineFact restart;            /* one waits for a restart */
  MachineFact encrypted;          /* the data lie on an encrypted volume */
  MachineFact root;               /* this process may do everything on the machine */
  MachineFact key_private;        /* the box's key can be read by the box alone */
  guint64 free_bytes, size_bytes; /* of the volume of the data; 0: not known */
} Machine;
void machine_clear (Machine *machine);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Machine, machine_clear)

/* Looks at the machine whose files stand below `root` ("" for this one) and at the folder of the data. What cannot be
 * read is not known. */
void machine_look (const char *root, const char *data_folder, Machine *ret_machine);
