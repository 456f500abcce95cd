#!/usr/bin/env bash
# A real Slurm on this machine: munge, MariaDB, slurmdbd, slurmctld and two nodes with GPUs that are empty files. Everything
# lives in one folder and on ports of its own, and ends with this script: when its input ends, whatever ended the program
# that started it. Lines of input: "kill NAME" and "start NAME" with slurmctld or slurmdbd.
# usage: cluster.sh FOLDER PORT…  (five ports: slurmctld, slurmdbd, MariaDB, two nodes)
set -euo pipefail
BASE=$1 P_CTLD=$2 P_DBD=$3 P_SQL=$4 P_NODE1=$5 P_NODE2=$6
ETC=$BASE/etc LOG=$BASE/log PIDS=$BASE/pid
export SLURM_CONF=$ETC/slurm.conf TZ=UTC PATH=/usr/sbin:/usr/bin:/sbin:/bin
HOST=$(hostname -s)
DAEMONS="slurmctld node1 node2 slurmdbd mariadbd munged"

alive() { [ -s "$PIDS/$1" ] && [ -d "/proc/$(cat "$PIDS/$1")" ]; }

# Jobs outlive the daemon that started them; those are ours whose output goes to our log.
end_jobs() {
  local pid
  for pid in $(pgrep -x slurmstepd || true); do
    ls -l "/proc/$pid/fd" 2>/dev/null | grep -q -- "-> $LOG/" && { pkill -9 -P "$pid"; kill -9 "$pid"; } || true
  done
}

down() {
  trap - EXIT
  local name
  for name in $DAEMONS; do alive "$name" && kill -9 "$(cat "$PIDS/$name")" 2>/dev/null || true; done
  end_jobs
  rm -rf "$BASE"
}
trap down EXIT
trap 'exit 0' TERM INT HUP

