# shellcheck shell=sh disable=SC2034,SC2154,SC2209
# install.sh: the update itself, step after step, each on the disk before it is begun (common.sh: at), each able to be done again.
# While one is under way the daemon's unit does not start (its condition), but for the trial: nobody can entrust anything to a box
# whose store may be put back, and nothing leaves it.
#
#   copy     the daemon is stopped, its store copied        power lost here: nothing has changed, it starts again
#   install  dpkg puts the new package in place             power lost here: back to the former one
#   trial    the new one with its doors closed: migration, pages, store, jobs         likewise
#   return   the former package, the former store           power lost here: done again until it is
#   open     decided: the doors open                        power lost here: they open at the next start

TRIAL=127.0.0.1:8065
TRIAL_UNIT=/run/systemd/system/histologe-box.service.d
WAIT_S=${HISTOLOGE_UPDATE_WAIT_S:-300}
COUNTED='report event user partner file'
# What people, sensors and mails leave behind.
WRITTEN='report event draft outbox file attempt session reading_journal'
SENT="SELECT COUNT(*) FROM outbox WHERE state <> 'pending'"

new_try () {
  id=$(date +%Y%m%dT%H%M%S)-$1 from=$(installed) to=$1 cause='' backup=''
}

# Nothing was changed: said, and tried again another night; what stands in the way every night is told once.
put_off () { # cause
  [ "$1" = power ] || id=put_off-$1-$to
  rm -f "$STATE/ballast"
  told_history put_off "$1"
  rm -f "$STATE/under-way"
  as_box rm -f updates/before.db updates/before.db.new
  step=''
  tell
}

update () { # version
  new_try "$1"
  make_room || { put_off disk; return; }
  keep_former || { put_off former; return; }
  step=prepare; tell
  make_backup
  # The engine of the version in place goes on, whatever the new one brings.
  if ! { rm -rf "$STATE/engine" && cp -a "$here" "$STATE/engine" && sync; }; then put_off disk; return; fi
  at copy
  copy_store || { put_off "$cause"; start_box; return; }
  at install
  put_package "$to" || { come_back "$cause"; return; }
  at trial
  try_it || { come_back "$cause"; return; }
  open_doors
}

resume () {
  read_under_way
  case $step in
    open) open_doors ;;
    copy) put_off power; start_box ;;
    return) come_back "$cause" ;;
    *) come_back power ;;
  esac
}

# ---- before ----

kb_of () { du -ck "$@" 2>/dev/null | awk 'END { print $1 + 0 }'; }

# Room for a copy of the store, for what its migration writes, for the package unpacked beside the former one; and a weight that is
# thrown away when the way back needs room.
make_room () {
  store=$(kb_of "$DATA"/store.db*) package=$(dpkg-deb -f "$STATE/debs/$to.deb" Installed-Size)
  ballast=$((store + 2 * package + 20480))
  [ "$(free_kb "$DATA")" -gt $((3 * store + 4 * package + ballast + 51200)) ] || return 1
  fallocate -l "${ballast}K" "$STATE/ballast" 2>/dev/null || head -c "${ballast}K" /dev/zero > "$STATE/ballast"
}

# The package in place, to come back to: the one that was installed, or the repository's, or made anew of its files.
keep_former () {
  [ "$(dpkg-deb -f "$STATE/debs/$from.deb" Version 2>/dev/null)" = "$from" ] && return 0
  for place in net stick; do
    if [ -e "$STATE/apt/$place.sources" ] && fetch "$from"; then return 0; fi
  done
  rm -rf "$STATE/apt/former"; mkdir -p "$STATE/apt/former"
  (cd "$STATE/apt/former" && dpkg-repack "$PACKAGE" >/dev/null) || return 1
  mv "$STATE/apt/former/"*.deb "$STATE/debs/$from.deb" && sync "$STATE/debs/$from.deb"
}

# On the stick or wherever backups go. Where it cannot be made, the copy of the store is still there to come back to: said, no more.
make_backup () {
  backup=no
  if as_box timeout 3600 "$LIBRARY/histologe-admin" --config "$CONF" backup now; then backup=yes; fi
}

copy_store () {
  cause=copy
  systemctl stop histologe-box || return 1
  as_box mkdir -p -m 0700 updates || return 1
  as_box rm -f updates/before.db updates/before.db.new
  [ -e "$DATA/store.db" ] || return 0
  said=$(sql store.db '.backup updates/before.db.new') && [ -z "$said" ] || return 1
  [ "$(sql updates/before.db.new 'PRAGMA quick_check')" = ok ] || return 1
  as_box sync updates/before.db.new && as_box mv updates/before.db.new updates/before.db && as_box sync updates
}

put_package () { # version
  cause=package
  apt-get -q -y --no-remove -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=900 \
    -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-confdef \
    install "$STATE/debs/$1.deb" || return 1
  [ "$(installed)" = "$1" ] && [ "$(dpkg-query -W -f '${db:Status-Status}' "$PACKAGE")" = installed ]
}

# ---- the trial ----

get () { # address file; apt's own helper: every Debian has it
  rm -f "$2"
  timeout 30 /usr/lib/apt/apt-helper -q -o APT::Sandbox::User=root -o Acquire::http::Proxy=DIRECT -o Acquire::Retries=0 \
    -o Acquire::http::Timeout=20 download-file "http://$1" "$2" >/dev/null 2>&1
}

is_well () { # host:port
  get "$1/health" "$STATE/apt/health" && grep -Eq '"status" ?: ?"pass"' "$STATE/apt/health"
}

