# shellcheck shell=sh disable=SC2034,SC2154
# offer.sh: is there a newer version, on the stick or on the network? Only what our key signed counts: apt judges that, over a
# repository of the same shape in both places. Sets offer (a version, or nothing), its source, and check (a code of [update_check]).

STICK_LABEL=HISTOLOGE
STICK_FOLDER=mise-a-jour

field () { sed -n "s/^$1:[[:space:]]*//p" "$SOURCES" 2>/dev/null | head -1; }

# apt, which knows our repository alone, in lists of its own.
ours () { # tool arguments
  tool=$1; shift
  LC_ALL=C "$tool" -o Dir::Etc::sourcelist="$STATE/apt/$place.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o Dir::State::lists="$STATE/apt/lists-$place" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o Acquire::Languages=none -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 \
    -o APT::Update::Error-Mode=any -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false "$@"
}

# The town's file with another address; the suite is that of this system, which may have changed since the file was written.
write_sources () { # address
  codename=$(. /etc/os-release; echo "${VERSION_CODENAME:-}")
  sed -e "s|^URIs:.*|URIs: $1|" -e 's|^Enabled:.*|Enabled: yes|' -e "s|^Suites:.*|Suites: $codename|" "$SOURCES" \
    > "$STATE/apt/$place.sources"
  mkdir -p "$STATE/apt/lists-$place/partial"
}

# What apt said, as a code.
why_not () {
  if grep -qE 'NO_PUBKEY|BADSIG|EXPKEYSIG|REVKEYSIG|not signed|Clearsigned file|GPG error|invalid signature' "$STATE/apt/said"; then
    echo unsigned
  elif grep -qE 'Hash Sum mismatch|unexpected size' "$STATE/apt/said"; then echo damaged
  else echo unreachable; fi
}

# The newest that is offered, downloaded, checked by apt, its news beside it. FALSE with `check`.
take_newest () {
  ours apt-get -q update > "$STATE/apt/said" 2>&1 || { check=$(why_not); return 1; }
  newest=''
  for version in $(ours apt-cache madison "$PACKAGE" 2>/dev/null | awk -F'|' '{ gsub(/ /, "", $2); print $2 }'); do
    if [ -z "$newest" ] || dpkg --compare-versions "$version" gt "$newest"; then newest=$version; fi
  done
  [ -n "$newest" ] || { check=empty; return 1; }
  if dpkg --compare-versions "$newest" lt "$(installed)" && [ "$place" = stick ]; then check=older; return 1; fi
  dpkg --compare-versions "$newest" gt "$(installed)" || { check=current; return 1; }
  fetch "$newest" || { [ "$check" = disk ] || check=$(why_not); return 1; }
  check=offered
}

# What the signed list says of the package lies here, whoever had a hand in it on its way.
is_signed () { # file version
  sum=$(ours apt-cache show "$PACKAGE=$2" 2>/dev/null | sed -n 's/^SHA256: //p' | head -1)
  [ -n "$sum" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$sum" ] || { echo 'Hash Sum mismatch' > "$STATE/apt/said"; return 1; }
}

# apt compares what it downloads with what the signed list says; of a stick, whose files may change between two looks, it is not
# taken at its word.
fetch () { # version
  deb=$STATE/debs/$1.deb
  [ "$(dpkg-deb -f "$deb" Version 2>/dev/null)" = "$1" ] && return 0
  [ "$(free_kb "$STATE")" -gt 102400 ] || { check=disk; return 1; }
  rm -rf "$STATE/apt/incoming"; mkdir -p "$STATE/apt/incoming"
  (cd "$STATE/apt/incoming" && ours apt-get -q download "$PACKAGE=$1" > "$STATE/apt/said" 2>&1) || return 1
  is_signed "$STATE/apt/incoming/"*.deb "$1" || return 1
  sync && mv "$STATE/apt/incoming/"*.deb "$deb" && sync "$deb"
}

free_kb () { df -Pk "$1" | awk 'NR == 2 { print $4 }'; }

# What changes since the version in place, in words, as the package itself says it.
tell_news () { # version
  dpkg-deb --fsys-tarfile "$STATE/debs/$1.deb" 2>/dev/null | tar -xO ./usr/share/histologe/site-templates/news.txt 2>/dev/null |
    sed "/^$(installed)\$/,\$d" | head -c 8000 | keep "$STATE/told/news"
}

# The stick, wherever it is mounted already; else here, for reading. Sets stick_folder.
open_stick () {
  stick_folder=$(findmnt -rno TARGET -S "$(readlink -f "/dev/disk/by-label/$STICK_LABEL")" 2>/dev/null | head -1)
  if [ -z "$stick_folder" ] && [ -e "/dev/disk/by-label/$STICK_LABEL" ]; then
    mkdir -p "$STATE/stick"
    mount -o ro,nosuid,nodev,noexec "/dev/disk/by-label/$STICK_LABEL" "$STATE/stick" 2>/dev/null && stick_folder=$STATE/stick
  fi
  [ -n "$stick_folder" ] && [ -d "$stick_folder/$STICK_FOLDER/dists" ]
}

close_stick () { if mountpoint -q "$STATE/stick" 2>/dev/null; then umount "$STATE/stick"; fi; }

# What was offered and downloaded stays offered when the stick has gone, or the network; not when the repository took it back.
keep_offer () {
  by=$(remember offer_source)
  [ -z "$offer" ] && [ -n "$offer_before" ] && [ -e "$STATE/debs/$offer_before.deb" ] || return 0
  [ "$by" = stick ] || [ "$check" = unreachable ] || return 0
  if dpkg --compare-versions "$offer_before" gt "$(installed)"; then offer=$offer_before offered_by=$by source=$by; fi
}

look_at () { # place address
  place=$1
  write_sources "$2"
  take_newest && { offer=$newest; offered_by=$place; source=$place; tell_news "$newest"; }
}

# A stick that somebody brought comes first. A refusal is told once: in the history, then by mail.
look_everywhere () {
  before=$(remember check) offer_before=$(remember offer) offered_at=$(remember offer_at)
  [ -n "$(field Signed-By)" ] && [ -e "$(field Signed-By)" ] || { check=key; checked=$(date +%s); return; }
  check=''
  # copy:, not file: — it is hashed here, not where somebody else writes.
  if open_stick; then look_at stick "copy:$stick_folder/$STICK_FOLDER"; fi
  close_stick
  refused=$check
  if [ -z "$offer" ] && [ "$(field Enabled)" = yes ]; then look_at net "$(field URIs)"; fi
  [ -n "$offer" ] || case $refused in unsigned|older|damaged) check=stick_$refused ;; esac
  [ -n "$check" ] || check=off
  checked=$(date +%s)
  good=$(remember good_at)
  case $check in current|offered) good=$checked ;; esac
  keep_offer
  if [ "$offer" != "$offer_before" ]; then offered_at=$checked; fi
  case $check in
    unsigned|damaged|stick_unsigned|stick_older|stick_damaged)
      if [ "$check" != "$before" ]; then id=$(date +%Y%m%dT%H%M%S)-$check; from=$(installed); told_history refused "$check"; fi ;;
  esac
}
