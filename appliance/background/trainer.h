/* trainer.h: looks after the training copy: a second box of the same program, in <data>/training, with its own store, key,
 * port and cookies. Makes it, starts it, stops it as domain/training.h says. It runs behind histologe-confine's profile
 * "training", by which the kernel refuses it and all that it starts every way out. */
#pragma once
#include "base/config.h"
#include "domain/training.h"
#include "store/store.h"

typedef struct Trainer Trainer;

/* (transfer full): to be called, like trainer_end, on the main thread, whose loop it works in. NULL where the configuration
 * names no training copy. `store` and `config` are kept, not copied. */
Trainer *trainer_start (Store *store, const Config *config);
void trainer_end (Trainer *trainer); /* the copy is stopped, its doors then its process; accepts NULL */
void trainer_free (Trainer *trainer); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trainer, trainer_free)

typedef enum { TRAINER_CLOSED, TRAINER_MAKING, TRAINER_STARTING, TRAINER_READY, TRAINER_CLOSING, TRAINER_LAST } TrainerPhase;
/* From any thread. */
/* `state` is what was decided: what was decided a moment ago is on its way already. */
TrainerPhase trainer_phase_decided (const Trainer *trainer, const TrainingState *state);
const char *trainer_phase_name (TrainerPhase phase); /* "closed", "making", "starting", "ready", "closing" */
const char *trainer_address (const Trainer *trainer); /* where trainees go, no slash at the end */
const char *trainer_trainees (const Trainer *trainer); /* path of the list of accounts (domain/trainee.h) */
int trainer_pid (const Trainer *trainer);             /* of the copy; 0: it does not run */
void trainer_wake (Trainer *trainer);                 /* something was decided: look at once */