# Soon well; FALSE when it is not within WAIT_S, or when the daemon has gone.
wait_well () { # host:port
  end=$(($(date +%s) + WAIT_S))
  while ! is_well "$1"; do
    [ "$(date +%s)" -lt "$end" ] || return 1
    systemctl is-active -q histologe-box || [ "$1" != "$TRIAL" ] || return 1
    sleep 2
  done
}

has_page () { # path
  get "$TRIAL$1" "$STATE/apt/page" && grep -q '</html>' "$STATE/apt/page"
}

count_rows () { # file tables
  file=$1; shift
  for table in "$@"; do sql -readonly "$file" "SELECT COUNT(*) FROM $table"; done
}

schema () { sql -readonly "$1" 'PRAGMA user_version'; }

# The new store is sound, and holds what the former held.
is_store_whole () {
  [ "$(sql -readonly store.db 'PRAGMA quick_check')" = ok ] || return 1
  [ -e "$DATA/updates/before.db" ] || return 0
  [ "$(schema store.db)" -ge "$(schema updates/before.db)" ] || return 1
  # shellcheck disable=SC2086
  [ "$(count_rows store.db $COUNTED)" = "$(count_rows updates/before.db $COUNTED)" ]
}

run_program () { # program arguments
  program=$1; shift
  as_box timeout 900 nice "$LIBRARY/$program" --config "$CONF" "$@" >/dev/null
}

write_trial () {
  mkdir -p "$TRIAL_UNIT"
  printf '[Unit]\nConditionPathExists=\n[Service]\nExecStart=\nExecStart=%s --config %s --trial %s\nRestart=no\n' \
    "$LIBRARY/histologe-appliance" "$CONF" "$TRIAL" > "$TRIAL_UNIT/trial.conf"
  systemctl daemon-reload
}

end_trial () {
  systemctl stop histologe-box
  rm -f "$TRIAL_UNIT/trial.conf"
  systemctl daemon-reload
  systemctl reset-failed histologe-box 2>/dev/null
}

try_it () {
  write_trial
  cause=start;  systemctl start histologe-box || return 1
  cause=health; wait_well "$TRIAL" || return 1
  cause=page;   has_page /signaler && has_page /connexion || return 1
  cause=store;  is_store_whole || return 1
  cause=jobs;   run_program histologe-admin jobs preview || return 1
  cause=site;   run_program histologe-generator site --dry-run || return 1
  cause=''
  end_trial
}

# ---- the end ----

start_box () { systemctl reset-failed histologe-box 2>/dev/null; systemctl start histologe-box; }

own_address () { sed -n 's/^listen=\([^,]*\).*/\1/p' "$CONF" | head -1 | sed 's/^0\.0\.0\.0:/127.0.0.1:/'; }

# From here on people write again: the store goes back no more.
open_doors () {
  if [ -e "$STATE/under-way" ]; then at open; mv "$STATE/under-way" "$STATE/opening" && sync "$STATE"; fi
  rm -f "$STATE/ballast"
  start_box
  if stays_well; then finish installed ''; return; fi
  # Ill with its doors open, which the trial did not show. What people wrote since is not thrown away: back with the store as it
  # is where the former version can read it, with the copy where nothing was written; else it stays, and somebody is needed.
  if [ "$(schema store.db)" = "$(schema updates/before.db)" ]; then
    as_box rm -f updates/before.db
    come_back open
  elif is_untouched; then come_back open
  else finish ill open; fi
}

is_untouched () {
  # shellcheck disable=SC2086
  [ "$(count_rows store.db $WRITTEN)" = "$(count_rows updates/before.db $WRITTEN)" ] &&
    [ "$(sql -readonly store.db "$SENT")" = "$(sql -readonly updates/before.db "$SENT")" ]
}

finish () { # result cause
  told_history "$1" "$2"
  rm -f "$STATE/opening" "$STATE/returning"
  as_box rm -f updates/before.db
  find "$STATE/debs" -name '*.deb' ! -name "$to.deb" -delete
  step='' offer='' check=current checked=$(date +%s) good=$(date +%s)
  : | keep "$STATE/told/news"
  tell
}

# Well, and by one life: one that falls and is started again answers in between.
stays_well () {
  address=$(own_address)
  wait_well "${address:-127.0.0.1:8064}" || return 1
  first=$(systemctl show -P MainPID histologe-box)
  sleep 15
  is_well "${address:-127.0.0.1:8064}" && [ "$(systemctl show -P MainPID histologe-box)" = "$first" ]
}

# A power cut is not the version's fault, three are enough.
judge_version () {
  if [ "$cause" = power ]; then
    echo "$to" >> "$STATE/cuts"
    [ "$(grep -cxF "$to" "$STATE/cuts")" -ge 3 ] || return 0
    cause=power_often
  fi
  echo "$to" >> "$STATE/bad"
}

# The copy takes its place by one rename; what the new version's log still held belongs to the other store.
put_store_back () {
  [ -e "$DATA/updates/before.db" ] || return 0
  as_box rm -f store.db-wal store.db-shm && as_box mv updates/before.db store.db && as_box sync .
}

come_back () { # cause
  cause=$1
  rm -f "$STATE/ballast"
  at return
  end_trial
  echo "$from" | keep "$STATE/returning" # its preinst refuses to replace a newer one otherwise
  dpkg --force-confold --force-confdef -i "$STATE/debs/$from.deb" && [ "$(installed)" = "$from" ] || exit 1
  put_store_back || exit 1
  judge_version
  told_history returned "$cause" # while it is under way still: a cut from here on leaves nobody to tell it
  rm -f "$STATE/returning" "$STATE/opening" "$STATE/under-way"; sync "$STATE"
  step='' check=offered
  tell
  start_box
  address=$(own_address)
  wait_well "${address:-127.0.0.1:8064}" || { id=$id-ill; told_history ill "$cause"; }
}