wait_for() { # seconds, what, command…
  local seconds=$1 what=$2
  shift 2
  for _ in $(seq $((seconds * 10))); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done
  echo "no $what after $seconds s" >&2
  tail -n 20 "$LOG"/* >&2 || true
  exit 1
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
launch() { # name, command…: in the background, with its process id noted
  local name=$1
  shift
  setsid "$@" >"$LOG/$name.out" 2>&1 </dev/null &
  echo $! >"$PIDS/$name"
  disown
}
start() {
  case $1 in
    slurmdbd) launch slurmdbd slurmdbd -D; wait_for 30 slurmdbd listens "$P_DBD" ;;
    slurmctld) launch slurmctld slurmctld -D "${@:2}"; wait_for 30 slurmctld timeout 5 scontrol ping ;;
  esac
}

# What was left by one that was killed outright, and so could not end its daemons.
for old in "$(dirname "$BASE")"/muster-slurm-*; do
  if [ -s "$old/keeper" ] && [ ! -d "/proc/$(cat "$old/keeper")" ]; then
    for file in "$old"/pid/*; do
      grep -qz "^SLURM_CONF=$old/" "/proc/$(cat "$file")/environ" 2>/dev/null && kill -9 "$(cat "$file")" || true
    done
    rm -rf "$old"
  fi
done

mkdir -p "$ETC" "$LOG" "$PIDS" "$BASE"/{munge,mysql,state,spool/node1,spool/node2,dev}
echo $$ >"$BASE/keeper"
chmod 755 "$BASE" "$ETC" "$BASE/munge"
chmod 1777 "$LOG"
chown -R slurm: "$BASE"/{state,mysql}
chown munge: "$BASE/munge"

dd if=/dev/urandom of="$BASE/munge/key" bs=1024 count=1 status=none
chown munge: "$BASE/munge/key"
chmod 400 "$BASE/munge/key"
# --force: a parent folder that others may write to, as /tmp, is refused otherwise.
launch munged setpriv --reuid=munge --regid=munge --clear-groups munged --foreground --force \
  --key-file="$BASE/munge/key" --socket="$BASE/munge/s" --pid-file="$BASE/munge/pid" \
  --log-file="$BASE/munge/log" --seed-file="$BASE/munge/seed"

mariadb-install-db --no-defaults --user=slurm --datadir="$BASE/mysql" --skip-test-db \
  --auth-root-authentication-method=socket >"$LOG/install-db.out" 2>&1
launch mariadbd mariadbd --no-defaults --user=slurm --datadir="$BASE/mysql" --socket="$BASE/mysql/s" \
  --pid-file="$BASE/mysql/pid" --bind-address=127.0.0.1 --port="$P_SQL" --innodb-buffer-pool-size=64M \
  --innodb-lock-wait-timeout=900 --innodb-flush-log-at-trx-commit=0 --skip-log-bin --character-set-server=utf8mb4
sql() { mariadb --no-defaults -S "$BASE/mysql/s" -u root "$@"; }
wait_for 30 MariaDB sql -e 'select 1'
PASSWORD=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
sql -e "create database slurm_acct character set utf8mb4; create user accounting@'127.0.0.1' identified by '$PASSWORD';
  grant all on slurm_acct.* to accounting@'127.0.0.1'"

cat >"$ETC/slurmdbd.conf" <<CONF
AuthType=auth/munge
AuthInfo=socket=$BASE/munge/s
DbdHost=$HOST
DbdAddr=127.0.0.1
DbdPort=$P_DBD
SlurmUser=slurm
LogFile=$LOG/slurmdbd.log
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=$P_SQL
StorageUser=accounting
StoragePass=$PASSWORD
StorageLoc=slurm_acct
PidFile=$BASE/state/slurmdbd.pid
CONF
chown slurm: "$ETC/slurmdbd.conf"
chmod 600 "$ETC/slurmdbd.conf"
printf '#!/bin/sh\nsleep 2\n' >"$ETC/epilog"
chmod 755 "$ETC/epilog"

cat >"$ETC/slurm.conf" <<CONF
ClusterName=trial
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$P_CTLD
SlurmUser=slurm
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$BASE/munge/s
CommunicationParameters=NoAddrCache
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
SlurmctldPidFile=$BASE/state/slurmctld.pid
SlurmdPidFile=$BASE/spool/%n.pid
SlurmdSpoolDir=$BASE/spool/%n
StateSaveLocation=$BASE/state
SlurmctldLogFile=$LOG/slurmctld.log
SlurmdLogFile=$LOG/slurmd.%n.log
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=30
InactiveLimit=0
KillWait=1
# What ends takes a while to be cleared away, as on nodes with GPUs; a requeue waits for that.
Epilog=$ETC/epilog
Waittime=0
MinJobAge=${MIN_JOB_AGE:-300}
MessageTimeout=10
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0,default_queue_depth=200,requeue_delay=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
PriorityType=priority/basic
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
GresTypes=gpu
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$P_DBD
AccountingStoragePass=$BASE/munge/s
AccountingStorageTRES=gres/gpu,gres/gpu:h100,gres/gpu:a100
NodeName=DEFAULT CPUs=64 RealMemory=512000 State=UNKNOWN
NodeName=node1 NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$P_NODE1 Gres=gpu:h100:8
NodeName=node2 NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$P_NODE2 Gres=gpu:a100:8
PartitionName=DEFAULT DefMemPerCPU=100 DefaultTime=01:00:00 MaxTime=1-00:00:00 State=UP
PartitionName=h100 Nodes=node1 Default=YES PriorityTier=100 PreemptMode=OFF
PartitionName=a100 Nodes=node2 PriorityTier=100 PreemptMode=OFF
PartitionName=both Nodes=node1,node2 PriorityTier=100 PreemptMode=OFF
PartitionName=spare Nodes=node1,node2 PriorityTier=10 PreemptMode=REQUEUE
CONF
# Slurm wants a file for each GPU, since 23 a device; a GPU that is only counted drains its node.
for gpu in 0 1 2 3 4 5 6 7; do mknod "$BASE/dev/nvidia$gpu" c 1 3 2>/dev/null || : >"$BASE/dev/nvidia$gpu"; done
cat >"$ETC/gres.conf" <<CONF
NodeName=node1 Name=gpu Type=h100 File=$BASE/dev/nvidia[0-7]
NodeName=node2 Name=gpu Type=a100 File=$BASE/dev/nvidia[0-7]
CONF
echo "CgroupPlugin=disabled" >"$ETC/cgroup.conf"
slurmd -V | grep -q ' 22\.' && echo "CgroupMountpoint=/sys/fs/cgroup" >"$ETC/cgroup.conf"

wait_for 10 munge sh -c "munge -S $BASE/munge/s -n | unmunge -S $BASE/munge/s"
start slurmdbd
# One session for all: each call costs a second.
timeout 60 sacctmgr -i >"$LOG/sacctmgr.out" <<WORDS
add cluster trial
add account nlp,vision cluster=trial
add user nobody account=nlp
add user daemon account=vision
WORDS
start slurmctld -c
for node in node1 node2; do launch "$node" slurmd -D -N "$node"; done
wait_for 60 nodes sh -c '[ "$(sinfo -h -N -p both -t idle -o %N | sort -u | wc -l)" = 2 ]'
echo ready
while read -r verb name; do
  case $verb in
    kill) kill -9 "$(cat "$PIDS/$name")"; while alive "$name"; do sleep 0.05; done ;;
    start) start "$name" ;;
  esac
  echo "done $verb $name"
done
