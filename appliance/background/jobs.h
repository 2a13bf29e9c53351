/* jobs.h: what the box does by itself: one table of jobs, run when due under a lease, by the daemon's scheduler
 * or by the command line. */
#pragma once
#include <gio/gio.h>

#include "base/template.h"
#include "base/words.h"
#include "domain/actor.h"
#include "domain/job.h"
#include "domain/user.h"
#include "view/mail.h"

/* The service mailbox, as the configuration names it (group inbox). */
typedef struct {
  const char *url; /* imaps://imap.example.org, or imap:// with STARTTLS */
  const char *user;
  const char *password_file; /* its first line */
  const char *folder;        /* "INBOX" */
  const char *done_folder;   /* "" : what was taken stays, marked as read */
  const char *ca_file;       /* "": the system's own authorities */
  gint64 every_s;
} InboxAccount;

/* What jobs work with; read-only after start, all borrowed. */
typedef struct {
  Store *store;
  const Words *words;
  const GridSet *grids;        /* nullable: mails then name no question and no danger */
  const Numbers *numbers;      /* nullable: mails then give no emergency number */
  const char *data_folder;     /* store.db, files/, tmp/ */
  const char *base_url;        /* no slash at the end */
  const char *msmtp_config;    /* nullable: mails leave by the relay that the browser set (background/relay.h) */
  const char *relay_ca;        /* nullable: who vouches for that one */
  const char *sms_spool;       /* nullable: folder of gammu-smsd */
  const char *sms_gateway;     /* nullable: file of the gateway */
  gboolean captive;            /* a training copy: what would leave is kept instead (domain/training.h) */
  const InboxAccount *inbox;   /* nullable: the service mailbox is read by nobody, and mails ask for no answer by it */
  const char *generator;       /* path of histologe-generator; nullable: no weekly report */
  const struct Config *config; /* nullable: what reads it then finds nothing to say */
  const char *config_path;     /* histologe.conf, handed to the generator */
  gint64 (*clock) (void);      /* UTC seconds, read anew for each job and each mail: clock_now, a test's own */
  const struct MqttAccess *mqtt; /* nullable: the accounts of no broker are looked after */
  struct Mqtt *broker;           /* nullable: nobody listens to a broker, as from the command line */
  GCancellable *stop;            /* nullable: cancelled when the box goes down; long jobs look at it */
  Tree *preview; /* nullable, of a preview (preview.h): what its jobs say of a mail beside its words, by its key */
} Jobs;

typedef gboolean (*JobRun) (const Jobs *jobs, gint64 now, Tree *counts, GError **error);

typedef struct {
  const char *name;
  JobSchedule schedule;
  gint64 lease_s; /* how long one run keeps others away */
  /* Nullable. Cheap, reads only: is there anything to do? Such a job runs whenever there is (a commit wakes
   * it); its schedule says how often to look. It spares the card: a job with nothing to do writes nothing. */
  gboolean (*wanted) (const Jobs *jobs, Db *db, gint64 now);
  /* Fills `counts` (a map of numbers) for the record of the run. */
  JobRun run;
  /* What a preview runs on its copy of the store: mostly the very same. NULL: the job stays out, as what sends, erases
   * or builds the site. It writes to the store and to jobs->preview alone. */
  JobRun preview;
  /* Nullable. Of a job with `wanted`: the first moment after `now` at which there may be something to do although
   * nobody does anything; G_MAXINT64: none. Without it a preview looks every period_s. */
  gint64 (*next) (Db *db, gint64 now);
} JobKind;
extern const JobKind job_kinds[];
extern const guint job_kinds_count;

/* One piece of a job's work, within a store_write, as the box: *ret_count is how much it did, 0 when nothing is left.
 */
typedef gboolean (*JobPiece) (Db *db, const Actor *box, guint *ret_count, GError **error);
/* Asked by a run between two pieces of its work. FALSE: the rest is for the next run: BUSY when the box goes down,
 * LIMIT when this one had its time. */
gboolean jobs_go_on (const Jobs *jobs, GError **error);
/* Piece after piece, each a transaction of its own, as long as jobs_go_on(), until nothing is left; sets `counted` of
 * `counts` to the sum. */
gboolean
jobs_run_pieces (const Jobs *jobs, gint64 now, JobPiece run, Tree *counts, const char *counted, GError **error);

/* The style of mails written by these jobs. */
MailStyle jobs_mail_style (const Jobs *jobs);
/* Within a store_write: one mail of `kind` to a user into the outbox, once for `dedup_key`; their name is put into
 * `tree`, which its template shows. */
typedef struct {
  const char *kind, *dedup_key;
  gint64 now;
} JobMail;
gboolean jobs_mail_user (const Jobs *jobs, Db *db, const JobMail *told, const User *user, Tree *tree, GError **error);

/* One run of a job, due or not, by its own function or by that of a preview. LIMIT when it met the bound of what one
 * run may read of the store (rows of a query, twenty minutes): what it then did on half of it counts as failed, and is
 * tried again, after the others had their turn. What hangs altogether the pulse (pulse.h) sees. */
gboolean jobs_run_one (const Jobs *jobs, const JobKind *kind, Tree *counts, GError **error);

/* Runs every due job in the order of the table, again and again until nothing is due (bounded). Adds to
 * `summary` (a list) a map {job, ok, result} per run. A job that fails is told there and tried again later;
 * FALSE only when the store cannot be used. */
gboolean jobs_run_due (const Jobs *jobs, Tree *summary, GError **error);
/* When to look again, at most a minute from now. */
gint64 jobs_next_due (const Jobs *jobs);
