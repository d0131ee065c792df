#!/bin/sh
# On the small public server, as root on Debian, in the folder that `siaga tunnel make` wrote. The post's public key
# comes as the first word:   sh server.sh "ssh-ed25519 AAAA... siaga"
set -eu
key=${1:?"the post's public key, in quotes"}
case $key in ssh-ed25519\ *) ;; *) echo "not an ed25519 public key" >&2; exit 1 ;; esac
apt-get install -y --no-install-recommends caddy openssh-server procps
id @USER@ >/dev/null 2>&1 || adduser --system --group --home /nonexistent --no-create-home @USER@
printf 'restrict,port-forwarding,permitlisten="127.0.0.1:8001",command="/usr/sbin/nologin" %s\n' "$key" >/etc/ssh/siaga_keys
chmod 644 /etc/ssh/siaga_keys
install -m 644 sshd.conf /etc/ssh/sshd_config.d/siaga.conf
install -m 644 sysctl.conf /etc/sysctl.d/siaga.conf
sysctl -q -p /etc/sysctl.d/siaga.conf
sshd -t
systemctl reload ssh
install -m 644 Caddyfile /etc/caddy/Caddyfile
caddy validate --config /etc/caddy/Caddyfile
systemctl restart caddy
echo "Host key, to be compared at the post:"
ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub
