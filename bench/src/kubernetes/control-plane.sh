#!/usr/bin/env bash
# Kubernetes' control plane on this machine: etcd, API server, controller manager and scheduler, and no kubelet. Everything
# lives in one folder and on ports of its own, and ends with this script: when its input ends, whatever ended the program
# that started it. That program writes keys, tokens and kubeconfig into the folder once it reads "ready". Lines of input:
# "kill NAME" and "start NAME" with etcd, apiserver, controller-manager or scheduler; starting doesn't wait until it answers.
# usage: control-plane.sh FOLDER PROGRAMS PORT…  (three ports: API server, etcd, etcd's peers)
set -euo pipefail
BASE=$1 PROGRAMS=$2 P_API=$3 P_ETCD=$4 P_PEER=$5
LOG=$BASE/log PIDS=$BASE/pid
DAEMONS="scheduler controller-manager apiserver etcd"

alive() { [ -s "$PIDS/$1" ] && [ -d "/proc/$(cat "$PIDS/$1")" ]; }

down() {
  trap - EXIT
  local name
  for name in $DAEMONS; do alive "$name" && kill -9 "$(cat "$PIDS/$name")" 2>/dev/null || true; done
  for name in $DAEMONS; do while alive "$name"; do sleep 0.05; done; done
  rm -rf "$BASE"
}
trap down EXIT
trap 'exit 0' TERM INT HUP

launch() { # name, command…: in the background, with its process id noted
  local name=$1
  shift
  setsid "$@" >>"$LOG/$name" 2>&1 </dev/null &
  echo $! >"$PIDS/$name"
  disown
}
start() {
  case $1 in
    etcd)
      launch etcd etcd --data-dir="$BASE/etcd" \
        --listen-client-urls="http://127.0.0.1:$P_ETCD" --advertise-client-urls="http://127.0.0.1:$P_ETCD" \
        --listen-peer-urls="http://127.0.0.1:$P_PEER" --initial-advertise-peer-urls="http://127.0.0.1:$P_PEER" \
        --initial-cluster="default=http://127.0.0.1:$P_PEER"
      ;;
    # No endpoints of its own, since those may not be on a loopback address; and history is compacted on demand only.
    apiserver)
      launch apiserver "$PROGRAMS/kube-apiserver" --etcd-servers="http://127.0.0.1:$P_ETCD" --etcd-compaction-interval=0 \
        --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$P_API" --cert-dir="$BASE/cert" \
        --endpoint-reconciler-type=none --service-cluster-ip-range=10.0.0.0/24 --authorization-mode=RBAC \
        --token-auth-file="$BASE/tokens.csv" --service-account-issuer=https://kubernetes.default.svc \
        --service-account-key-file="$BASE/accounts.key" --service-account-signing-key-file="$BASE/accounts.key"
      ;;
    # Nodes without a kubelet send no heartbeats.
    controller-manager)
      launch controller-manager "$PROGRAMS/kube-controller-manager" --kubeconfig="$BASE/kubeconfig" --leader-elect=false \
        --port=0 --secure-port=0 --root-ca-file="$BASE/cert/apiserver.crt" \
        --service-account-private-key-file="$BASE/accounts.key" \
        --node-monitor-grace-period=10000h --node-startup-grace-period=10000h
      ;;
    scheduler)
      launch scheduler "$PROGRAMS/kube-scheduler" --kubeconfig="$BASE/kubeconfig" --leader-elect=false \
        --port=0 --secure-port=0
      ;;
  esac
}

# What was left by one that was killed outright, and so could not end its daemons.
for old in "$(dirname "$BASE")"/muster-kubernetes-*; do
  if [ -s "$old/keeper" ] && [ ! -d "/proc/$(cat "$old/keeper")" ]; then
    for file in "$old"/pid/*; do
      grep -qz "=$old/" "/proc/$(cat "$file")/cmdline" 2>/dev/null && kill -9 "$(cat "$file")" || true
    done
    rm -rf "$old"
  fi
done

mkdir -m 700 "$BASE"
echo $$ >"$BASE/keeper"
mkdir "$LOG" "$PIDS" "$BASE/cert"
echo ready
while read -r verb name; do
  case $verb in
    kill) kill -9 "$(cat "$PIDS/$name")"; while alive "$name"; do sleep 0.05; done ;;
    start) start "$name" ;;
  esac
  echo "done $verb $name"
done
