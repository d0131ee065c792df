#!/bin/sh
# At the post, as root on Debian, in the folder that `siaga tunnel make` wrote.
#   sh post.sh key      makes the tunnel's key and prints what server.sh wants
#   sh post.sh start    notes the server's host key, to be compared by eye, and starts the tunnel
set -eu
place=/etc/siaga/tunnel
case ${1:-} in
key)
	apt-get install -y --no-install-recommends openssh-client >&2
	id siaga-tunnel >/dev/null 2>&1 || adduser --system --group --home /nonexistent --no-create-home siaga-tunnel >&2
	install -d -m 750 -o root -g siaga-tunnel $place
	[ -f $place/key ] || ssh-keygen -q -t ed25519 -N '' -C siaga -f $place/key
	chown siaga-tunnel $place/key
	cat $place/key.pub
	;;
start)
	install -m 644 ssh.conf $place/ssh.conf
	[ -s $place/known_hosts ] || ssh-keyscan -t ed25519 @SERVER@ >$place/known_hosts
	ssh-keygen -lf $place/known_hosts
	printf 'Same as on the server? [y/N] '
	read -r same
	[ "$same" = y ] || { rm $place/known_hosts; exit 1; }
	chmod 644 $place/known_hosts
	install -m 644 siaga-tunnel.service /etc/systemd/system/siaga-tunnel.service
	systemctl daemon-reload
	systemctl enable --now siaga-tunnel
	;;
*)
	sed -n 's/^#   //p' "$0"
	exit 1
	;;
esac
